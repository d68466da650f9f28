#include "rules/text_diff.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <dockaudit/escape.hpp>

#include "common/error_text.hpp"

namespace dockaudit::rules {
namespace {

using Lines = std::vector<std::string_view>;

struct DiffLine {
    char mark;
    std::string_view text;
};

Lines split_lines(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        lines.push_back(line);
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return lines;
}

// The longest common subsequence of what is between the common ends. Beyond a million pairs of lines everything there
// counts as changed: then a diff would be of no use to anybody.
void append_middle(std::vector<DiffLine>& out, std::span<const std::string_view> before,
                   std::span<const std::string_view> after) {
    constexpr std::size_t kMostPairs = 1'000'000;
    const auto width = after.size() + 1;
    const bool is_compared = before.size() * after.size() <= kMostPairs;
    std::vector<std::uint32_t> common(is_compared ? (before.size() + 1) * width : 0);
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return common[i * width + j]; };
    for (auto i = before.size(); is_compared && i-- > 0;) {
        for (auto j = after.size(); j-- > 0;)
            at(i, j) = before[i] == after[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    }
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < before.size() || j < after.size()) {
        const bool both = i < before.size() && j < after.size() && is_compared;
        if (both && before[i] == after[j]) {
            out.push_back({' ', before[i]});
            ++i;
            ++j;
        } else if (j == after.size() || (i < before.size() && (!both || at(i + 1, j) >= at(i, j + 1)))) {
            out.push_back({'-', before[i++]});
        } else {
            out.push_back({'+', after[j++]});
        }
    }
}

bool is_near_change(const std::vector<DiffLine>& lines, std::size_t index) {
    constexpr std::size_t kAround = 3;
    const auto first = index - std::min(index, kAround);
    const auto last = std::min(index + kAround + 1, lines.size());
    return std::any_of(lines.begin() + static_cast<std::ptrdiff_t>(first),
                       lines.begin() + static_cast<std::ptrdiff_t>(last),
                       [](const DiffLine& line) { return line.mark != ' '; });
}

}  // namespace

std::string text_diff(std::string_view before, std::string_view after) {
    if (before == after) return {};
    const auto old_lines = split_lines(before);
    const auto new_lines = split_lines(after);
    const auto [old_end, new_end] = std::ranges::mismatch(old_lines, new_lines);
    const auto same = static_cast<std::size_t>(old_end - old_lines.begin());
    std::size_t tail = 0;
    while (same + tail < std::min(old_lines.size(), new_lines.size()) &&
           old_lines[old_lines.size() - 1 - tail] == new_lines[new_lines.size() - 1 - tail])
        ++tail;
    std::vector<DiffLine> lines;
    for (std::size_t i = 0; i < same; ++i) lines.push_back({' ', old_lines[i]});
    append_middle(lines, std::span(old_lines).subspan(same, old_lines.size() - same - tail),
                  std::span(new_lines).subspan(same, new_lines.size() - same - tail));
    for (auto i = old_lines.size() - tail; i < old_lines.size(); ++i) lines.push_back({' ', old_lines[i]});

    if (std::ranges::all_of(lines, [](const DiffLine& line) { return line.mark == ' '; }))
        return "(the last line ends otherwise)\n";

    std::string out;
    bool is_left_out = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool is_shown = is_near_change(lines, i);
        if (!is_shown && !is_left_out) out += "...\n";
        is_left_out = !is_shown;
        if (is_shown) out += lines[i].mark + harmless(lines[i].text) + "\n";
    }
    return out;
}

}  // namespace dockaudit::rules

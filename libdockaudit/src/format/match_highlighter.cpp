#include "format/match_highlighter.hpp"

#include <algorithm>

#include "base/hex.hpp"
#include "format/palette.hpp"
#include "query/record_condition.hpp"

namespace dockaudit {
namespace {

// `a0`, `a12`, and of an argument that the kernel split `a1[3]`.
bool is_argument(std::string_view type, std::string_view name) noexcept {
    return type == "EXECVE" && name.size() > 1 && name[0] == 'a' && name[1] >= '0' && name[1] <= '9';
}

bool reads_field(const MatchText& match, std::string_view type, std::string_view name) noexcept {
    return std::ranges::find(match.fields, name) != match.fields.end() ||
           (match.in_arguments && is_argument(type, name));
}

}  // namespace

MatchHighlighter::MatchHighlighter(std::vector<MatchText> matches,
                                   const std::optional<InterpreterOptions>& interpreter)
    : matches_(std::move(matches)) {
    const bool asks_numbers =
        std::ranges::any_of(matches_, [](const MatchText& match) { return match.number.has_value(); });
    if (interpreter && asks_numbers) interpreter_.emplace(*interpreter);
}

void MatchHighlighter::set_event(const EventView& event) {
    meanings_.clear();
    if (!interpreter_) return;
    for (const auto& record : event.records()) {
        for (const auto& field : record.fields()) {
            const bool is_asked = std::ranges::any_of(matches_, [&](const MatchText& match) {
                return match.number && reads_field(match, {}, field.name) &&
                       parse_field_number(field.name, field.value) == match.number;
            });
            if (!is_asked) continue;
            std::pair<std::string, std::string> meaning(field.name, interpreter_->interpret(record, field));
            // A record may repeat a field without end; the event has few that differ.
            constexpr std::size_t kMost = 64;
            if (meanings_.size() < kMost && std::ranges::find(meanings_, meaning) == meanings_.end())
                meanings_.push_back(std::move(meaning));
        }
    }
}

bool MatchHighlighter::reads(std::string_view type, std::string_view name) const noexcept {
    return std::ranges::any_of(matches_,
                               [&](const MatchText& match) { return reads_field(match, type, name); });
}

void MatchHighlighter::append_value(std::string& out, std::string_view type, std::string_view name,
                                    std::string_view value, std::string_view color) {
    find(type, name, value);
    join_ranges();
    out += color;
    std::size_t at = 0;
    for (const auto& range : ranges_) {
        out.append(value.substr(at, range.begin - at)).append(palette::kMatch);
        out.append(value.substr(range.begin, range.end - range.begin)).append(palette::kEnd);
        if (range.end != value.size()) out += color;
        at = range.end;
    }
    out += value.substr(at);
    const bool is_open = !color.empty() && (ranges_.empty() || at != value.size());
    if (is_open) out += palette::kEnd;
}

InterpreterStatistics MatchHighlighter::statistics() const noexcept {
    return interpreter_ ? interpreter_->statistics() : InterpreterStatistics{};
}

void MatchHighlighter::find(std::string_view type, std::string_view name, std::string_view value) {
    ranges_.clear();
    const bool is_quoted = value.size() > 1 && value.front() == '"' && value.back() == '"';
    const std::size_t offset = is_quoted ? 1 : 0;
    const auto text = value.substr(offset, value.size() - 2 * offset);
    const bool is_encoded = !is_quoted && is_hex_encoded(text);
    for (const auto& match : matches_) {
        if (!reads_field(match, type, name)) continue;
        if (match.number) {
            // Prose may follow: `old auid=0 new auid=1000`.
            for (const auto number : {text, text.substr(0, text.find(' '))}) {
                if (has_number(match, name, number)) ranges_.push_back({offset, offset + number.size()});
            }
            continue;
        }
        find_text(match, text, offset, 1);
        if (!is_encoded || !match.may_be_hex) continue;
        decoded_.clear();
        append_hex_decoded(decoded_, text);
        // NUL bytes are between the words of a title.
        if (name == "proctitle") std::ranges::replace(decoded_, '\0', ' ');
        find_text(match, decoded_, offset, 2);
    }
}

// Finds a match in a text each byte of which `bytes_each` bytes of the value spell, from `offset` on.
void MatchHighlighter::find_text(const MatchText& match, std::string_view text, std::size_t offset,
                                 std::size_t bytes_each) {
    const auto add = [&](std::size_t begin, std::size_t size) {
        ranges_.push_back({offset + begin * bytes_each, offset + (begin + size) * bytes_each});
    };
    if (match.is_whole) {
        // Keys that share a value are apart from each other by this byte.
        constexpr char kKeySeparator = 0x01;
        for (std::size_t begin = 0; begin <= text.size();) {
            const auto end = std::min(text.find(kKeySeparator, begin), text.size());
            if (text.substr(begin, end - begin) == match.text) add(begin, end - begin);
            begin = end + 1;
        }
        if (text.starts_with(match.text) && text.substr(match.text.size()).starts_with(' '))
            add(0, match.text.size());
        return;
    }
    for (auto at = text.find(match.text); at != std::string_view::npos;
         at = text.find(match.text, at + match.text.size())) {
        add(at, match.text.size());
    }
}

bool MatchHighlighter::has_number(const MatchText& match, std::string_view name,
                                  std::string_view value) const {
    return parse_field_number(name, value) == match.number ||
           std::ranges::any_of(meanings_, [&](const auto& meaning) {
               return meaning.first == name && meaning.second == value &&
                      std::ranges::find(match.fields, name) != match.fields.end();
           });
}

// Brings the ranges in order and makes one of those that touch.
void MatchHighlighter::join_ranges() {
    std::ranges::sort(ranges_, {}, &Range::begin);
    std::size_t count = 0;
    for (const auto& range : ranges_) {
        if (count != 0 && range.begin <= ranges_[count - 1].end) {
            ranges_[count - 1].end = std::max(ranges_[count - 1].end, range.end);
        } else {
            ranges_[count++] = range;
        }
    }
    ranges_.resize(count);
}

}  // namespace dockaudit

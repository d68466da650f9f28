#include "differential/output_rewrites.hpp"

#include <algorithm>
#include <string_view>

#include <dockaudit/escape.hpp>

namespace dockaudit::test {
namespace {

constexpr char kSeparator = '\x1d';

bool is_control(char c) {
    return c >= 0 && c < ' ';
}

}  // namespace

void remove_added_separators(const SearchCase& search, const std::vector<std::string>& lines,
                             EventBlock& block) {
    if (!search.is_raw()) return;
    std::string text;
    std::string_view rest = block.text;
    while (!rest.empty()) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const auto stored = [&](std::string_view candidate) {
            return std::find(lines.begin(), lines.end(), candidate) != lines.end();
        };
        if (line.ends_with(kSeparator) && !stored(line)) line.remove_suffix(1);
        text += line;
        text += '\n';
    }
    block.text = std::move(text);
}

void remove_csv_quotes(const SearchCase& search, EventBlock& block) {
    if (!search.is_csv()) return;
    std::string text;
    bool is_quoted = false;
    bool at_begin = true;
    for (std::size_t i = 0; i < block.text.size(); ++i) {
        const char c = block.text[i];
        if (c == '"' && is_quoted && block.text[i + 1] == '"') {
            text += block.text[++i];
        } else if (c == '"' && (is_quoted || at_begin)) {
            is_quoted = !is_quoted;
        } else {
            text += c;
        }
        at_begin = c == ',' && !is_quoted;
    }
    block.text = std::move(text);
}

void add_offset_minutes(const SearchCase& search, const std::vector<std::string>&, EventBlock& block) {
    const std::string_view wrong = ",+05:00,";
    const auto at = search.is_csv() ? block.text.find(wrong) : std::string::npos;
    if (at != std::string::npos) block.text.replace(at, wrong.size(), ",+05:30,");
}

void complete_empty_line(const SearchCase& search, const std::vector<std::string>&, EventBlock& block) {
    constexpr std::size_t kColumns = 11;
    const auto commas = block.text.find_last_not_of(",\n");
    if (!search.is_csv() || commas == std::string::npos || block.text.size() < commas + kColumns) return;
    const auto columns = kColumns + 2U * search.has("--extra-labels") + search.has("--extra-obj2") +
                         search.has("--extra-keys");
    block.text = block.text.substr(0, commas + 1) + std::string(columns, ',') + "\n";
}

void escape_control_bytes(const SearchCase& search, const std::vector<std::string>&, EventBlock& block) {
    if (!search.is_interpreted() || search.value_of("--escape") == "raw") return;
    std::string text;
    for (const char c : block.text) {
        if (is_control(c) && c != '\n') {
            text += {'\\', '0', static_cast<char>('0' + c / 8), static_cast<char>('0' + c % 8)};
        } else {
            text += c;
        }
    }
    block.text = std::move(text);
}

void escape_what_is_not_drawn(const SearchCase& search, const std::vector<std::string>&, EventBlock& block) {
    if (search.is_raw() || search.value_of("--escape") == "raw") return;
    std::string text;
    std::string_view rest = block.text;
    while (!rest.empty()) {
        const auto end = static_cast<std::size_t>(std::ranges::find_if(rest, is_control) - rest.begin());
        append_escaped(text, rest.substr(0, end), EscapeMode::tty);
        text += rest.substr(end, 1);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    block.text = std::move(text);
}

}  // namespace dockaudit::test

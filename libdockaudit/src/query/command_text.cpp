#include "query/command_text.hpp"

#include <algorithm>

namespace dockaudit {
namespace {

constexpr std::string_view kSeparators{" \0", 2};

// The text of the field; absent in most records.
std::optional<std::string> find_title(const RecordView& record) {
    const bool is_title = record.type() == RecordType::proctitle;
    if (!is_title && record.type() != RecordType::user_cmd) return std::nullopt;
    const auto value = record.field(is_title ? "proctitle" : "cmd");
    if (!value) return std::nullopt;
    auto text = decode_value(*value);
    while (text.ends_with('\0')) text.pop_back();
    std::ranges::replace(text, '\0', ' ');
    return text;
}

}  // namespace

bool holds_command(const TextPattern& pattern, const EventView& event, std::span<const std::string> argv) {
    if (!argv.empty()) {
        std::string joined = argv.front();
        for (const auto& word : argv.subspan(1)) joined.append(1, ' ').append(word);
        if (pattern.holds(joined)) return true;
    }
    return std::ranges::any_of(event.records(), [&](const RecordView& record) {
        const auto title = find_title(record);
        return title && pattern.holds(*title);
    });
}

std::string_view longest_word(std::string_view text) noexcept {
    std::string_view longest;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find_first_of(kSeparators, begin), text.size());
        if (end - begin > longest.size()) longest = text.substr(begin, end - begin);
        begin = end + 1;
    }
    return longest;
}

}  // namespace dockaudit

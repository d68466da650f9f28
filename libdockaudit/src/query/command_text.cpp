#include "query/command_text.hpp"

#include <algorithm>

#include "facts/event_facts.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kSeparators{" \0", 2};

}  // namespace

bool holds_command(const TextPattern& pattern, const EventView& event, std::span<const std::string> argv) {
    if (!argv.empty()) {
        std::string joined = argv.front();
        for (const auto& word : argv.subspan(1)) joined.append(1, ' ').append(word);
        if (pattern.holds(joined)) return true;
    }
    return !visit_titles(event, [&](const std::string& title) { return !pattern.holds(title); });
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

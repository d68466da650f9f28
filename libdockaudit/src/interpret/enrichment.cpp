#include "interpret/enrichment.hpp"

#include <algorithm>

#include "base/byte_search.hpp"

namespace dockaudit {
namespace {

char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equals_lowered(std::string_view stored, std::string_view name) noexcept {
    return std::ranges::equal(stored, name, {}, to_lower);
}

// Letters of either case share a bit.
std::uint32_t bit(char c) noexcept {
    return std::uint32_t{1} << (static_cast<unsigned char>(c) & 31U);
}

}  // namespace

void Enrichment::add(std::string_view name, std::string_view value) {
    entries_.push_back({name, value});
    if (!name.empty()) initials_ |= bit(name.front());
}

void Enrichment::read(std::string_view text) {
    clear();
    constexpr std::string_view kAddress = "SADDR";
    if (text.starts_with(kAddress)) {
        // An address has spaces and is all there is. One that is torn, or that auditd did not know, says
        // nothing.
        const auto brace = text.find('{');
        if (brace == std::string_view::npos || text.find('}', brace) == std::string_view::npos) return;
        add(kAddress, text.substr(brace));
        return;
    }
    const char* const end = text.data() + text.size();
    for (const char* word = text.data(); word < end;) {
        const char* equals = find_either(word, end, '=', ' ');
        const char* word_end = find_byte(equals, end, ' ');
        if (equals != word_end) add({word, equals}, {equals + 1, word_end});
        word = word_end + 1;
    }
}

std::optional<std::string_view> Enrichment::find(std::string_view field_name) const noexcept {
    if (field_name.empty() || (initials_ & bit(field_name.front())) == 0) return std::nullopt;
    for (const auto& entry : entries_) {
        if (entry.name.size() != field_name.size() || !equals_lowered(entry.name, field_name)) continue;
        if (entry.value.starts_with("unknown-")) return std::nullopt;
        return entry.value;
    }
    return std::nullopt;
}

}  // namespace dockaudit

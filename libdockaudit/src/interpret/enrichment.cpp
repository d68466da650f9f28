#include "interpret/enrichment.hpp"

#include <algorithm>

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
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        if (const auto equals = word.find('='); equals != std::string_view::npos) {
            add(word.substr(0, equals), word.substr(equals + 1));
        }
        text.remove_prefix(std::min(word.size() + 1, text.size()));
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

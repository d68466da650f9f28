#include "interpret/enrichment.hpp"

#include <algorithm>

namespace dockaudit {
namespace {

char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equals_lowered(std::string_view stored, std::string_view name) noexcept {
    return std::ranges::equal(stored, name, {}, to_lower);
}

}  // namespace

void Enrichment::read(std::string_view text) {
    entries_.clear();
    constexpr std::string_view kAddress = "SADDR";
    if (text.starts_with(kAddress)) {
        // An address has spaces and is all there is. One that is torn, or that auditd did not know, says nothing.
        const auto brace = text.find('{');
        if (brace == std::string_view::npos || text.find('}', brace) == std::string_view::npos) return;
        entries_.push_back({kAddress, text.substr(brace)});
        return;
    }
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        if (const auto equals = word.find('='); equals != std::string_view::npos) {
            entries_.push_back({word.substr(0, equals), word.substr(equals + 1)});
        }
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
}

std::optional<std::string_view> Enrichment::find(std::string_view field_name) const noexcept {
    for (const auto& entry : entries_) {
        if (entry.name.size() != field_name.size() || !equals_lowered(entry.name, field_name)) continue;
        if (entry.value.starts_with("unknown-")) return std::nullopt;
        return entry.value;
    }
    return std::nullopt;
}

}  // namespace dockaudit

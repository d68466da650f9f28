#pragma once

#include <cstddef>
#include <string_view>

#include <dockaudit/field.hpp>

#include "base/byte_search.hpp"
#include "record/header.hpp"

// auditd's `log_format = ENRICHED` appends to a record what it knew of its fields: a 0x1D byte, and
// `UID="root" SYSCALL=execve SADDR={ … }`, the names those of the fields in capitals. Collectors write the
// byte in their own ways (`#035`, `^]`, `\u001d`), put a space in its place, or drop it.

namespace dockaudit {

/// Where the text of a line ends and its enriched part begins; both are the size of the line if it has none.
struct EnrichmentPlace {
    std::size_t text_size;
    std::size_t begin;
};

/// Finds the enriched part of a line that has no 0x1D byte: what ends the line, consists of names that auditd
/// writes and values, and begins with one that the text before has as a field in small letters.
EnrichmentPlace find_unmarked_enrichment(std::string_view line) noexcept;

/// Finds the enriched part of a line.
inline EnrichmentPlace find_enrichment(std::string_view line) noexcept {
    const auto separator = line.find(kEnrichmentSeparator);
    if (separator == std::string_view::npos) return find_unmarked_enrichment(line);
    return {separator, separator + 1};
}

/// Where a value of the enriched part ends: after its closing quote or brace, or before a space.
inline const char* find_enriched_end(const char* begin, const char* end) noexcept {
    if (begin != end && (*begin == '"' || *begin == '{')) {
        const char* const close = find_byte(begin + 1, end, *begin == '"' ? '"' : '}');
        if (close != end) return find_byte(close, end, ' ');
    }
    return find_byte(begin, end, ' ');
}

/// True for a value that the end of a line cut: what is left of a name is another name.
constexpr bool is_cut_name(std::string_view value) noexcept {
    return value.starts_with('"') && (value.size() == 1 || !value.ends_with('"'));
}

/// Takes the next `NAME=value` from the front of an enriched part; a field without a name at its end.
Field take_enriched(std::string_view& text) noexcept;

}  // namespace dockaudit

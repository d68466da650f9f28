#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

// What collectors leave of a byte that they do not want in a line, and of the end of the line.

namespace dockaudit {

/// A control byte in the spelling of a collector: `#012`, `\n`, `\x0a`, `\u000a`, `<0a>`, `<LF>`, `<br>`, `%0A`,
/// `^J`, `&#10;`.
struct SpelledByte {
    std::size_t size;
    char byte;
};

/// The spelled byte that a text ends with.
std::optional<SpelledByte> find_spelled_byte(std::string_view text) noexcept;

/// True if the text ends with an end of a line that is spelled.
bool ends_with_spelled_line_end(std::string_view text) noexcept;

namespace detail {
// The last bytes of all that is taken off.
constexpr auto kLastOfEnd = [] {
    std::array<bool, 256> is_last{};
    for (const char c : std::string_view("\r\0 ,|;>}025nraAdDJM@", 20))
        is_last[static_cast<unsigned char>(c)] = true;
    return is_last;
}();

std::string_view trim_odd_end(std::string_view text) noexcept;
}  // namespace detail

/// The text of a record without what stands between it and the end of its line: an end of a line, spelled or
/// not, NUL bytes, and a comma, bar, semicolon or brace of what it was put into.
inline std::string_view trim_record_end(std::string_view text) noexcept {
    const bool is_odd = !text.empty() && detail::kLastOfEnd[static_cast<unsigned char>(text.back())];
    return is_odd ? detail::trim_odd_end(text) : text;
}

/// The text of a record without what stands between it and the next record of its line, or the end of that.
std::string_view trim_before_record(std::string_view text) noexcept;

}  // namespace dockaudit

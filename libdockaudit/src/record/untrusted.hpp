#pragma once

#include <string>
#include <string_view>

#include <dockaudit/record_type.hpp>

// Untrusted strings: what the kernel (audit_log_untrustedstring) and libaudit (audit_encode_value) write
// between quotes, or in pairs of hex digits, the letters in capitals, where it has a space, a quote, a control
// byte or one beyond ASCII.

namespace dockaudit {

/// When hex digits without quotes are hex, and when they are a text that lost its quotes.
enum class HexRule : unsigned char {
    if_text,  ///< if `spells_text` says so
    always,  ///< keys, arguments, titles, keystrokes, commands: parts of long ones are in hex, whatever they spell
};

/// The rule for the fields of that name in records of a type.
HexRule hex_rule(RecordType type, std::string_view name) noexcept;

/// True if pairs of capital digits spell text that was written in hex. `face`, `BEEF` and `2024` do not: letters
/// alone must be UTF-8; digits alone printable ASCII and blanks or quotes, letters among them if it begins
/// with one of those; both of more than two bytes.
bool spells_text(std::string_view value) noexcept;

/// The hex digits of a value; empty if it is not in hex. Of a long value without quotes that has lost its
/// end, all whole pairs.
std::string_view find_hex(std::string_view value, HexRule rule) noexcept;

/// A text that is a part of the value or lies in the buffer: what is between the quotes, or after one that
/// nothing closes, or what hex digits spell, up to a NUL byte, without the one before the name of an abstract
/// socket. `(null)` and what is neither stay as they are.
std::string_view decode_untrusted(std::string_view value, HexRule rule, std::string& buffer);

/// Appends the text that is between the quotes or that hex digits spell, NUL bytes and all; else the value.
void append_untrusted(std::string& out, std::string_view value, HexRule rule);

/// Like `decode_untrusted` for `proctitle`, with a space for each NUL byte.
std::string_view decode_proctitle(std::string_view value, std::string& buffer);

}  // namespace dockaudit

#pragma once

#include <string>
#include <string_view>

#include <dockaudit/record_type.hpp>

// Untrusted strings: what the kernel (audit_log_untrustedstring) and libaudit (audit_encode_value) write
// between quotes, or in pairs of hex digits, the letters in capitals, where it has a space, a quote, a control
// byte or one beyond ASCII.

namespace dockaudit {

/// Which pairs of capital digits without quotes are hex. The writers encode what needs it alone; but where a
/// collector took the quotes away, `face`, `BEEF` and `2024` are words. What has letters and digits is hex.
/// Letters alone must be UTF-8 of more than two bytes. Digits alone depend on the field.
enum class HexRule : unsigned char {
    text,  ///< printable ASCII of more than two bytes with a blank or a quote; letters too if it begins so
    argument,  ///< printable ASCII with a blank or a quote: `cut -d ' '` is common
    key,       ///< printable ASCII: one of several keys needs no blank, nor does what sudo ran
    always,    ///< keystrokes, and parts of long arguments
};

/// The rule for the fields of that name in records of a type.
HexRule hex_rule(RecordType type, std::string_view name) noexcept;

/// The hex digits of a value; empty if it is not in hex. Of a long value without quotes that has lost its
/// end, all whole pairs.
std::string_view find_hex(std::string_view value, HexRule rule) noexcept;

/// A text that is a part of the value or lies in the buffer: what is between the quotes, or after one that
/// nothing closes, or what hex digits spell, up to a NUL byte, without the one before the name of an abstract
/// socket. `(null)` and what is neither stay as they are.
std::string_view decode_untrusted(std::string_view value, HexRule rule, std::string& buffer);

/// True if a value without quotes is the name of an abstract socket in hex: a NUL before text.
bool spells_socket_name(std::string_view value) noexcept;

/// The name of a file: an untrusted string, or that of an abstract socket with an `@` for the NUL byte before it.
std::string_view decode_name(std::string_view value, std::string& buffer);

/// Appends the text that is between the quotes or that hex digits spell, NUL bytes and all; else the value.
void append_untrusted(std::string& out, std::string_view value, HexRule rule);

/// Like `decode_untrusted` for `proctitle`, with a space for each NUL byte.
std::string_view decode_proctitle(std::string_view value, std::string& buffer);

}  // namespace dockaudit

#pragma once

#include <string>
#include <string_view>

namespace dockaudit {

/// A text that is either a part of what it was made from or lies in the buffer that was given.
///
/// The values below are decoded as libauparse 3.0.9 does it, but for words that only begin as hex digits, as
/// `comm=bash` does: those stay as they are.

/// An untrusted string: what is between the quotes, or after one that nothing closes, or what hex digits
/// spell, up to a NUL byte. `(null)` and what is neither stay as they are.
std::string_view decode_untrusted(std::string_view value, std::string& buffer);

/// The name of a file: an untrusted string, or that of an abstract socket with an `@` for the NUL byte before it.
std::string_view decode_name(std::string_view value, std::string& buffer);

/// `proctitle`: an untrusted string with a space for each NUL byte. False, and nothing done, where libauparse must be
/// asked.
bool decode_proctitle(std::string_view value, std::string& buffer);

}  // namespace dockaudit

#pragma once

#include <string>
#include <string_view>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// How bytes that could harm a terminal or a shell are written: the modes of `ausearch --escape`.
enum class EscapeMode {
    raw,          ///< as they are
    tty,          ///< bytes below 0x20 as `\ooo`
    shell,        ///< tty, and a backslash before `"'$\!()|`, the backquote and space
    shell_quote,  ///< shell, and before `;#&*?[]<>{}`
};

/// Appends `text` to `out`, escaped.
DOCKAUDIT_API void append_escaped(std::string& out, std::string_view text, EscapeMode mode);

}  // namespace dockaudit

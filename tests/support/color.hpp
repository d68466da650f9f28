#pragma once

#include <regex>
#include <string>

namespace dockaudit::test {

/// The text without SGR sequences (ECMA-48).
inline std::string without_color(const std::string& text) {
    static const std::regex kSgr("\x1b\\[[0-9;]*m");
    return std::regex_replace(text, kSgr, "");
}

}  // namespace dockaudit::test

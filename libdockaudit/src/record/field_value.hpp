#pragma once

#include <string_view>

namespace dockaudit {

/// A value without what prose puts behind it. libauparse removes each of the four marks at most once, in this
/// order, so that `4',` loses both and `4,'` only the quote; the parenthesis of the kernel's two placeholders
/// stays.
inline std::string_view trim_value(std::string_view value) noexcept {
    for (const char mark : {':', ',', '\''}) {
        if (!value.empty() && value.back() == mark) value.remove_suffix(1);
    }
    if (!value.empty() && value.back() == ')' && value != "(null)" && value != "(none)")
        value.remove_suffix(1);
    return value;
}

}  // namespace dockaudit

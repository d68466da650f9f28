#pragma once

#include <string_view>

namespace dockaudit {

/// True if two names can be of one host: a name with its domain and without are the same.
inline bool is_same_host(std::string_view a, std::string_view b) noexcept {
    const auto first_label = [](std::string_view name) { return name.substr(0, name.find('.')); };
    return a == b || ((a.find('.') == std::string_view::npos || b.find('.') == std::string_view::npos) &&
                      first_label(a) == first_label(b));
}

}  // namespace dockaudit

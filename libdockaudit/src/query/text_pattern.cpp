#include "query/text_pattern.hpp"

#include <algorithm>

namespace dockaudit {

bool TextPattern::holds(std::string_view value) const noexcept {
    return whole ? value == text : value.find(text) != std::string_view::npos;
}

bool TextPattern::holds_joined(std::string_view directory, std::string_view name) const {
    if (whole) {
        return text.size() == directory.size() + 1 + name.size() && text.starts_with(directory) &&
               text[directory.size()] == '/' && text.ends_with(name);
    }
    // Beyond the size of the text nothing before the slash can belong to it.
    const auto reach = std::min(directory.size(), text.size());
    std::string joined(directory.substr(directory.size() - reach));
    return holds(joined.append(1, '/').append(name));
}

}  // namespace dockaudit

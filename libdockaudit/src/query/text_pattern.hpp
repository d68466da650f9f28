#pragma once

#include <string>
#include <string_view>

namespace dockaudit {

/// What a text has to contain or to be.
struct TextPattern {
    std::string text;
    bool whole = false;  ///< the value is the text, else the value contains it

    bool holds(std::string_view value) const noexcept;

    /// The same of `directory`, a slash and `name`, put together. The cost does not depend on the directory.
    /// *Requires*: the pattern does not hold of `directory` alone.
    bool holds_joined(std::string_view directory, std::string_view name) const;
};

}  // namespace dockaudit

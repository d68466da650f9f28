#pragma once

#include <string>
#include <string_view>

namespace dockaudit::rules {

/// The lines in which two texts differ, as diff(1) -u shows them but for its head: `-` and `+` before them, a space before
/// the three lines around, and `...` for what is left out. Control characters become `?`. Empty if the texts are equal.
std::string text_diff(std::string_view before, std::string_view after);

}  // namespace dockaudit::rules

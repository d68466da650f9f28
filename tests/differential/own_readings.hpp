#pragma once

#include <vector>

#include "differential/known_differences.hpp"

namespace dockaudit::test {

/// Where dockaudit shows a value in another way than ausearch, since libauparse reads it wrongly or not at
/// all.
std::vector<KnownDifference> make_reading_differences();

}  // namespace dockaudit::test

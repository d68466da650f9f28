#pragma once

#include <vector>

#include "differential/known_differences.hpp"

namespace dockaudit::test {

/// What our criteria find and ausearch overlooks: more fields, more machines, more words for a failure.
std::vector<KnownDifference> make_wider_searches();

}  // namespace dockaudit::test

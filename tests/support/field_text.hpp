#pragma once

#include <string>

#include "support/random.hpp"

namespace dockaudit::test {

/// What follows the time stamp of a record: names, values, quotes and prose in any order, so that most of it
/// is nearly right.
std::string random_fields(Random& random);

}  // namespace dockaudit::test

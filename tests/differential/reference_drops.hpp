#pragma once

#include <string>
#include <vector>

#include "differential/search_case.hpp"

namespace dockaudit::test {

/// True if ausearch 3.0.9 cannot read one of these records, and so drops the event that they are of: some
/// records it never can, others it cannot when an option asks for a field that they lack or that is torn.
bool is_dropped_by_reference(const SearchCase& search, const std::vector<std::string>& lines);

}  // namespace dockaudit::test

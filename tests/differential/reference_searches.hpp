#pragma once

#include <vector>

#include "differential/search_case.hpp"

namespace dockaudit::test {

/// What ausearch 3.0.9 makes of a search: its answer is all that any of these searches of ours finds. The
/// same search where it has nothing special.
using Searches = std::vector<SearchCase>;

/// Numbers end at the first other character and have 32 bits.
Searches with_cut_numbers(const SearchCase& search);

/// If a user is named, users by number are ignored.
Searches without_numbers_beside_names(const SearchCase& search);

/// `-ua` is `-ui`, `-ue` and `-ul` joined by OR, and one of these after it replaces its part. `-ga`
/// likewise.
Searches with_any_user_divided(const SearchCase& search);
Searches with_any_group_divided(const SearchCase& search);

/// 4294967295 is no user, group, process or serial to look for: every event has it.
Searches without_unset_numbers(const SearchCase& search);

/// `-se` is `-su` and `-o` joined by OR, and one of these after it replaces its part.
Searches with_context_divided(const SearchCase& search);

/// Without `-se`, `-su` makes `-o` be ignored.
Searches without_object_beside_subject(const SearchCase& search);

}  // namespace dockaudit::test

#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "differential/known_differences.hpp"
#include "differential/search_case.hpp"

namespace dockaudit::test {

struct Verdict {
    std::string complaint;                  ///< empty if the programs agree but for known differences
    std::set<const KnownDifference*> used;  ///< the differences without which they would not agree
};

/// The ausearch to compare with: DOCKAUDIT_AUSEARCH, or the one that tests/run unpacked; absent if there is
/// none.
std::optional<std::filesystem::path> find_reference();

/// What a program answered; with the same search as csv if the lines of its format do not tell their ids.
struct Answer : ProcessResult {
    std::string csv = {};
    std::string checkpoint = {};  ///< the file after the search
};

/// Judges what two programs answered to one search: ausearch, and ours to the searches that together are the
/// same.
Verdict compare(const SearchCase& search, std::span<const Answer> ours, const Answer& reference);

/// Runs a search with both programs and compares the answers.
Verdict run_case(const SearchCase& search, const std::filesystem::path& program,
                 const std::filesystem::path& reference);

}  // namespace dockaudit::test

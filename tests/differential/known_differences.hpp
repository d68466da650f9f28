#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "differential/event_blocks.hpp"
#include "differential/reference_searches.hpp"
#include "differential/search_case.hpp"
#include "support/process.hpp"

namespace dockaudit::test {

using Lines = std::vector<std::string>;

/// An event of which the programs printed something else. What both printed of it is left out; there are
/// several texts if it was printed several times.
struct Difference {
    const SearchCase& search;
    const std::string& id;
    const Lines& lines;                  ///< as they are stored
    std::vector<std::string> ours;       ///< what only we printed
    std::vector<std::string> reference;  ///< what only ausearch printed

    bool is_only_ours() const { return reference.empty(); }
    bool is_only_of_reference() const { return ours.empty(); }
    bool is_in_one() const { return ours.empty() || reference.empty(); }
    bool is_changed() const { return !ours.empty() && !reference.empty(); }
};

/// A small log and a search whose answers differ for this reason and no other.
struct Example {
    std::string log;
    std::string_view options;  ///< words with a space between them; '' is an empty one
    std::string time_zone = "UTC";
    bool has_checkpoint = false;  ///< of its first record
};

/// A difference between ausearch and dockaudit that is wanted. Exactly one of the functions is set.
struct KnownDifference {
    std::string_view row;  ///< of the table of differences, or `4.2.2` for what later versions of ausearch do
    std::string_view reason;  ///< what ausearch 3.0.9 does
    Example example;          ///< shows that the difference is still there

    /// Rewrites what ausearch printed for one event, whose stored lines these are, into what is wanted.
    std::function<void(const SearchCase&, const Lines&, EventBlock&)> normalise = {};

    /// Rewrites what we printed for one event into what ausearch prints.
    std::function<void(const SearchCase&, EventBlock&)> undo = {};

    /// True if that is what the difference does to an event.
    std::function<bool(const Difference&)> excuses = {};

    /// What ausearch makes of a search. Its answer is compared with ours to those searches.
    std::function<Searches(const SearchCase&)> instead = {};

    /// True if the events, each of which both printed, may come in another order.
    bool reorders = false;

    /// True if ausearch gives up instead of searching.
    std::function<bool(const SearchCase&, const ProcessResult& reference)> refuses = {};
};

std::span<const KnownDifference> known_differences();

}  // namespace dockaudit::test

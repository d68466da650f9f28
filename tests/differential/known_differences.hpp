#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "differential/event_blocks.hpp"
#include "differential/search_case.hpp"
#include "support/process.hpp"

namespace dockaudit::test {

using Lines = std::vector<std::string>;

/// A difference between ausearch and dockaudit that is wanted. Exactly one of the functions is set.
struct KnownDifference {
    std::string_view row;  ///< of the table of differences, or `4.2.2` for what later versions of ausearch do
    std::string_view reason;  ///< what ausearch 3.0.9 does

    /// Rewrites what ausearch printed for one event, whose stored lines these are, into what is wanted.
    std::function<void(const SearchCase&, const Lines&, EventBlock&)> normalise = {};

    /// Rewrites what we printed for one event into what ausearch prints.
    std::function<void(const SearchCase&, EventBlock&)> undo = {};

    /// Puts the events that ausearch printed into the order that is wanted.
    std::function<void(const SearchCase&, std::vector<EventBlock>&)> reorder = {};

    /// True if an event with these lines may be there, be missing or look different.
    std::function<bool(const SearchCase&, const Lines&)> excuses = {};

    /// True if the whole search cannot be compared. The last resort.
    std::function<bool(const SearchCase&, const ProcessResult& reference)> skips = {};
};

std::span<const KnownDifference> known_differences();

}  // namespace dockaudit::test

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_view.hpp>
#include <dockaudit/query.hpp>
#include <dockaudit/time.hpp>

#include "query/expression.hpp"
#include "scan/literal.hpp"

namespace dockaudit {

/// What every event that a query matches has. Each part is a condition of its own; an empty one says nothing.
///
/// An event can match only if
/// * its time lies in `time`, and
/// * `serials` is empty or has its serial, and
/// * `literals` is empty or *at least one line* of the event contains *at least one* of them, and
/// * `types` is empty or at least one of its records, not necessarily that one, has one of them.
///
/// So an event none of whose lines contains a literal may be dropped unread; a line without one may not, as
/// another line of its event may have it. An event that meets all this may still not match.
struct Prefilter {
    TimeRange time;
    std::vector<std::uint64_t> serials;  ///< ascending
    std::vector<Literal> literals;       ///< few; a text that may be spelled in hex digits gives two
    std::vector<RecordType> types;       ///< ascending
};

/// The conditions that `expression` implies, by the rules that prefilter.cpp proves.
Prefilter derive_prefilter(const Expression& expression, const TimeRange& time);

/// That of a query. *Lifetime*: as long as the query or a copy of it.
const Prefilter& prefilter_of(const Query& query) noexcept;
const Prefilter& prefilter_of(Query&&) = delete;

/// True if `line` contains one of the literals, or there are none: the reference for the scanner's search.
bool may_match(const Prefilter& prefilter, std::string_view line);

/// True if the event meets all the conditions.
bool may_match(const Prefilter& prefilter, const EventView& event);

}  // namespace dockaudit

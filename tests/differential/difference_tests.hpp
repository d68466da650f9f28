#pragma once

#include <algorithm>
#include <dockaudit/record_view.hpp>
#include <span>
#include <string_view>

#include "differential/known_differences.hpp"

namespace dockaudit::test {

// What the predicates of the table of known differences are made of.

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

inline RecordType type_of(std::string_view line) {
    const auto record = RecordView::parse(line);
    return record ? record->type() : RecordType::unknown;
}

inline bool is_daemon_type(RecordType type) {
    const auto number = to_number(type);
    return number >= 1200 && number <= 1299;
}

template <class Predicate>
inline bool any_line(const Lines& lines, Predicate predicate) {
    return std::any_of(lines.begin(), lines.end(), predicate);
}

inline bool asks_for(const SearchCase& search, std::span<const std::string_view> options) {
    return std::any_of(options.begin(), options.end(), [&](auto option) { return search.has(option); });
}

}  // namespace dockaudit::test

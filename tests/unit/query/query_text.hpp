#pragma once

#include <string>
#include <string_view>

#include <dockaudit/query.hpp>

namespace dockaudit::test {

/// A query from the options of ausearch(8), words separated by single spaces; `_` in an argument stands for a
/// space. `--not` turns the next option round. `--where` interprets a value as itself in braces. `-sc` takes
/// NUMBER or NUMBER@ARCH, `--arch` hex. The host knows the accounts root 0, alice 1000 and web 33.
Query make_query(std::string_view options);

/// The lines of one event, each `TYPE FIELDS`, given the same header.
Event make_event(std::string_view lines);

/// True if an event of these lines matches.
bool matches(std::string_view lines, std::string_view options);

/// A SYSCALL record, `TYPE FIELDS`, with values that differ from field to field.
extern const std::string kSyscall;

}  // namespace dockaudit::test

#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/logs.hpp"

namespace dockaudit::test {

/// What an option can ask for.
using ValuesByOption = std::map<std::string, std::vector<std::string>>;

/// A log that has been looked through for values to ask for.
struct ScannedLog {
    TestLog log;
    std::string content;
    std::map<std::string, std::vector<std::string>> lines_by_event;  ///< as `index_log` gives it
    std::vector<std::string> ids;                                    ///< of those, ascending
    ValuesByOption values_by_option;                                 ///< `-k`: the keys in the log, decoded
    std::set<std::string> regrouped_ids;  ///< whose records ausearch 3.0.9 puts together into other events
    std::set<std::string> retimed_ids;    ///< likewise, because of records that it does not see
    std::set<std::string> negative_ids;   ///< that have a time before 1970
    std::vector<std::int64_t> seconds;    ///< times in it, ascending
};

ScannedLog scan_log(const TestLog& log);

/// What could be asked for to find these lines.
ValuesByOption values_of(const std::vector<std::string>& lines);

/// True if the command line of ausearch can carry the value of an option.
bool is_askable(std::string_view option, std::string_view value);

}  // namespace dockaudit::test

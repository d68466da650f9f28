#pragma once

#include <dockaudit/time.hpp>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/logs.hpp"
#include "support/random.hpp"

namespace dockaudit::test {

/// A log that has been looked through for values to ask for.
struct ScannedLog {
    TestLog log;
    std::map<std::string, std::vector<std::string>> lines_by_event;    ///< as `index_log` gives it
    std::map<std::string, std::vector<std::string>> values_by_option;  ///< `-k`: the keys in the log, decoded
    std::set<std::string> reopened_ids;                                ///< of several events each
    bool has_negative_times = false;
    std::vector<std::int64_t> seconds;  ///< times in it, ascending
};

ScannedLog scan_log(const TestLog& log);

/// One search that both programs run.
struct SearchCase {
    const ScannedLog* log = nullptr;
    std::vector<std::string> options;  ///< criteria and output format, as words of the command line
    std::string time_zone = "UTC";
    TimeRange range;  ///< what `-ts` and `-te` among the options say

    bool has(std::string_view option) const;
    /// The word behind an option; empty if the option is not there.
    std::string value_of(std::string_view option) const;
    bool is_raw() const { return has("-r"); }
    bool is_csv() const { return value_of("--format") == "csv"; }
    bool is_text() const { return value_of("--format") == "text"; }
    bool is_interpreted() const { return has("-i") || is_csv() || is_text(); }

    /// The same search as csv: its lines tell the ids of the sentences of a text.
    SearchCase as_csv() const;

    std::vector<std::string> command(const std::filesystem::path& program) const;
};

/// Draws one to three criteria with values from the log, an output format and an escape mode.
SearchCase draw_case(const ScannedLog& log, Random& random);

}  // namespace dockaudit::test

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "differential/scanned_log.hpp"
#include "support/naive_search.hpp"
#include "support/random.hpp"

namespace dockaudit::test {

/// One search that both programs run.
struct SearchCase {
    const ScannedLog* log = nullptr;
    std::vector<std::string> options;        ///< criteria and output format, as words of the command line
    std::vector<std::string> reading_words;  ///< how ours reads, for `search_main.cpp`; may be empty
    std::string time_zone = "UTC";
    NaiveOptions reading;                   ///< what `-ts`, `-te`, `--eoe-timeout` and `--checkpoint` say
    std::optional<std::string> checkpoint;  ///< the file that each program gets a copy of
    Timestamp checkpoint_time{};

    bool has(std::string_view option) const;
    /// The word after an option; empty if the option is not there.
    std::string value_of(std::string_view option) const;
    bool is_raw() const { return has("-r"); }
    bool is_csv() const { return value_of("--format") == "csv"; }
    bool is_text() const { return value_of("--format") == "text"; }
    bool is_line_format() const { return is_csv() || is_text(); }
    bool is_interpreted() const { return has("-i") || is_csv() || is_text(); }

    /// How ausearch 3.0.9 puts events together for this search, out of what it sees.
    NaiveOptions reading_of_reference() const;

    /// The same search as csv with the time: its lines tell the ids of lines that do not.
    SearchCase as_csv() const;

    /// The same search without an option, and the word after it if it has one.
    SearchCase without(std::string_view option) const;
    SearchCase with(std::string_view option, std::string_view value) const;

    std::vector<std::string> command(const std::filesystem::path& program) const;
};

/// The checkpoint file of a run whose last event begins with this line of the log.
std::string format_checkpoint(const SearchCase& search, std::string_view line);

/// Gives a search the checkpoint that a run left behind whose last event begins with this line of the log.
void set_checkpoint(SearchCase& search, std::string_view line);

/// Draws one to three criteria with values from the log, an output format and an escape mode.
SearchCase draw_case(const ScannedLog& log, Random& random);

}  // namespace dockaudit::test

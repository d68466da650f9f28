#pragma once

#include <string>
#include <vector>

#include "differential/event_blocks.hpp"
#include "differential/search_case.hpp"

namespace dockaudit::test {

/// Raw: takes out the separators that ausearch adds to records without enrichment. `lines` are the stored
/// ones.
void remove_added_separators(const SearchCase& search, const std::vector<std::string>& lines,
                             EventBlock& block);

/// Csv: takes the quotes out that are around values with commas or quotes.
void remove_csv_quotes(const SearchCase& search, EventBlock& block);

/// Csv: puts in the minutes of the distance from UTC.
void add_offset_minutes(const SearchCase& search, const std::vector<std::string>& lines, EventBlock& block);

/// Csv: adds the commas that a line lacks that has nothing after the serial.
void complete_empty_line(const SearchCase& search, const std::vector<std::string>& lines, EventBlock& block);

/// Interpreted formats: escapes the control bytes that were left.
void escape_control_bytes(const SearchCase& search, const std::vector<std::string>& lines, EventBlock& block);

/// All formats but raw: escapes what a terminal does not simply draw, and ausearch leaves.
void escape_what_is_not_drawn(const SearchCase& search, const std::vector<std::string>& lines,
                              EventBlock& block);

}  // namespace dockaudit::test

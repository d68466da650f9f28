#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <dockaudit/record_view.hpp>

#include "record/line_records.hpp"
#include "record/record_parser.hpp"

namespace dockaudit {

/// Reads the records of lines, of whatever form.
///
/// *Threads*: one at a time.
class RecordReader {
 public:
    /// Appends the records of a line that have the id of its first; all but that one follow it in the line.
    /// *Lifetime*: the views borrow the line, and until `forget` the memory of this object. The line before
    /// must live when the next is read; else `forget_line` it.
    void read(std::string_view line, std::uint8_t form, std::vector<RecordView>& records);

    /// The same of a whole line of which nothing is known yet.
    void read_unknown(std::string_view line, std::vector<RecordView>& records);

    /// For lines that repeat the id of one before.
    RecordParser& parser() noexcept { return parser_; }

    /// Nothing is known of a line before.
    void forget_line() noexcept { parser_.forget(); }

    /// The records that were read are no longer used.
    void forget_records() noexcept { lines_.forget(); }

 private:
    void append_found(std::string_view line, std::vector<RecordView>& records);

    RecordParser parser_;
    LineRecords lines_;
};

}  // namespace dockaudit

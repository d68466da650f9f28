#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/header.hpp"

namespace dockaudit {

/// How a line, or a part of one, holds its records.
enum LineForm : std::uint8_t {
    plain_form = 0,   ///< as it looks; the others are of lines with several records
    joined_form = 1,  ///< in no JSON string; one more for each that the records lie in and the part starts in
    strings_form = 0x80,  ///< the same, but the part starts before the strings
};

/// A record in a line that is not just one record as auditd writes it.
struct LineRecord {
    RecordHeader header;      ///< in `text`; the node may lie before it, in what a syslog daemon wrote
    std::string_view text;    ///< from its first word to its end, the enriched part included; unescaped
    std::uint32_t begin = 0;  ///< where the record starts in the stored line, what was put before it included
    std::uint8_t depth = 0;   ///< how many JSON strings, one in the other, it lies in
    bool is_unescaped = false;  ///< then `text` lies in the memory of the `LineRecords`
};

/// Finds all records of one line: after what grep, a syslog daemon or the kernel put before them, in lists,
/// one after the other, and in JSON strings.
///
/// A JSON string counts if the first record of a line lies in one; then those outside of strings do not. The
/// strings of a string are read alike, up to `kMaxDepth`. Within a string, a newline ends a record.
/// After the first, a record starts after a blank, a bracket, a comma or a quote, with a known type after
/// anything, but never in a value that stands in quotes. One that names no host belongs to that of the record
/// before it in the line, if time and serial are the same.
///
/// The time is linear in the size of the line. *Threads*: one at a time.
class LineRecords {
 public:
    static constexpr unsigned kMaxDepth = 4;

    /// Finds the records of a line, or of a part with the form that `form_of` says. *Lifetime*: the records borrow the line; the texts of unescaped ones live
    /// until `forget`.
    void find(std::string_view line, std::uint8_t form = plain_form);

    std::span<const LineRecord> records() const noexcept { return records_; }

    /// The form of the part of the line that starts with one of the records, the first at the start of the line.
    std::uint8_t form_of(const LineRecord& record) const noexcept {
        if (records_.size() == 1) return plain_form;
        const int start = &record == records_.data() && record.is_unescaped ? strings_form : 0;
        return static_cast<std::uint8_t>(start + joined_form + record.depth);
    }

    /// Gives the memory of unescaped texts to the next lines.
    void forget() noexcept { used_ = 0; }

 private:
    struct Unescaped {
        std::string text;
        std::vector<std::uint32_t> origins;  // of its bytes in the stored line
    };
    // What is read: a part of the line, or of an unescaped text.
    struct Source {
        std::string_view text;
        const Unescaped* unescaped;  // null: the line
        std::uint32_t offset;        // in the line or the unescaped text
        unsigned depth;
    };

    void find_in(const Source& source, unsigned open_strings);
    bool find_in_strings(const Source& source, unsigned open_strings);
    void find_in_string(const Source& source, std::size_t begin, std::size_t end, unsigned open_strings);
    void find_in_line(const Source& source);
    void end_records(std::string_view text, std::span<LineRecord> found) const noexcept;
    void add(const Source& source, std::size_t begin, std::string_view host, RecordHeader header);

    std::vector<LineRecord> records_;
    std::deque<Unescaped> unescaped_;  // the first `used_` are in use
    std::size_t used_ = 0;
    bool is_part_ = false;
    unsigned depth_ = 0;  // of the strings that are read; of a part it is known
};

/// True if two records that stand together in a line make one part of it.
inline bool is_one_part(const LineRecord& a, const LineRecord& b) noexcept {
    return a.header.id == b.header.id && a.depth == b.depth;
}

/// How often `audit(` stands in a text: at least as often as records do.
std::size_t count_stamps(std::string_view text) noexcept;

}  // namespace dockaudit

#pragma once

#include <optional>
#include <string_view>

#include <dockaudit/record_view.hpp>

#include "record/header_template.hpp"
#include "record/line_records.hpp"
#include "record/type_cache.hpp"

namespace dockaudit {

/// Reads lines that are one record each, as auditd writes it; sooner if they repeat the id of the line
/// before. `RecordReader` reads those of other forms too.
///
/// *Lifetime*: the line before must live when the next is parsed; else `forget` it. *Threads*: one at a time.
class RecordParser {
 public:
    /// Absent if the line does not start with a header as auditd writes it.
    std::optional<RecordView> parse(std::string_view line);

    /// The same for a line that is known to spell the id of the line before as that one did, with a type's
    /// name of `type_size` bytes.
    RecordView parse_repeating(std::string_view line, std::size_t type_size);

    /// The type of that record.
    RecordType type_of_repeating(std::string_view line, std::size_t type_size) noexcept {
        return types_.parse(template_.type_name(line, template_.prefix().size() + type_size));
    }

    /// True if the line spells the id of the line before as that one did.
    bool repeats_id(std::string_view line) const noexcept { return !template_.match(line).empty(); }

    /// A record that was found in a line of another form.
    RecordView make_record(std::string_view line, const LineRecord& found, bool follows_in_line);

    /// Nothing is known of a line before.
    void forget() noexcept { template_.forget(); }

 private:
    HeaderTemplate template_;
    RecordTypeCache types_;
    EventId id_;  // of the line before
    std::size_t node_offset_ = 0;

    RecordView make_record(std::string_view line, std::string_view type_name);
    static void set_text(RecordView& record, std::string_view text) noexcept;
};

}  // namespace dockaudit

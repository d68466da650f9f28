#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <dockaudit/event_id.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/field.hpp>
#include <dockaudit/record_type.hpp>

namespace dockaudit {

struct EnrichmentPlace;

/// One record: mostly one line of an audit log.
///
/// *Lifetime*: borrows the line; a view that an event hands out dies with that event. *Threads*: safe to
/// read.
class DOCKAUDIT_API RecordView {
 public:
    RecordView() = default;

    /// Reads the first record of `line` (without its newline). Absent if there is none, or if it is part of a
    /// JSON string: such a text has to be unescaped, and `Event` owns what that gives.
    ///
    /// A record has a time stamp, `audit(` seconds, milliseconds, a serial number and `)`. As in ausearch(8),
    /// `.5` is 5 ms and missing milliseconds are 0. It is found after what grep, a syslog daemon or the
    /// kernel put before it. Where it names no node, the host of a syslog prefix is one.
    static std::optional<RecordView> parse(std::string_view line);

    /// The stored line, without the newline. Of a line that holds records of several events, the part that
    /// holds those of this event.
    std::string_view line() const noexcept { return line_; }

    /// True if the line holds other records of the event before this one.
    bool follows_in_line() const noexcept { return follows_in_line_; }

    /// True if the line has the record in a JSON string: then `text()` is not a part of `line()`.
    bool is_unescaped() const noexcept { return is_unescaped_; }

    /// The record, from its first word, without the part that auditd's `log_format = ENRICHED` appends after
    /// a 0x1D byte. Where a collector has changed that byte (`#035`, `^]`, a space, nothing), what it
    /// appended is recognized by its names.
    std::string_view text() const noexcept { return whole_text_.substr(0, text_size_); }

    /// True if the record has such a part, be it empty.
    bool is_enriched() const noexcept { return text_size_ < whole_text_.size(); }

    /// The interpretations in it (`UID="root" SYSCALL=execve`); empty if there are none.
    std::string_view enrichment() const noexcept { return whole_text_.substr(enrichment_offset_); }

    /// What follows the `)` of the time stamp within `text()`; starts with the `:` if the record has it.
    std::string_view body() const noexcept { return text().substr(body_offset_); }

    /// The offset in `text()` of the `(` of the time stamp.
    std::size_t stamp_offset() const noexcept { return stamp_offset_; }

    /// True if `text()` itself names the node of `id()`; else it stands before the record.
    bool names_node() const noexcept;

    const EventId& id() const noexcept { return id_; }

    /// What the record is: its written type, or, where that is a number of IPE and the fields are labels,
    /// `mac_task_contexts` or `mac_obj_contexts`.
    RecordType type() const noexcept { return type_; }

    /// The type as the log spells it; may be empty.
    std::string_view type_name() const noexcept { return type_name_; }

    FieldRange fields() const { return FieldRange(body(), type_); }

    /// The stored value of the first field of that name.
    std::optional<std::string_view> field(std::string_view name) const { return fields().find(name); }

 private:
    friend class Event;
    friend class RecordParser;

    void set_enrichment(const EnrichmentPlace& place) noexcept;

    std::string_view line_;
    std::string_view whole_text_;  // with the enriched part
    EventId id_;
    std::string_view type_name_;
    RecordType type_ = RecordType::unknown;
    std::uint32_t text_size_ = 0;
    std::uint32_t enrichment_offset_ = 0;
    std::uint32_t stamp_offset_ = 0;
    std::uint32_t body_offset_ = 0;
    bool follows_in_line_ = false;
    bool is_unescaped_ = false;
};

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <dockaudit/event_id.hpp>
#include <dockaudit/field.hpp>
#include <dockaudit/record_type.hpp>

namespace dockaudit {

struct EnrichmentPlace;

/// One record: one line of an audit log.
///
/// *Lifetime*: borrows the line; a view that an event hands out dies with that event. *Threads*: safe to
/// read.
class RecordView {
 public:
    RecordView() = default;

    /// Reads the header of `line` (without its newline). Absent if the line is no audit record.
    ///
    /// Headers are read as ausearch(8) reads them, oddities included: `type=`, `node=` and `msg=` are not
    /// insisted on,
    /// `.5` is 5 ms, missing milliseconds or serial are 0. Records behind a syslog or kernel prefix are found
    /// too.
    static std::optional<RecordView> parse(std::string_view line);

    /// The whole stored line, without the newline.
    std::string_view line() const noexcept { return line_; }

    /// The record without the part that auditd's `log_format = ENRICHED` appends after a 0x1D byte. Where a
    /// collector has changed that byte (`#035`, `^]`, a space, nothing), what it appended is recognized by its
    /// names.
    std::string_view text() const noexcept { return line_.substr(0, text_size_); }

    /// True if the line has such a part, be it empty.
    bool is_enriched() const noexcept { return text_size_ < line_.size(); }

    /// The interpretations in it (`UID="root" SYSCALL=execve`); empty if there are none.
    std::string_view enrichment() const noexcept { return line_.substr(enrichment_offset_); }

    /// What follows the `)` of the time stamp within `text()`; starts with the `:` if the record has it.
    std::string_view body() const noexcept { return text().substr(body_offset_); }

    /// The offset in `line()` of the `(` of the time stamp.
    std::size_t stamp_offset() const noexcept { return stamp_offset_; }

    const EventId& id() const noexcept { return id_; }
    RecordType type() const noexcept { return type_; }

    /// The type as the log spells it; may be empty.
    std::string_view type_name() const noexcept { return type_name_; }

    FieldRange fields() const { return FieldRange(body(), type_); }

    /// The stored value of the first field of that name.
    std::optional<std::string_view> field(std::string_view name) const { return fields().find(name); }

 private:
    friend class RecordParser;

    void set_enrichment(const EnrichmentPlace& place) noexcept;

    std::string_view line_;
    EventId id_;
    std::string_view type_name_;
    RecordType type_ = RecordType::unknown;
    std::uint32_t text_size_ = 0;
    std::uint32_t enrichment_offset_ = 0;
    std::uint32_t stamp_offset_ = 0;
    std::uint32_t body_offset_ = 0;
};

}  // namespace dockaudit

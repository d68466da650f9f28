#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <dockaudit/event_view.hpp>

#include "record/field_form.hpp"

namespace dockaudit {

/// A value that plays a role in an event: usually a field of one of its records.
struct EventPart {
    enum class Kind : std::uint8_t {
        absent,
        field,    ///< the interpretation of the field
        file,     ///< the interpretation of the field, made a whole path
        address,  ///< of a socket: the field, or, where people read, the network address alone
        name,     ///< the name of the field: of a setting
        word,     ///< libauparse's own, the same for all events of one shape
        text,     ///< not found among the fields
    };

    Kind kind = Kind::absent;
    std::uint32_t record = 0;  ///< index in the event
    std::uint32_t field = 0;   ///< index in the record
    std::string
        text;  ///< of a `file`, `address`, `name`, `word` or `text`; without control bytes unless asked for
};

/// Who did what to whom and how: where auparse_normalize(3) finds the parts of an event.
struct EventRoles {
    bool is_known = false;  ///< false: libauparse cannot say, and all is empty

    std::string event_kind;
    std::string subject_kind;
    std::string action;
    std::string object_kind;

    EventPart session;
    EventPart subject;
    EventPart acting_as;
    EventPart subject_label;
    EventPart result;
    EventPart object;
    EventPart object_detail;
    EventPart object2;
    EventPart object_label;
    EventPart how;
    EventPart key;

    /// True if a part is a text of this event alone.
    bool has_text() const noexcept;
};

/// The fields of all records of an event, split once.
///
/// *Lifetime*: borrows the event that was read last. *Threads*: one object belongs to one thread at a time.
class EventFields {
 public:
    void read(const EventView& event);

    std::span<const RecordView> records() const noexcept { return records_; }
    std::span<const Field> of(std::size_t record) const noexcept {
        return std::span(fields_).subspan(begins_[record], begins_[record + 1] - begins_[record]);
    }

    /// The form of a record's fields; null if there are too many to tell them apart.
    const FieldForm* form_of(std::size_t record) const noexcept { return record_forms_[record]; }

 private:
    FieldForms forms_;
    std::span<const RecordView> records_;
    std::vector<const FieldForm*> record_forms_;
    std::vector<std::size_t> begins_;
    std::vector<Field> fields_;
};

}  // namespace dockaudit

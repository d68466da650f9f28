#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/escape.hpp>
#include <dockaudit/event_id.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/record_type.hpp>

// What libauparse says of an event, copied out of it. These are plain values: nothing in them refers to
// libauparse, so they may be kept, and used in any thread.

namespace dockaudit {

/// A field as libauparse sees it.
struct AuparseField {
    std::string name;
    std::string value;           ///< as stored; auparse_get_field_str(3)
    std::string interpretation;  ///< auparse_interpret_field(3)
};

struct DOCKAUDIT_API AuparseRecord {
    RecordType type = RecordType::unknown;
    std::string text;                  ///< the record without its enriched part
    std::vector<AuparseField> fields;  ///< `node` and `type` of the header come first

    /// The first field of that name; null if there is none. *Lifetime*: as long as this object.
    const AuparseField* find(std::string_view name) const noexcept;
};

/// Who did what to whom and how: the findings of auparse_normalize(3). What the event does not tell is empty
/// or absent.
struct AuparseNormalized {
    struct Actor {
        std::optional<AuparseField> primary;
        std::optional<AuparseField> secondary;
        std::vector<AuparseField> attributes;
        std::string kind;
    };

    std::string event_kind;
    std::optional<AuparseField> session;
    Actor subject;
    std::string action;
    Actor object;  ///< the interpretation of a file name is its whole path
    std::optional<AuparseField> object2;
    std::optional<AuparseField> results;
    std::string how;
    std::optional<AuparseField> key;
};

struct AuparseEvent {
    OwnedEventId id;
    std::vector<AuparseRecord> records;

    /// Present if it was asked for and libauparse could do it.
    std::optional<AuparseNormalized> normalized;
};

struct AuparseOptions {
    EscapeMode escape = EscapeMode::tty;  ///< of interpretations; libauparse leaves enriched ones as they are

    /// Fill `AuparseEvent::normalized`. The interpretation of the object, if it is a file name, is then the
    /// whole path among the fields too.
    bool normalize = false;

    /// Only events that match this expression, see ausearch-expression(5). Empty: all.
    std::string expression;
};

}  // namespace dockaudit

#include "interpret/auparse_handle.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "facts/file_path.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

std::string to_string(const char* text) {
    return text ? std::string(text) : std::string();
}

AuparseField copy_field(auparse_state_t* state) {
    return {to_string(auparse_get_field_name(state)), to_string(auparse_get_field_str(state)),
            to_string(auparse_interpret_field(state))};
}

AuparseRecord copy_record(auparse_state_t* state) {
    AuparseRecord record;
    record.type = RecordType{auparse_get_type(state)};
    record.text = to_string(auparse_get_record_text(state));
    if (auparse_first_field(state) > 0) {
        do record.fields.push_back(copy_field(state));
        while (auparse_next_field(state) > 0);
    }
    return record;
}

// The functions that find a part of a normalized event move the cursor to it: 1 if it is there.
std::optional<AuparseField> copy_found(auparse_state_t* state, int found) {
    return found == 1 ? std::optional(copy_field(state)) : std::nullopt;
}

// A file name is shown as its whole path. The first interpretation of a field is the one that libauparse
// keeps.
std::optional<AuparseField> copy_object(auparse_state_t* state, int found) {
    if (found != 1) return std::nullopt;
    if (auparse_get_field_type(state) != AUPARSE_TYPE_ESCAPED_FILE) return copy_field(state);
    auto path = interpret_path(state);
    auto field = copy_field(state);
    field.interpretation = std::move(path);
    return field;
}

// The cursor stays where it is.
std::string working_directory(auparse_state_t* state) {
    const auto record = auparse_get_record_num(state);
    const auto field = auparse_get_field_num(state);
    std::string directory;
    auparse_first_record(state);
    do {
        if (auparse_get_type(state) != to_number(RecordType::cwd) || !auparse_find_field(state, "cwd"))
            continue;
        std::string buffer;
        directory = decode_name(auparse_get_field_str(state), buffer);
        break;
    } while (auparse_next_record(state) > 0);
    auparse_goto_record_num(state, record);
    auparse_goto_field_num(state, field);
    return directory;
}

AuparseNormalized copy_normalized(auparse_state_t* state) {
    AuparseNormalized all;
    all.event_kind = to_string(auparse_normalize_get_event_kind(state));
    all.session = copy_found(state, auparse_normalize_session(state));
    all.subject.primary = copy_found(state, auparse_normalize_subject_primary(state));
    all.subject.secondary = copy_found(state, auparse_normalize_subject_secondary(state));
    all.subject.kind = to_string(auparse_normalize_subject_kind(state));
    for (int found = auparse_normalize_subject_first_attribute(state); found == 1;
         found = auparse_normalize_subject_next_attribute(state)) {
        all.subject.attributes.push_back(copy_field(state));
    }
    all.action = to_string(auparse_normalize_get_action(state));
    all.object.primary = copy_object(state, auparse_normalize_object_primary(state));
    all.object.secondary = copy_object(state, auparse_normalize_object_secondary(state));
    all.object2 = copy_object(state, auparse_normalize_object_primary2(state));
    all.object.kind = to_string(auparse_normalize_object_kind(state));
    for (int found = auparse_normalize_object_first_attribute(state); found == 1;
         found = auparse_normalize_object_next_attribute(state)) {
        all.object.attributes.push_back(copy_field(state));
    }
    all.results = copy_found(state, auparse_normalize_get_results(state));
    all.how = to_string(auparse_normalize_how(state));
    all.key = copy_found(state, auparse_normalize_key(state));
    return all;
}

OwnedEventId copy_id(auparse_state_t* state) {
    OwnedEventId id;
    const std::chrono::milliseconds time =
        std::chrono::seconds(auparse_get_time(state)) + std::chrono::milliseconds(auparse_get_milli(state));
    id.time = Timestamp(time);
    id.serial = auparse_get_serial(state);
    if (const std::unique_ptr<const char, void (*)(const char*)> node{
            auparse_get_node(state), [](const char* text) { std::free(const_cast<char*>(text)); }}) {
        id.node = node.get();
    }
    return id;
}

}  // namespace

const AuparseField* AuparseRecord::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(fields, name, &AuparseField::name);
    return found == fields.end() ? nullptr : &*found;
}

auparse_esc_t to_auparse(EscapeMode mode) noexcept {
    switch (mode) {
        case EscapeMode::raw:
            return AUPARSE_ESC_RAW;
        case EscapeMode::tty:
            return AUPARSE_ESC_TTY;
        case EscapeMode::shell:
            return AUPARSE_ESC_SHELL;
        case EscapeMode::shell_quote:
            return AUPARSE_ESC_SHELL_QUOTE;
    }
    return AUPARSE_ESC_TTY;
}

void apply_options(auparse_state_t* state, const AuparseOptions& options) {
    auparse_set_escape_mode(state, to_auparse(options.escape));
    if (options.expression.empty()) return;
    char* message = nullptr;
    if (ausearch_add_expression(state, options.expression.c_str(), &message, AUSEARCH_RULE_CLEAR) != 0) {
        const std::unique_ptr<char, void (*)(void*)> owned(message, std::free);
        throw Error(ErrorKind::usage, fmt::format("The search expression is wrong: {}",
                                                  message ? message : "libauparse does not say why"));
    }
    ausearch_set_stop(state, AUSEARCH_STOP_EVENT);
}

std::string interpret_path(auparse_state_t* state) {
    const char* const value = auparse_get_field_str(state);
    std::string buffer;
    const auto name = value ? decode_name(value, buffer) : std::string_view();
    if (name.empty()) return {};
    std::string path;
    append_full_path(path, name.front() == '/' ? std::string() : working_directory(state), name);
    return path == "/" ? path : to_string(auparse_interpret_realpath(state));
}

AuparseEvent copy_event(auparse_state_t* state, bool normalize) {
    AuparseEvent event;
    event.id = copy_id(state);
    if (normalize && auparse_normalize(state, NORM_OPT_ALL) == 0) event.normalized = copy_normalized(state);
    if (auparse_first_record(state) > 0) {
        do event.records.push_back(copy_record(state));
        while (auparse_next_record(state) > 0);
    }
    return event;
}

}  // namespace dockaudit

#include "interpret/role_oracle.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include <fmt/format.h>

namespace dockaudit {
namespace {

std::string to_string(const char* text) {
    return text ? std::string(text) : std::string();
}

std::string_view view(const char* text) {
    return text ? std::string_view(text) : std::string_view();
}

// An address without a number (of a socket in the file system, say) is shown by its family.
std::string socket_text(auparse_state_t* state) {
    if (const char* address = auparse_interpret_sock_address(state)) return address;
    if (const char* family = auparse_interpret_sock_family(state)) return family;
    return to_string(auparse_interpret_field(state));
}

constexpr bool is_daemon_type(RecordType type) noexcept {
    return type >= RecordType::daemon_start && type < RecordType::daemon_last;
}

// The names of the fields that can say how something was done: mostly that of the program or, if it is an
// interpreter, of the command.
std::array<const char*, 2> fields_of_how(RecordType type, std::string_view action) noexcept {
    if (action == "changed-identity-of" || action == "adjusted-scheduling-policy-of") return {"syscall"};
    if (type == RecordType::anom_abend) return {"sig"};
    return {"exe", "comm"};
}

// The record where libauparse begins to look for these: that of the system call, or if there is none the
// first.
void go_to_call(auparse_state_t* state) {
    auparse_first_record(state);
    do {
        if (auparse_get_type(state) != to_number(RecordType::syscall)) continue;
        auparse_first_field(state);
        return;
    } while (auparse_next_record(state) > 0);
    auparse_first_record(state);
}

}  // namespace

EventRoles RoleOracle::ask(const EventFields& event) {
    write_event(event);
    const auto lock = lock_auparse();
    if (!open_event()) return {};
    return copy_roles(event);
}

// For libauparse the first command line or end-of-event record ends an event, for us time does. Neither has
// a role, so one of them comes last and there is no other. The other records keep their places, which it goes
// by.
void RoleOracle::write_event(const EventFields& event) {
    text_.clear();
    order_.clear();
    const auto records = event.records();
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto type = records[i].type();
        const bool is_end = type == RecordType::proctitle || type == RecordType::eoe;
        if (is_end && (!last || type == RecordType::proctitle)) last = i;
        if (!is_end) add(records, i);
    }
    if (last) add(records, *last);
}

void RoleOracle::add(std::span<const RecordView> records, std::size_t index) {
    write_record(records[index]);
    order_.push_back(static_cast<std::uint32_t>(index));
}

// The header is made anew, all with one time: libauparse shall not judge again what belongs together.
void RoleOracle::write_record(const RecordView& record) {
    const auto out = std::back_inserter(text_);
    if (const auto name = find_record_type_name(record.type()); !name.empty()) {
        fmt::format_to(out, "type={}", name);
    } else {
        fmt::format_to(out, "type=UNKNOWN[{}]", static_cast<int>(record.type()));
    }
    const auto body = record.body();
    text_.append(" msg=audit(1.000:1)").append(body.starts_with(':') ? "" : ":").append(body);
    if (record.is_enriched()) text_.append(1, '\x1d').append(record.enrichment());
    text_.push_back('\n');
}

bool RoleOracle::open_event() {
    if (text_.empty()) return false;
    if (!state_) {
        state_.reset(auparse_init(AUSOURCE_BUFFER, ""));
        if (!state_) return false;
        auparse_set_escape_mode(state_.get(), to_auparse(mode_));
    }
    return auparse_new_buffer(state_.get(), text_.data(), text_.size()) == 0 &&
           auparse_next_event(state_.get()) > 0;
}

// Libauparse shows enriched values, and names, as they are stored. What it did escape has no control bytes
// left.
std::string RoleOracle::harmless(std::string_view text) const {
    std::string escaped;
    append_escaped(escaped, text, std::min(mode_, EscapeMode::tty));
    return escaped;
}

EventRoles RoleOracle::copy_roles(const EventFields& event) const {
    EventRoles roles;
    auto* const state = state_.get();
    if (auparse_normalize(state, finds_labels_ ? NORM_OPT_ALL : NORM_OPT_NO_ATTRS) != 0) return roles;
    roles.is_known = true;
    roles.event_kind = to_string(auparse_normalize_get_event_kind(state));
    roles.subject_kind = to_string(auparse_normalize_subject_kind(state));
    roles.action = harmless(view(auparse_normalize_get_action(state)));
    roles.object_kind = to_string(auparse_normalize_object_kind(state));
    roles.session = copy_part(event, auparse_normalize_session(state));
    roles.subject = copy_part(event, auparse_normalize_subject_primary(state));
    roles.acting_as = copy_part(event, auparse_normalize_subject_secondary(state));
    roles.result = copy_part(event, auparse_normalize_get_results(state));
    roles.object = copy_part(event, auparse_normalize_object_primary(state));
    // Of a setting, its name is of interest.
    if (roles.action == "set" && roles.object.kind == EventPart::Kind::field) {
        roles.object.kind = EventPart::Kind::name;
        roles.object.text = harmless(event.of(roles.object.record)[roles.object.field].name);
    }
    roles.object_detail = copy_part(event, auparse_normalize_object_secondary(state));
    roles.object2 = copy_part(event, auparse_normalize_object_primary2(state));
    roles.key = copy_part(event, auparse_normalize_key(state));
    roles.how = find_how(event, roles);
    if (finds_labels_) {
        roles.subject_label = find_label(event, auparse_normalize_subject_first_attribute(state),
                                         auparse_normalize_subject_next_attribute);
        roles.object_label = find_label(event, auparse_normalize_object_first_attribute(state),
                                        auparse_normalize_object_next_attribute);
    }
    return roles;
}

// What the cursor is at, if something was found.
EventPart RoleOracle::copy_part(const EventFields& event, int found) const {
    if (found != 1) return {};
    auto* const state = state_.get();
    EventPart part;
    const auto type = auparse_get_field_type(state);
    part.kind = type == AUPARSE_TYPE_ESCAPED_FILE ? EventPart::Kind::file
                : type == AUPARSE_TYPE_SOCKADDR   ? EventPart::Kind::address
                                                  : EventPart::Kind::field;
    if (part.kind == EventPart::Kind::file) {
        part.text = harmless(view(auparse_interpret_realpath(state)));
    } else if (part.kind == EventPart::Kind::address) {
        part.text = harmless(socket_text(state));
    }
    // The first field of a record is its type.
    const auto record = auparse_get_record_num(state);
    const auto field = auparse_get_field_num(state) - 1;
    if (record < order_.size()) {
        part.record = order_[record];
        const auto fields = event.of(part.record);
        const auto name = view(auparse_get_field_name(state));
        const auto value = view(auparse_get_field_str(state));
        const auto is_it = [&](const Field& other) {
            return other.name == name && (name == "key" || other.value == value);
        };
        // Libauparse counts what it finds in values and in prose too: the place is elsewhere then.
        const auto found_field = field < fields.size() && is_it(fields[field])
                                     ? fields.begin() + static_cast<std::ptrdiff_t>(field)
                                     : std::ranges::find_if(fields, is_it);
        if (found_field != fields.end()) {
            part.field = static_cast<decltype(part.field)>(found_field - fields.begin());
            return part;
        }
    }
    part.kind = EventPart::Kind::text;
    part.text = harmless(view(auparse_interpret_field(state)));
    return part;
}

EventPart RoleOracle::find_label(const EventFields& event, int found, int (*next)(auparse_state_t*)) const {
    for (; found == 1; found = next(state_.get())) {
        if (auparse_get_field_type(state_.get()) == AUPARSE_TYPE_MAC_LABEL) return copy_part(event, found);
    }
    return {};
}

// Libauparse gives a text. Of which field it is depends on the type of the event and on what was done.
EventPart RoleOracle::find_how(const EventFields& event, const EventRoles& roles) const {
    auto* const state = state_.get();
    const char* const how = auparse_normalize_how(state);
    if (!how) return {};
    const std::string text = how;
    EventPart part;
    part.text = harmless(text);
    const auto type = event.records().front().type();
    if (is_daemon_type(type)) {
        part.kind = EventPart::Kind::word;
        return part;
    }
    part.kind = EventPart::Kind::text;
    int candidates = 0;
    EventPart found;
    for (const char* name : fields_of_how(type, roles.action)) {
        go_to_call(state);
        if (!name || !auparse_find_field(state, name) || text != view(auparse_interpret_field(state)))
            continue;
        ++candidates;
        found = copy_part(event, 1);
    }
    // Of two with the same text nobody knows which it is in other events.
    return candidates == 1 && found.kind == EventPart::Kind::field ? found : part;
}

}  // namespace dockaudit

#include "interpret/role_oracle.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>

#include <fmt/format.h>
#include <libaudit.h>

#include <dockaudit/names.hpp>

#include "interpret/field_class.hpp"
#include "interpret/kernel_names.hpp"
#include "interpret/own_roles.hpp"

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

bool is_newer_type(RecordType type) noexcept {
    return audit_msg_type_to_name(to_number(type)) == nullptr;
}

bool is_separator(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\0' || c == '\x1d';
}

bool is_untrusted(FieldClass field_class) noexcept {
    return field_class == FieldClass::escaped || field_class == FieldClass::escaped_file ||
           field_class == FieldClass::escaped_key;
}

// True if libauparse does not see the value as a whole.
bool is_hidden(const Field& field) noexcept {
    const auto value = field.value;
    if (value.empty() || field.name == "seperms") return false;
    const bool is_open = value.front() == '"' && (value.size() == 1 || value.back() != '"');
    return is_open || std::ranges::any_of(value, is_separator);
}

constexpr std::uint32_t kX86_64 = 0xC000003E;

std::string_view value_of(std::span<const Field> fields, std::string_view name, std::string_view otherwise) {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? otherwise : found->value;
}

// How libauparse is asked about a system call that the record has by name, or of a machine that the record has
// by name or that libauparse does not know; absent if it knows the call as it stands.
std::optional<CallNumber> find_like_call(std::span<const Field> fields) {
    const auto machine = value_of(fields, "arch", {});
    const auto arch = find_arch(machine);
    const auto call = value_of(fields, "syscall", {});
    if (!arch || call.empty()) return std::nullopt;
    std::string_view name = call;
    if (is_in_notation(FieldClass::syscall, call)) {
        std::uint32_t number = UINT32_MAX;
        std::from_chars(call.data(), call.data() + call.size(), number);
        if (find_newer_arch_name(*arch).empty()) {
            if (is_in_notation(FieldClass::arch, machine)) return std::nullopt;
            return CallNumber{*arch, number};
        }
        name = find_newer_call_name(*arch, number);
    }
    const auto number = find_syscall(name, kX86_64);
    return number ? std::optional(CallNumber{kX86_64, *number}) : std::nullopt;
}

// An operation of io_uring is the system call of its name. What libauparse wants of one and the record lacks is
// made up; `add_own_roles` knows.
void write_uring_call(std::string& text, std::span<const Field> fields) {
    std::uint32_t operation = 0;
    const auto digits = value_of(fields, "uring_op", "0");
    std::from_chars(digits.data(), digits.data() + digits.size(), operation);
    const auto call = find_syscall(find_uring_op_name(operation), kX86_64).value_or(UINT32_MAX);
    fmt::format_to(std::back_inserter(text),
                   " arch={:x} syscall={} success={} exit={} a0=0 a1=0 a2=0 a3=0 items={} auid=0", kX86_64,
                   static_cast<std::int32_t>(call), value_of(fields, "success", "0"),
                   value_of(fields, "exit", "0"), value_of(fields, "items", "0"));
    for (const auto& [name, value] : fields) {
        if (name == "uid" || name == "subj" || name == "key")
            text.append(1, ' ').append(name).append(1, '=').append(value);
    }
    text.append(" tty=(none) ses=1 comm=\"a\" exe=\"a\"");
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

// The field that libauparse has at `index`: there or elsewhere, since it counts what it finds in values and in
// prose too; also with another value if it is the only one of its name.
std::optional<std::uint32_t> find_field(std::span<const Field> fields, std::uint32_t index,
                                        std::string_view name, std::string_view value) {
    const auto is_it = [&](const Field& field) {
        return field.name == name && (name == "key" || is_hidden(field) || field.value == value);
    };
    if (index < fields.size() && is_it(fields[index])) return index;
    auto found = std::ranges::find_if(fields, is_it);
    if (found == fields.end() && std::ranges::count(fields, name, &Field::name) == 1)
        found = std::ranges::find(fields, name, &Field::name);
    if (found == fields.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - fields.begin());
}

}  // namespace

EventRoles RoleOracle::ask(const EventFields& event) {
    write_event(event);
    EventRoles roles;
    if (const auto lock = lock_auparse(); open_event()) roles = copy_roles(event);
    add_own_roles(roles, event);
    return roles;
}

// For libauparse the first command line or end-of-event record ends an event, for us time does. Neither has
// a role, so one of them comes last and there is no other. The other records keep their places, which it goes
// by; but those of a type that it does not know would hide the system call.
void RoleOracle::write_event(const EventFields& event) {
    text_.clear();
    order_.clear();
    const auto records = event.records();
    const bool has_call = std::ranges::any_of(
        records, [](const RecordView& record) { return record.type() == RecordType::syscall; });
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto type = records[i].type();
        const bool is_end = type == RecordType::proctitle || type == RecordType::eoe;
        if (is_end && (!last || type == RecordType::proctitle)) last = i;
        if (!is_end && !(has_call && is_newer_type(type))) add(event, i);
    }
    if (last) add(event, *last);
}

void RoleOracle::add(const EventFields& event, std::size_t index) {
    write_record(event.records()[index], event.of(index));
    order_.push_back(static_cast<std::uint32_t>(index));
}

// The header is made anew, all with one time: libauparse shall not judge again what belongs together. Types
// are numbers, since it does not know all names.
void RoleOracle::write_record(const RecordView& record, std::span<const Field> fields) {
    const auto out = std::back_inserter(text_);
    const auto type = record.type();
    const bool is_call = type == RecordType::uringop;
    fmt::format_to(out,
                   "type=UNKNOWN[{}] msg=audit(1.000:1):", to_number(is_call ? RecordType::syscall : type));
    if (is_call) {
        write_uring_call(text_, fields);
    } else if (const auto like = type == RecordType::syscall ? find_like_call(fields) : std::nullopt) {
        write_like_call(fields, *like);
    } else if (std::ranges::any_of(fields, is_hidden)) {
        write_fields(type, fields);
    } else {
        const auto body = record.body();
        text_.append(body.substr(body.starts_with(':') ? 1 : 0));
    }
    if (record.is_enriched() && !is_call) text_.append(1, '\x1d').append(record.enrichment());
    text_.push_back('\n');
}

// Writes the fields so that libauparse sees the same ones. It knows no value with a space.
void RoleOracle::write_fields(RecordType type, std::span<const Field> fields) {
    for (const auto& field : fields) {
        if (field.name == "seresult") {
            text_.append(" avc:  ").append(field.value);
        } else if (field.name == "seperms") {
            text_.append("  { ").append(field.value).append(" } for ");
        } else {
            text_.append(1, ' ').append(field.name).append(1, '=');
            write_value(type, field);
        }
    }
}

void RoleOracle::write_like_call(std::span<const Field> fields, const CallNumber& call) {
    std::vector<Field> changed(fields.begin(), fields.end());
    const auto arch = fmt::format("{:x}", call.arch);
    const auto number = fmt::to_string(call.number);
    for (auto& field : changed) {
        if (field.name == "arch") field.value = arch;
        if (field.name == "syscall") field.value = number;
    }
    write_fields(RecordType::syscall, changed);
}

void RoleOracle::write_value(RecordType type, const Field& field) {
    if (!is_hidden(field)) {
        text_.append(field.value);
        return;
    }
    auto value = field.value;
    if (const char quote = value.front(); quote == '"' || quote == '\'') {
        value.remove_prefix(1);
        if (value.ends_with(quote)) value.remove_suffix(1);
    }
    if (is_untrusted(classify(type, field.name, field.value))) {
        for (const char c : value)
            fmt::format_to(std::back_inserter(text_), "{:02X}", static_cast<unsigned char>(c));
        return;
    }
    for (const char c : value) text_.push_back(is_separator(c) ? '_' : c);
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
        part.text = harmless(interpret_path(state));
    } else if (part.kind == EventPart::Kind::address) {
        part.text = harmless(socket_text(state));
    }
    // The first field of a record is its type.
    const auto record = auparse_get_record_num(state);
    const auto field = auparse_get_field_num(state) - 1;
    if (record < order_.size()) {
        part.record = order_[record];
        const auto name = view(auparse_get_field_name(state));
        if (const auto index =
                find_field(event.of(part.record), field, name, view(auparse_get_field_str(state)))) {
            part.field = *index;
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

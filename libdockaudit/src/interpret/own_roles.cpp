#include "interpret/own_roles.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

struct Object {
    std::string_view field;
    const char* kind;
};

// The words for an event with a record of this type and this field: kernels with patches have other records
// of the same number. The object is the first of these fields that it has.
struct OwnWords {
    RecordType type;
    std::string_view proof;
    const char* event_kind;
    const char* action;
    std::array<Object, 4> objects;
    bool is_last_resort = false;  // only where libauparse says nothing of what was done
};

constexpr const char* kControlled = "accessed-mac-policy-controlled-object";

constexpr auto kOwnWords = std::to_array<OwnWords>({
    {RecordType::tty, "data", "TTY", "typed", {{{"data", "keystrokes"}}}},
    {RecordType::landlock_access,
     "blockers",
     "mac-decision",
     kControlled,
     {{{"path", "file"}, {"name", "file"}, {"daddr", "socket"}, {"opid", "process"}}}},
    {RecordType::ipe_access, "ipe_op", "mac-decision", kControlled, {{{"path", "file"}}}},
    {RecordType::ipe_config_change,
     "new_active_pol_name",
     "mac-config",
     "activated-ipe-policy",
     {{{"new_active_pol_name", "mac-config"}}}},
    {RecordType::ipe_policy_load,
     "policy_name",
     "mac-config",
     "loaded-ipe-policy",
     {{{"policy_name", "mac-config"}}}},
    {RecordType::landlock_domain,
     "status",
     "mac-config",
     "released-landlock-domain",
     {{{"domain", "mac-config"}}}},
    {RecordType::dm_ctrl, "op", "configuration", "changed-mapped-device", {{{"dev", "disk"}}}},
    {RecordType::dm_event, "op", "configuration", "checked-mapped-device", {{{"dev", "disk"}}}},
    {RecordType::time_adjntpval, "op", "configuration", "changed-system-time", {{{"op", "system"}}}, true},
    {RecordType::integrity_data, "cause", "integrity", "checked-integrity-of", {{{"name", "file"}}}, true},
    {RecordType::integrity_metadata,
     "cause",
     "integrity",
     "checked-integrity-of",
     {{{"name", "file"}}},
     true},
});

// The first of these fields that a record has.
EventPart find_part(const EventFields& event, std::size_t record,
                    std::initializer_list<std::string_view> names) {
    const auto fields = event.of(record);
    for (const auto name : names) {
        const auto found = std::ranges::find(fields, name, &Field::name);
        if (found == fields.end()) continue;
        EventPart part;
        part.kind = EventPart::Kind::field;
        part.record = static_cast<std::uint32_t>(record);
        part.field = static_cast<std::uint32_t>(found - fields.begin());
        return part;
    }
    return {};
}

void fill(EventPart& part, EventPart candidate) {
    if (part.kind == EventPart::Kind::absent) part = std::move(candidate);
}

// What the record itself says of who did it.
void add_subject(EventRoles& roles, const EventFields& event, std::size_t record) {
    fill(roles.session, find_part(event, record, {"ses"}));
    fill(roles.subject, find_part(event, record, {"auid", "uid"}));
    fill(roles.acting_as, find_part(event, record, {"uid"}));
    fill(roles.result, find_part(event, record, {"success", "res"}));
    fill(roles.how, find_part(event, record, {"exe", "comm"}));
    fill(roles.key, find_part(event, record, {"key"}));
}

void add_words(EventRoles& roles, const EventFields& event, std::size_t record, const OwnWords& words) {
    roles.is_known = true;
    roles.event_kind = words.event_kind;
    roles.action = words.action;
    roles.object = roles.object_detail = roles.object2 = {};
    roles.object_kind.clear();
    for (const auto& [field, kind] : words.objects) {
        if (field.empty()) break;
        roles.object = find_part(event, record, {field});
        if (roles.object.kind == EventPart::Kind::absent) continue;
        roles.object_kind = kind;
        if (spells_socket_name(event.of(record)[roles.object.field].value)) roles.object_kind = "socket";
        return;
    }
}

// Kernels before 3.16 wrote `old auid=… new auid=… old ses=… new ses=…`.
void add_old_login(EventRoles& roles, const EventFields& event, std::size_t record) {
    const auto fields = event.of(record);
    for (const std::string_view name : {"auid", "ses"}) {
        if (std::ranges::count(fields, name, &Field::name) < 2) continue;
        auto last = find_part(event, record, {name});
        if (name == "auid") fill(roles.subject, last);
        for (auto i = last.field; i < fields.size(); ++i) {
            if (fields[i].name == name) last.field = i;
        }
        (name == "auid" ? roles.object : roles.session) = last;
    }
}

}  // namespace

void add_own_roles(EventRoles& roles, const EventFields& event) {
    const auto records = event.records();
    const auto type_of = [](const RecordView& record) { return record.type(); };
    for (const auto& words : kOwnWords) {
        const auto found = std::ranges::find(records, words.type, type_of);
        if (found == records.end() || !found->field(words.proof)) continue;
        if (words.is_last_resort && !roles.action.empty()) continue;
        const auto record = static_cast<std::size_t>(found - records.begin());
        add_words(roles, event, record, words);
        // The process of a domain is the one that made it.
        if (words.type != RecordType::landlock_domain) add_subject(roles, event, record);
        if (roles.subject.kind == EventPart::Kind::absent) roles.subject_kind.clear();
        return;
    }
    const auto login = std::ranges::find(records, RecordType::login, type_of);
    if (login != records.end() && roles.is_known)
        add_old_login(roles, event, static_cast<std::size_t>(login - records.begin()));
    const auto uring = std::ranges::find(records, RecordType::uringop, type_of);
    const bool has_call = std::ranges::find(records, RecordType::syscall, type_of) != records.end();
    if (has_call || uring == records.end()) return;
    // libauparse was asked about a system call: what the record lacks was made up.
    roles.session = roles.subject = roles.acting_as = roles.how = {};
    add_subject(roles, event, static_cast<std::size_t>(uring - records.begin()));
}

}  // namespace dockaudit

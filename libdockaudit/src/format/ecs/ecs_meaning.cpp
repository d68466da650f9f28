#include "format/ecs/ecs_meaning.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "format/ecs/ecs_field.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

constexpr RecordType kGroupPassword{1133};
constexpr RecordType kSoftwareUpdate{1138};
constexpr RecordType kUserErr{1109};
constexpr RecordType kUserLogin{1112};
constexpr RecordType kUserStart{1105};
constexpr RecordType kCryptoSession{2407};

constexpr EcsMeaning kRuleHit{"triggered-audit-rule", "process", "info", "admin-defined-rule"};

constexpr std::string_view kAppArmor = "violated-apparmor-policy";
constexpr std::string_view kSelinux = "violated-selinux-policy";

EcsMeaning syscall_meaning(const EcsDocument& event) noexcept {
    const auto* found = find_ecs_syscall(inner_call(event.syscall));
    if (!found) {
        auto meaning = kRuleHit;
        if (!event.has_key) meaning.action = "triggered-unknown-audit-rule";
        return meaning;
    }
    auto meaning = *found;
    const bool has_failed = event.outcome == EcsDocument::Outcome::failure;
    if (meaning.action == "killed-list-of-pids" && event.record_count <= 2) meaning.action = "killed-pid";
    if (meaning.action == "allocated-memory-in" && has_failed) meaning.action = "allocated-memory";
    if (meaning.action == "opened-file" && event.creates_file) meaning.type = "creation";
    return meaning;
}

// A decision of AppArmor that is no news of its profiles, or one of SELinux that granted nothing. The rest is
// not called a violation: `granted`, `received policyload notice`.
std::string_view violated_policy(const EcsDocument& event) noexcept {
    const auto verdict = unquoted(event.vector.apparmor);
    if (verdict == "DENIED" || verdict == "AUDIT" || verdict == "ALLOWED" || verdict == "KILLED")
        return kAppArmor;
    if (event.vector.result == "denied") return kSelinux;
    const bool is_denied = event.vector.result.empty() && event.type == RecordType::user_avc &&
                           event.teller->body().find("avc:  denied") != std::string_view::npos;
    return is_denied ? kSelinux : std::string_view{};
}

void refine_vector(EcsMeaning& meaning, const EcsDocument& event) noexcept {
    if (const auto policy = violated_policy(event); !policy.empty()) meaning.action = policy;
    if (unquoted(event.vector.apparmor) == "STATUS") {
        meaning.category = "configuration";
        meaning.type = "change";
        return;
    }
    // What was attempted is a call of its kind; the vector informs of it.
    if (event.has_syscall) meaning.category = syscall_meaning(event).category;
}

void refine_promiscuous(EcsMeaning& meaning, const EcsDocument& event) noexcept {
    if (event.promiscuous == event.was_promiscuous || event.was_promiscuous.empty()) return;
    if (event.promiscuous == "0") meaning.action = "left-promiscuous-mode-on-device";
    if (event.was_promiscuous == "0") meaning.action = "entered-promiscuous-mode-on-device";
}

void refine_software(EcsMeaning& meaning, std::string_view operation) noexcept {
    if (operation == "remove" || operation == "uninstall" || operation == "erase") {
        meaning.action = "removed-software";
        meaning.type = "deletion";
    } else if (operation == "update" || operation == "upgrade" || operation == "downgrade") {
        meaning.action = "updated-software";
        meaning.type = "change";
    }
}

void refine_configuration(EcsMeaning& meaning, const EcsDocument& event) noexcept {
    if (event.has_syscall) {
        if (!event.operation.empty()) meaning.action = event.operation;
    } else if (event.operation == "add_rule" || event.operation == "add rule") {
        meaning.action = "added-audit-rule";
    } else if (event.operation == "remove_rule" || event.operation == "remove rule") {
        meaning.action = "deleted-audit-rule";
    }
}

// Records whose meaning depends on what they say.
void refine(EcsMeaning& meaning, const EcsDocument& event) noexcept {
    switch (event.type) {
        case RecordType::config_change:
            return refine_configuration(meaning, event);
        case RecordType::usys_config:
        case RecordType::user_device:
            if (!event.operation.empty()) meaning.action = event.operation;
            return;
        case RecordType::anom_promiscuous:
            return refine_promiscuous(meaning, event);
        case RecordType::bpf:
            if (event.operation == "LOAD") meaning.action = "loaded-bpf-program";
            if (event.operation == "UNLOAD") meaning.action = "unloaded-bpf-program";
            return;
        case RecordType::uringop:
            if (const auto* call = find_ecs_syscall(event.syscall)) meaning = *call;
            return;
        case RecordType::avc:
        case RecordType::user_avc:
            return refine_vector(meaning, event);
        default:
            if (event.type == kSoftwareUpdate) refine_software(meaning, event.operation);
            return;
    }
}

// Whether a call speaks to another end, or hears from it.
EcsStory::Direction direction_of(std::string_view call) noexcept {
    constexpr std::array<std::string_view, 5> kTo{"connect", "send", "sendmmsg", "sendmsg", "sendto"};
    constexpr std::array<std::string_view, 7> kFrom{"accept",   "accept4",         "recv",   "recvfrom",
                                                    "recvmmsg", "recvmmsg_time64", "recvmsg"};
    if (std::ranges::find(kTo, call) != kTo.end()) return EcsStory::Direction::egress;
    if (std::ranges::find(kFrom, call) != kFrom.end()) return EcsStory::Direction::ingress;
    return EcsStory::Direction::none;
}

// The same for what an access vector about a socket or a packet checked: a permission of SELinux, or the call
// that AppArmor names.
EcsStory::Direction direction_of(const EcsVector& vector) noexcept {
    constexpr std::array<std::string_view, 3> kFrom{"ingress", "read", "recv_msg"};
    constexpr std::array<std::string_view, 4> kTo{"egress", "name_connect", "send_msg", "write"};
    const auto permission = unquoted(vector.permission.substr(0, vector.permission.find(',')));
    if (std::ranges::find(kFrom, permission) != kFrom.end()) return EcsStory::Direction::ingress;
    if (std::ranges::find(kTo, permission) != kTo.end()) return EcsStory::Direction::egress;
    return direction_of(permission);
}

// Logins and sessions, whose `addr` is where somebody came from.
bool comes_from_address(RecordType type) noexcept {
    const auto number = to_number(type);
    return type == RecordType::daemon_accept || type == RecordType::daemon_close || type == kUserLogin ||
           type == kUserStart || type == kUserErr || type == kCryptoSession ||
           type == RecordType::crypto_key_user || (number >= 2100 && number <= 2104) ||
           (number >= 2118 && number <= 2120);
}

// Nobody knows who it is: the user of the process is the daemon's then, which asked for a name and got none.
bool is_stranger(const EcsDocument& event) noexcept {
    const bool asks_for_account = event.type == RecordType::user_auth ||
                                  event.type == RecordType::user_acct || event.type == kUserErr ||
                                  event.type == kUserLogin;
    return event.concerned.is_unknown || (asks_for_account && event.account(EcsId::login_user).empty());
}

}  // namespace

std::string_view inner_call(std::string_view syscall) noexcept {
    for (const std::string_view multiplexer : {"socketcall(", "ipc("}) {
        if (syscall.starts_with(multiplexer) && syscall.ends_with(')'))
            return syscall.substr(multiplexer.size(), syscall.size() - multiplexer.size() - 1);
    }
    return syscall;
}

EcsMeaning find_meaning(const EcsDocument& document) noexcept {
    if (const auto* found = find_ecs_record(document.type)) {
        auto meaning = found->meaning;
        refine(meaning, document);
        return meaning;
    }
    return document.has_syscall ? syscall_meaning(document) : EcsMeaning{};
}

std::string_view kind_of_mode(std::string_view mode) noexcept {
    static constexpr unsigned kFormat = 0170000;
    struct Kind {
        unsigned format;
        std::string_view word;  // libauparse's
        std::string_view name;
    };
    static constexpr std::array<Kind, 7> kKinds{{{0100000, "file", "file"},
                                                 {0040000, "dir", "directory"},
                                                 {0020000, "character", "character-device"},
                                                 {0060000, "block", "block-device"},
                                                 {0010000, "fifo", "named-pipe"},
                                                 {0120000, "link", "symlink"},
                                                 {0140000, "socket", "socket"}}};
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(mode.data(), mode.data() + mode.size(), bits, 8);
    const bool is_number = error == std::errc{} && end == mode.data() + mode.size();
    const auto word = mode.substr(0, mode.find(','));
    const auto* const found = std::ranges::find_if(kKinds, [&](const Kind& kind) {
        return is_number ? (bits & kFormat) == kind.format : word == kind.word;
    });
    return found == kKinds.end() ? std::string_view{} : found->name;
}

const EcsStory& EcsStoryteller::tell(EcsDocument& document, std::string_view file_path) {
    story_ = {};
    story_.meaning = find_meaning(document);
    const auto* record = find_ecs_record(document.type);
    find_people(document, record);
    // What has no place in the story.
    const auto keep = [&](std::string_view name, EcsId id) {
        const auto* account = &document.account(id);
        if (account != story_.user && account != story_.effective) document.keep_in_data(name, id);
    };
    keep("uid", EcsId::user);
    keep("euid", EcsId::effective_user);
    find_object(document, record, file_path);
    const bool is_remote =
        !document.value(EcsValue::remote_address).empty() || !document.value(EcsValue::remote_host).empty();
    if (document.has_syscall) story_.direction = direction_of(inner_call(document.syscall));
    if (is_remote && comes_from_address(document.type)) story_.direction = EcsStory::Direction::ingress;
    if (!document.flow.empty()) find_ends(document);
    return story_;
}

// Whoever is not known to be spoken to speaks: the local end of a socket is the source then.
void EcsStoryteller::find_ends(const EcsDocument& document) {
    const auto& flow = document.flow;
    auto& direction = story_.direction;
    if (direction == EcsStory::Direction::none) direction = direction_of(document.vector);
    const bool is_remote =
        !document.value(EcsValue::remote_address).empty() || !document.value(EcsValue::remote_host).empty();
    const bool is_spoken_to = direction == EcsStory::Direction::ingress || is_remote;
    story_.source = flow.source;
    story_.destination = flow.destination;
    if (story_.source.empty()) story_.source = is_spoken_to ? flow.foreign : flow.local;
    if (story_.destination.empty()) story_.destination = is_spoken_to ? flow.local : flow.foreign;
}

void EcsStoryteller::find_people(EcsDocument& document, const EcsRecord* record) {
    const auto& login = document.account(EcsId::login_user);
    const auto& user = document.account(EcsId::user);
    const auto& effective = document.account(EcsId::effective_user);
    const auto& concerned = document.concerned;
    auto who = record != nullptr ? record->who : Who::process;
    // gpasswd(1) names a group in its USER_ACCT records.
    if (who == Who::account && document.value(EcsValue::executable).ends_with("/gpasswd\""))
        who = Who::group_change;
    const bool has_id = !concerned.id.empty();
    const bool is_named = has_id || !concerned.name.empty() || !concerned.second_user.empty();
    account_.clear();
    if (who != Who::process && who != Who::login) {
        const bool is_group = who == Who::group_change && concerned.group.empty();
        // Beside the name of a group nobody knows whose an id is.
        const bool is_its_id = concerned.group.empty() || concerned.name.empty();
        const auto id = has_id ? concerned.id : concerned.second_user;
        document.resolve(account_, is_group, concerned.name, is_its_id ? id : std::string_view{},
                         has_id ? concerned.id_name : concerned.second_user_name);
        if (who == Who::group_change && !concerned.group.empty())
            document.resolve(group_, true, concerned.group, {}, {});
    }
    story_.actor = login.shown();
    story_.second_actor = user.shown();
    switch (who) {
        case Who::process:
            story_.user = &user;
            story_.effective = &effective;
            return;
        case Who::account:
            story_.user = &login;
            story_.effective = account_.empty() && !is_stranger(document) ? &user : &account_;
            story_.second_actor = story_.effective->shown();
            return;
        case Who::role_change:
            story_.user = &user;
            if (is_named) story_.second_actor = account_.shown();
            return;
        case Who::user_change:
            story_.user = &login;
            story_.effective = &user;
            story_.target = &account_;
            if (record->object == "terminal" && is_named) story_.second_actor = account_.shown();
            return;
        case Who::group_change:
            story_.user = &login;
            story_.effective = &user;
            story_.group = concerned.group.empty() ? &account_ : &group_;
            if (!concerned.group.empty()) story_.target = &account_;
            if (document.type == kGroupPassword && is_named) story_.second_actor = account_.shown();
            return;
        case Who::login:
            story_.actor = document.old_login.shown();
            story_.user = &document.old_login;
            story_.effective = &login;
            return;
    }
}

void EcsStoryteller::find_object(EcsDocument& document, const EcsRecord* record, std::string_view file_path) {
    auto& kind = story_.object_kind;
    kind = story_.meaning.object_kind;
    const bool is_vector = document.type == RecordType::avc;
    if (record != nullptr && !record->object.empty()) {
        story_.object = first_of(document, record->object);
        object_.assign(story_.object);
        story_.object = object_;
        story_.second_object = first_of(document, record->second_object);
    } else if (kind == "socket") {
        find_socket(document);
    }
    if (is_vector) find_vector_object(document);
    if (file_path.empty()) return;
    // A file may be anything that has a mode.
    if (kind == "file") {
        if (const auto name = kind_of_mode(document.file.mode); !name.empty()) kind = name;
    }
    if (!story_.object.empty() || kind == "socket") return;
    object_.clear();
    append_json_string(object_, file_path);
    story_.object = object_;
}

// AppArmor's are about what a profile says, SELinux's about an object of a class.
void EcsStoryteller::find_vector_object(EcsDocument& document) {
    const auto& vector = document.vector;
    const auto set = [](std::string_view& to, std::string& json, std::string_view value) {
        if (is_nothing(value) || !to.empty()) return;
        json.clear();
        append_json_string(json, value);
        to = json;
    };
    if (!vector.apparmor.empty()) {
        story_.object_kind = "policy";
        for (const auto value : {vector.requested, vector.denied, vector.capability})
            set(story_.second_object, second_object_, unquoted(value));
    } else {
        set(story_.second_object, second_object_, vector.object_class);
    }
    if (!document.file.name.empty()) return;
    for (const auto value : {vector.path, vector.name})
        set(story_.object, object_, decode_name(value, decoded_));
}

void EcsStoryteller::find_socket(const EcsDocument& document) {
    if (document.peer == nullptr) return;
    const auto& peer = *document.peer;
    const auto& name = peer.address.empty() ? peer.path : peer.address;
    if (!name.empty()) {
        object_.clear();
        append_json_string(object_, name);
        story_.object = object_;
    }
    if (peer.port) {
        second_object_.clear();
        append_json_string(second_object_, std::to_string(*peer.port));
        story_.second_object = second_object_;
    }
}

// The JSON string of the first of some fields that says something; `names` are separated by commas.
std::string_view EcsStoryteller::first_of(EcsDocument& document, std::string_view names) {
    while (!names.empty()) {
        const auto name = names.substr(0, names.find(','));
        names.remove_prefix(std::min(name.size() + 1, names.size()));
        std::string_view found;
        if (name == "account") {
            const auto& concerned = document.concerned;
            second_object_.clear();
            const auto spelt = concerned.id.empty() ? std::string_view(concerned.name) : concerned.id;
            if (!spelt.empty()) append_json_string(second_object_, spelt);
            found = second_object_;
        } else if (name == "addr") {
            found = document.value(EcsValue::remote_address);
            if (found.empty()) found = document.value(EcsValue::remote_host);
        } else if (name == "auid") {
            found = document.account(EcsId::login_user).id();
        } else if (name == "comm") {
            found = document.value(EcsValue::command);
        } else if (name == "exe") {
            found = document.value(EcsValue::executable);
        } else if (name == "pid") {
            second_object_.clear();
            const auto pid = document.value(EcsValue::pid);
            if (!pid.empty()) append_json_string(second_object_, pid);
            found = second_object_;
        } else {
            found = document.data_value(name);
        }
        if (!found.empty()) return found;
    }
    return {};
}

}  // namespace dockaudit

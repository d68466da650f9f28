#include <utility>

#include "format/ecs/ecs_document.hpp"
#include "format/ecs/ecs_text.hpp"
#include "record/untrusted.hpp"

// The fields of the records that have no object of their own: each goes to its place, or into `data`.

namespace dockaudit {

void EcsDocument::take(const RecordView& record, const Field& field) {
    using enum EcsFieldRole;
    const auto role = plan_->role;
    switch (role) {
        case none:
            return add_data(field.name, text_of(field));
        case pid:
            return take_number(EcsValue::pid, field);
        case parent_pid:
            return take_number(EcsValue::parent_pid, field);
        case command:
            // The message of a daemon names whom it denied something.
            if (record.type() == RecordType::user_avc) return add_data(field.name, text_of(field));
            return take_text(EcsValue::command, field);
        case executable:
            return take_text(EcsValue::executable, field);
        case title:
            return take_title(field);
        case working_directory:
            if (directory.empty() && !is_nothing(field.value)) {
                directory.assign(text_of(field));
                container.add_path(directory);
            }
            return take_text(EcsValue::working_directory, field);
        case user:
        case login_user:
            return take_user(role, record, field);
        case effective_user:
            return take_id(EcsId::effective_user, field);
        case saved_user:
            return take_id(EcsId::saved_user, field);
        case filesystem_user:
            return take_id(EcsId::filesystem_user, field);
        case group:
            // A program's message has the ids of the process before it, without a group.
            if (is_user_message(record.type())) return add_data(field.name, text_of(field));
            return take_id(EcsId::group, field);
        case effective_group:
            return take_id(EcsId::effective_group, field);
        case saved_group:
            return take_id(EcsId::saved_group, field);
        case filesystem_group:
            return take_id(EcsId::filesystem_group, field);
        case session:
            return take_session(field);
        case outcome:
            return take_outcome(field);
        case remote_address:
            return take_address(field);
        case argument:
            return take_argument(record, field);
        case key:
            if (is_nothing(field.value)) return;
            has_key = true;
            return JsonText(keys).string(text_of(field));
        default:
            break;
    }
    const auto text = text_of(field);
    take_detail(role, field, text);
    add_data(field.name, text);
}

// Fields that have no place of their own, but decide on others.
void EcsDocument::take_detail(EcsFieldRole role, const Field& field, std::string_view text) {
    const auto set_once = [&](std::string_view& to) {
        if (to.empty() && !is_nothing(field.value)) to = field.value;
    };
    switch (role) {
        case EcsFieldRole::syscall:
            if (syscall.empty()) syscall.assign(text);
            break;
        case EcsFieldRole::operation:
            if (operation.empty()) operation = unquoted(field.value);
            break;
        case EcsFieldRole::promiscuous:
            return set_once(promiscuous);
        case EcsFieldRole::was_promiscuous:
            return set_once(was_promiscuous);
        case EcsFieldRole::old_login_user:
            if (record_type_ == RecordType::login && old_login.empty())
                old_login.set_field(field.value, text);
            break;
        case EcsFieldRole::account_name:
            concerned.is_unknown |= is_nothing(text);
            if (concerned.name.empty() && !is_nothing(text)) concerned.name.assign(text);
            break;
        case EcsFieldRole::account_group:
            if (concerned.group.empty() && !is_nothing(text)) concerned.group.assign(text);
            break;
        case EcsFieldRole::account_id:
            if (!concerned.id.empty() || is_unset_id(field.value)) break;
            set_once(concerned.id);
            concerned.id_name.assign(text);
            break;
        case EcsFieldRole::apparmor:
            return set_once(vector.apparmor);
        case EcsFieldRole::vector_result:
            return set_once(vector.result);
        case EcsFieldRole::flow:
            return take_flow(field);
        case EcsFieldRole::remote_name:
            if (const auto host = unquoted(field.value);
                is_user_message(record_type_) && remote_name_.empty() && is_ip_address(host))
                remote_name_ = host;
            break;
        default:
            break;
    }
}

// Puts a value into its place. False if another value has it.
bool EcsDocument::put(EcsValue place, std::string_view json) {
    auto& text = slot(place);
    if (text.empty()) text.assign(json);
    return text == json;
}

void EcsDocument::take_text(EcsValue place, const Field& field) {
    const auto text = text_of(field);
    if (is_nothing(field.value)) return add_data(field.name, text);
    auto& to = slot(place);
    if (to.empty()) return append_json_string(to, text);
    scratch_.clear();
    append_json_string(scratch_, text);
    if (to != scratch_) add_other(field.name, text);
}

void EcsDocument::take_title(const Field& field) {
    if (argument_count == 0 && !has_argument_) {
        decoded_.clear();
        append_untrusted(decoded_, field.value, HexRule::argument);
        container.add_title(decoded_);
    }
    take_text(EcsValue::title, field);
}

// Process ids are JSON numbers; what is none stays text.
void EcsDocument::take_number(EcsValue place, const Field& field) {
    if (!is_process_id(field.value)) return add_data(field.name, field.value);
    if (!put(place, field.value)) add_other(field.name, field.value);
}

void EcsDocument::take_id(EcsId place, const Field& field) {
    const auto text = text_of(field);
    const bool is_id = is_digits(field.value);
    if (is_unset_id(field.value)) return add_data(field.name, "unset");
    if (!is_id && !is_account_name(field.value)) return add_data(field.name, text);
    auto& to = accounts_[static_cast<std::size_t>(place)];
    if (to.empty()) return to.set_field(field.value, text);
    if (!is_id || to.plain_id() != field.value) add_other(field.name, text);
}

// The first `uid` and `auid` of a program's message are those of its process, which the kernel wrote; what
// follows is whom the message speaks of.
void EcsDocument::take_user(EcsFieldRole role, const RecordView& record, const Field& field) {
    const bool is_user = role == EcsFieldRole::user;
    auto& has_one = is_user ? has_user_ : has_login_;
    const bool is_second = std::exchange(has_one, true);
    const auto place = is_user ? EcsId::user : EcsId::login_user;
    if (is_second && is_user_message(record.type())) return take_second_user(place, record, field);
    if (is_user) {
        if (shows_login_) add_data(field.name, text_of(field));
        return take_id(EcsId::user, field);
    }
    if (record.type() == RecordType::login) {
        // `old auid=… new auid=…`, as kernels before 3.16 wrote it.
        if (is_second) {
            old_login = first_login_;
            accounts_[static_cast<std::size_t>(EcsId::login_user)].clear();
            add_data("old-auid", record.field("auid").value_or(""));
        } else {
            first_login_.set_field(field.value, text_of(field));
        }
    }
    take_id(EcsId::login_user, field);
}

// A daemon that asks whether somebody may do something (USER_AVC) names who wants to: that is the user, and
// the daemon's own ids stand in `data`.
void EcsDocument::take_second_user(EcsId place, const RecordView& record, const Field& field) {
    const auto text = text_of(field);
    const bool is_known =
        !is_unset_id(field.value) && (is_digits(field.value) || is_account_name(field.value));
    if (record.type() == RecordType::user_avc && is_known) {
        auto& to = accounts_[static_cast<std::size_t>(place)];
        if (!to.empty()) add_data(field.name, to.plain_shown());
        return to.set_field(field.value, text);
    }
    if (place != EcsId::user || is_unset_id(field.value)) return add_other(field.name, text);
    concerned.second_user = field.value;
    concerned.second_user_name.assign(text);
}

void EcsDocument::take_session(const Field& field) {
    if (is_unset_id(field.value)) return add_data(field.name, text_of(field));
    take_text(EcsValue::session, field);
}

// The facts have told it; of a record without a type they know nothing.
void EcsDocument::take_outcome(const Field& field) {
    const auto word = unquoted(field.value);
    auto meaning = Outcome::unknown;
    if (word == "yes" || word == "success" || word == "1") meaning = Outcome::success;
    if (word == "no" || word == "failed" || word == "fail" || word == "0") meaning = Outcome::failure;
    if (outcome == Outcome::unknown) outcome = meaning;
    if (meaning == Outcome::unknown || meaning != outcome) add_data(field.name, text_of(field));
}

void EcsDocument::take_address(const Field& field) {
    if (is_nothing(field.value)) return add_data(field.name, text_of(field));
    if (const auto end = split_peer(field.value); tells_flow(record_type_) && end.port) {
        if (slot(EcsValue::remote_address).empty())
            append_json_string(slot(EcsValue::remote_address), end.address);
        if (!flow.foreign.port) flow.foreign.port = end.port;
        return add_data(field.name, field.value);
    }
    // AppArmor has the name of a socket there.
    const bool is_apparmor =
        record_type_ >= RecordType::apparmor && record_type_ <= RecordType::apparmor_kill;
    if (is_apparmor && !is_ip_address(field.value)) return add_data(field.name, text_of(field));
    take_text(is_ip_address(field.value) ? EcsValue::remote_address : EcsValue::remote_host, field);
}

// The records of one type tell of one flow; what another says may be of another.
void EcsDocument::take_flow(const Field& field) {
    if (!tells_flow(record_type_)) return;
    if (flow_type_ == RecordType::unknown) flow_type_ = record_type_;
    if (flow_type_ == record_type_) note_flow_field(flow, field);
}

// The arguments of a system call as the kernel wrote them, since rules compare the hex digits; what they mean
// stands beside.
void EcsDocument::take_argument(const RecordView& record, const Field& field) {
    if (record.type() != RecordType::syscall) return add_data(field.name, text_of(field));
    const auto text = text_of(field);
    const bool says_more = text != field.value && (!text.starts_with("0x") || text.substr(2) != field.value);
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(field.name.back() - '0'));
    if (says_more && (interpreted_arguments_ & bit) == 0) {
        JsonText(interpreted).member(field.name, text);
        interpreted_arguments_ |= bit;
    }
    add_data(field.name, field.value);
}

}  // namespace dockaudit

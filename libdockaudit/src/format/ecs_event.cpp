#include "format/ecs_event.hpp"

#include <algorithm>

#include "format/ecs_roles.hpp"
#include "format/ecs_text.hpp"
#include "interpret/simple_values.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kUnset = "4294967295";

bool is_digits(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// What the kernel and programs write where they have nothing to say.
bool is_nothing(std::string_view value) noexcept {
    return value.empty() || value == "?" || value == "(null)" || value == "(none)";
}

// Other names would strain what reads the JSON: they can be anything, and make a new column each.
bool is_member_name(std::string_view name) noexcept {
    constexpr std::size_t kLongest = 64;
    if (name.empty() || name.size() > kLongest) return false;
    return std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    });
}

// A place in the JSON text where the value of a member begins that is about to be added.
std::uint32_t next_value_offset(std::string_view members, std::string_view name) noexcept {
    const auto comma = members.empty() ? 0U : 1U;
    return static_cast<std::uint32_t>(members.size() + comma + name.size() + 3);
}

}  // namespace

void EcsEvent::clear() {
    for (auto* text : {&data, &paths, &addresses, &commands, &vectors, &others, &arguments, &keys, &file_name,
                       &file_mode, &directory, &peer, &syscall_, &argument_, &argument_total_})
        text->clear();
    for (auto& value : values_) value.clear();
    names_.clear();
    container.clear();
    container.begin_command();
    traits = {};
    outcome = Outcome::unknown;
    first_argument = {};
    argument_count = 0;
    has_argument_ = false;
    joiner_ = {};
}

void EcsEvent::read(const EventView& event) {
    clear();
    traits.type = event.type();
    traits.records = event.records().size();
    for (const auto& record : event.records()) {
        record_type_name_ = record.type_name();
        interpreter_.set_record(record);
        switch (record.type()) {
            case RecordType::path:
                read_path(record);
                break;
            case RecordType::sockaddr:
                read_address(record);
                break;
            case RecordType::execve:
                read_command(record);
                break;
            case RecordType::avc:
                read_vector(record);
                break;
            default:
                read_record(record);
        }
    }
    finish_argument();
    const fmt::format_int count(argument_count);
    if (!argument_total_.empty() && argument_total_ != std::string_view(count.data(), count.size()))
        add_data("argc", argument_total_);
    traits.syscall = syscall_;
    traits.has_failed = outcome == Outcome::failure;
}

void EcsEvent::read_record(const RecordView& record) {
    const auto type = record.type();
    traits.has_syscall |= type == RecordType::syscall;
    traits.has_bpf |= type == RecordType::bpf;
    traits.has_netfilter |= type == RecordType::netfilter_cfg;
    traits.has_avc |= type == RecordType::user_avc;
    for (const auto& field : record.fields()) take(field);
}

void EcsEvent::read_path(const RecordView& record) {
    JsonText json(paths);
    json.open('{');
    object_names_.clear();
    bool is_file = true;
    std::string_view name;
    std::string_view mode;
    for (const auto& field : record.fields()) {
        if (field.name == "nametype") {
            is_file = field.value != "PARENT";
            traits.creates_file |= field.value == "CREATE";
        } else if (field.name == "name") {
            name = field.value;
        } else if (field.name == "mode") {
            mode = field.value;
        }
        add_to_object(json, field, interpreter_.interpret(field));
    }
    json.close('}');
    if (is_nothing(name)) return;
    const auto text = decode_untrusted(name, decoded_);
    container.add_path(text);
    if (!is_file || !file_name.empty()) return;
    file_name.assign(text);
    if (!mode.empty()) file_mode.assign(interpreter_.interpret({"mode", mode}));
}

void EcsEvent::read_address(const RecordView& record) {
    JsonText json(addresses);
    json.open('{');
    object_names_.clear();
    for (const auto& field : record.fields()) {
        const auto text = interpreter_.interpret(field);
        if (field.name == "saddr" && peer.empty()) peer.assign(text);
        add_to_object(json, field, text);
    }
    json.close('}');
}

void EcsEvent::read_command(const RecordView& record) {
    JsonText json(commands);
    object_names_.clear();
    bool is_open = false;
    for (const auto& field : record.fields()) {
        if (const auto name = parse_argument_name(field.name)) {
            if (!joiner_.continues(*name)) finish_argument();
            for (auto left_out = joiner_.left_out(); left_out > 0; --left_out) {
                has_argument_ = true;
                finish_argument();
            }
            has_argument_ = true;
            append_decoded(argument_, field.value);
        } else if (field.name == "argc" && argument_total_.empty()) {
            argument_total_.assign(field.value);
            joiner_.set_total(field.value);
        } else {
            if (!is_open) json.open('{');
            is_open = true;
            add_to_object(json, field, interpreter_.interpret(field));
        }
    }
    if (is_open) json.close('}');
}

void EcsEvent::finish_argument() {
    if (!has_argument_) return;
    JsonText(arguments).string(argument_);
    container.add_argument(argument_);
    ++argument_count;
    argument_.clear();
    has_argument_ = false;
}

// What an access vector says of the process stands in its object, and where other records do not say it, in
// the places of the process too.
void EcsEvent::read_vector(const RecordView& record) {
    traits.has_avc = true;
    JsonText json(vectors);
    json.open('{');
    object_names_.clear();
    for (const auto& field : record.fields()) {
        const auto text = interpreter_.interpret(field);
        if (field.name == "pid" && value(EcsValue::pid).empty() && is_digits(field.value)) {
            take_number(EcsValue::pid, field);
        } else if (field.name == "comm" && value(EcsValue::command).empty()) {
            JsonText(slot(EcsValue::command)).string(text);
        }
        add_to_object(json, field, text);
    }
    json.close('}');
}

void EcsEvent::take(const Field& field) {
    switch (find_ecs_role(field.name)) {
        case EcsRole::pid:
            return take_number(EcsValue::pid, field);
        case EcsRole::parent_pid:
            return take_number(EcsValue::parent_pid, field);
        case EcsRole::command:
            return take_text(EcsValue::command, field);
        case EcsRole::executable:
            return take_text(EcsValue::executable, field);
        case EcsRole::title:
            if (argument_count == 0 && !has_argument_) {
                decoded_.clear();
                append_decoded(decoded_, field.value);
                container.add_title(decoded_);
            }
            return take_text(EcsValue::title, field);
        case EcsRole::working_directory:
            if (directory.empty() && !is_nothing(field.value)) {
                directory.assign(decode_untrusted(field.value, decoded_));
                container.add_path(directory);
            }
            return take_text(EcsValue::working_directory, field);
        case EcsRole::login_user:
            return take_account(EcsValue::login_user_id, EcsValue::login_user_name, field);
        case EcsRole::user:
            return take_account(EcsValue::user_id, EcsValue::user_name, field);
        case EcsRole::effective_user:
            return take_account(EcsValue::effective_user_id, EcsValue::effective_user_name, field);
        case EcsRole::group:
            return take_account(EcsValue::group_id, EcsValue::group_name, field);
        case EcsRole::session:
            return take_session(field);
        case EcsRole::outcome:
            return take_outcome(field);
        case EcsRole::remote_address:
            return take_address(field);
        case EcsRole::key:
            if (is_nothing(field.value)) return;
            traits.has_key = true;
            return JsonText(keys).string(interpreter_.interpret(field));
        case EcsRole::syscall:
            if (syscall_.empty()) syscall_.assign(interpreter_.interpret(field));
            break;
        case EcsRole::operation:
            if (traits.operation.empty()) {
                auto text = field.value;
                if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
                    text = text.substr(1, text.size() - 2);
                traits.operation = text;
            }
            break;
        case EcsRole::promiscuous:
            if (traits.promiscuous.empty()) traits.promiscuous = field.value;
            break;
        case EcsRole::was_promiscuous:
            if (traits.was_promiscuous.empty()) traits.was_promiscuous = field.value;
            break;
        case EcsRole::first_argument:
            if (first_argument.empty()) first_argument = field.value;
            break;
        case EcsRole::none:
            break;
    }
    add_data(field.name, interpreter_.interpret(field));
}

// Puts a value into its place. False if another value has it.
bool EcsEvent::put(EcsValue place, std::string_view json) {
    auto& text = slot(place);
    if (text.empty()) text.assign(json);
    return text == json;
}

void EcsEvent::take_text(EcsValue place, const Field& field) {
    const auto text = interpreter_.interpret(field);
    if (is_nothing(field.value)) return add_data(field.name, text);
    auto& to = slot(place);
    if (to.empty()) return append_json_string(to, text);
    scratch_.clear();
    append_json_string(scratch_, text);
    if (to != scratch_) add_other(field.name, text);
}

// Process ids are JSON numbers; what is none stays text.
void EcsEvent::take_number(EcsValue place, const Field& field) {
    constexpr std::size_t kDigits = 10;
    const auto text = field.value;
    const bool is_number =
        is_digits(text) && text.size() <= kDigits && (text.front() != '0' || text.size() == 1);
    if (!is_number) return add_data(field.name, text);
    if (!put(place, text)) add_other(field.name, text);
}

void EcsEvent::take_account(EcsValue id, EcsValue name, const Field& field) {
    const auto text = interpreter_.interpret(field);
    if (field.value == kUnset || !is_digits(field.value)) return add_data(field.name, text);
    scratch_.assign(1, '"').append(field.value).push_back('"');
    const bool is_first = value(id).empty();
    if (!put(id, scratch_)) return add_other(field.name, text);
    const bool is_known = !text.starts_with("unknown(") && text != field.value;
    if (is_first && is_known) append_json_string(slot(name), text);
}

void EcsEvent::take_session(const Field& field) {
    if (field.value == kUnset) return add_data(field.name, "unset");
    take_text(EcsValue::session, field);
}

void EcsEvent::take_outcome(const Field& field) {
    const auto word = field.value;
    auto meaning = Outcome::unknown;
    if (word == "yes" || word == "success" || word == "1") meaning = Outcome::success;
    if (word == "no" || word == "failed" || word == "fail" || word == "0") meaning = Outcome::failure;
    if (outcome == Outcome::unknown) outcome = meaning;
    if (meaning == Outcome::unknown || meaning != outcome)
        add_data(field.name, interpreter_.interpret(field));
}

void EcsEvent::take_address(const Field& field) {
    if (!is_ip_address(field.value)) return add_data(field.name, interpreter_.interpret(field));
    take_text(EcsValue::remote_address, field);
}

void EcsEvent::add_data(std::string_view name, std::string_view text) {
    if (!is_member_name(name)) return add_other(name, text);
    if (const auto* taken = names_.find_or_insert(name, next_value_offset(data, name))) {
        scratch_.clear();
        append_json_string(scratch_, text);
        // A JSON string ends itself: what begins with it is it.
        if (!std::string_view(data).substr(*taken).starts_with(scratch_)) add_other(name, text);
        return;
    }
    JsonText(data).member(name, text);
}

void EcsEvent::add_other(std::string_view name, std::string_view text) {
    JsonText json(others);
    json.open('{');
    json.member("record", record_type_name_);
    json.member("name", name);
    json.member("value", text);
    json.close('}');
}

void EcsEvent::add_to_object(JsonText& json, const Field& field, std::string_view text) {
    if (is_member_name(field.name) && !object_names_.find_or_insert(field.name, 0)) {
        json.member(field.name, text);
    } else {
        add_other(field.name, text);
    }
}

}  // namespace dockaudit

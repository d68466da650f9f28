#include "format/ecs/ecs_document.hpp"

#include <algorithm>
#include <utility>

#include "base/same_host.hpp"
#include "facts/event_facts.hpp"
#include "format/ecs/ecs_field.hpp"
#include "format/ecs/ecs_tables.hpp"
#include "format/ecs/ecs_text.hpp"
#include "interpret/accounts.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

// Members of `data` that are no strings.
constexpr std::string_view kSocket = "socket";

constexpr RecordType kLandlockDomain{1424};

// A place in the JSON text where the value of a member begins that is about to be added.
std::uint32_t next_value_offset(std::string_view members, std::string_view name) noexcept {
    const auto comma = members.empty() ? 0U : 1U;
    return static_cast<std::uint32_t>(members.size() + comma + name.size() + 3);
}

// The JSON string that the text begins with.
std::string_view leading_string(std::string_view text) noexcept {
    std::size_t at = 1;
    while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2U : 1U;
    return text.substr(0, at + 1);
}

// Takes over a field of an access vector.
void note_vector_field(EcsVector& vector, const Field& field) noexcept {
    const auto set = [&](std::string_view name, std::string_view& to) {
        if (field.name == name && to.empty()) to = field.value;
    };
    set("pid", vector.pid);
    set("comm", vector.command);
    set("exe", vector.executable);
    set("seresult", vector.result);
    set("seperms", vector.permission);
    set("operation", vector.permission);
    set("apparmor", vector.apparmor);
    set("path", vector.path);
    set("name", vector.name);
    set("tclass", vector.object_class);
    set("requested_mask", vector.requested);
    set("denied_mask", vector.denied);
    set("capname", vector.capability);
}

// Records of which the fields speak of another process than the one that acted, or of the arguments of
// another call: LANDLOCK_DOMAIN has the pid and program of who made the domain.
bool speaks_for_itself(RecordType type) noexcept {
    return type == kLandlockDomain || type == RecordType::socketcall;
}

}  // namespace

EcsDocument::EcsDocument(const WriterOptions& options)
    : host_name_(options.host.name), interpreter_({EscapeMode::raw, options.max_cached_values}) {}

void EcsDocument::clear() {
    for (auto* text : {&data, &paths, &addresses, &commands, &vectors, &records, &others, &arguments, &keys,
                       &interpreted, &command_line, &syscall, &directory, &argument_, &argument_total_})
        text->clear();
    for (auto& value : values_) value.clear();
    for (auto& account : accounts_) account.clear();
    old_login.clear();
    names_.clear();
    types_.clear();
    container.clear();
    process.reset();
    container.begin_command();
    file.clear();
    vector = {};
    flow = {};
    flow_type_ = RecordType::unknown;
    remote_name_ = {};
    concerned.clear();
    peer = nullptr;
    outcome = Outcome::unknown;
    has_syscall = has_key = creates_file = has_argument_ = false;
    operation = promiscuous = was_promiscuous = {};
    argument_count = 0;
    interpreted_arguments_ = 0;
    joiner_ = {};
}

void EcsDocument::read(const EventView& event) {
    clear();
    const auto& node = event.id().node;
    is_foreign_ = node && !host_name_.empty() && !is_same_host(*node, host_name_);
    record_count = event.records().size();
    choose_type(event);
    if (const auto succeeded = EventFacts(event, {Attribute::success}).succeeded())
        outcome = *succeeded ? Outcome::success : Outcome::failure;
    for (std::size_t i = 0; i < record_count; ++i) read_record(event, i);
    finish_argument();
    container.end_command();
    const fmt::format_int count(argument_count);
    if (!argument_total_.empty() && argument_total_ != std::string_view(count.data(), count.size()))
        add_data("argc", argument_total_);
    if (!has_syscall) take_vector_process();
    const bool has_remote = !value(EcsValue::remote_address).empty() || !value(EcsValue::remote_host).empty();
    if (!has_remote && !remote_name_.empty())
        append_json_string(slot(EcsValue::remote_address), remote_name_);
    if (peer != nullptr) add_socket();
}

// What happened is what the first record says that is not only a part of another's story.
void EcsDocument::choose_type(const EventView& event) {
    const auto& first = event.records().front();
    const auto* chosen = &first;
    const auto is_part = [](const RecordView& record) {
        const auto* row = find_ecs_record(record.type());
        return row == nullptr || row->is_part;
    };
    for (const auto& record : event.records()) {
        has_syscall |= record.type() == RecordType::syscall;
        if (is_part(*chosen) && !is_part(record)) chosen = &record;
    }
    type = chosen->type();
    teller = chosen;
    if (has_syscall && is_part(*chosen)) type = RecordType::syscall;
}

void EcsDocument::start_record(const RecordView& record) {
    record_type_name_ = record.type_name();
    record_type_ = record.type();
    container.add_message(record);
    interpreter_.set_record(record);
    fields_.clear();
    const FieldForm* form = nullptr;
    if (record.type() == RecordType::execve) {  // has as many fields as words
        const auto fields = record.fields();
        fields_.assign(fields.begin(), fields.end());
    } else {
        form = forms_.read(record, fields_);
    }
    plans_.start(record.type(), form);
}

void EcsDocument::read_record(const EventView& event, std::size_t index) {
    const auto& record = event.records()[index];
    start_record(record);
    if (!process) read_process();
    switch (record.type()) {
        case RecordType::path:
            return read_path();
        case RecordType::sockaddr:
            return read_address();
        case RecordType::execve:
            return read_command(record);
        case RecordType::avc:
            return read_vector();
        default:
            break;
    }
    if (speaks_for_itself(record.type())) return read_object(record);
    if (!read_repeated(event, index)) read_fields(record);
}

void EcsDocument::read_process() {
    ProcessIds ids;
    for (const auto& field : fields_) {
        if (!ids.take(field)) break;
    }
    if (ids.has_pid) process = ids;
}

// Of several records of one type each becomes an object, so that their values stay together; the first one's
// stand in `data` as well.
bool EcsDocument::read_repeated(const EventView& event, std::size_t index) {
    constexpr std::uint32_t kIsTold = 1;
    const auto number = static_cast<std::uint32_t>(index) << 1U;
    const auto* known = types_.find_or_insert(event.records()[index].type_name(), number);
    if (known == nullptr) return false;
    const auto& record = event.records()[index];
    const auto& first = event.records()[*known >> 1U];
    if (record.text() == first.text()) return true;
    if ((*known & kIsTold) == 0) {
        types_.replace(record.type_name(), *known | kIsTold);
        start_record(first);
        read_object(first);
        start_record(record);
    }
    read_object(record);
    return true;
}

void EcsDocument::read_object(const RecordView& record) {
    JsonText json(records);
    json.open('{');
    object_names_.clear();
    object_names_.find_or_insert("type", 0);
    json.key("type");
    scratch_.clear();
    append_lower_type(scratch_, record);
    append_json_string(records, scratch_);
    for (const auto& field : fields_) {
        start_field(field);
        add_to_object(json, field, text_of(field));
    }
    json.close('}');
}

void EcsDocument::read_fields(const RecordView& record) {
    const auto* row = find_ecs_record(record.type());
    shows_login_ = row != nullptr && (row->who == Who::account || row->who == Who::login);
    has_user_ = has_login_ = false;
    for (const auto& field : fields_) {
        start_field(field);
        take(record, field);
    }
    const bool is_told = shows_login_ && concerned.id.empty() && concerned.name.empty();
    if (!concerned.second_user.empty() && !is_told) add_other("uid", concerned.second_user_name);
}

void EcsDocument::read_path() {
    JsonText json(paths);
    json.open('{');
    object_names_.clear();
    const bool is_wanted = file.name.empty();
    bool is_file = true;
    bool has_name = false;
    EcsFile& to = file;
    for (const auto& field : fields_) {
        start_field(field);
        const auto text = text_of(field);
        const auto set = [&](std::string_view& member) {
            if (is_wanted) member = field.value;
        };
        if (field.name == "nametype" || field.name == "objtype") {
            is_file = field.value != "PARENT";
            creates_file |= field.value == "CREATE";
        } else if (field.name == "name") {
            has_name = !is_nothing(field.value) && !spells_socket_name(field.value);
            decoded_.assign(text);
        } else if (field.name == "mode") {
            set(to.mode);
        } else if (field.name == "inode") {
            set(to.inode);
        } else if (field.name == "dev") {
            set(to.device);
        } else if (field.name == "obj") {
            set(to.label);
        } else if (field.name == "ouid") {
            set(to.user);
            if (is_wanted) to.user_name.assign(text);
        } else if (field.name == "ogid") {
            set(to.group);
            if (is_wanted) to.group_name.assign(text);
        }
        add_to_object(json, field, text);
    }
    json.close('}');
    if (has_name) {
        container.add_path(decoded_);
        if (is_file && is_wanted) {
            to.name.assign(decoded_);
            return;
        }
    }
    if (!is_wanted) return;
    to.clear();
}

void EcsDocument::read_address() {
    JsonText json(addresses);
    json.open('{');
    object_names_.clear();
    for (const auto& field : fields_) {
        start_field(field);
        if (field.name == "saddr" && peer == nullptr) {
            if (field.value != peer_value_) peer_ = parse_socket_address(field.value);
            peer_value_.assign(field.value);
            peer = peer_ ? &*peer_ : nullptr;
        }
        add_to_object(json, field, text_of(field));
    }
    json.close('}');
}

void EcsDocument::read_command(const RecordView& record) {
    JsonText json(commands);
    object_names_.clear();
    bool is_open = false;
    for (const auto& field : fields_) {
        start_field(field);
        if (const auto name = parse_argument_name(field.name)) {
            if (!joiner_.continues(*name)) finish_argument();
            add_empty_arguments(joiner_.left_out());
            has_argument_ = true;
            append_untrusted(argument_, field.value, hex_rule(record.type(), field.name));
        } else if (field.name == "argc" && argument_total_.empty()) {
            argument_total_.assign(field.value);
            joiner_.set_total(field.value);
        } else {
            if (!is_open) json.open('{');
            is_open = true;
            add_to_object(json, field, text_of(field));
        }
    }
    if (is_open) json.close('}');
    if (const auto left_out = joiner_.left_out_at_end(record.body()); left_out > 0) {
        finish_argument();
        add_empty_arguments(left_out);
    }
}

void EcsDocument::add_empty_arguments(std::uint64_t count) {
    for (; count > 0; --count) {
        has_argument_ = true;
        finish_argument();
    }
}

void EcsDocument::finish_argument() {
    if (!has_argument_) return;
    JsonText(arguments).string(argument_);
    container.add_argument(argument_);
    if (argument_count++ > 0) command_line.push_back(' ');
    command_line.append(argument_);
    argument_.clear();
    has_argument_ = false;
}

// What an access vector says of the process stands in its object: it may be another thread's, or spell the
// name in another way.
void EcsDocument::read_vector() {
    JsonText json(vectors);
    const bool is_first = vectors.empty();
    json.open('{');
    object_names_.clear();
    for (const auto& field : fields_) {
        start_field(field);
        if (is_first) {
            note_vector_field(vector, field);
            if (plan_->role == EcsFieldRole::flow) take_flow(field);
        }
        add_to_object(json, field, text_of(field));
    }
    json.close('}');
}

// An access vector alone is the only one that speaks of the process.
void EcsDocument::take_vector_process() {
    if (vectors.empty() || !value(EcsValue::pid).empty() || !value(EcsValue::command).empty()) return;
    if (is_process_id(vector.pid)) put(EcsValue::pid, vector.pid);
    const auto take_name = [&](EcsValue place, std::string_view stored) {
        if (!is_nothing(stored))
            append_json_string(slot(place), decode_untrusted(stored, HexRule::text, decoded_));
    };
    take_name(EcsValue::command, vector.command);
    take_name(EcsValue::executable, vector.executable);
}

// What a field means, without the quotes that a program or the kernel put around a string.
std::string_view EcsDocument::text_of(const Field& field) {
    const auto text = interpreter_.interpret(field, plan_->plan);
    if (text.size() == field.value.size()) {
        if (const auto bare = unquoted(text); bare.size() != text.size()) return bare;
    }
    return is_foreign_ ? foreign_text(field, text) : text;
}

// What the local accounts say of an id of another host is left out; root is root everywhere.
std::string_view EcsDocument::foreign_text(const Field& field, std::string_view text) {
    auto& plan = plan_->plan;
    if (!plan.is_account() || text == field.value || !is_digits(field.value)) return text;
    const bool is_known =
        field.value == "0" || is_unset_id(field.value) || interpreter_.has_stored(field, plan);
    return is_known ? text : field.value;
}

void EcsDocument::resolve(EcsAccount& account, bool is_group, std::string_view name, std::string_view id,
                          std::string_view id_name) {
    if (!is_digits(id) || is_unset_id(id)) id = {};
    if (is_nothing(name)) {
        const bool has_name = id_name != id && is_known_name(id_name);
        return account.set(id, has_name ? id_name : std::string_view{});
    }
    if (!id.empty()) return account.set(id, name);
    if (name == "root") return account.set("0", name);
    if (is_foreign_) return account.set({}, name);
    scratch_.assign(is_group ? "g" : "u").append(name);
    constexpr std::size_t kMostNames = 4096;
    if (known_ids_.size() >= kMostNames) known_ids_.clear();
    const auto [entry, is_new] = known_ids_.try_emplace(scratch_);
    if (is_new) {
        const std::string key(name);
        const auto found = is_group ? find_group_id(key) : find_user_id(key);
        if (found) entry->second = std::to_string(*found);
    }
    account.set(entry->second, name);
}

std::string_view EcsDocument::data_value(std::string_view name) {
    const auto* offset = names_.find(name);
    if (offset == nullptr) return {};
    const auto json = leading_string(std::string_view(data).substr(*offset));
    return is_nothing(json.substr(1, json.size() - 2)) ? std::string_view{} : json;
}

void EcsDocument::add_data(std::string_view name, std::string_view text) {
    if (!is_member_name(name) || name == kSocket) return add_other(name, text);
    if (const auto* taken = names_.find_or_insert(name, next_value_offset(data, name))) {
        scratch_.clear();
        append_json_string(scratch_, text);
        // A JSON string ends itself: what begins with it is it.
        if (!std::string_view(data).substr(*taken).starts_with(scratch_)) add_other(name, text);
        return;
    }
    JsonText(data).member(name, text);
}

void EcsDocument::keep_in_data(std::string_view name, EcsId id) {
    const auto& kept = account(id);
    if (!kept.empty() && names_.find(name) == nullptr) add_data(name, kept.plain_shown());
}

void EcsDocument::add_socket() {
    JsonText json(data);
    json.open(kSocket, '{');
    append_socket_members(json, *peer);
    json.close('}');
}

void EcsDocument::add_other(std::string_view name, std::string_view text) {
    JsonText json(others);
    json.open('{');
    json.member("record", record_type_name_);
    json.member("name", name);
    json.member("value", text);
    json.close('}');
}

void EcsDocument::add_to_object(JsonText& json, const Field& field, std::string_view text) {
    if (plan_->is_member && !object_names_.find_or_insert(field.name, 0)) {
        json.member(field.name, text);
    } else {
        add_other(field.name, text);
    }
}

}  // namespace dockaudit

#include <array>
#include <string>

#include "facts/file_path.hpp"
#include "format/ecs/ecs_containers.hpp"
#include "format/ecs/ecs_document.hpp"
#include "format/ecs/ecs_field.hpp"
#include "format/ecs/ecs_meaning.hpp"
#include "format/ecs/ecs_text.hpp"
#include "format/writers.hpp"

// The members come in a fixed order, and a member has one type in all events: category and type are arrays,
// ids of accounts strings, ids of processes numbers. What an event does not say is left out.

namespace dockaudit {
namespace {

void append_words(JsonText& json, std::string_view name, std::string_view words) {
    if (words.empty()) return;
    json.open(name, '[');
    while (true) {
        const auto word = words.substr(0, words.find(','));
        json.string(word);
        if (word.size() == words.size()) break;
        words.remove_prefix(word.size() + 1);
    }
    json.close(']');
}

void append_account(JsonText& json, std::string_view key, const EcsAccount* account) {
    if (account == nullptr || account->empty()) return;
    json.open(key, '{');
    json.text().append(account->members()).push_back('}');
}

class EcsWriter final : public EventWriter {
 public:
    explicit EcsWriter(const WriterOptions& options)
        : with_raw_(options.with_raw), host_(options.host), event_(options), containers_(options.history) {}

    void append_event(std::string& out, const EventView& event) override;
    InterpreterStatistics statistics() const override { return event_.statistics(); }

 private:
    void append_head(JsonText& json, const EventView& event, const EcsMeaning& meaning);
    void append_host(JsonText& json, const EventId& id);
    void append_process(JsonText& json);
    void append_users(JsonText& json, const EcsStory& story);
    void append_user_object(JsonText& json, const EcsStory& story);
    void append_file(JsonText& json);
    void append_network(JsonText& json, const EcsStory& story);
    void append_peer(JsonText& json, std::string_view name, bool is_peer, const EcsEnd& end);
    void append_auditd(JsonText& json, const EventView& event, const EcsStory& story);
    void append_summary(JsonText& json, const EcsStory& story);
    void append_dockaudit(JsonText& json);
    void find_file(const EventView& event);

    void member(JsonText& json, std::string_view name, EcsValue place) {
        append_json(json, name, event_.value(place));
    }

    bool with_raw_;
    LocalHost host_;
    EcsDocument event_;
    EcsStoryteller storyteller_;
    EcsContainers containers_;
    UtcText time_;
    std::string type_;  // of the first record
    std::string action_;
    std::string permissions_;
    std::string file_path_;
    std::string raw_;
    std::string users_{'{'};  // `{` and the member `user` of a process with these accounts
    std::array<std::uint32_t, kEcsIds> user_versions_{};
};

void EcsWriter::append_event(std::string& out, const EventView& event) {
    event_.read(event);
    containers_.read(event, event_);
    find_file(event);
    type_.clear();
    append_lower_type(type_, event.records().front());
    raw_.clear();
    if (with_raw_) {
        for (const auto& record : event.records()) {
            if (record.follows_in_line()) continue;
            if (!raw_.empty()) raw_.push_back('\n');
            raw_.append(record.line());
        }
    }
    const auto& story = storyteller_.tell(event_, file_path_);

    JsonText json(out);
    out.push_back('{');
    append_head(json, event, story.meaning);
    append_process(json);
    append_users(json, story);
    append_file(json);
    append_network(json, story);
    containers_.append_objects(json);
    append_auditd(json, event, story);
    append_dockaudit(json);
    json.close('}');
    out.push_back('\n');
}

void EcsWriter::append_head(JsonText& json, const EventView& event, const EcsMeaning& meaning) {
    const auto& id = event.id();
    auto& out = json.text();
    json.key("@timestamp");
    out.push_back('"');
    time_.append(out, id.time);
    out.push_back('"');

    json.open("event", '{');
    json.json_member("kind", "\"event\"");
    append_words(json, "category", meaning.category);
    append_words(json, "type", meaning.type);
    if (meaning.action.empty()) {
        action_.clear();
        append_lower_type(action_, *event_.teller);
    }
    json.member("action", meaning.action.empty() ? std::string_view(action_) : meaning.action);
    if (event_.outcome != EcsDocument::Outcome::unknown)
        json.json_member("outcome",
                         event_.outcome == EcsDocument::Outcome::success ? "\"success\"" : "\"failure\"");
    json.json_member("module", "\"auditd\"");
    json.member("id", event.unique_id());
    if (!raw_.empty() && is_utf8(raw_)) json.member("original", raw_);
    json.close('}');

    append_host(json, id);
    if (event_.keys.empty()) return;
    json.open("tags", '[');
    out.append(event_.keys).push_back(']');
}

// The log of this host is the only one of which is known who wrote the records without a node.
void EcsWriter::append_host(JsonText& json, const EventId& id) {
    const bool is_own = host_.wrote_log && !event_.is_foreign();
    json.open("host", '{');
    if (id.node) {
        json.member("name", *id.node);
    } else if (is_own) {
        append_text(json, "name", host_.name);
    }
    if (is_own) append_text(json, "id", host_.id);
    json.json_member("os", R"({"type":"linux"})");
    json.close('}');
}

void EcsWriter::append_process(JsonText& json) {
    const OptionalObject object(json, "process");
    member(json, "pid", EcsValue::pid);
    containers_.append_entity(json);
    if (const auto parent = event_.value(EcsValue::parent_pid); !parent.empty()) {
        json.open("parent", '{');
        json.json_member("pid", parent);
        containers_.append_parent(json);
        json.close('}');
    }
    const auto executable = event_.value(EcsValue::executable);
    if (const auto command = event_.value(EcsValue::command); !command.empty()) {
        json.json_member("name", command);
    } else if (!executable.empty()) {
        const auto name = executable.substr(executable.rfind('/') + 1);
        if (name.size() > 1 && name.size() < executable.size()) {
            json.key("name");
            json.text().append(1, '"').append(name);
        }
    }
    append_json(json, "executable", executable);
    append_text(json, "command_line", event_.command_line);
    if (event_.argument_count > 0) {
        json.open("args", '[');
        json.text().append(event_.arguments).push_back(']');
        json.number("args_count", event_.argument_count);
    }
    member(json, "title", EcsValue::title);
    member(json, "working_directory", EcsValue::working_directory);
}

void EcsWriter::append_users(JsonText& json, const EcsStory& story) {
    // Most events are of processes with the ids of the one before.
    const bool is_process = story.user == &event_.account(EcsId::user) && story.target == nullptr &&
                            story.effective == &event_.account(EcsId::effective_user);
    if (is_process) {
        std::array<std::uint32_t, kEcsIds> versions{};
        for (std::size_t i = 0; i < kEcsIds; ++i)
            versions[i] = event_.account(static_cast<EcsId>(i)).version();
        if (versions != user_versions_) {
            users_.assign(1, '{');
            JsonText users(users_);
            append_user_object(users, story);
            user_versions_ = versions;
        }
        if (users_.size() <= 1) return;
        json.text().append(1, ',').append(users_, 1);
        return;
    }
    append_user_object(json, story);
    append_account(json, "group", story.group);
}

void EcsWriter::append_user_object(JsonText& json, const EcsStory& story) {
    const auto append = [&](std::string_view key, const EcsAccount* user, EcsId group) {
        const OptionalObject object(json, key);
        if (user != nullptr && !user->empty()) json.text().append(user->members());
        append_account(json, "group", &event_.account(group));
    };
    const OptionalObject object(json, "user");
    if (story.user != nullptr && !story.user->empty()) json.text().append(story.user->members());
    append_account(json, "group", &event_.account(EcsId::group));
    append_account(json, "audit", &event_.account(EcsId::login_user));
    append("effective", story.effective, EcsId::effective_group);
    append("saved", &event_.account(EcsId::saved_user), EcsId::saved_group);
    append("filesystem", &event_.account(EcsId::filesystem_user), EcsId::filesystem_group);
    append_account(json, "target", story.target);
}

void EcsWriter::append_file(JsonText& json) {
    if (file_path_.empty()) return;
    const auto& file = event_.file;
    const auto name = [&](std::string_view key, std::string_view id, std::string_view text) {
        const bool is_known = !text.empty() && text != id && !text.starts_with("unknown(") && text != "unset";
        if (is_known) json.member(key, text);
    };
    json.open("file", '{');
    json.member("path", file_path_);
    append_text(json, "inode", file.inode);
    append_text(json, "device", file.device);
    append_text(json, "mode", permissions_of(file.mode, permissions_));
    if (is_digits(file.user) && !is_unset_id(file.user)) json.member("uid", file.user);
    if (is_digits(file.group) && !is_unset_id(file.group)) json.member("gid", file.group);
    name("owner", file.user, file.user_name);
    name("group", file.group, file.group_name);
    if (!is_nothing(file.label)) {
        const OptionalObject object(json, "selinux");
        append_label_members(json, file.label);
    }
    json.close('}');
}

void EcsWriter::append_network(JsonText& json, const EcsStory& story) {
    using Direction = EcsStory::Direction;
    const bool is_to_peer = event_.has_syscall && story.direction == Direction::egress;
    const bool is_from_peer = event_.has_syscall && story.direction == Direction::ingress;
    append_peer(json, "source", is_from_peer, story.source);
    append_peer(json, "destination", is_to_peer, story.destination);
    const auto* transport = find_transport(event_.flow.protocol);
    if (story.direction != Direction::none || transport != nullptr) {
        json.open("network", '{');
        if (story.direction != Direction::none)
            json.json_member("direction",
                             story.direction == Direction::egress ? "\"egress\"" : "\"ingress\"");
        if (transport != nullptr) {
            json.member("iana_number", transport->number);
            json.member("transport", transport->name);
        }
        json.close('}');
    }
}

// `is_peer`: the address of the SOCKADDR record is this end; else it is `end`, and the `addr` of a message is
// the source.
void EcsWriter::append_peer(JsonText& json, std::string_view name, bool is_peer, const EcsEnd& end) {
    const OptionalObject object(json, name);
    if (is_peer && event_.peer != nullptr && (!event_.peer->address.empty() || !event_.peer->path.empty())) {
        const auto& peer = *event_.peer;
        json.member("address", peer.address.empty() ? peer.path : peer.address);
        append_text(json, "ip", peer.address);
        if (peer.port && !peer.address.empty()) json.number("port", *peer.port);
        append_text(json, "path", peer.path);
        return;
    }
    append_text(json, "address", end.address);
    append_text(json, "ip", end.address);
    if (end.address.empty() && name == "source") {
        const auto ip = event_.value(EcsValue::remote_address);
        append_json(json, "address", ip.empty() ? event_.value(EcsValue::remote_host) : ip);
        append_json(json, "ip", ip);
    }
    if (end.port) json.number("port", *end.port);
}

void EcsWriter::append_auditd(JsonText& json, const EventView& event, const EcsStory& story) {
    const auto append = [&](std::string_view name, const std::string& members, char open, char close) {
        if (members.empty()) return;
        json.open(name, open);
        json.text().append(members).push_back(close);
    };
    json.open("auditd", '{');
    json.member("message_type", type_);
    json.number("sequence", event.id().serial);
    member(json, "session", EcsValue::session);
    if (event_.outcome != EcsDocument::Outcome::unknown)
        json.json_member("result",
                         event_.outcome == EcsDocument::Outcome::success ? "\"success\"" : "\"fail\"");
    append_summary(json, story);
    append("data", event_.data, '{', '}');
    append("paths", event_.paths, '[', ']');
    append("sockaddr", event_.addresses, '[', ']');
    append("execve", event_.commands, '[', ']');
    append("avc", event_.vectors, '[', ']');
    append("records", event_.records, '[', ']');
    append("others", event_.others, '[', ']');
    json.close('}');
}

void EcsWriter::append_summary(JsonText& json, const EcsStory& story) {
    const OptionalObject summary(json, "summary");
    {
        const OptionalObject actor(json, "actor");
        append_json(json, "primary", story.actor);
        append_json(json, "secondary", story.second_actor);
    }
    {
        const OptionalObject object(json, "object");
        append_text(json, "type", story.object_kind);
        append_json(json, "primary", story.object);
        append_json(json, "secondary", story.second_object);
    }
    const auto executable = event_.value(EcsValue::executable);
    append_json(json, "how", executable.empty() ? event_.value(EcsValue::command) : executable);
}

void EcsWriter::append_dockaudit(JsonText& json) {
    const bool has_base64 = !raw_.empty() && !is_utf8(raw_);
    const OptionalObject object(json, "dockaudit");
    containers_.append_members(json);
    if (!event_.interpreted.empty()) {
        json.open("interpreted", '{');
        json.text().append(event_.interpreted).push_back('}');
    }
    if (has_base64) {
        json.key("original_base64");
        json.text().push_back('"');
        append_base64(json.text(), raw_);
        json.text().push_back('"');
    }
}

// A relative path is one of the working directory, unless the event may name another folder.
void EcsWriter::find_file(const EventView& event) {
    file_path_.clear();
    if (event_.file.name.empty()) return;
    const bool is_here = event_.file.name.starts_with('/') || !names_other_folder(event);
    append_full_path(file_path_, is_here ? std::string_view(event_.directory) : std::string_view{},
                     event_.file.name);
}

}  // namespace

std::unique_ptr<EventWriter> make_ecs_writer(const WriterOptions& options) {
    return std::make_unique<EcsWriter>(options);
}

}  // namespace dockaudit

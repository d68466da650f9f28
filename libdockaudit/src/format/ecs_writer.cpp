#include <algorithm>
#include <array>

#include "format/ecs_event.hpp"
#include "format/ecs_text.hpp"
#include "format/writers.hpp"

// The members come in a fixed order, and a member has one type in all events: category and type are arrays,
// ids of accounts strings, ids of processes numbers. What an event does not say is left out.

namespace dockaudit {
namespace {

enum class Direction { none, to_peer, from_peer };

// Whether the address in a SOCKADDR record is whom the process speaks to, or who spoke to it.
Direction direction_of(std::string_view syscall) noexcept {
    constexpr std::array<std::string_view, 4> kTo{"connect", "sendmmsg", "sendmsg", "sendto"};
    constexpr std::array<std::string_view, 5> kFrom{"accept", "accept4", "recvfrom", "recvmmsg", "recvmsg"};
    constexpr std::string_view kMultiplexer = "socketcall(";
    if (syscall.starts_with(kMultiplexer) && syscall.ends_with(')'))
        syscall = syscall.substr(kMultiplexer.size(), syscall.size() - kMultiplexer.size() - 1);
    if (std::ranges::find(kTo, syscall) != kTo.end()) return Direction::to_peer;
    if (std::ranges::find(kFrom, syscall) != kFrom.end()) return Direction::from_peer;
    return Direction::none;
}

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

class EcsWriter final : public EventWriter {
 public:
    explicit EcsWriter(const WriterOptions& options)
        : with_raw_(options.with_raw), event_(options.max_cached_values) {}

    void append_event(std::string& out, const EventView& event) override;
    InterpreterStatistics statistics() const override { return event_.statistics(); }

 private:
    void append_head(JsonText& json, const EventView& event, const EcsMeaning& meaning);
    void append_process(JsonText& json);
    void append_users(JsonText& json);
    void append_objects(JsonText& json);
    void append_peer(JsonText& json, std::string_view name, const PeerText& peer);
    void append_auditd(JsonText& json, const EventView& event, const EcsMeaning& meaning);
    void append_summary(JsonText& json, const EcsMeaning& meaning);
    void append_dockaudit(JsonText& json);
    void find_file();
    void find_peers();

    void member(JsonText& json, std::string_view name, EcsValue place) {
        if (const auto text = event_.value(place); !text.empty()) json.json_member(name, text);
    }

    bool with_raw_;
    EcsEvent event_;
    UtcText time_;
    std::string type_;  // of the first record
    std::string file_path_;
    std::string raw_;
    PeerText source_;
    PeerText destination_;
};

void EcsWriter::append_event(std::string& out, const EventView& event) {
    event_.read(event);
    find_file();
    find_peers();
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
    auto meaning = find_meaning(event_.traits);
    if (meaning.action.empty()) meaning.action = type_;

    JsonText json(out);
    out.push_back('{');
    append_head(json, event, meaning);
    append_process(json);
    append_users(json);
    append_objects(json);
    append_auditd(json, event, meaning);
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
    json.member("action", meaning.action);
    if (event_.outcome != EcsEvent::Outcome::unknown)
        json.json_member("outcome",
                         event_.outcome == EcsEvent::Outcome::success ? "\"success\"" : "\"failure\"");
    json.json_member("module", "\"auditd\"");
    json.member("id", to_string(id));
    if (!raw_.empty() && is_utf8(raw_)) json.member("original", raw_);
    json.close('}');

    json.open("host", '{');
    if (id.node) json.member("name", *id.node);
    json.json_member("os", R"({"type":"linux"})");
    json.close('}');
    if (event_.keys.empty()) return;
    json.open("tags", '[');
    out.append(event_.keys).push_back(']');
}

void EcsWriter::append_process(JsonText& json) {
    const auto start = json.text().size();
    json.open("process", '{');
    const auto empty = json.text().size();
    member(json, "pid", EcsValue::pid);
    if (const auto parent = event_.value(EcsValue::parent_pid); !parent.empty()) {
        json.open("parent", '{');
        json.json_member("pid", parent);
        json.close('}');
    }
    member(json, "name", EcsValue::command);
    member(json, "executable", EcsValue::executable);
    if (event_.argument_count > 0) {
        json.open("args", '[');
        json.text().append(event_.arguments).push_back(']');
        json.number("args_count", event_.argument_count);
    }
    member(json, "title", EcsValue::title);
    member(json, "working_directory", EcsValue::working_directory);
    if (json.text().size() == empty) return json.text().resize(start);
    json.close('}');
}

void EcsWriter::append_users(JsonText& json) {
    const auto append = [&](std::string_view key, EcsValue id, EcsValue name) {
        if (event_.value(id).empty()) return;
        json.open(key, '{');
        member(json, "id", id);
        member(json, "name", name);
        json.close('}');
    };
    const auto start = json.text().size();
    json.open("user", '{');
    const auto empty = json.text().size();
    member(json, "id", EcsValue::user_id);
    member(json, "name", EcsValue::user_name);
    append("audit", EcsValue::login_user_id, EcsValue::login_user_name);
    append("effective", EcsValue::effective_user_id, EcsValue::effective_user_name);
    if (json.text().size() == empty) {
        json.text().resize(start);
    } else {
        json.close('}');
    }
    append("group", EcsValue::group_id, EcsValue::group_name);
}

void EcsWriter::append_objects(JsonText& json) {
    if (!file_path_.empty()) {
        json.open("file", '{');
        json.member("path", file_path_);
        json.close('}');
    }
    append_peer(json, "source", source_);
    append_peer(json, "destination", destination_);
    if (event_.container.is_whole()) {
        json.open("container", '{');
        json.member("id", event_.container.id());
        json.close('}');
    }
}

void EcsWriter::append_peer(JsonText& json, std::string_view name, const PeerText& peer) {
    const auto remote = name == "source" && peer.address.empty() ? event_.value(EcsValue::remote_address)
                                                                 : std::string_view{};
    if (peer.address.empty() && peer.path.empty() && remote.empty()) return;
    json.open(name, '{');
    if (!peer.address.empty()) json.member("ip", peer.address);
    if (!remote.empty()) json.json_member("ip", remote);
    if (!peer.port.empty()) json.json_member("port", peer.port);
    if (!peer.path.empty()) json.member("path", peer.path);
    json.close('}');
}

void EcsWriter::append_auditd(JsonText& json, const EventView& event, const EcsMeaning& meaning) {
    const auto append = [&](std::string_view name, const std::string& members, char open, char close) {
        if (members.empty()) return;
        json.open(name, open);
        json.text().append(members).push_back(close);
    };
    json.open("auditd", '{');
    json.member("message_type", type_);
    json.number("sequence", event.id().serial);
    member(json, "session", EcsValue::session);
    if (event_.outcome != EcsEvent::Outcome::unknown)
        json.json_member("result", event_.outcome == EcsEvent::Outcome::success ? "\"success\"" : "\"fail\"");
    append_summary(json, meaning);
    append("data", event_.data, '{', '}');
    append("paths", event_.paths, '[', ']');
    append("sockaddr", event_.addresses, '[', ']');
    append("execve", event_.commands, '[', ']');
    append("avc", event_.vectors, '[', ']');
    append("others", event_.others, '[', ']');
    json.close('}');
}

void EcsWriter::append_summary(JsonText& json, const EcsMeaning& meaning) {
    const auto name_of = [&](EcsValue name, EcsValue id) {
        const auto text = event_.value(name);
        return text.empty() ? event_.value(id) : text;
    };
    const auto login = name_of(EcsValue::login_user_name, EcsValue::login_user_id);
    const auto user = name_of(EcsValue::user_name, EcsValue::user_id);
    const auto start = json.text().size();
    json.open("summary", '{');
    const auto empty = json.text().size();
    if (!login.empty() || !user.empty()) {
        json.open("actor", '{');
        if (!login.empty()) json.json_member("primary", login);
        if (!user.empty()) json.json_member("secondary", user);
        json.close('}');
    }
    const auto& peer = destination_.address.empty() && destination_.path.empty() ? source_ : destination_;
    const auto address = peer.address.empty() ? peer.path : peer.address;
    auto kind = meaning.object_kind;
    // A file may be anything that has a mode.
    if (kind == "file" && !event_.file_mode.empty())
        kind = std::string_view(event_.file_mode).substr(0, event_.file_mode.find(','));
    const auto object = meaning.object_kind == "socket" ? address : std::string_view(file_path_);
    if (!kind.empty() || !object.empty()) {
        json.open("object", '{');
        if (!kind.empty()) json.member("type", kind);
        if (!object.empty()) json.member("primary", object);
        json.close('}');
    }
    member(json, "how", EcsValue::executable);
    if (json.text().size() == empty) return json.text().resize(start);
    json.close('}');
}

void EcsWriter::append_dockaudit(JsonText& json) {
    const auto& container = event_.container;
    const bool has_base64 = !raw_.empty() && !is_utf8(raw_);
    if (container.id().empty() && !has_base64) return;
    json.open("dockaudit", '{');
    if (!container.id().empty()) {
        json.open("container", '{');
        if (!container.is_whole()) json.member("id_prefix", container.id());
        json.member("source", container.source());
        json.close('}');
    }
    if (has_base64) {
        json.key("original_base64");
        json.text().push_back('"');
        append_base64(json.text(), raw_);
        json.text().push_back('"');
    }
    json.close('}');
}

// A relative path is one of the working directory, unless the call names another folder.
void EcsWriter::find_file() {
    file_path_.clear();
    if (event_.file_name.empty()) return;
    const auto& call = event_.traits.syscall;
    const bool may_name_folder = call.ends_with("at") || call.ends_with("at2");
    const bool is_here = !may_name_folder || event_.first_argument.ends_with("ffffff9c");
    append_full_path(file_path_, is_here ? std::string_view(event_.directory) : std::string_view{},
                     event_.file_name);
}

void EcsWriter::find_peers() {
    source_ = {};
    destination_ = {};
    if (event_.peer.empty()) return;
    const auto direction = direction_of(event_.traits.syscall);
    if (direction == Direction::to_peer) destination_ = parse_peer(event_.peer);
    if (direction == Direction::from_peer) source_ = parse_peer(event_.peer);
}

}  // namespace

std::unique_ptr<EventWriter> make_ecs_writer(const WriterOptions& options) {
    return std::make_unique<EcsWriter>(options);
}

}  // namespace dockaudit

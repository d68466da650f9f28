#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dockaudit/docker_command.hpp>
#include <dockaudit/docker_flags.hpp>
#include <dockaudit/event_fields.hpp>
#include <dockaudit/event_subject.hpp>

#include "docker/runtime_command.hpp"
#include "facts/event_facts.hpp"
#include "facts/file_path.hpp"
#include "format/activity_people.hpp"
#include "format/characters.hpp"
#include "format/local_time.hpp"
#include "format/writers.hpp"

// A line is made of one event and the history alone: so it is the same whoever writes it, and in whatever order the
// events come. A client's command is written where its client was started, what its client did then is left out; so is
// the machinery between the client and the container.

namespace dockaudit {
namespace {

constexpr std::size_t kWhoWidth = 10;
constexpr std::size_t kTerminalWidth = 13;
constexpr std::size_t kVerbWidth = 7;
constexpr std::size_t kContainerWidth = 20;
constexpr std::size_t kMaxCommand = 200;  // characters
constexpr std::size_t kMaxDepth = 12;     // deeper ones are not indented further
constexpr std::size_t kMaxFiles = 4;

constexpr AttributeSet kWanted =
    ActivityPeople::kWanted | AttributeSet{Attribute::success, Attribute::exe, Attribute::file};

struct Signs {
    std::string_view branch;  // before a program in a container
    std::string_view cut;     // where the rest of a text is left out
};
constexpr Signs kSigns{"└ ", "…"};
constexpr Signs kAsciiSigns{"`- ", "..."};

// What is only concluded from words and times has this sign before it.
constexpr std::string_view kInferred = "~";

// Columns with two spaces between them, more where a text is shorter than its column.
class Line {
 public:
    explicit Line(std::string& out) : out_(out) {}

    void add(std::string_view text, std::size_t width = 0) {
        if (text.empty() && width == 0) return;
        out_.append(gap_, ' ').append(text);
        const auto used = width_of(text);
        gap_ = 2 + (width > used ? width - used : 0);
    }
    void indent(std::size_t spaces) { gap_ += spaces; }
    void end() { out_ += '\n'; }

 private:
    std::string& out_;
    std::size_t gap_ = 0;
};

// What somebody did without a client, by a flag that the records raise.
struct FlagVerb {
    FlagId flag;
    std::string_view verb;
};
constexpr auto kFlagVerbs = std::to_array<FlagVerb>({
    {FlagId::daemon_config, "config"},
    {FlagId::binary_change, "binary"},
    {FlagId::group_docker, "group"},
    {FlagId::socket_mount, "mount"},
    {FlagId::socket_client, "connect"},
    {FlagId::kernel_change, "kernel"},
    {FlagId::denied, "denied"},
});

// A runtime mounts for a container what the command that made it, or the client of the socket, asked for. It runs from a
// copy of itself, in memory or on a mount of its own, which has no other name than `/`.
bool is_runtimes_mount(const EventView& event) {
    const Text comm(event.field("comm").value_or(""), Reader::encoded);
    const Text text(event.field("exe").value_or(""), Reader::encoded);
    const auto exe = text.view().value_or("");
    return exe == "/" || comm.view().value_or("").starts_with("runc:[") ||
           runtime_kind(program_name(exe)) != RuntimeKind::none;
}

std::string_view verb_of(const EventView& event, const std::vector<FlagId>& flags) {
    for (const auto& [flag, verb] : kFlagVerbs) {
        if (std::ranges::find(flags, flag) == flags.end()) continue;
        if (flag == FlagId::socket_mount && is_runtimes_mount(event)) continue;
        const bool is_connection =
            flag == FlagId::denied && event.find_record(RecordType::sockaddr) != nullptr;
        return is_connection ? "connect" : verb;
    }
    return {};
}

std::string_view outcome_text(ActionOutcome outcome) noexcept {
    constexpr std::array<std::string_view, 4> kTexts{"", "ok", "failed", "denied"};
    return kTexts[static_cast<std::size_t>(outcome)];
}

// What came of the event itself.
ActionOutcome outcome_of(const EventFacts& facts, const std::vector<FlagId>& flags) {
    if (std::ranges::find(flags, FlagId::denied) != flags.end()) return ActionOutcome::denied;
    const auto succeeded = facts.succeeded();
    if (!succeeded) return ActionOutcome::unknown;
    return *succeeded ? ActionOutcome::success : ActionOutcome::failure;
}

// An id of 64 digits is shown by its first twelve, as the engines do.
std::string_view short_id(std::string_view id) {
    const bool is_hex = std::ranges::all_of(id, is_lower_hex_digit);
    return is_hex ? id.substr(0, 12) : id;
}

std::string_view client_name(ContainerClient client) noexcept {
    if (client == ContainerClient::podman) return "podman ";
    return client == ContainerClient::nerdctl ? "nerdctl " : "";
}

// The command of a container: its entry point, if one was given, and its arguments.
std::vector<std::string> words_of(const DockerCommand& command) {
    auto words = command.command;
    if (const auto& entrypoint = command.options.entrypoint; entrypoint && !entrypoint->empty())
        words.insert(words.begin(), *entrypoint);
    return words;
}

// What of the arguments of a command is not shown in another column.
std::vector<std::string> other_arguments(const DockerCommand& command) {
    auto others = command.arguments;
    for (const std::string_view shown :
         {command.container(), command.image(), std::string_view(command.new_name)}) {
        const auto found = std::ranges::find(others, shown);
        if (!shown.empty() && found != others.end()) others.erase(found);
    }
    if (!command.input_file.empty()) std::erase(others, command.input_file);
    return others;
}

struct Flagged {
    std::string_view verb;
    const std::vector<FlagId>& flags;
};

class ActivityWriter final : public EventWriter {
 public:
    explicit ActivityWriter(const WriterOptions& options)
        : escape_(options.escape),
          utc_offset_(options.utc_offset),
          signs_(options.is_utf8 ? kSigns : kAsciiSigns),
          history_(options.history),
          people_(options) {}

    void append_event(std::string& out, const EventView& event) override;

 private:
    static std::optional<ActionView> find_action(const EventSubject& subject);
    void append_action(std::string& out, const EventSubject& subject, const ActionView& action);
    void append_program(std::string& out, const EventSubject& subject, const Residence& residence);
    void append_flagged(std::string& out, const EventView& event, const Residence& residence,
                        const Flagged& flagged);

    void add_time(Line& line, const EventView& event);
    void add_person(Line& line, const EventView& event, const EventFacts& facts);
    void add_command(Line& line, const ActionView& action);
    void add_words(Line& line, std::string_view before, const std::vector<std::string>& words) const;
    void add_text(Line& line, std::string_view before, std::string_view text) const;
    void add_flags(Line& line, const std::vector<FlagId>& flags) const;
    void add_place(Line& line, const Residence& residence) const;
    void add_files(Line& line, const EventFacts& facts) const;
    void add_group(Line& line, const EventView& event) const;

    std::string escaped(std::string_view text) const;
    std::string shortened(std::string_view text) const;
    std::string container_text(std::string_view name, const Container* container, bool is_inferred) const;

    EscapeMode escape_;
    UtcOffset utc_offset_;
    Signs signs_;
    std::shared_ptr<const ContainerHistory> history_;
    ActivityPeople people_;
    std::string scratch_;
};

// Most events are nothing of that, and it is seen at few looks.
void ActivityWriter::append_event(std::string& out, const EventView& event) {
    const EventSubject subject(event, history_.get());
    const bool runs_program = event.find_record(RecordType::execve) != nullptr;
    if (runs_program) {
        if (const auto action = find_action(subject)) {
            const bool is_its_start = action->time == event.id().time && action->serial == event.id().serial;
            if (is_its_start) append_action(out, subject, *action);
            return;
        }
    }
    Residence residence;
    if (runs_program) {
        residence = subject.residence();
        if (residence.place == ProcessPlace::container) return append_program(out, subject, residence);
    }
    const auto flags = find_flags(subject);
    const auto verb = flags.empty() ? std::string_view{} : verb_of(event, flags);
    if (verb.empty()) return;
    if (!runs_program) {
        // Of a client all was said where it was started.
        if (subject.action()) return;
        residence = subject.residence();
    }
    append_flagged(out, event, residence, {verb, flags});
}

// The command of the client that the event starts. Without a history, or where it had to forget the client, it is read
// from the event.
std::optional<ActionView> ActivityWriter::find_action(const EventSubject& subject) {
    if (auto action = subject.action()) return action;
    const auto& event = subject.event();
    const Text exe(event.field("exe").value_or(""), Reader::encoded);
    if (!may_be_client(exe.view().value_or(""))) return std::nullopt;
    auto command = DockerCommand::parse(event);
    if (!command || command->is_plugin || (command->verb.empty() && command->is_certain()) ||
        command->verb == "container cleanup")
        return std::nullopt;
    ActionView action;
    action.time = event.id().time;
    action.serial = event.id().serial;
    action.command = std::move(*command);
    action.residence = subject.residence();
    return action;
}

void ActivityWriter::append_action(std::string& out, const EventSubject& subject, const ActionView& action) {
    const auto& event = subject.event();
    const EventFacts facts(event, kWanted);
    const auto& command = action.command;
    Line line(out);
    add_time(line, event);
    add_person(line, event, facts);
    line.add(escaped(std::string(client_name(command.client)) + command.verb), kVerbWidth);
    const auto typed = command.container().empty() ? command.options.name : std::string(command.container());
    if (!typed.empty() || action.container != nullptr)
        line.add(container_text(typed, action.container, action.is_inferred), kContainerWidth);
    add_command(line, action);
    if (!command.is_certain()) add_words(line, "typed: ", event.argv());
    add_place(line, action.residence);
    add_flags(line, find_flags(subject));
    line.add(outcome_text(action.outcome));
    line.end();
}

void ActivityWriter::add_command(Line& line, const ActionView& action) {
    const auto& command = action.command;
    if (command.is_help) line.add("help");
    auto image = command.image();
    if (image.empty() && action.container != nullptr) image = action.container->image;
    if (!image.empty()) add_text(line, "image ", image);
    add_words(line, "", other_arguments(command));
    if (!command.new_name.empty()) add_text(line, "to ", command.new_name);
    if (!command.output_file.empty()) add_text(line, "to ", command.output_file);
    if (!command.input_file.empty()) add_text(line, "from ", command.input_file);
    if (!command.host.empty()) add_text(line, "on ", command.host);
    if (!command.context.empty()) add_text(line, "on ", command.context);
    if (!command.options.user.empty()) add_text(line, "as ", command.options.user);
    add_words(line, "$ ", words_of(command));
}

// A program in a container, below what was done to it.
void ActivityWriter::append_program(std::string& out, const EventSubject& subject,
                                    const Residence& residence) {
    const auto& event = subject.event();
    const auto words = event.argv();
    const EventFacts facts(event, kWanted);
    std::string exe;
    facts.visit_texts(Attribute::exe, [&](std::string_view text, const Fact&) {
        exe = text;
        return false;
    });
    const std::vector<std::string_view> views(words.begin(), words.end());
    const auto kind = parse_runtime_command(exe, views).kind;
    if (kind != RuntimeKind::none && kind != RuntimeKind::engine) return;

    Line line(out);
    add_time(line, event);
    line.indent(2);
    line.add(container_text(residence.name, residence.container, false), kContainerWidth);
    const auto depth = std::min(subject.depth(), kMaxDepth);
    line.indent(2 * (std::max<std::size_t>(depth, 1) - 1));
    add_words(line, signs_.branch, words.empty() ? std::vector{exe} : words);
    const auto uid = facts.number(Attribute::euid);
    if (uid && *uid != 0) line.add("uid " + std::to_string(*uid));
    add_flags(line, find_flags(subject));
    if (const auto name = people_.behind(subject, facts); !name.empty()) line.add("by " + name);
    line.end();
}

// What people did to the engine without its client.
void ActivityWriter::append_flagged(std::string& out, const EventView& event, const Residence& residence,
                                    const Flagged& flagged) {
    const EventFacts facts(event, kWanted);
    const auto words = event.argv();
    Line line(out);
    add_time(line, event);
    add_person(line, event, facts);
    line.add(flagged.verb, kVerbWidth);
    if (!words.empty()) {
        add_words(line, "$ ", words);
    } else if (flagged.verb == "connect") {
        visit_titles(event, [&](std::string&& title) {
            add_text(line, "$ ", title);
            return false;
        });
    } else {
        add_group(line, event);
        add_files(line, facts);
    }
    if (words.empty()) {
        facts.visit_texts(Attribute::exe, [&](std::string_view exe, const Fact&) {
            if (!is_placeholder(exe)) add_text(line, "with ", exe);
            return false;
        });
    }
    add_place(line, residence);
    add_flags(line, flagged.flags);
    if (words.empty()) line.add(outcome_text(outcome_of(facts, flagged.flags)));
    line.end();
}

void ActivityWriter::add_time(Line& line, const EventView& event) {
    scratch_.clear();
    append_local_time(scratch_, event.id().time, TimeStyle::millisecond, utc_offset_);
    line.add(scratch_);
    if (const auto node = event.id().node; node && !node->empty()) line.add(escaped(*node));
}

void ActivityWriter::add_person(Line& line, const EventView& event, const EventFacts& facts) {
    line.add(people_.who(event, facts), kWhoWidth);
    line.add(people_.where(facts), kTerminalWidth);
}

void ActivityWriter::add_words(Line& line, std::string_view before,
                               const std::vector<std::string>& words) const {
    if (!words.empty()) add_text(line, before, join_arguments(words));
}

void ActivityWriter::add_text(Line& line, std::string_view before, std::string_view text) const {
    line.add(std::string(before) + shortened(text));
}

void ActivityWriter::add_flags(Line& line, const std::vector<FlagId>& flags) const {
    if (flags.empty()) return;
    std::string text = "[";
    for (const auto flag : flags) {
        if (text.size() > 1) text += ' ';
        text += command_flag(flag).name;
    }
    line.add(text + ']');
}

// The container from which somebody acts.
void ActivityWriter::add_place(Line& line, const Residence& residence) const {
    if (residence.place == ProcessPlace::container)
        line.add("in " + container_text(residence.name, residence.container, false));
}

void ActivityWriter::add_files(Line& line, const EventFacts& facts) const {
    std::vector<std::string> files;
    const auto directory = facts.directory();
    facts.visit_texts(Attribute::file, [&](std::string_view name, const Fact& fact) {
        // The folders of created and removed names, and what loads a program.
        const auto kind = fact.record->field("nametype").value_or("");
        const bool is_path = fact.record->type() == RecordType::path && kind != "PARENT";
        if (!is_path) return true;
        std::string path;
        append_full_path(path, facts.is_in_directory(name, fact) ? directory : "", name);
        if (std::ranges::find(files, path) == files.end()) files.push_back(std::move(path));
        return files.size() < kMaxFiles;
    });
    add_words(line, "", files);
}

// What a record about accounts says of it, in its own words.
void ActivityWriter::add_group(Line& line, const EventView& event) const {
    if (event.find_record(RecordType::syscall) != nullptr) return;
    for (const std::string_view name : {"op", "acct", "grp"}) {
        const auto value = event.decoded_field(name).value_or("");
        if (!is_placeholder(value)) add_text(line, "", value);
    }
}

std::string ActivityWriter::escaped(std::string_view text) const {
    std::string out;
    append_escaped(out, text, escape_);
    return out;
}

std::string ActivityWriter::shortened(std::string_view text) const {
    const auto first = first_characters(text, kMaxCommand);
    auto out = escaped(first);
    if (first.size() < text.size()) out += signs_.cut;
    return out;
}

// `web (d1e87cdf8d9e)`, by the name that the command used if it used one.
std::string ActivityWriter::container_text(std::string_view name, const Container* container,
                                           bool is_inferred) const {
    if (container == nullptr) return name.empty() ? "(unknown)" : escaped(name);
    if (name.empty() || container->id.starts_with(name)) name = container->name;
    const auto id = std::string(is_inferred ? kInferred : "") + escaped(short_id(container->id));
    return name.empty() ? id : escaped(name) + " (" + id + ")";
}

}  // namespace

std::unique_ptr<EventWriter> make_activity_writer(const WriterOptions& options) {
    return std::make_unique<ActivityWriter>(options);
}

}  // namespace dockaudit

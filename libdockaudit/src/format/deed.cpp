#include "format/deed.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <dockaudit/docker_command.hpp>
#include <dockaudit/event_fields.hpp>

#include "docker/runtime_command.hpp"
#include "facts/file_path.hpp"
#include "format/activity_people.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kMaxFiles = 4;

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

// An id of 64 digits is shown by its first twelve, as the engines do.
std::string_view short_id(std::string_view id) noexcept {
    const bool is_hex = std::ranges::all_of(id, is_lower_hex_digit);
    return is_hex ? id.substr(0, 12) : id;
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

// The command of the client that the event starts. Without a history, or where it had to forget the client, it is read
// from the event.
std::optional<ActionView> find_action(const EventSubject& subject) {
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

// What runs it, or makes it run: what is between a client and a container.
bool is_machinery(const std::string& exe, const std::vector<std::string>& words) {
    const std::vector<std::string_view> views(words.begin(), words.end());
    const auto kind = parse_runtime_command(exe, views).kind;
    return kind != RuntimeKind::none && kind != RuntimeKind::engine;
}

void read_program(Deed& deed, const EventSubject& subject) {
    const auto& event = subject.event();
    const Text text(event.field("exe").value_or(""), Reader::encoded);
    const std::string exe(text.view().value_or(""));
    deed.words = event.argv();
    if (is_machinery(exe, deed.words)) return;
    if (deed.words.empty()) deed.words.push_back(exe);
    deed.kind = Deed::Kind::program;
    deed.flags = find_flags(subject);
}

void visit_words(std::string_view before, const std::vector<std::string>& words, const VisitPart& visit) {
    if (!words.empty()) visit(before, join_arguments(words));
}

void visit_files(const EventFacts& facts, const VisitPart& visit) {
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
    visit_words("", files, visit);
}

// What a record about accounts says of it, in its own words.
void visit_group(const EventView& event, const VisitPart& visit) {
    if (event.find_record(RecordType::syscall) != nullptr) return;
    for (const std::string_view name : {"op", "acct", "grp"}) {
        const auto value = event.decoded_field(name).value_or("");
        if (!is_placeholder(value)) visit("", value);
    }
}

}  // namespace

// Most events are nothing of that, and it is seen at few looks.
Deed read_deed(const EventSubject& subject) {
    Deed deed;
    const auto& event = subject.event();
    const bool runs_program = event.find_record(RecordType::execve) != nullptr;
    if (runs_program) {
        if (auto action = find_action(subject)) {
            const bool is_its_start = action->time == event.id().time && action->serial == event.id().serial;
            if (!is_its_start) return deed;
            deed.kind = Deed::Kind::command;
            deed.flags = find_flags(subject);
            deed.residence = action->residence;
            deed.action = std::move(action);
            return deed;
        }
        deed.residence = subject.residence();
        if (deed.residence.place == ProcessPlace::container) {
            read_program(deed, subject);
            return deed;
        }
    }
    deed.flags = find_flags(subject);
    if (!deed.flags.empty()) deed.verb = verb_of(event, deed.flags);
    // Of a client all was said where it was started.
    if (deed.verb.empty() || (!runs_program && subject.action())) return deed;
    deed.kind = Deed::Kind::change;
    deed.residence = subject.residence();
    deed.words = event.argv();
    return deed;
}

std::string_view outcome_text(ActionOutcome outcome) noexcept {
    constexpr std::array<std::string_view, 4> kTexts{"", "ok", "failed", "denied"};
    return kTexts[static_cast<std::size_t>(outcome)];
}

ActionOutcome outcome_of(const EventFacts& facts, const std::vector<FlagId>& flags) {
    if (std::ranges::find(flags, FlagId::denied) != flags.end()) return ActionOutcome::denied;
    const auto succeeded = facts.succeeded();
    if (!succeeded) return ActionOutcome::unknown;
    return *succeeded ? ActionOutcome::success : ActionOutcome::failure;
}

std::string command_name(const DockerCommand& command) {
    const auto client = command.client == ContainerClient::podman    ? "podman "
                        : command.client == ContainerClient::nerdctl ? "nerdctl "
                                                                     : "";
    return client + command.verb;
}

ContainerLabel label_of(std::string_view name, const Container* container) noexcept {
    if (container == nullptr) return {name, {}};
    if (name.empty() || container->id.starts_with(name)) name = container->name;
    return {name, short_id(container->id)};
}

std::string_view typed_container(const DockerCommand& command) noexcept {
    return command.container().empty() ? std::string_view(command.options.name) : command.container();
}

void visit_command_parts(const ActionView& action, const VisitPart& visit) {
    const auto& command = action.command;
    if (command.is_help) visit("", "help");
    auto image = command.image();
    if (image.empty() && action.container != nullptr) image = action.container->image;
    if (!image.empty()) visit(kImagePart, image);
    visit_words("", other_arguments(command), visit);
    if (!command.new_name.empty()) visit("to ", command.new_name);
    if (!command.output_file.empty()) visit("to ", command.output_file);
    if (!command.input_file.empty()) visit("from ", command.input_file);
    if (!command.host.empty()) visit("on ", command.host);
    if (!command.context.empty()) visit("on ", command.context);
    if (!command.options.user.empty()) visit("as ", command.options.user);
    visit_words("$ ", words_of(command), visit);
}

void visit_change_parts(const EventView& event, const EventFacts& facts, const Deed& deed,
                        const VisitPart& visit) {
    if (!deed.words.empty()) return visit_words("$ ", deed.words, visit);
    if (deed.verb == "connect") {
        visit_titles(event, [&](std::string&& title) {
            visit("$ ", title);
            return false;
        });
    } else {
        visit_group(event, visit);
        visit_files(facts, visit);
    }
    facts.visit_texts(Attribute::exe, [&](std::string_view exe, const Fact&) {
        if (!is_placeholder(exe)) visit("with ", exe);
        return false;
    });
}

}  // namespace dockaudit

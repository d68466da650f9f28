#include <algorithm>
#include <chrono>
#include <optional>
#include <unordered_map>
#include <utility>

#include <dockaudit/account.hpp>
#include <dockaudit/docker_command.hpp>

#include "docker/action_verbs.hpp"
#include "docker/cgroup_path.hpp"
#include "docker/container_index.hpp"
#include "docker/host_key.hpp"
#include "docker/name_table.hpp"
#include "docker/pending_actions.hpp"
#include "docker/program_table.hpp"

// The engine breaks the chain from the person to the container: dockerd starts what a client asked for. What links
// the two is that the client's words fit what starts soon afterwards. Where two people's words fit alike, nobody is
// named. Names are learnt on the way, from what was linked, and tell later commands apart.

namespace dockaudit {
namespace {

using std::chrono::seconds;

// How long after the command its process starts. A `run` may fetch the image first; its words must fit then.
constexpr seconds kSoon{3};
constexpr seconds kFetch{900};

// Each user has podman's containers for himself.
std::uint32_t scope_of(const Program& client) {
    constexpr std::uint32_t kNamed = 1U << 31U;  // the number is not known: of a log that was interpreted
    return client.uid == kUnsetId ? kNamed | client.login_name : client.uid + 1;
}

class ActionLinker {
 public:
    explicit ActionLinker(ProgramTable& table)
        : table_(table), index_(table.containers), pending_(table), states_(table.containers.size()) {}

    void run() {
        for (std::uint32_t at = 0; at < table_.programs.size(); ++at) visit(at);
        for (auto action = table_.actions.rbegin(); action != table_.actions.rend(); ++action) {
            if (action->container == kNoContainer && action->new_name != 0 && !action->is_remote)
                rename_before(*action);
        }
        for (auto& action : table_.actions) {
            if (action.container != kNoContainer || action.is_remote) continue;
            if (action.target != 0) action.container = find_named(action, action.target, action.program);
            if (table_.texts[action.verb] == "create") action.container = find_created(action);
        }
        for (auto& action : table_.actions) {
            if (action.targets != 0 && !action.is_remote) find_others(action);
        }
        table_.names = names_.all();
        describe_containers();
    }

 private:
    // How far the life of a container is.
    struct State {
        bool is_beginning = false;         // its first process has not run yet
        std::uint32_t lives = 0;           // that began in the log
        std::uint32_t first = kNoProgram;  // its first process
        std::optional<Timestamp> last_exec;
        std::optional<Timestamp> last_request;  // to execute something in it
    };

    State& state(std::int32_t container) { return states_[static_cast<std::size_t>(container)]; }
    const State& state(std::int32_t container) const { return states_[static_cast<std::size_t>(container)]; }

    void visit(std::uint32_t at);
    std::uint32_t replace_program(std::uint32_t at);
    bool is_same_process(std::uint32_t former, const Program& program) const;
    void end_client(const Program& end);
    void forget_old(Timestamp now);
    void add_action(std::uint32_t at);
    void take_over(ClientAction& action, std::uint32_t at, const DockerCommand& called);
    void read_action(std::uint32_t at, const DockerCommand& command);
    void rename(ClientAction& action, std::uint32_t at);
    void rename_before(ClientAction& action);

    void link_start(std::uint32_t at);
    std::vector<std::uint32_t> candidates(const Program& root, bool is_creation);
    bool starts_rather(const ClientAction& action, const ClientAction& build) const;
    int fit_of_build(const ClientAction& action, const Program& root) const;
    int fit_of(const ClientAction& action, const Program& root, bool is_creation) const;
    bool fits_command(const ClientAction& action, const Program& root, bool is_exec) const;
    bool is_same_person(const ClientAction& a, const ClientAction& b) const;
    void take(std::uint32_t action, std::uint32_t at);

    NameTable::Key key_of(const ClientAction& action, TextPool::Number name) const {
        return {name, client(action).node, action.scope};
    }
    std::int32_t find_named(const ClientAction& action, TextPool::Number target, std::uint32_t at) const;
    void find_others(ClientAction& action);
    bool is_asked_for(const Program& root) const;
    std::int32_t find_created(const ClientAction& action) const;
    const ClientAction* find_maker(const ClientAction& start) const;
    bool has_run_an_exec(const Program& program) const;
    std::int32_t find_by_id(TextPool::Number node, std::string_view prefix) const;
    void describe_containers();

    const Program& client(const ClientAction& action) const { return table_.programs[action.program]; }

    ProgramTable& table_;
    ContainerIndex index_;
    NameTable names_;
    PendingActions pending_;
    std::vector<std::uint32_t> builds_;                         // that go on, as far as the log tells
    std::unordered_map<std::int32_t, std::uint32_t> built_by_;  // the container of a step → the build
    Timestamp forgotten_until_{};
    std::vector<State> states_;                                    // by container
    std::unordered_map<std::uint64_t, std::uint32_t> of_process_;  // process → the action of its last client
    std::unordered_map<NameTable::Key, std::uint32_t, NameTable::Hash> makers_;  // name → what made it last
    std::unordered_map<std::uint64_t, std::uint32_t> live_;  // process → its last program
    std::unordered_map<std::uint64_t, Timestamp>
        inits_;  // process → when a child of it was to become another
};

void ActionLinker::visit(std::uint32_t at) {
    auto& program = table_.programs[at];
    const auto former = replace_program(at);
    if (program.mark != ProcessMark::Kind::exec) return end_client(program);
    if (const auto build = built_by_.find(program.handled); program.ends && build != built_by_.end())
        table_.actions[build->second].last_start = program.time;
    if (program.begins && !state(program.handled).is_beginning) {
        state(program.handled).is_beginning = true;
        ++state(program.handled).lives;
    }
    if (program.makes_process && !program.begins && program.kind == RuntimeKind::runtime)
        state(program.handled).last_request = program.time;
    if (program.kind == RuntimeKind::init) inits_[process_key(program.node, program.ppid)] = program.time;
    if (program.kind == RuntimeKind::none || program.kind == RuntimeKind::engine) add_action(at);
    if (program.place != ProcessPlace::container || program.container == kNoContainer) return;
    const bool has_parent_inside = program.parent != kNoProgram &&
                                   table_.programs[program.parent].container == program.container &&
                                   table_.programs[program.parent].handled != program.container;
    if (has_parent_inside) {
        // What an `exec` leaves behind is adopted by the first process of the container. A session that went into the
        // container tells the two apart.
        const bool may_be_adopted = program.session == kUnsetId &&
                                    program.parent == state(program.container).first &&
                                    has_run_an_exec(program);
        if (!may_be_adopted) program.cause = table_.programs[program.parent].cause;
    } else if (is_same_process(former, program)) {
        program.cause = table_.programs[former].cause;
    } else {
        link_start(at);
    }
}

// What the process ran until now.
std::uint32_t ActionLinker::replace_program(std::uint32_t at) {
    const auto& program = table_.programs[at];
    const auto key = process_key(program.node, program.pid);
    if (program.mark == ProcessMark::Kind::exit) {
        live_.erase(key);
        return kNoProgram;
    }
    if (program.mark != ProcessMark::Kind::exec) return kNoProgram;
    const auto [entry, is_new] = live_.try_emplace(key, at);
    return is_new ? kNoProgram : std::exchange(entry->second, at);
}

// True if a process in a container runs another program in its place: nobody has started that. Before the first program
// that somebody starts, the process is the runtime's.
bool ActionLinker::is_same_process(std::uint32_t former, const Program& program) const {
    if (former == kNoProgram) return false;
    const auto& before = table_.programs[former];
    return before.place == ProcessPlace::container && before.container == program.container &&
           before.ppid == program.ppid && before.session == program.session;
}

// True if a command was executed in the container so short a time ago that it may have left something behind.
bool ActionLinker::has_run_an_exec(const Program& program) const {
    constexpr std::chrono::minutes kWhile{10};
    const auto& last = state(program.container).last_exec;
    return last && program.time - *last <= kWhile;
}

// How a client ended, where the rules record it, or that the socket refused it.
void ActionLinker::end_client(const Program& end) {
    const auto found = of_process_.find(process_key(end.node, end.pid));
    if (found == of_process_.end()) return;
    auto& action = table_.actions[found->second];
    // Else the pid is used again.
    const auto& by = client(action);
    if (by.session != end.session ||
        program_name(table_.texts[by.exe]) != program_name(table_.texts[end.exe]))
        return;
    if (end.mark == ProcessMark::Kind::refused) action.outcome = ActionOutcome::denied;
    if (end.mark != ProcessMark::Kind::exit) return;
    std::erase(builds_, found->second);
    of_process_.erase(found);
    const bool is_known = end.exit_status != kUnsetId;
    if (is_known && action.outcome != ActionOutcome::denied)
        action.outcome = end.exit_status == 0 ? ActionOutcome::success : ActionOutcome::failure;
}

void ActionLinker::add_action(std::uint32_t at) {
    auto& program = table_.programs[at];
    if (program.ends || !may_be_client(table_.texts[program.exe])) return;
    const auto command = DockerCommand::parse(split_words(table_.texts[program.arguments]), !program.is_cut);
    if (!command || command->verb == "container cleanup") return;
    if (command->verb.empty() && command->is_certain()) return;
    // Rootless podman calls itself with the same words, compose calls docker: one act of the person.
    if (program.parent != kNoProgram && table_.programs[program.parent].action != kNoAction) {
        program.action = table_.programs[program.parent].action;
        take_over(table_.actions[program.action], at, *command);
        return;
    }
    if (!command->is_plugin) read_action(at, *command);
}

// What a client calls knows more than its own words: the id of the container.
void ActionLinker::take_over(ClientAction& action, std::uint32_t at, const DockerCommand& called) {
    if (!table_.texts[action.verb].starts_with("compose ")) return;
    if (action.target == 0) action.target = table_.texts.number(called.container());
    if (action.container == kNoContainer && action.target != 0)
        action.container = find_named(action, action.target, at);
}

void ActionLinker::read_action(std::uint32_t at, const DockerCommand& command) {
    auto& texts = table_.texts;
    ClientAction action;
    action.program = at;
    action.verb = texts.number(command.verb);
    action.target = texts.number(command.container());
    action.name = texts.number(command.options.name);
    action.new_name = texts.number(command.new_name);
    action.image = texts.number(command.image());
    // An entry point that the command names stands before its words, that of the image is not known.
    auto words = command.options.entrypoint.value_or("");
    if (!words.empty()) words.push_back('\0');
    action.command = texts.number(words + join_words(command.command));
    if (command.client == ContainerClient::podman) action.scope = scope_of(table_.programs[at]);
    const bool is_local = command.host.empty() || command.host.starts_with("unix:");
    action.is_remote = !is_local || !command.context.empty();
    if (command.containers.size() > 1) action.targets = texts.number(join_words(command.containers));
    if (action.target != 0 && is_local) action.container = find_named(action, action.target, at);
    action.last_start = table_.programs[at].time;
    if (action.targets != 0 && is_local && starts(command.verb)) find_others(action);
    table_.programs[at].action = static_cast<std::uint32_t>(table_.actions.size());
    table_.actions.push_back(action);
    const auto number = table_.programs[at].action;
    of_process_[process_key(table_.programs[at].node, table_.programs[at].pid)] = number;
    if (is_local && (starts(command.verb) || executes(command.verb))) pending_.add(number);
    if (is_local && builds(command.verb)) builds_.push_back(number);
    if (action.name != 0 && creates(command.verb)) makers_[key_of(action, action.name)] = number;
    if (command.verb == "rename") rename(table_.actions.back(), at);
    if (command.verb == "rm") {
        for (const auto& name : command.containers) names_.unbind(key_of(action, texts.number(name)), at);
    }
}

void ActionLinker::rename(ClientAction& action, std::uint32_t at) {
    if (action.container == kNoContainer || action.new_name == 0) return;
    names_.unbind(key_of(action, action.target), at);
    names_.bind(key_of(action, action.new_name), action.container, at);
}

// A container of which only the later name is known has had the other one until then.
void ActionLinker::rename_before(ClientAction& action) {
    const auto found = names_.find(key_of(action, action.new_name), action.program);
    if (found.next == kNoContainer) return;
    action.container = found.next;
    names_.extend(key_of(action, action.new_name), found.next, action.program);
    names_.bind_before(key_of(action, action.target), found.next, action.program);
}

// True if a runtime was told to execute something in the container just before, or calls itself under the parent of the
// process. Else a process without a known parent is one of the container's own.
bool ActionLinker::is_asked_for(const Program& root) const {
    if (root.parent != kNoProgram || root.source == ContainerSource::monitor) return true;
    const auto& asked = state(root.container).last_request;
    if (asked && root.time - *asked <= kSoon) return true;
    const auto init = inits_.find(process_key(root.node, root.ppid));
    return init != inits_.end() && root.time - init->second <= kSoon;
}

// The first process of a container or of an `exec` in it.
void ActionLinker::link_start(std::uint32_t at) {
    const auto& root = table_.programs[at];
    auto& life = state(root.container);
    const bool is_creation = life.is_beginning;
    life.is_beginning = false;
    if (is_creation) {
        life.first = at;
        life.last_exec.reset();
    } else if (root.source == ContainerSource::lineage || root.source == ContainerSource::monitor) {
        life.last_exec = root.time;
    }
    if (!is_creation && !is_asked_for(root)) return;
    forget_old(root.time);
    int best = 0;
    std::uint32_t chosen = kNoAction;
    bool is_ambiguous = false;
    for (const auto number : candidates(root, is_creation)) {
        const auto& action = table_.actions[number];
        const int fit = fit_of(action, root, is_creation);
        if (fit == 0 || fit < best) continue;
        if (fit == best && starts_rather(table_.actions[chosen], action)) continue;
        if (fit > best) {
            best = fit;
            chosen = number;
            is_ambiguous = false;
        } else if (!is_same_person(action, table_.actions[chosen]) ||
                   action.name != table_.actions[chosen].name) {
            is_ambiguous = true;
        }
    }
    if (chosen != kNoAction && !is_ambiguous) take(chosen, at);
}

// Builds come last.
std::vector<std::uint32_t> ActionLinker::candidates(const Program& root, bool is_creation) {
    auto found = pending_.find(root);
    if (!is_creation) return found;
    std::erase_if(builds_, [&](std::uint32_t number) {
        return root.time - client(table_.actions[number]).time > kFetch;
    });
    found.insert(found.end(), builds_.begin(), builds_.end());
    return found;
}

// True for the command of the person who builds too: it starts a container rather than the build does.
bool ActionLinker::starts_rather(const ClientAction& action, const ClientAction& build) const {
    return builds(table_.texts[build.verb]) && !builds(table_.texts[action.verb]) &&
           is_same_person(action, build);
}

// A step of a build says nothing of the command. BuildKit gives what it runs ids of its own kind; the builder before it
// starts containers like others, one soon after the other, for commands in the form of the shell.
int ActionLinker::fit_of_build(const ClientAction& action, const Program& root) const {
    if (root.session != kUnsetId) return 1;
    if (is_build_id(table_.containers[static_cast<std::size_t>(root.container)].id)) return 3;
    constexpr std::string_view kShell("/bin/sh\0-c\0", 11);
    const bool is_step = table_.texts[root.arguments].starts_with(kShell) && state(root.container).lives == 1;
    return is_step && root.time - action.last_start <= kSoon ? 1 : 0;
}

// How well an action explains the start of a process: 0 not at all, 3 beyond doubt.
int ActionLinker::fit_of(const ClientAction& action, const Program& root, bool is_creation) const {
    const auto& by = client(action);
    const auto verb = table_.texts[action.verb];
    const auto delay = root.time - by.time;
    if (action.is_used || action.outcome == ActionOutcome::denied || action.outcome == ActionOutcome::failure)
        return 0;
    if (&by == &root || by.node != root.node || delay < seconds(0)) return 0;
    // Under podman the person's session goes into the container.
    if (root.session != kUnsetId && root.session != by.session) return 0;
    if (is_creation && builds(verb)) return fit_of_build(action, root);
    if (is_creation ? !starts(verb) : !executes(verb)) return 0;
    const bool is_named = names(action, root.container);
    if (!is_named && action.container != kNoContainer && !starts_several(verb)) return 0;
    const bool has_words = action.command != 0;
    if (has_words && !fits_command(action, root, !is_creation)) return 0;
    if (!is_creation) return delay > kSoon || !has_words ? 0 : is_named ? 3 : 2;
    if (creates(verb)) {
        // A new container; what begins for a second time was not made by this.
        if (is_named || state(root.container).lives > 1) return 0;
        if (has_words) return delay > kSoon ? 2 : 3;
        return root.time - action.last_start > kSoon ? 0 : 1;
    }
    if (is_named) return delay > 4 * kSoon ? 0 : 3;
    if (delay > kSoon || state(root.container).lives > 1) return 0;
    // Without the words of what made it, a restart by policy would do as well.
    const auto* const maker = find_maker(action);
    return maker != nullptr && fits_command(*maker, root, false) ? 2 : 0;
}

// The command that made the container which is started by its name, if the log has it.
const ClientAction* ActionLinker::find_maker(const ClientAction& start) const {
    if (start.target == 0) return nullptr;
    const auto found = makers_.find(key_of(start, start.target));
    return found == makers_.end() ? nullptr : &table_.actions[found->second];
}

// Now and then: to look at all takes time.
void ActionLinker::forget_old(Timestamp now) {
    if (now - forgotten_until_ < kSoon) return;
    forgotten_until_ = now;
    pending_.forget_before(now - kFetch, now - 4 * kSoon);
}

// What a container starts with ends with the words of the command; before them may be an entry point.
bool ActionLinker::fits_command(const ClientAction& action, const Program& root, bool is_exec) const {
    constexpr auto kKept = PendingActions::kKept;
    const auto wanted = table_.texts[action.command];
    const auto words = table_.texts[root.arguments];
    if (words.size() < kKept) {
        if (is_exec || !words.ends_with(wanted)) return words == wanted;
        const auto before = words.size() - wanted.size();
        return before == 0 || words[before - 1] == '\0';
    }
    if (wanted.starts_with(words)) return wanted.size() >= words.size();
    // Before the words may be an entry point.
    const auto begin = wanted.substr(0, kKept / 2);
    return !is_exec && begin.size() == kKept / 2 && words.find(begin) != std::string_view::npos;
}

bool ActionLinker::is_same_person(const ClientAction& a, const ClientAction& b) const {
    const auto& by = client(a);
    const auto& other = client(b);
    return by.loginuid == other.loginuid && by.login_name == other.login_name && by.session == other.session;
}

void ActionLinker::take(std::uint32_t number, std::uint32_t at) {
    auto& action = table_.actions[number];
    auto& root = table_.programs[at];
    root.cause = number;
    action.last_start = root.time;
    if (builds(table_.texts[action.verb])) {
        built_by_[root.container] = number;
        return;
    }
    // A session that went into the container links the two.
    if (action.container == kNoContainer) action.is_inferred = root.session == kUnsetId;
    if (action.container == kNoContainer) action.container = root.container;
    if (!names(action, root.container)) action.others.push_back(root.container);
    const auto verb = table_.texts[action.verb];
    // `start` may be for several containers, `compose up` mostly is.
    action.is_used = verb == "run" || executes(verb) || verb == "compose run";
    if (action.outcome == ActionOutcome::unknown) action.outcome = ActionOutcome::success;
    if (action.name != 0) names_.bind(key_of(action, action.name), root.container, action.program);
    const auto target = table_.texts[action.target];
    if (!target.empty() && action.targets == 0 &&
        !table_.containers[static_cast<std::size_t>(root.container)].id.starts_with(target) &&
        verb.find(' ') == std::string_view::npos)
        names_.bind(key_of(action, action.target), root.container, action.program);
}

void ActionLinker::find_others(ClientAction& action) {
    // `rm` takes the names away.
    const auto before = action.program == 0 ? 0 : action.program - 1;
    for (const auto& word : split_words(table_.texts[action.targets])) {
        const auto found = find_named(action, table_.texts.number(word), before);
        if (found != kNoContainer && !names(action, found)) action.others.push_back(found);
    }
}

std::int32_t ActionLinker::find_named(const ClientAction& action, TextPool::Number target,
                                      std::uint32_t at) const {
    const auto found = names_.find(key_of(action, target), at);
    if (found.now != kNoContainer) return found.now;
    const auto by_id = find_by_id(client(action).node, table_.texts[target]);
    if (by_id != kNoContainer) return by_id;
    // Known by that name later, and there already.
    if (found.next == kNoContainer || found.was_bound) return kNoContainer;
    const auto& container = table_.containers[static_cast<std::size_t>(found.next)];
    const auto delay = starts(table_.texts[action.verb]) ? 4 * kSoon : seconds(0);
    return container.first_seen <= table_.programs[at].time + delay ? found.next : kNoContainer;
}

// What `create` made starts later, under the name that it was given.
std::int32_t ActionLinker::find_created(const ClientAction& action) const {
    return action.name == 0 ? kNoContainer : names_.find(key_of(action, action.name), action.program).next;
}

std::int32_t ActionLinker::find_by_id(TextPool::Number node, std::string_view prefix) const {
    const bool is_hex = std::ranges::all_of(prefix, is_lower_hex_digit);
    if (prefix.size() < 3 || !is_hex) return kNoContainer;
    auto found = kNoContainer;
    for (const auto number : index_.find(prefix)) {
        if (host_key(table_.containers[number]).text() != table_.texts[node]) continue;
        if (found != kNoContainer) return kNoContainer;
        found = static_cast<std::int32_t>(number);
    }
    return found;
}

// The last name of each container, and the image that its maker named.
void ActionLinker::describe_containers() {
    for (const auto& span : table_.names) {
        auto& container = table_.containers[static_cast<std::size_t>(span.container)];
        container.name = table_.texts[span.name];
    }
    for (const auto& action : table_.actions) {
        if (!creates(table_.texts[action.verb]) || action.image == 0) continue;
        const auto container = action.container;
        if (container != kNoContainer && table_.containers[static_cast<std::size_t>(container)].image.empty())
            table_.containers[static_cast<std::size_t>(container)].image = table_.texts[action.image];
    }
}

}  // namespace

void link_actions(ProgramTable& table) {
    ActionLinker(table).run();
}

}  // namespace dockaudit

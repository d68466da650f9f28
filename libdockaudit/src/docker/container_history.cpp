#include "docker/history_builder.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>

#include <dockaudit/account.hpp>
#include <dockaudit/event_subject.hpp>

#include "base/hash.hpp"
#include "docker/container_hint.hpp"
#include "docker/container_index.hpp"
#include "docker/history_processes.hpp"
#include "docker/host_key.hpp"
#include "facts/value.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

// True if two programs that ran under a pid, one after the other, are of one process. Who runs another program does
// so within milliseconds; later the pid may be another process's, even of the same parent. A process that logs
// somebody in gets a session in between.
bool is_one_process(const Program& before, const Program& after) noexcept {
    constexpr std::chrono::seconds kAtOnce{1};
    return before.mark == ProcessMark::Kind::exec && before.node == after.node && before.pid == after.pid &&
           before.ppid == after.ppid && after.time - before.time <= kAtOnce &&
           (before.session == after.session || before.session == kUnsetId);
}

}  // namespace

std::string_view to_string(ContainerSource source) noexcept {
    constexpr auto kNames = std::to_array<std::string_view>(
        {"", "lineage", "monitor", "device", "inode", "sibling", "label", "elimination", "live"});
    return kNames[static_cast<std::size_t>(source)];
}

static_assert(kNoProgram == EventSubject::kUnknown && kNoAction == EventSubject::kUnknown);

class ContainerHistory::Impl {
 public:
    Impl(ProgramTable table, HistoryStatistics statistics)
        : table_(std::move(table)), statistics_(statistics), index_(table_.containers) {
        std::ranges::sort(table_.names, {}, [](const NameSpan& span) {
            return std::make_tuple(span.container, span.from, span.to);
        });
        for (std::uint32_t at = 0; at < table_.programs.size(); ++at) {
            const auto mark = table_.programs[at].mark;
            if (mark == ProcessMark::Kind::exec || mark == ProcessMark::Kind::exit) by_process_.push_back(at);
        }
        std::ranges::stable_sort(by_process_, {},
                                 [this](std::uint32_t at) { return key_of(table_.programs[at]); });
        for (std::uint32_t place = 0; place < by_process_.size(); ++place) {
            const auto key = key_of(table_.programs[by_process_[place]]);
            if (processes_.empty() || processes_.back().key != key) processes_.push_back({key, place});
        }
    }

    EventSubject::Found locate(const EventView& event, const ProcessIds* ids) const;
    Residence residence(std::uint32_t at, const EventView& event) const;
    std::size_t depth(std::uint32_t at) const;
    std::vector<ProgramView> ancestors(std::uint32_t at) const;
    std::vector<const Container*> named(std::string_view id, const EventSubject& subject) const;
    std::vector<const Container*> find_containers(std::string_view text) const;
    ProgramView view(const Program& program) const;
    ActionView view(const ClientAction& action) const;
    const Program& program(std::uint32_t at) const { return table_.programs[at]; }
    const ClientAction& action(std::uint32_t number) const { return table_.actions[number]; }

    // The processes of the programs for which `is_wanted` holds, ascending.
    template <class IsWanted>
    std::vector<std::uint32_t> processes(IsWanted is_wanted) const {
        std::vector<std::uint32_t> pids;
        for (const auto& program : table_.programs) {
            if (is_wanted(program)) pids.push_back(program.pid);
        }
        std::ranges::sort(pids);
        const auto [first, last] = std::ranges::unique(pids);
        pids.erase(first, last);
        return pids;
    }

    std::vector<std::uint32_t> processes_of(std::span<const Container* const> wanted) const {
        const auto is_one = [&](std::int32_t number) {
            const auto* const known = container(number);
            return known != nullptr && std::ranges::find(wanted, known) != wanted.end();
        };
        return processes([&](const Program& program) {
            if (is_one(program.container)) return true;
            if (program.action == kNoAction) return false;
            const auto& action = table_.actions[program.action];
            return is_one(action.container) || std::ranges::any_of(action.others, is_one);
        });
    }

    const std::vector<Container>& containers() const noexcept { return table_.containers; }
    const HistoryStatistics& statistics() const noexcept { return statistics_; }

 private:
    // The programs of one process, which lie together in `by_process_`.
    struct ProcessPrograms {
        std::uint64_t key;
        std::uint32_t begin;
    };

    static std::uint64_t key_of(const Program& program) noexcept {
        return process_key(program.node, program.pid);
    }

    std::uint32_t last_program(std::uint64_t process, Timestamp time, std::uint64_t serial) const;
    std::uint32_t program_of(const EventView& event, const ProcessIds& ids, TextPool::Number node) const;
    std::uint32_t program_of_parent(const EventView& event, const ProcessIds& ids,
                                    TextPool::Number node) const;
    bool fits(const Program& program, const ProcessIds& ids) const;
    bool has_kept_parent(const Program& program, const EventView& event, std::uint32_t ppid) const;
    Residence residence(const Program& program, std::uint32_t at) const;
    std::uint32_t position(const EventView& event) const;
    std::string_view name_at(std::int32_t container, std::uint32_t at) const;
    std::int32_t find_machine(const EventView& event) const;
    const Container* container(std::int32_t number) const {
        return number == kNoContainer ? nullptr : &table_.containers[static_cast<std::size_t>(number)];
    }
    std::uint64_t process_number(std::uint32_t at) const;

    ProgramTable table_;
    HistoryStatistics statistics_;
    ContainerIndex index_;
    std::vector<std::uint32_t> by_process_;   // programs by process, each in order
    std::vector<ProcessPrograms> processes_;  // by key
};

// The last program of a process that was started at that event or before it.
std::uint32_t ContainerHistory::Impl::last_program(std::uint64_t process, Timestamp time,
                                                   std::uint64_t serial) const {
    const auto known = std::ranges::lower_bound(processes_, process, {}, &ProcessPrograms::key);
    if (known == processes_.end() || known->key != process) return kNoProgram;
    const auto next = std::next(known);
    const auto begin = by_process_.begin() + known->begin;
    const auto end = next == processes_.end() ? by_process_.end() : by_process_.begin() + next->begin;
    const auto after =
        std::ranges::upper_bound(begin, end, std::tie(time, serial), {}, [this](std::uint32_t at) {
            const auto& program = table_.programs[at];
            return std::tie(program.time, program.serial);
        });
    if (after == begin) return kNoProgram;
    const auto at = *std::prev(after);
    const auto& program = table_.programs[at];
    if (program.mark == ProcessMark::Kind::exit) return kNoProgram;
    // No process outlives a start of its node.
    const bool has_ended = std::ranges::any_of(table_.boots, [&](std::uint32_t boot) {
        const auto& first = table_.programs[boot];
        return boot > at && first.node == program.node &&
               std::tie(first.time, first.serial) <= std::tie(time, serial);
    });
    return has_ended ? kNoProgram : at;
}

// True if the process of the event can be the one that ran the program: the same session, and the same program
// where the event names it.
bool ContainerHistory::Impl::fits(const Program& program, const ProcessIds& ids) const {
    if (ids.session && *ids.session != program.session) return false;
    std::string text;
    return ids.exe.empty() || is_placeholder(ids.exe) ||
           decode_untrusted(ids.exe, HexRule::text, text) == table_.texts[program.exe];
}

std::uint32_t ContainerHistory::Impl::program_of(const EventView& event, const ProcessIds& ids,
                                                 TextPool::Number node) const {
    const auto at = last_program(process_key(node, ids.pid), event.id().time, event.id().serial);
    if (at == kNoProgram) return kNoProgram;
    const auto& program = table_.programs[at];
    const bool is_its_start = program.time == event.id().time && program.serial == event.id().serial;
    if (is_its_start) return at;
    // A process that is there yet has had its number ever since.
    const bool is_same = program.live.is_known || !ids.ppid || has_kept_parent(program, event, *ids.ppid);
    return is_same && fits(program, ids) ? at : kNoProgram;
}

// True if a process has its parent yet, or one that may have adopted it: of a container its first process or a
// shim, of the host a process of the host. Else the pid is used again.
bool ContainerHistory::Impl::has_kept_parent(const Program& program, const EventView& event,
                                             std::uint32_t ppid) const {
    if (ppid == program.ppid) return true;
    const auto at = last_program(process_key(program.node, ppid), event.id().time, event.id().serial);
    if (at == kNoProgram) return program.place == ProcessPlace::host && ppid == 1;
    const auto& adopter = table_.programs[at];
    if (program.place != ProcessPlace::container) return adopter.place == program.place;
    return program.container != kNoContainer &&
           (adopter.container == program.container || adopter.handled == program.container);
}

// A process that has started no program yet runs that of its parent.
std::uint32_t ContainerHistory::Impl::program_of_parent(const EventView& event, const ProcessIds& ids,
                                                        TextPool::Number node) const {
    if (!ids.ppid || ids.exe.empty()) return kNoProgram;
    const auto at = last_program(process_key(node, *ids.ppid), event.id().time, event.id().serial);
    return at != kNoProgram && fits(table_.programs[at], ids) ? at : kNoProgram;
}

// `at` is a position in the order of programs.
Residence ContainerHistory::Impl::residence(const Program& program, std::uint32_t at) const {
    return {program.place, container(program.container), program.source, name_at(program.container, at)};
}

// That of the last program that was started at an event or before it.
std::uint32_t ContainerHistory::Impl::position(const EventView& event) const {
    const auto after = std::ranges::upper_bound(
        table_.programs, std::make_tuple(event.id().time, event.id().serial), {},
        [](const Program& program) { return std::make_tuple(program.time, program.serial); });
    return static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(after - table_.programs.begin(), 1) - 1);
}

// The name that a container had, else the last one before, else the first one after: it may have been given before the
// log begins.
std::string_view ContainerHistory::Impl::name_at(std::int32_t container, std::uint32_t at) const {
    if (container == kNoContainer) return {};
    const auto spans = std::ranges::equal_range(table_.names, container, {}, &NameSpan::container);
    const NameSpan* best = nullptr;
    for (const auto& span : spans) {
        const bool is_before = span.from <= at;
        const bool is_better = best == nullptr || (is_before && (at < span.to || at >= best->to));
        if (is_better) best = &span;
    }
    return best == nullptr ? std::string_view{} : table_.texts[best->name];
}

EventSubject::Found ContainerHistory::Impl::locate(const EventView& event, const ProcessIds* known) const {
    const HostKey host(event.id().node.value_or(""), event.log());
    const auto* const node = table_.texts.find(host.text());
    if (node == nullptr) return {};
    const auto ids = known != nullptr ? *known : find_process_ids(event).value_or(ProcessIds{});
    if (!ids.has_pid) return {};
    const auto own = program_of(event, ids, *node);
    const auto parent =
        own == kNoProgram ? program_of_parent(event, ids, *node) : table_.programs[own].parent;
    return {ids.ppid, own, parent};
}

Residence ContainerHistory::Impl::residence(std::uint32_t at, const EventView& event) const {
    const auto& known = table_.programs[at];
    return residence(known, known.container == kNoContainer ? 0 : position(event));
}

std::vector<const Container*> ContainerHistory::Impl::named(std::string_view id,
                                                            const EventSubject& subject) const {
    std::vector<const Container*> containers;
    const auto add = [&](const Container* container) {
        if (container != nullptr && std::ranges::find(containers, container) == containers.end())
            containers.push_back(container);
    };
    const auto& event = subject.event();
    if (!id.empty()) {
        const HostKey host(event.id().node.value_or(""), event.log());
        for (const auto number : index_.find(id)) {
            const auto& candidate = table_.containers[number];
            if (host_key(candidate).text() == host.text()) add(&candidate);
        }
    }
    if (const auto number = subject.action_number(); number != kNoAction) {
        add(container(action(number).container));
        for (const auto other : action(number).others) add(container(other));
    }
    add(container(find_machine(event)));
    return containers;
}

// The container in which the process is that a message of a daemon names as that of its machine.
std::int32_t ContainerHistory::Impl::find_machine(const EventView& event) const {
    for (const auto& record : event.records()) {
        if (!is_machine_record(record.type())) continue;
        const auto pid = parse_process_id(record.field("vm-pid").value_or(""));
        if (!pid) continue;
        const HostKey host(event.id().node.value_or(""), event.log());
        const auto* const node = table_.texts.find(host.text());
        if (node == nullptr) return kNoContainer;
        const auto at = last_program(process_key(*node, *pid), event.id().time, event.id().serial);
        return at == kNoProgram ? kNoContainer : table_.programs[at].container;
    }
    return kNoContainer;
}

std::vector<const Container*> ContainerHistory::Impl::find_containers(std::string_view text) const {
    std::vector<std::uint32_t> numbers;
    for (const auto number : index_.find(text)) numbers.push_back(number);
    if (const auto* const name = table_.texts.find(text)) {
        for (const auto& span : table_.names) {
            if (span.name == *name) numbers.push_back(static_cast<std::uint32_t>(span.container));
        }
    }
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    std::vector<const Container*> found;
    for (const auto number : numbers) found.push_back(&table_.containers[number]);
    return found;
}

std::uint64_t ContainerHistory::Impl::process_number(std::uint32_t at) const {
    const auto* first = &table_.programs[at];
    const auto place = [this](std::uint32_t number) {
        return std::make_pair(key_of(table_.programs[number]), number);
    };
    auto found = std::ranges::lower_bound(by_process_, place(at), {}, place);
    while (found != by_process_.begin()) {
        const auto& before = table_.programs[*--found];
        if (!is_one_process(before, *first)) break;
        first = &before;
    }
    auto number = hash_text(table_.texts[first->node]);
    // What the host tells of a start has the ticks since its own start, which are exact, as its serial.
    const auto time =
        first->live.is_start ? 0 : static_cast<std::uint64_t>(first->time.time_since_epoch().count());
    for (const auto part : {std::uint64_t{first->pid}, time, first->serial}) number = mix_hash(number, part);
    return number;
}

ProgramView ContainerHistory::Impl::view(const Program& program) const {
    ProgramView view;
    view.pid = program.pid;
    view.started = program.time;
    view.comm = table_.texts[program.comm];
    view.exe = table_.texts[program.exe];
    view.arguments = split_arguments(table_.texts[program.arguments]);
    view.is_cut = program.is_cut;
    view.process = process_number(static_cast<std::uint32_t>(&program - table_.programs.data()));
    return view;
}

ActionView ContainerHistory::Impl::view(const ClientAction& action) const {
    const auto& client = table_.programs[action.program];
    ActionView view;
    view.time = client.time;
    view.serial = client.live.is_start ? 0 : client.serial;
    view.pid = client.pid;
    view.loginuid = client.loginuid;
    view.login_name = table_.texts[client.login_name];
    view.uid = client.uid;
    view.session = client.session;
    view.terminal = table_.texts[client.terminal];
    std::vector<std::string> words;
    for (const auto word : split_arguments(table_.texts[client.arguments])) words.emplace_back(word);
    if (auto command = DockerCommand::parse(words, !client.is_cut)) view.command = std::move(*command);
    view.container = container(action.container);
    view.is_inferred = action.is_inferred;
    view.outcome = action.outcome;
    view.residence = residence(client, action.program);
    return view;
}

std::vector<ProgramView> ContainerHistory::Impl::ancestors(std::uint32_t at) const {
    std::vector<ProgramView> ancestors;
    for (; at != kNoProgram; at = table_.programs[at].parent) ancestors.push_back(view(table_.programs[at]));
    return ancestors;
}

std::size_t ContainerHistory::Impl::depth(std::uint32_t at) const {
    const auto* program = &table_.programs[at];
    if (program->place != ProcessPlace::container) return 0;
    const auto container = program->container;
    std::size_t depth = 1;
    while (program->parent != kNoProgram) {
        program = &table_.programs[program->parent];
        if (program->place != ProcessPlace::container || program->container != container) break;
        ++depth;
    }
    return depth;
}

const EventSubject::Found& EventSubject::found() const {
    if (!found_) found_ = history_ == nullptr ? Found{} : history_->impl_->locate(*event_, ids_);
    return *found_;
}

Residence EventSubject::residence() const {
    if (residence_) return *residence_;
    const auto at = found().nearest();
    return residence_.emplace(at == kNoProgram ? Residence{} : history_->impl_->residence(at, *event_));
}

std::size_t EventSubject::depth() const {
    const auto at = found().nearest();
    return at == kNoProgram ? 0 : history_->impl_->depth(at);
}

EventSubject::Number EventSubject::program_number() const {
    return found().own;
}

EventSubject::Number EventSubject::parent_number() const {
    const auto& [ppid, own, parent] = found();
    return parent != kNoProgram && history_->impl_->program(parent).pid == ppid ? parent : kUnknown;
}

EventSubject::Number EventSubject::action_number() const {
    const auto at = found().nearest();
    return at == kNoProgram ? kUnknown : history_->impl_->program(at).action;
}

EventSubject::Number EventSubject::cause_number() const {
    const auto at = found().nearest();
    return at == kNoProgram ? kUnknown : history_->impl_->program(at).cause;
}

std::optional<ProgramView> EventSubject::program() const {
    const auto at = program_number();
    return at == kUnknown ? std::nullopt : std::optional(history_->impl_->view(history_->impl_->program(at)));
}

std::optional<ProgramView> EventSubject::parent() const {
    const auto at = parent_number();
    return at == kUnknown ? std::nullopt : std::optional(history_->impl_->view(history_->impl_->program(at)));
}

std::vector<ProgramView> EventSubject::ancestors() const {
    const auto at = found().parent;
    return at == kUnknown ? std::vector<ProgramView>{} : history_->impl_->ancestors(at);
}

std::optional<ActionView> EventSubject::action() const {
    const auto at = action_number();
    return at == kUnknown ? std::nullopt : std::optional(history_->impl_->view(history_->impl_->action(at)));
}

std::optional<ActionView> EventSubject::cause() const {
    const auto at = cause_number();
    return at == kUnknown ? std::nullopt : std::optional(history_->impl_->view(history_->impl_->action(at)));
}

std::vector<const Container*> EventSubject::named() const {
    if (history_ == nullptr) return {};
    ContainerHint hint;
    hint.read(*event_);
    return named(hint.id());
}

std::vector<const Container*> EventSubject::named(std::string_view id) const {
    return history_ == nullptr ? std::vector<const Container*>{} : history_->impl_->named(id, *this);
}

ContainerHistory::ContainerHistory(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ContainerHistory::~ContainerHistory() = default;

Residence ContainerHistory::find(const EventView& event) const {
    return EventSubject(event, this).residence();
}
std::vector<ProgramView> ContainerHistory::ancestors(const EventView& event) const {
    return EventSubject(event, this).ancestors();
}
std::optional<ActionView> ContainerHistory::action(const EventView& event) const {
    return EventSubject(event, this).action();
}
std::optional<ActionView> ContainerHistory::cause(const EventView& event) const {
    return EventSubject(event, this).cause();
}
std::vector<const Container*> ContainerHistory::named(const EventView& event) const {
    return EventSubject(event, this).named();
}
std::vector<const Container*> ContainerHistory::find_containers(std::string_view text) const {
    return impl_->find_containers(text);
}

std::vector<std::uint32_t> HistoryProcesses::of(std::span<const Container* const> containers) const {
    return history_.impl_->processes_of(containers);
}
std::vector<std::uint32_t> HistoryProcesses::in_containers() const {
    return history_.impl_->processes(
        [](const Program& program) { return program.place == ProcessPlace::container; });
}
std::vector<std::uint32_t> HistoryProcesses::of_clients() const {
    return history_.impl_->processes([](const Program& program) { return program.action != kNoAction; });
}

std::span<const Container> ContainerHistory::containers() const noexcept {
    return impl_->containers();
}
const HistoryStatistics& ContainerHistory::statistics() const noexcept {
    return impl_->statistics();
}

std::shared_ptr<const ContainerHistory> ContainerHistory::Builder::build() && {
    finish();
    return std::shared_ptr<const ContainerHistory>(
        new ContainerHistory(std::make_unique<Impl>(std::move(table_), statistics_)));
}

}  // namespace dockaudit

#include "docker/history_builder.hpp"

#include <algorithm>
#include <tuple>

#include "docker/container_hint.hpp"
#include "facts/value.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

// Command lines of others than clients are cut: nothing is read from their ends.
constexpr std::size_t kKeptArguments = 1 << 10;

std::vector<std::string_view> split_arguments(std::string_view text) {
    std::vector<std::string_view> arguments;
    while (!text.empty()) {
        const auto size = text.find('\0');
        arguments.push_back(text.substr(0, size));
        if (size == std::string_view::npos) break;
        text.remove_prefix(size + 1);
    }
    return arguments;
}

bool is_earlier(const Program& a, const Program& b) noexcept {
    return std::tie(a.time, a.serial) < std::tie(b.time, b.serial);
}

}  // namespace

std::string_view to_string(ContainerSource source) noexcept {
    constexpr std::array<std::string_view, 7> kNames{"",      "lineage", "monitor", "device",
                                                     "inode", "sibling", "label"};
    return kNames[static_cast<std::size_t>(source)];
}

class ContainerHistory::Impl {
 public:
    Impl(ProgramTable table, HistoryStatistics statistics, std::span<const ContainerName> names)
        : table_(std::move(table)), statistics_(statistics) {
        statistics_.contradictions = attribute_programs(table_);
        link_actions(table_);
        add_names(names);
        std::ranges::sort(table_.names, {}, [](const NameSpan& span) {
            return std::make_tuple(span.container, span.from, span.to);
        });
        for (std::uint32_t at = 0; at < table_.programs.size(); ++at) {
            if (table_.programs[at].mark != ProcessMark::Kind::refused) by_process_.push_back(at);
        }
        std::ranges::stable_sort(by_process_, {},
                                 [this](std::uint32_t at) { return key_of(table_.programs[at]); });
        count();
    }

    Residence find(const EventView& event) const;
    std::vector<ProgramView> ancestors(const EventView& event) const;
    std::size_t depth(const EventView& event) const;
    std::optional<ActionView> action(const EventView& event) const;
    std::optional<ActionView> cause(const EventView& event) const;
    std::vector<const Container*> named(const EventView& event) const;
    std::vector<const Container*> find_containers(std::string_view text) const;

    const std::vector<Container>& containers() const noexcept { return table_.containers; }
    const HistoryStatistics& statistics() const noexcept { return statistics_; }

 private:
    static std::uint64_t key_of(const Program& program) noexcept {
        return process_key(program.node, program.pid);
    }

    void count();
    void add_names(std::span<const ContainerName> names);
    std::uint32_t last_program(std::uint64_t process, Timestamp time, std::uint64_t serial) const;
    std::uint32_t program_of(const EventView& event, const ProcessIds& ids, TextPool::Number node) const;
    std::uint32_t program_of_parent(const EventView& event, const ProcessIds& ids,
                                    TextPool::Number node) const;
    bool fits(const Program& program, const ProcessIds& ids) const;
    Residence residence(const Program& program, std::uint32_t at) const;
    std::uint32_t position(const EventView& event) const;
    std::string_view name_at(std::int32_t container, std::uint32_t at) const;
    ProgramView view(const Program& program) const;
    ActionView view(const ClientAction& action) const;
    const Program* find_program(const EventView& event) const;
    const Container* container(std::int32_t number) const {
        return number == kNoContainer ? nullptr : &table_.containers[static_cast<std::size_t>(number)];
    }

    ProgramTable table_;
    HistoryStatistics statistics_;
    std::vector<std::uint32_t> by_process_;  // programs by process, each in order
};

void ContainerHistory::Impl::add_names(std::span<const ContainerName> names) {
    constexpr std::size_t kShortest = 8;  // of the beginning of an id
    for (std::size_t number = 0; number < table_.containers.size(); ++number) {
        auto& container = table_.containers[number];
        const auto known = std::ranges::find_if(names, [&](const ContainerName& name) {
            return name.id.size() >= kShortest && container.id.starts_with(name.id);
        });
        if (known == names.end()) continue;
        if (container.image.empty()) container.image = known->image;
        if (!container.name.empty() || known->name.empty()) continue;
        container.name = known->name;
        NameSpan span;
        span.name = table_.texts.number(known->name);
        span.container = static_cast<std::int32_t>(number);
        table_.names.push_back(span);
    }
}

void ContainerHistory::Impl::count() {
    for (const auto& program : table_.programs) {
        if (program.mark != ProcessMark::Kind::exec) continue;
        ++statistics_.programs;
        if (program.place == ProcessPlace::container) ++statistics_.in_containers;
        if (program.place == ProcessPlace::host) ++statistics_.on_host;
    }
}

// The last program of a process that was started at that event or before it.
std::uint32_t ContainerHistory::Impl::last_program(std::uint64_t process, Timestamp time,
                                                   std::uint64_t serial) const {
    const auto key = std::make_tuple(process, time, serial);
    const auto after = std::ranges::upper_bound(by_process_, key, {}, [this](std::uint32_t at) {
        const auto& program = table_.programs[at];
        return std::make_tuple(key_of(program), program.time, program.serial);
    });
    if (after == by_process_.begin()) return kNoProgram;
    const auto at = *std::prev(after);
    const auto& program = table_.programs[at];
    if (key_of(program) != process || program.mark == ProcessMark::Kind::exit) return kNoProgram;
    return at;
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
    return is_its_start || fits(program, ids) ? at : kNoProgram;
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

// The program that the process of an event runs; null if it is not known.
const Program* ContainerHistory::Impl::find_program(const EventView& event) const {
    const auto* const node = table_.texts.find(event.id().node.value_or(""));
    const auto ids = find_process_ids(event);
    if (node == nullptr || !ids) return nullptr;
    auto at = program_of(event, *ids, *node);
    if (at == kNoProgram) at = program_of_parent(event, *ids, *node);
    return at == kNoProgram ? nullptr : &table_.programs[at];
}

Residence ContainerHistory::Impl::find(const EventView& event) const {
    const auto* const program = find_program(event);
    return program == nullptr ? Residence{} : residence(*program, position(event));
}

std::optional<ActionView> ContainerHistory::Impl::action(const EventView& event) const {
    const auto* const program = find_program(event);
    if (program == nullptr || program->action == kNoAction) return std::nullopt;
    return view(table_.actions[program->action]);
}

std::optional<ActionView> ContainerHistory::Impl::cause(const EventView& event) const {
    const auto* const program = find_program(event);
    if (program == nullptr || program->cause == kNoAction) return std::nullopt;
    return view(table_.actions[program->cause]);
}

std::vector<const Container*> ContainerHistory::Impl::named(const EventView& event) const {
    std::vector<const Container*> containers;
    const auto add = [&](const Container* container) {
        if (container != nullptr && std::ranges::find(containers, container) == containers.end())
            containers.push_back(container);
    };
    ContainerHint hint;
    hint.read(event);
    if (!hint.id().empty()) {
        for (const auto& container : table_.containers) {
            if (container.id.starts_with(hint.id()) && container.node == event.id().node.value_or(""))
                add(&container);
        }
    }
    if (const auto* const program = find_program(event); program != nullptr && program->action != kNoAction)
        add(container(table_.actions[program->action].container));
    return containers;
}

std::vector<const Container*> ContainerHistory::Impl::find_containers(std::string_view text) const {
    std::vector<const Container*> found;
    const auto* const name = table_.texts.find(text);
    for (std::size_t number = 0; number < table_.containers.size(); ++number) {
        const auto& candidate = table_.containers[number];
        const bool has_name =
            name != nullptr && std::ranges::any_of(table_.names, [&](const NameSpan& span) {
                return span.name == *name && static_cast<std::size_t>(span.container) == number;
            });
        if (has_name || candidate.id.starts_with(text)) found.push_back(&candidate);
    }
    return found;
}

ProgramView ContainerHistory::Impl::view(const Program& program) const {
    return {program.pid, program.time, table_.texts[program.comm], table_.texts[program.exe],
            split_arguments(table_.texts[program.arguments])};
}

ActionView ContainerHistory::Impl::view(const ClientAction& action) const {
    const auto& client = table_.programs[action.program];
    ActionView view;
    view.time = client.time;
    view.serial = client.serial;
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

std::vector<ProgramView> ContainerHistory::Impl::ancestors(const EventView& event) const {
    std::vector<ProgramView> ancestors;
    const auto* const node = table_.texts.find(event.id().node.value_or(""));
    const auto ids = find_process_ids(event);
    if (node == nullptr || !ids) return ancestors;
    auto at = program_of(event, *ids, *node);
    at = at == kNoProgram ? program_of_parent(event, *ids, *node) : table_.programs[at].parent;
    for (; at != kNoProgram; at = table_.programs[at].parent) ancestors.push_back(view(table_.programs[at]));
    return ancestors;
}

std::size_t ContainerHistory::Impl::depth(const EventView& event) const {
    const auto* program = find_program(event);
    if (program == nullptr || program->place != ProcessPlace::container) return 0;
    const auto container = program->container;
    std::size_t depth = 1;
    while (program->parent != kNoProgram) {
        program = &table_.programs[program->parent];
        if (program->place != ProcessPlace::container || program->container != container) break;
        ++depth;
    }
    return depth;
}

ContainerHistory::ContainerHistory(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ContainerHistory::~ContainerHistory() = default;

Residence ContainerHistory::find(const EventView& event) const {
    return impl_->find(event);
}
std::vector<ProgramView> ContainerHistory::ancestors(const EventView& event) const {
    return impl_->ancestors(event);
}
std::size_t ContainerHistory::depth(const EventView& event) const {
    return impl_->depth(event);
}
std::optional<ActionView> ContainerHistory::action(const EventView& event) const {
    return impl_->action(event);
}
std::optional<ActionView> ContainerHistory::cause(const EventView& event) const {
    return impl_->cause(event);
}
std::vector<const Container*> ContainerHistory::named(const EventView& event) const {
    return impl_->named(event);
}
std::vector<const Container*> ContainerHistory::find_containers(std::string_view text) const {
    return impl_->find_containers(text);
}
std::span<const Container> ContainerHistory::containers() const noexcept {
    return impl_->containers();
}
const HistoryStatistics& ContainerHistory::statistics() const noexcept {
    return impl_->statistics();
}

ContainerHistory::Builder::Builder(std::size_t max_programs) : max_programs_(max_programs) {}

void ContainerHistory::Builder::add(std::string_view marks) {
    while (!marks.empty()) add(take_mark(marks));
}

void ContainerHistory::Builder::add(const ProcessMark& mark) {
    auto& texts = table_.texts;
    Program program;
    program.mark = mark.kind;
    program.time = mark.time;
    program.serial = mark.serial;
    program.pid = mark.pid;
    program.ppid = mark.ppid;
    program.session = mark.session;
    program.loginuid = mark.loginuid;
    program.uid = mark.uid;
    program.files = mark.files;
    program.node = texts.number(mark.node);
    program.comm = texts.number(mark.comm);
    program.exe = texts.number(mark.exe);
    program.terminal = texts.number(mark.terminal);
    program.label = texts.number(mark.label);
    program.login_name = texts.number(mark.login_name);
    program.is_cut = mark.is_cut;
    const auto arguments = split_arguments(mark.arguments);
    read_command(program, parse_runtime_command(mark.exe, arguments));
    const bool is_client = is_client_name(program_name(mark.exe));
    program.arguments =
        texts.number(mark.arguments.substr(0, is_client ? std::string_view::npos : kKeptArguments));
    table_.programs.push_back(program);
    if (table_.programs.size() >= 2 * max_programs_) forget(max_programs_);
}

void ContainerHistory::Builder::read_command(Program& program, const RuntimeCommand& command) {
    program.kind = command.kind;
    if (command.id.empty()) return;
    program.handled = container(program, command.id);
    program.begins = command.begins_container();
    program.ends = command.ends_container();
    program.makes_process =
        command.kind == RuntimeKind::monitor || (command.kind == RuntimeKind::shim && !program.ends) ||
        (command.kind == RuntimeKind::runtime && (program.begins || command.verb == "exec"));
}

std::int32_t ContainerHistory::Builder::container(const Program& program, std::string_view id) {
    const auto next = static_cast<std::int32_t>(table_.containers.size());
    const auto [found, is_new] = numbers_.try_emplace({program.node, table_.texts.number(id)}, next);
    if (is_new) {
        Container known;
        known.node = table_.texts[program.node];
        known.id = id;
        known.first_seen = known.last_seen = program.time;
        table_.containers.push_back(std::move(known));
    }
    auto& seen = table_.containers[static_cast<std::size_t>(found->second)];
    seen.first_seen = std::min(seen.first_seen, program.time);
    seen.last_seen = std::max(seen.last_seen, program.time);
    return found->second;
}

void ContainerHistory::Builder::forget(std::size_t kept) {
    auto& programs = table_.programs;
    if (programs.size() <= kept) return;
    const auto first = programs.end() - static_cast<std::ptrdiff_t>(kept);
    std::ranges::nth_element(programs, first, is_earlier);
    statistics_.forgotten += static_cast<std::uint64_t>(first - programs.begin());
    programs.erase(programs.begin(), first);
}

std::shared_ptr<const ContainerHistory> ContainerHistory::Builder::build() && {
    forget(max_programs_);
    std::ranges::stable_sort(table_.programs, is_earlier);
    return std::shared_ptr<const ContainerHistory>(
        new ContainerHistory(std::make_unique<Impl>(std::move(table_), statistics_, names_)));
}

}  // namespace dockaudit

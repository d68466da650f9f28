#include "docker/history_builder.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "facts/value.hpp"

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
    Impl(ProgramTable table, HistoryStatistics statistics)
        : table_(std::move(table)), statistics_(statistics), by_process_(table_.programs.size()) {
        statistics_.contradictions = attribute_programs(table_);
        std::iota(by_process_.begin(), by_process_.end(), 0U);
        std::ranges::stable_sort(by_process_, {},
                                 [this](std::uint32_t at) { return key_of(table_.programs[at]); });
        count();
    }

    Residence find(const EventView& event) const;
    std::vector<ProgramView> ancestors(const EventView& event) const;

    const std::vector<Container>& containers() const noexcept { return table_.containers; }
    const HistoryStatistics& statistics() const noexcept { return statistics_; }

 private:
    static std::uint64_t key_of(const Program& program) noexcept {
        return process_key(program.node, program.pid);
    }

    void count();
    std::uint32_t last_program(std::uint64_t process, Timestamp time, std::uint64_t serial) const;
    std::uint32_t program_of(const EventView& event, const ProcessIds& ids, TextPool::Number node) const;
    std::uint32_t program_of_parent(const EventView& event, const ProcessIds& ids,
                                    TextPool::Number node) const;
    bool fits(const Program& program, const ProcessIds& ids) const;
    Residence residence(const Program& program) const;
    ProgramView view(const Program& program) const;

    ProgramTable table_;
    HistoryStatistics statistics_;
    std::vector<std::uint32_t> by_process_;  // programs by process, each in order
};

void ContainerHistory::Impl::count() {
    for (const auto& program : table_.programs) {
        if (program.mark != ProcessMark::Kind::exec) continue;
        ++statistics_.programs;
        if (program.place == Place::container) ++statistics_.in_containers;
        if (program.place == Place::host) ++statistics_.on_host;
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
    return key_of(program) == process && program.mark == ProcessMark::Kind::exec ? at : kNoProgram;
}

// True if the process of the event can be the one that ran the program: the same session, and the same program
// where the event names it.
bool ContainerHistory::Impl::fits(const Program& program, const ProcessIds& ids) const {
    if (ids.session && *ids.session != program.session) return false;
    return ids.exe.empty() || is_placeholder(ids.exe) || decode_value(ids.exe) == table_.texts[program.exe];
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

Residence ContainerHistory::Impl::residence(const Program& program) const {
    Residence residence{program.place, nullptr, program.source};
    if (program.container != kNoContainer)
        residence.container = &table_.containers[static_cast<std::size_t>(program.container)];
    return residence;
}

Residence ContainerHistory::Impl::find(const EventView& event) const {
    const auto* const node = table_.texts.find(event.id().node.value_or(""));
    if (node == nullptr) return {};
    const auto ids = find_process_ids(event);
    if (!ids) return {};
    auto at = program_of(event, *ids, *node);
    if (at == kNoProgram) {
        at = program_of_parent(event, *ids, *node);
        // The copies of a shim or of a runtime on their way into a container are still of the host.
        if (at == kNoProgram) return {};
    }
    return residence(table_.programs[at]);
}

ProgramView ContainerHistory::Impl::view(const Program& program) const {
    return {program.pid, program.time, table_.texts[program.comm], table_.texts[program.exe],
            split_arguments(table_.texts[program.arguments])};
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

ContainerHistory::ContainerHistory(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ContainerHistory::~ContainerHistory() = default;

Residence ContainerHistory::find(const EventView& event) const {
    return impl_->find(event);
}
std::vector<ProgramView> ContainerHistory::ancestors(const EventView& event) const {
    return impl_->ancestors(event);
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
    program.arguments = texts.number(mark.arguments.substr(0, kKeptArguments));
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
        table_.containers.push_back(
            {std::string(table_.texts[program.node]), std::string(id), program.time, program.time});
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
        new ContainerHistory(std::make_unique<Impl>(std::move(table_), statistics_)));
}

}  // namespace dockaudit

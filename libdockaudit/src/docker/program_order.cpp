#include "docker/program_order.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>
#include <span>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "docker/host_key.hpp"

namespace dockaudit {
namespace {

// A total order, by nothing but what the log says: the same for every order of reading.
class Order {
 public:
    explicit Order(const TextPool& texts) : texts_(texts) {}

 private:
    auto rest(const Program& program) const {
        const auto& files = program.files;
        const auto text = [this](TextPool::Number number) { return texts_[number]; };
        return std::make_tuple(text(program.node), program.mark, program.pid, program.ppid, program.session,
                               program.loginuid, program.uid, program.exit_status, program.is_cut,
                               text(program.exe), text(program.comm), text(program.arguments),
                               text(program.label), text(program.terminal), text(program.login_name),
                               files[0].device, files[0].inode, files[1].device, files[1].inode);
    }

 public:
    bool operator()(const Program& a, const Program& b) const {
        if (a.time != b.time) return a.time < b.time;
        if (a.serial != b.serial) return a.serial < b.serial;
        return rest(a) < rest(b);
    }

 private:
    const TextPool& texts_;
};

bool is_same_event(const Program& a, const Program& b) {
    return a.time == b.time && a.serial == b.serial && a.node == b.node && a.mark == b.mark && a.pid == b.pid;
}

void renumber_containers(ProgramTable& table, std::span<const std::int32_t> numbers) {
    for (auto& program : table.programs) {
        for (auto* const number : {&program.handled, &program.live.container}) {
            if (*number != kNoContainer) *number = numbers[static_cast<std::size_t>(*number)];
        }
    }
}

void order_containers(ProgramTable& table) {
    std::vector<std::int32_t> order(table.containers.size());
    std::iota(order.begin(), order.end(), 0);
    const auto key = [&](std::int32_t number) {
        const auto& container = table.containers[static_cast<std::size_t>(number)];
        return std::tie(container.first_seen, container.node, container.log, container.id);
    };
    std::ranges::sort(order, [&](auto a, auto b) { return key(a) < key(b); });
    std::vector<std::int32_t> numbers(order.size());
    std::vector<Container> containers;
    containers.reserve(order.size());
    for (const auto number : order) {
        numbers[static_cast<std::size_t>(number)] = static_cast<std::int32_t>(containers.size());
        containers.push_back(std::move(table.containers[static_cast<std::size_t>(number)]));
    }
    table.containers = std::move(containers);
    renumber_containers(table, numbers);
}

// Tells the marks of one node with which the system started.
class BootFinder {
 public:
    /// *Requires*: in order.
    bool is_boot(const Program& program) {
        // What the host tells of its processes has no serial of the log.
        if (program.live.is_start) return false;
        const bool is_start =
            program.mark == ProcessMark::Kind::boot ? is_told_boot(program) : is_counted_anew(program);
        if (is_start) {
            last_boot_ = program.time;
            highest_ = 0;
        }
        highest_ = std::max(highest_, program.serial);
        return is_start;
    }

 private:
    static constexpr std::uint64_t kDisorder = 256;

    // The kernel counts events from 1 when it starts; within a run neighbours are out of order by a few.
    bool is_counted_anew(const Program& program) const {
        return program.serial + kDisorder < highest_ && program.serial < highest_ / 2;
    }

    // A system in a container says so too, but there the count goes on. Where the start was found by the count before, it
    // is the same one.
    bool is_told_boot(const Program& program) const {
        constexpr std::chrono::minutes kToBoot{10};
        if (last_boot_ && program.time - *last_boot_ <= kToBoot) return false;
        return program.serial <= highest_ || highest_ < 2 * kDisorder;
    }

    std::uint64_t highest_ = 0;
    std::optional<Timestamp> last_boot_;
};

void find_boots(ProgramTable& table) {
    std::unordered_map<TextPool::Number, BootFinder> nodes;
    for (std::uint32_t at = 0; at < table.programs.size(); ++at) {
        const auto& program = table.programs[at];
        if (nodes[program.node].is_boot(program)) table.boots.push_back(at);
    }
}

// The containers that a kept program names.
void keep_containers(ProgramTable& table) {
    std::vector<std::int32_t> numbers(table.containers.size(), kNoContainer);
    std::vector<Container> kept;
    for (const auto& program : table.programs) {
        if (program.handled == kNoContainer) continue;
        auto& number = numbers[static_cast<std::size_t>(program.handled)];
        if (number != kNoContainer) continue;
        number = static_cast<std::int32_t>(kept.size());
        kept.push_back(std::move(table.containers[static_cast<std::size_t>(program.handled)]));
    }
    table.containers = std::move(kept);
    renumber_containers(table, numbers);
}

void keep_texts(ProgramTable& table) {
    TextPool kept;
    table.texts.close();
    for (auto& program : table.programs) {
        for (auto* const number : {&program.node, &program.comm, &program.exe, &program.terminal,
                                   &program.label, &program.login_name, &program.arguments})
            *number = kept.number(table.texts[*number]);
    }
    for (const auto& container : table.containers) kept.number(host_key(container).text());
    table.texts = std::move(kept);
}

}  // namespace

std::uint64_t forget_programs(ProgramTable& table, std::size_t kept) {
    auto& programs = table.programs;
    if (programs.size() <= kept) return 0;
    const auto first = programs.end() - static_cast<std::ptrdiff_t>(kept);
    std::ranges::nth_element(programs, first, Order(table.texts));
    const auto is_program = [](const Program& program) { return program.mark == ProcessMark::Kind::exec; };
    const auto forgotten = static_cast<std::uint64_t>(std::count_if(programs.begin(), first, is_program));
    programs.erase(programs.begin(), first);
    keep_containers(table);
    keep_texts(table);
    return forgotten;
}

void order_programs(ProgramTable& table) {
    std::ranges::sort(table.programs, Order(table.texts));
    const auto doubled = std::unique(table.programs.begin(), table.programs.end(), is_same_event);
    table.programs.erase(doubled, table.programs.end());
    order_containers(table);
    find_boots(table);
}

}  // namespace dockaudit

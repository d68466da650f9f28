#include "docker/history_builder.hpp"

#include <algorithm>

#include "docker/host_key.hpp"
#include "docker/known_names.hpp"
#include "docker/program_order.hpp"
#include "docker/runtime_command.hpp"

namespace dockaudit {
namespace {

// Command lines of others than clients are cut: nothing is read from their ends.
constexpr std::size_t kKeptArguments = 1 << 10;

}  // namespace

ContainerHistory::Builder::Builder(std::size_t max_programs, std::size_t max_text_bytes)
    : max_programs_(max_programs), max_text_bytes_(max_text_bytes) {
    // At once: what grows by copying needs twice as much at the end, and what is not touched takes no memory.
    table_.programs.reserve(max_programs_ + max_programs_ / 8 + 1);
}

void ContainerHistory::Builder::add(std::string_view marks) {
    while (!marks.empty()) add(take_mark(marks));
}

void ContainerHistory::Builder::add(const ProcessMark& mark) {
    table_.programs.push_back(make_program(mark));
    if (table_.programs.size() >= max_programs_ + max_programs_ / 8) forget(max_programs_);
    if (table_.texts.bytes() > max_text_bytes_) forget_texts();
}

Program ContainerHistory::Builder::make_program(const ProcessMark& mark) {
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
    program.exit_status = mark.exit_status;
    program.files = mark.files;
    program.node = texts.number(host_key(mark).text());
    program.comm = texts.number(mark.comm);
    program.exe = texts.number(mark.exe);
    program.terminal = texts.number(mark.terminal);
    program.label = texts.number(mark.label);
    program.login_name = texts.number(mark.login_name);
    program.is_confined = mark.is_confined;
    const auto arguments = split_arguments(mark.arguments);
    read_command(program, parse_runtime_command(mark.exe, arguments));
    const bool is_client = is_client_name(program_name(mark.exe));
    const auto kept = is_client ? mark.arguments : mark.arguments.substr(0, kKeptArguments);
    program.arguments = texts.number(kept);
    program.is_cut = mark.is_cut || kept.size() < mark.arguments.size();
    return program;
}

void ContainerHistory::Builder::read_command(Program& program, const RuntimeCommand& command) {
    program.kind = command.kind;
    if (command.id.empty()) return;
    program.handled = container(program.node, program.time, command.id);
    auto& engine = table_.containers[static_cast<std::size_t>(program.handled)].engine;
    if (engine.empty()) engine = command.engine;
    program.begins = command.begins_container();
    program.ends = command.ends_container();
    program.makes_process = command.makes_process();
}

// That of an id, which was seen then.
std::int32_t ContainerHistory::Builder::container(TextPool::Number node, Timestamp time,
                                                  std::string_view id) {
    const auto next = static_cast<std::int32_t>(table_.containers.size());
    const auto [found, is_new] = numbers_.try_emplace({node, table_.texts.number(id)}, next);
    if (is_new) {
        Container known;
        known.node = HostKey::node_of(table_.texts[node]);
        known.log = HostKey::log_of(table_.texts[node]);
        known.id = id;
        known.first_seen = known.last_seen = time;
        table_.containers.push_back(std::move(known));
    }
    auto& seen = table_.containers[static_cast<std::size_t>(found->second)];
    seen.first_seen = std::min(seen.first_seen, time);
    seen.last_seen = std::max(seen.last_seen, time);
    return found->second;
}

void ContainerHistory::Builder::forget(std::size_t kept) {
    if (table_.programs.size() <= kept) return;
    statistics_.forgotten += forget_programs(table_, kept);
    numbers_.clear();
    for (std::size_t number = 0; number < table_.containers.size(); ++number) {
        const auto& container = table_.containers[number];
        numbers_[{table_.texts.number(host_key(container).text()), table_.texts.number(container.id)}] =
            static_cast<std::int32_t>(number);
    }
}

// Long command lines take the place of more programs.
void ContainerHistory::Builder::forget_texts() {
    while (table_.texts.bytes() > max_text_bytes_ && table_.programs.size() > 1)
        forget(table_.programs.size() - (table_.programs.size() + 7) / 8);
}

// Everything that the marks explain, in the order in which one thing needs the other.
void ContainerHistory::Builder::finish() {
    forget(max_programs_);
    if (live_) add_live();
    order_programs(table_);
    statistics_.contradictions = attribute_programs(table_);
    link_actions(table_);
    add_known_names(table_, names_);
    count();
}

void ContainerHistory::Builder::count() {
    for (const auto& program : table_.programs) {
        if (program.live.is_known) ++statistics_.live;
        if (program.live.is_start || program.mark != ProcessMark::Kind::exec) continue;
        ++statistics_.programs;
        if (program.place == ProcessPlace::container) ++statistics_.in_containers;
        if (program.place == ProcessPlace::host) ++statistics_.on_host;
        if (program.kind != RuntimeKind::none || is_client_name(program_name(table_.texts[program.exe])))
            ++statistics_.machinery;
    }
}

}  // namespace dockaudit

// Logs of programs: lines as they are, or, if the first byte is below a space, eight bytes for each program, whose
// names, ids and numbers are taken from small tables so that they meet. Marks in another order make the same history.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <dockaudit/container_history.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "docker/history_builder.hpp"
#include "support/naive_search.hpp"
#include "support/random.hpp"

namespace {

using namespace dockaudit;

void require(bool holds) {
    if (!holds) std::abort();
}

using Bytes = std::span<const std::uint8_t>;

constexpr std::array<std::string_view, 16> kCommands{
    "containerd-shim-runc-v2 -namespace moby -id @",
    "containerd-shim-runc-v2 -id @ delete",
    "runc create --bundle /b @",
    "runc exec --process /p @",
    "runc delete @",
    "runc init",
    "conmon -c @",
    "docker run --name n@ alpine sh",
    "docker exec n@ id",
    "docker rename n@ m",
    "podman container cleanup @",
    "sh",
    "id",
    "dockerd",
    "/opt/other create @",
    "docker rm n@",
};
constexpr std::array<std::string_view, 4> kLabels{"unconfined", "system_u:system_r:container_t:s0:c1,c2",
                                                  "system_u:system_r:container_t:s0:c1,c3", "docker-default"};
constexpr std::array<std::string_view, 4> kDevices{"fe:00", "00:31", "00:32", "00:01"};

// What a table has at a place that a byte names.
template <class Table>
std::string_view pick(const Table& table, unsigned byte) {
    return table[byte % table.size()];
}

std::string command_of(std::uint8_t number, std::uint8_t container) {
    std::string text;
    for (const auto c : pick(kCommands, number)) {
        if (c == '@') {
            text += std::string(64, static_cast<char>('a' + container % 4));
        } else {
            text += c;
        }
    }
    return text;
}

std::string lines_of(Bytes bytes, std::uint64_t time, std::uint64_t serial) {
    const auto command = command_of(bytes[0], bytes[1]);
    const auto name = command.substr(0, command.find(' '));
    const auto stamp = fmt::format("msg=audit({}.{:03}:{}):", time / 1000, time % 1000, serial);
    const auto node = bytes[6] % 8 == 0 ? "node=m " : "";
    const unsigned user = bytes[4] % 3 == 0 ? 4294967295U : 1000U + bytes[4] % 3U;
    const bool is_exit = bytes[6] % 16 == 15;
    auto lines = fmt::format(
        "{}type=SYSCALL {} arch=c000003e syscall={} success=yes exit=0 a0={} items=2 ppid={} pid={} auid={} uid={} "
        "ses={} comm=\"{}\" exe=\"/usr/bin/{}\" subj={} key=(null)\n",
        node, stamp, is_exit ? 231 : 59, bytes[7] % 2, bytes[3] % 16, bytes[2] % 16, user,
        bytes[4] % 5 == 4 ? 1000 : 0, user, name, name, pick(kLabels, bytes[5] / 16U));
    if (is_exit) return lines;
    lines += fmt::format("{}type=EXECVE {} argc=9", node, stamp);
    std::size_t number = 0;
    for (std::size_t at = 0; at <= command.size();) {
        const auto end = std::min(command.find(' ', at), command.size());
        lines += fmt::format(" a{}=\"{}\"", number++, command.substr(at, end - at));
        at = end + 1;
    }
    for (unsigned item = 0; item < 2; ++item) {
        lines += fmt::format("\n{}type=PATH {} item={} name=\"x\" inode={} dev={}", node, stamp, item,
                             bytes[7] / 16, pick(kDevices, static_cast<unsigned>(bytes[5]) >> (2 * item)));
    }
    return lines + '\n';
}

std::vector<Event> events_of(Bytes bytes) {
    if (bytes.empty() || bytes[0] >= ' ')
        return test::naive_search({std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())});
    std::vector<Event> events;
    std::uint64_t time = 1'700'000'000'000;
    std::uint64_t serial = 1000;
    for (bytes = bytes.subspan(1); bytes.size() >= 8; bytes = bytes.subspan(8)) {
        time += bytes[7] % 64 == 63 ? 20'000U : bytes[7];
        serial = bytes[1] == 255 ? 1 : serial + 1 - bytes[3] / 128U;
        events.emplace_back(lines_of(bytes.first(8), time, serial));
    }
    return events;
}

std::string describe(const std::optional<ActionView>& action) {
    if (!action) return "-";
    return fmt::format("{}/{}/{}/{}", action->serial, action->command.verb,
                       action->container == nullptr ? "" : action->container->id,
                       static_cast<int>(action->outcome));
}

std::string describe(const ContainerHistory& history, const EventView& event) {
    const auto residence = history.find(event);
    require(residence.container == nullptr || residence.place == ProcessPlace::container);
    require(residence.place != ProcessPlace::container || residence.source != ContainerSource::none);
    std::string text = fmt::format("{} {} {}", static_cast<int>(residence.place), to_string(residence.source),
                                   residence.container == nullptr ? "" : residence.container->id);
    text += describe(history.action(event)) + describe(history.cause(event));
    for (const auto& ancestor : history.ancestors(event)) text += fmt::format("<{}", ancestor.pid);
    for (const auto* container : history.named(event)) text += container->id;
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto events = events_of({data, size});
    std::vector<std::string> marks;
    for (const auto& event : events) {
        std::string mark;
        if (MarkReader().append(mark, event.view())) marks.push_back(mark);
    }
    constexpr std::size_t kPrograms = 4096;  // more are never made; room for more takes time
    ContainerHistory::Builder builder(kPrograms);
    for (const auto& mark : marks) builder.add(mark);
    const auto history = std::move(builder).build();
    test::Random random(size);
    for (auto left = marks.size(); left > 1; --left) std::swap(marks[left - 1], marks[random.below(left)]);
    ContainerHistory::Builder other_builder(kPrograms);
    for (const auto& mark : marks) other_builder.add(mark);
    const auto other = std::move(other_builder).build();
    for (const auto& event : events)
        require(describe(*history, event.view()) == describe(*other, event.view()));
    const auto& numbers = history->statistics();
    require(numbers.in_containers + numbers.on_host <= numbers.programs && numbers.programs <= marks.size());
    for (const auto& container : history->containers()) {
        const auto found = history->find_containers(container.id);
        require(std::ranges::find(found, &container) != found.end());
        require(container.first_seen <= container.last_seen);
    }
    return 0;
}

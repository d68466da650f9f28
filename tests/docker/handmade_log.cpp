#include "docker/handmade_log.hpp"

#include <fmt/format.h>

#include <dockaudit/history_reader.hpp>
#include <functional>
#include <utility>

#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words(1);
    for (const auto c : text) {
        if (c == ' ') {
            words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

std::string lines_of(const Step& step, std::int64_t time, std::uint64_t serial) {
    const auto words = words_of(with_ids(step.command));
    const auto name = words.front().substr(words.front().rfind('/') + 1);
    const auto exe = !step.exe.empty()              ? step.exe
                     : words.front().front() == '/' ? words.front()
                                                    : "/usr/bin/" + name;
    const auto node = step.node.empty() ? std::string() : "node=" + step.node + " ";
    const auto stamp = fmt::format("msg=audit({}.{:03}:{}):", time / 1000, time % 1000, serial);
    const auto label = step.label.empty() ? std::string() : " subj=" + step.label;
    const auto& file = step.file.empty() ? exe : step.file;
    const auto inode = 1000 + std::hash<std::string>()(file + step.device) % 1'000'000;
    auto lines = fmt::format(
        "{}type=SYSCALL {} arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=0 items=2 ppid={} pid={} "
        "auid={} uid={} gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses={} comm=\"{}\" "
        "exe=\"{}\"{} key=\"x\"\n",
        node, stamp, step.ppid, step.pid, step.loginuid, step.uid, step.session, name.substr(0, 15), exe,
        label);
    if (!step.capabilities.empty())
        lines += fmt::format("{}type=BPRM_FCAPS {} fver=0 fp=0 fi=0 fe=0 pp={} pi=0 pe=0\n", node, stamp,
                             step.capabilities);
    lines += fmt::format("{}type=EXECVE {} argc={}", node, stamp, words.size());
    for (std::size_t i = 0; i < words.size(); ++i) lines += fmt::format(" a{}=\"{}\"", i, words[i]);
    lines += fmt::format("\n{}type=PATH {} item=0 name=\"{}\" inode={} dev={} mode=0100755 nametype=NORMAL\n",
                         node, stamp, exe, inode, step.device);
    if (step.loader != "-")
        lines += fmt::format(
            "{}type=PATH {} item=1 name=\"/lib/ld\" inode=77 dev={} mode=0100755 nametype=NORMAL\n", node,
            stamp, step.loader);
    return lines;
}

}  // namespace

Step inside(std::uint32_t pid, std::uint32_t ppid, std::string command, std::string expected,
            std::string device) {
    Step step{pid, ppid, std::move(command), std::move(expected), device};
    step.loader = device;
    return step;
}

std::string with_ids(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '@' && i + 1 < text.size()) {
            out += id_of(text[++i]);
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string id_of(char letter) {
    const auto digit = static_cast<char>(letter - 'A' + 'a');
    return std::string(8, digit) + std::string(56, '0');
}

std::vector<std::string> event_lines(const std::vector<Step>& steps) {
    std::vector<std::string> events;
    auto time = kHandmadeBegin;
    std::uint64_t serial = 1000;
    for (const auto& step : steps) {
        time += step.wait;
        serial = step.serial != 0 ? step.serial : serial + 1;
        events.push_back(lines_of(step, time, serial));
    }
    return events;
}

std::vector<std::string> find_places(const ContainerHistory& history,
                                     const std::vector<std::string>& events) {
    std::vector<std::string> places;
    for (const auto& lines : events) {
        const Event event(lines);
        const auto residence = history.find(event.view());
        if (residence.place != ProcessPlace::container) {
            places.emplace_back(residence.place == ProcessPlace::host ? "host" : "?");
        } else if (residence.container == nullptr) {
            places.emplace_back("some");
        } else {
            const auto& id = residence.container->id;
            const bool is_letter = id.size() == 64 && id == id_of(static_cast<char>(id.front() - 'a' + 'A'));
            places.push_back(is_letter ? std::string(1, static_cast<char>(id.front() - 'a' + 'A')) : id);
        }
    }
    return places;
}

std::shared_ptr<const ContainerHistory> history_of(const std::vector<std::string>& events,
                                                   std::optional<LiveHost> live) {
    std::string log;
    for (const auto& lines : events) log += lines;
    const TempDir folder;
    HistoryOptions options;
    options.live = std::move(live);
    return read_container_history(LogSet::file(folder.write("audit.log", log)), {}, options);
}

}  // namespace dockaudit::test

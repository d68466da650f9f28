#include "docker/fake_proc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "docker/handmade_log.hpp"

namespace dockaudit::test {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kUptime = 1'000'000;  // when the log begins, in milliseconds

Timestamp at(std::int64_t time) {
    return Timestamp(std::chrono::milliseconds(kHandmadeBegin + time));
}

}  // namespace

FakeHostFiles::FakeHostFiles() {
    fs::create_directories(folder_.path() / "proc" / "self" / "ns");
    fs::create_symlink("pid:[4026531836]", folder_.path() / "proc" / "self" / "ns" / "pid");
    add({1, 0, -kUptime, "init", "/init.scope"});
}

void FakeHostFiles::write(const std::string& name, const std::string& text) const {
    const auto path = folder_.path() / name;
    fs::create_directories(path.parent_path());
    write_file(path, text);
}

void FakeHostFiles::add(const FakeProcess& process) {
    const auto command = with_ids(process.command);
    const auto first = command.substr(0, command.find(' '));
    const auto folder = fmt::format("proc/{}/", process.pid);
    write(folder + "stat",
          fmt::format("{} (a ) (b) {} {} 1 1 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 {} 1 2\n", process.pid,
                      process.state, process.ppid, (kUptime + process.started) / 10));
    write(folder + "status", "Name:\tx\nUid:\t0\t0\t0\t0\n");
    write(folder + "sessionid", std::to_string(process.session));
    write(folder + "loginuid", std::to_string(kUnsetId));
    auto words = command + " ";
    std::ranges::replace(words, ' ', '\0');
    write(folder + "cmdline", words);
    write(folder + "cgroup", "0::" + with_ids(process.groups) + "\n");
    write(folder + "mountinfo", fmt::format("20 1 0:5 / / rw - rootfs none rw\n21 20 {} / / rw - x x rw\n"
                                            "22 21 0:99 / /proc rw - proc proc rw\n",
                                            process.root));
    const auto links = folder_.path() / folder;
    fs::create_directories(links / "ns");
    fs::create_symlink("pid:" + process.namespaces, links / "ns" / "pid");
    fs::create_symlink("mnt:" + process.namespaces, links / "ns" / "mnt");
    if (process.exe == "-") return;
    fs::create_symlink(process.exe.empty() ? "/usr/bin/" + first : process.exe, links / "exe");
}

LiveFolders FakeHostFiles::folders() const {
    const auto& path = folder_.path();
    return {path / "proc", path / "daemon.json", path / "docker", path / "podman"};
}

LiveHost FakeHostFiles::read(std::int64_t taken) const {
    auto host = read_live_host(folders(), at(-kUptime), [taken] { return at(taken); });
    host.name = "n";
    return host;
}

}  // namespace dockaudit::test

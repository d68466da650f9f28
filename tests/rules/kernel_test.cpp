// The evaluator of rules is compared with the kernel: rules are loaded, something is done, and what was recorded is
// looked for. Only as root, where auditing works; the state is as before afterwards.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/account.hpp>
#include <dockaudit/audit_rules.hpp>
#include <dockaudit/event_reader.hpp>

#include "rules/audit_socket.hpp"
#include "rules/imagined_events.hpp"
#include "rules/rule_event.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kKey = "dockaudit-test-";

HostFile look_at(const std::string& path) {
    std::error_code error;
    const auto type = fs::symlink_status(path, error).type();
    if (type == fs::file_type::not_found) return {HostFileKind::absent, {}};
    const auto whole = fs::canonical(path, error).string();
    const auto kind = type == fs::file_type::symlink     ? HostFileKind::link
                      : type == fs::file_type::directory ? HostFileKind::folder
                      : type == fs::file_type::socket    ? HostFileKind::socket
                                                         : HostFileKind::file;
    return {kind, whole == path ? std::string() : whole};
}

// A folder with files, a socket and a program.
class Place {
 public:
    Place() {
        root_ = fs::canonical(dir_.path()).string();
        dir_.write("file", "x");
        dir_.write("other", "x");
        fs::create_directory(root_ + "/folder");
        write_file(root_ + "/folder/inside", "x");
        fs::create_directory_symlink(root_ + "/folder", root_ + "/link");
        fs::create_symlink(root_ + "/file", root_ + "/file-link");
        fs::copy_file("/bin/true", root_ + "/program");
        listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const auto address = address_of(at("socket"));
        ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        ::listen(listener_, 64);
    }
    ~Place() { ::close(listener_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    std::string at(std::string_view name) const { return root_ + "/" + std::string(name); }

    static sockaddr_un address_of(const std::string& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), std::min(path.size(), sizeof address.sun_path - 1));
        return address;
    }

 private:
    TempDir dir_;
    std::string root_;
    int listener_ = -1;
};

void open_file(const std::string& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    REQUIRE(descriptor >= 0);
    ::close(descriptor);
}

void connect_socket(const std::string& path) {
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = Place::address_of(path);
    CHECK(::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::close(descriptor);
}

// Another file takes the place of this one.
void replace_file(const std::string& path) {
    write_file(path + ".new", "y");
    fs::rename(path + ".new", path);
}

// A bind mount that nobody else sees, and that goes with its process.
void mount_over(const std::string& from, const std::string& to) {
    const auto child = ::fork();
    if (child == 0) {
        const bool is_alone =
            ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
        ::_exit(is_alone && ::mount(from.c_str(), to.c_str(), nullptr, MS_BIND, nullptr) == 0 ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
}

struct Case {
    std::string_view name;
    std::string rules;  // `K` stands for the key; `{}` for the folder
    std::function<void()> act;
    ImaginedEvent event;
};

std::string with(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::vector<Case> cases_of(const Place& place, const HostPaths& paths) {
    const auto file = place.at("file");
    const auto inside = place.at("folder/inside");
    const auto socket = place.at("socket");
    const auto program = place.at("program");
    const auto write = [](std::string path) { return [path] { open_file(path, O_WRONLY); }; };
    const auto read = [](std::string path) { return [path] { open_file(path, O_RDONLY); }; };
    const auto connect = [socket] { connect_socket(socket); };
    const auto start = [program] { run_process({program}); };
    const auto change = [file] { ::chmod(file.c_str(), 0600); };
    auto mode_change = mode_change_of(paths, file);
    mode_change.call = "chmod";
    auto creation = write_to(paths, place.at("folder/made"));
    creation.files.push_back(place.at("folder"));
    const std::string path_wa = "-a always,exit -F arch=b64 -F path={}/file -F perm=wa -F key=K\n";
    const std::string dir_wa = "-a always,exit -F arch=b64 -F dir={} -F perm=wa -F key=K2\n";
    const std::string all = "-a always,exit -F arch=b64 -F path={}/file -F key=K\n";
    return {
        {"a write", path_wa, write(file), write_to(paths, file)},
        {"a read is no write", path_wa, read(file), read_of(paths, file)},
        {"a read", "-w {}/file -p r -k K\n", read(file), read_of(paths, file)},
        {"a write is no read", "-w {}/file -p r -k K\n", write(file), write_to(paths, file)},
        {"a change of mode", path_wa, change, mode_change},
        {"a change of mode is no write", "-w {}/file -p w -k K\n", change, mode_change},
        {"another file in its place", path_wa, [file] { replace_file(file); }, replacement_of(paths, file)},
        {"without perm", all, change, mode_change},
        {"a call by name", "-a always,exit -F arch=b64 -S openat -F path={}/file -F key=K\n", read(file),
         read_of(paths, file)},
        {"a call that is not named", "-a always,exit -F arch=b64 -S truncate -F path={}/file -F key=K\n",
         read(file), read_of(paths, file)},
        {"the other arch", "-a always,exit -F arch=b32 -F path={}/file -F perm=wa -F key=K\n", write(file),
         write_to(paths, file)},
        {"another file", path_wa, write(place.at("other")), write_to(paths, place.at("other"))},
        {"a link on the way", "-w {}/link/inside -p wa -k K\n", write(inside), write_to(paths, inside)},
        {"a link as the last name", "-w {}/file-link -p wa -k K\n", write(file), write_to(paths, file)},
        {"by way of a link", path_wa, write(place.at("file-link")), write_to(paths, place.at("file-link"))},
        {"a folder", "-a always,exit -F arch=b64 -F dir={}/folder -F perm=wa -F key=K\n", write(inside),
         write_to(paths, inside)},
        {"a watch of a folder", "-w {}/folder -p wa -k K\n", write(inside), write_to(paths, inside)},
        {"a folder by a link", "-a always,exit -F arch=b64 -F dir={}/link -F perm=wa -F key=K\n",
         write(inside), write_to(paths, inside)},
        {"a folder by a link with a slash",
         "-a always,exit -F arch=b64 -F dir={}/link/ -F perm=wa -F key=K\n", write(inside),
         write_to(paths, inside)},
        {"path= of a folder, a change", "-a always,exit -F arch=b64 -F path={}/folder -F perm=wa -F key=K\n",
         write(inside), write_to(paths, inside)},
        {"path= of a folder, a new file",
         "-a always,exit -F arch=b64 -F path={}/folder -F perm=wa -F key=K\n",
         [&place] { open_file(place.at("folder/made"), O_WRONLY | O_CREAT); }, creation},
        {"dir= of a file", "-a always,exit -F arch=b64 -F dir={}/file -F perm=wa -F key=K\n", write(file),
         write_to(paths, file)},
        {"a socket by perm", "-w {}/socket -p rwxa -k K\n", connect, connect_to(paths, socket, {})},
        {"a socket by connect", "-a always,exit -F arch=b64 -S connect -F path={}/socket -F key=K\n", connect,
         connect_to(paths, socket, {})},
        {"a socket by its folder", "-a always,exit -F arch=b64 -S connect -F dir={} -F key=K\n", connect,
         connect_to(paths, socket, {})},
        {"a socket by type", "-a always,exit -F arch=b64 -S connect -F dir={} -F filetype=socket -F key=K\n",
         connect, connect_to(paths, socket, {})},
        {"a socket by another type",
         "-a always,exit -F arch=b64 -S connect -F dir={} -F filetype=file -F key=K\n", connect,
         connect_to(paths, socket, {})},
        {"a start", "-w {}/program -p x -k K\n", start, start_of(paths, program)},
        {"a start is no write", "-w {}/program -p wa -k K\n", start, start_of(paths, program)},
        {"a start by its program", "-a always,exit -F arch=b64 -S execve -F exe={}/program -F key=K\n", start,
         start_of(paths, program)},
        {"a start by another program",
         "-a always,exit -F arch=b64 -S execve -F path={}/program -F exe!={}/program -F key=K\n", start,
         start_of(paths, program)},
        {"of root", "-a always,exit -F arch=b64 -F path={}/file -F perm=wa -F euid=0 -F key=K\n", write(file),
         write_to(paths, file)},
        {"of others", "-a always,exit -F arch=b64 -F path={}/file -F perm=wa -F euid!=0 -F key=K\n",
         write(file), write_to(paths, file)},
        {"of people", "-a always,exit -F arch=b64 -F path={}/file -F perm=wa -F auid!=unset -F key=K\n",
         write(file), write_to(paths, file)},
        {"of no people", "-a always,exit -F arch=b64 -F path={}/file -F perm=wa -F auid=unset -F key=K\n",
         write(file), write_to(paths, file)},
        {"of large ids", "-a always,exit -F arch=b64 -F path={}/file -F perm=wa -F auid>=1000 -F key=K\n",
         write(file), write_to(paths, file)},
        {"that succeed", "-a always,exit -F arch=b64 -F path={}/file -F perm=wa -F success=1 -F key=K\n",
         write(file), write_to(paths, file)},
        {"that fail", "-a always,exit -F arch=b64 -F path={}/file -F perm=wa -F success=0 -F key=K\n",
         write(file), write_to(paths, file)},
        {"ids that are the same",
         "-a always,exit -F arch=b64 -F path={}/file -F perm=wa -C uid=euid -F key=K\n", write(file),
         write_to(paths, file)},
        {"ids that are not", "-a always,exit -F arch=b64 -F path={}/file -F perm=wa -C uid!=euid -F key=K\n",
         write(file), write_to(paths, file)},
        {"the first of two, a file", path_wa + dir_wa, write(file), write_to(paths, file)},
        {"the first of two, a folder", dir_wa + path_wa, write(file), write_to(paths, file)},
        {"never first", "-a never,exit -F path={}/file -F perm=w\n" + dir_wa, write(file),
         write_to(paths, file)},
        {"never last", dir_wa + "-a never,exit -F path={}/file -F perm=w\n", write(file),
         write_to(paths, file)},
        {"never put first", dir_wa + "-A never,exit -F path={}/file -F perm=w\n", write(file),
         write_to(paths, file)},
        {"never for other accesses", "-a never,exit -F path={}/file -F perm=r\n" + dir_wa, write(file),
         write_to(paths, file)},
        {"a mount of a socket", "-a always,exit -F arch=b64 -S mount -F dir={} -F filetype=socket -F key=K\n",
         [&place, socket] { mount_over(socket, place.at("other")); }, mount_of(paths, socket, "mount")},
        {"a mount of a file", "-a always,exit -F arch=b64 -S mount -F dir={} -F filetype=socket -F key=K\n",
         [&place, file] { mount_over(file, place.at("other")); },
         [&] {
             auto event = mount_of(paths, file, "mount");
             event.file_type = "file";
             return event;
         }()},
    };
}

// Rules are there for a while only.
class LoadedRules {
 public:
    explicit LoadedRules(const std::string& rules) : rules_(rules) { load(rules_); }
    ~LoadedRules() {
        std::string deletions;
        for (std::string_view rest = rules_; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1)) {
            auto line = std::string(rest.substr(0, rest.find('\n') + 1));
            line[1] = line.starts_with("-w") ? 'W' : 'd';
            deletions += line;
        }
        load(deletions);
    }
    LoadedRules(const LoadedRules&) = delete;
    LoadedRules& operator=(const LoadedRules&) = delete;

 private:
    void load(const std::string& text) {
        const auto result = run_process({"auditctl", "-R", dir_.write("x.rules", text).string()});
        if (result.status != 0) FAIL_CHECK(text, result.out, result.err);
    }

    TempDir dir_;
    std::string rules_;
};

// On while it lives, where it was off.
class Enabled {
 public:
    explicit Enabled(AuditSocket& audit) : audit_(audit), before_(audit.enabled()) {
        if (before_ == 0) audit_.set_enabled(1);
    }
    ~Enabled() {
        if (before_ == 0) audit_.set_enabled(0);
    }
    Enabled(const Enabled&) = delete;
    Enabled& operator=(const Enabled&) = delete;

 private:
    AuditSocket& audit_;
    std::uint32_t before_;
};

std::uint32_t own_loginuid() {
    std::uint32_t loginuid = kUnsetId;
    try {
        loginuid = static_cast<std::uint32_t>(std::stoul(read_file("/proc/self/loginuid")));
    } catch (const std::exception&) {
        loginuid = kUnsetId;
    }
    return loginuid;
}

// The keys of the test that events of system calls have.
std::set<std::string> keys_in(const fs::path& log) {
    std::set<std::string> keys;
    for (const EventView& event : EventReader(LogSet::file(log))) {
        const auto* const call = event.find_record(RecordType::syscall);
        auto key = call == nullptr ? std::string_view() : call->field("key").value_or("");
        if (key.starts_with('"')) key = key.substr(1, key.size() - 2);
        if (key.starts_with(kKey)) keys.emplace(key);
    }
    return keys;
}

std::string expected_key(const std::string& rules, const ImaginedEvent& event, const HostPaths& paths) {
    const std::vector<RuleSet> sets{parse_audit_rules(rules)};
    const auto load = load_rules(sets, paths, RuleSource::file);
    const auto result = record(load, event, paths);
    CHECK(result.is_recorded != Truth::maybe);
    return result.is_recorded == Truth::yes ? result.rule->rule->keys.front() : std::string();
}

}  // namespace

TEST_CASE("what rules record is what the kernel records") {
    std::string why_not;
    auto audit = AuditSocket::open(why_not);
    if (audit && audit->enabled() == 2) why_not = "the rules of this system are locked";
    if (audit && why_not.empty() && run_process({"auditctl", "-l"}).out.find("never") != std::string::npos)
        why_not = "this system has rules that leave things out";
    if (!why_not.empty()) {
        MESSAGE("skipped: ", why_not);
        return;
    }
    const Place place;
    RuleHost host;
    host.look = look_at;
    const HostPaths paths(host);
    const auto root = place.at("").substr(0, place.at("").size() - 1);
    const auto loginuid = own_loginuid();
    std::vector<std::string> expected;
    const auto cases = cases_of(place, paths);
    std::string log;
    {
        const Enabled enabled(*audit);
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const auto key = fmt::format("{}{}-", kKey, i);
            const auto rules = with(with(cases[i].rules, "=K", "=" + key), " K", " " + key);
            const auto placed = with(rules, "{}", root);
            auto event = cases[i].event;
            event.auid = loginuid;
            event.uid = 0;
            CAPTURE(cases[i].name);
            expected.push_back(expected_key(placed, event, paths));
            const LoadedRules loaded(placed);
            cases[i].act();
        }
        const LoadedRules last("-a always,exit -F arch=b64 -F path=" + place.at("other") +
                               " -F perm=w -F key=" + std::string(kKey) + "last\n");
        open_file(place.at("other"), O_WRONLY);
        log = audit->read_until(std::string(kKey) + "last");
    }
    const TempDir dir;
    const auto keys = keys_in(dir.write("audit.log", log));
    CHECK(keys.contains(std::string(kKey) + "last"));
    for (std::size_t i = 0; i < cases.size(); ++i) {
        CAPTURE(cases[i].name);
        std::string found;
        for (const auto& key : keys) {
            if (key.starts_with(fmt::format("{}{}-", kKey, i))) found += key;
        }
        CHECK(found == expected[i]);
    }
}

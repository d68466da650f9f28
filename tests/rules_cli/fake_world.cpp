#include "rules_cli/fake_world.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "rules/host_survey.hpp"
#include "rules/rules_command.hpp"

namespace dockaudit::test {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(DOCKAUDIT_SOURCE_DIR) / "testdata" / "cases" / "rules";
constexpr int kDaemon = 321;
constexpr int kFirstProbe = 5001;

void make_socket(const fs::path& path) {
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path)
        throw std::runtime_error("too long: " + path.native());
    std::ranges::copy(path.native(), std::begin(address.sun_path));
    ::bind(descriptor, static_cast<const sockaddr*>(static_cast<const void*>(&address)), sizeof address);
    ::close(descriptor);
}

cli::ProgramResult done(std::string out = {}) {
    cli::ProgramResult result;
    result.status = 0;
    result.pid = 1;
    result.out = std::move(out);
    return result;
}

cli::ProgramResult failed(std::string err) {
    cli::ProgramResult result;
    result.status = 1;
    result.pid = 1;
    result.err = std::move(err);
    return result;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

}  // namespace

FakeWorld::FakeWorld(const Case& test) {
    const auto name = test.setting("host");
    make_host(read_file(kCases / ((name.empty() ? "debian" : name) + ".host")));
    set_kernel(test.setting("kernel"));
    broken_ = test.setting("broken");
    lost_ = test.setting("lost");
    if (const auto file = test.setting("stdin"); !file.empty()) input_ = read_file(kCases / file);

    world.root = folder_.path();
    world.is_root = std::ranges::find(test.settings, "user") == test.settings.end();
    const auto answer = test.setting("answer");
    world.can_ask = !answer.empty();
    world.program_folders = {"/usr/local/bin", "/usr/sbin", "/usr/bin"};
    world.run = [this](const cli::ProgramCall& call) { return run_program(call.words); };
    world.run_apart = [this](const std::function<void()>& /*work*/) {
        auto result = done();
        result.pid = record_probe();
        return result;
    };
    world.confirm = [this, answer](const std::string& question) {
        host.out->write(fmt::format("{} [y/N] {}\n", question, answer));
        return answer == "yes";
    };
    world.read_input = [this] { return input_; };
    world.sleep = [](std::chrono::milliseconds) {};

    host.program = "dockaudit-rules";
    // 2026-11-23 15:42:17.250.
    host.clock = [] { return Timestamp{std::chrono::milliseconds{1795448537250}}; };
    host.find_user = [](std::string_view user) {
        return user == "root" ? std::optional<std::uint32_t>(0) : std::nullopt;
    };
    host.find_group = [](std::string_view group) {
        return group == "docker" ? std::optional<std::uint32_t>(105) : std::nullopt;
    };
    host.auditd_conf =
        folder_.write("auditd.conf", "log_file = " + world.at("/var/log/audit/audit.log").string() + "\n");
    if (const auto width = test.setting("terminal"); !width.empty()) {
        host.stdout_is_terminal = host.terminal_has_color = host.is_utf8 = true;
        host.terminal_width = std::stoul(width);
    }
    before_ = files();
}

void FakeWorld::make_program(const std::string& path) {
    world.root = folder_.path();
    fs::create_directories(world.at(path).parent_path());
    write_file(world.at(path), "");
    fs::permissions(world.at(path), fs::perms(0755));
}

// A line is a kind, a path and, of some kinds, a text; `{newline}` is one in it.
void FakeWorld::make_host(const std::string& description) {
    world.root = folder_.path();
    std::istringstream lines(description);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        std::istringstream words(line);
        std::string kind, path, text;
        words >> kind >> path >> std::ws;
        std::getline(words, text);
        for (auto at = text.find("{newline}"); at != std::string::npos; at = text.find("{newline}"))
            text.replace(at, 9, "\n");
        const auto place = world.at(path);
        fs::create_directories(place.parent_path());
        if (kind == "folder") {
            fs::create_directories(place);
        } else if (kind == "program") {
            make_program(path);
        } else if (kind == "file") {
            write_file(place, text.empty() ? text : text + "\n");
        } else if (kind == "copy") {
            fs::copy_file(kCases / text, place);
        } else if (kind == "link") {
            fs::create_symlink(text, place);
        } else if (kind == "socket") {
            make_socket(place);
        } else {
            throw std::runtime_error("not a line of a host: " + line);
        }
    }
}

void FakeWorld::set_kernel(const std::string& words) {
    std::istringstream stream(words);
    for (std::string word; stream >> word;) {
        if (word == "off") kernel_.is_enabled = false;
        if (word == "locked") kernel_.is_locked = true;
        if (word == "refuses") kernel_.refuses = true;
        if (word == "keeps") kernel_.keeps = true;
        if (word == "silent") kernel_.is_silent = true;
        if (word == "daemon") kernel_.daemon = kDaemon;
        if (word != "rules") continue;
        stream >> word;
        kernel_.rules = read_file(kCases / word);
    }
}

cli::ProgramResult FakeWorld::run_program(const std::vector<std::string>& words) {
    const auto name = fs::path(words.front()).filename().string();
    if (!world.is_there(words.front())) throw std::runtime_error("not there: " + words.front());
    if (name == broken_) return failed(name + ": it is broken");
    if (name == "auditctl") return ask_auditctl(words);
    if (name == "augenrules") {
        ran_.push_back(joined(words));
        std::vector<std::string> all;
        for (const auto& file : world.list("/etc/audit/rules.d")) {
            if (file.ends_with(".rules")) all.push_back("/etc/audit/rules.d/" + file);
        }
        const auto error = load(all);
        return error.empty() ? done() : failed(error);
    }
    if (name == "service" || name == "systemctl" || name == "auditd") {
        ran_.push_back(joined(words));
        kernel_.daemon = kDaemon;
        return done();
    }
    if (name == "apt-get" || name == "dnf") return install(words);
    auto result = done();
    result.pid = record_probe();
    return result;
}

cli::ProgramResult FakeWorld::install(const std::vector<std::string>& words) {
    ran_.push_back(joined(words));
    if (words[1] != "install") return done();
    for (const auto* path : {"/usr/sbin/auditctl", "/usr/sbin/auditd", "/usr/sbin/augenrules"})
        make_program(path);
    fs::create_directories(world.at("/etc/audit/rules.d"));
    write_file(world.at("/etc/audit/rules.d/audit.rules"), "-D\n-b 8192\n-f 1\n");
    before_ = files();
    return done();
}

cli::ProgramResult FakeWorld::ask_auditctl(const std::vector<std::string>& words) {
    if (!world.is_root) return failed("You must be root to run this program.");
    if (words[1] == "-l") return done(kernel_.rules.empty() ? "No rules\n" : kernel_.rules);
    if (words[1] == "-s") {
        return done(
            fmt::format("enabled {}\nfailure 1\npid {}\nrate_limit 0\nbacklog_limit 8192\nlost 0\nbacklog 0\n"
                        "backlog_wait_time 60000\nloginuid_immutable 0 unlocked\n",
                        kernel_.is_locked    ? 2
                        : kernel_.is_enabled ? 1
                                             : 0,
                        kernel_.daemon));
    }
    ran_.push_back(joined(words));
    if (words[1] == "-D" && kernel_.keeps) return failed("Error sending delete rule data request");
    if (words[1] == "-e") kernel_.is_enabled = true;
    if (words[1] != "-R") return done();
    const auto error = load({words[2]});
    return error.empty() ? done() : failed(error);
}

// The text of an error; empty if the rules are loaded.
std::string FakeWorld::load(const std::vector<std::string>& paths) {
    if (kernel_.is_silent) return "\n";
    if (kernel_.refuses)
        return "Error sending add rule data request (Rule exists)\nThere was an error in line 3 of /etc/audit/audit.rules\n";
    kernel_.rules.clear();
    for (const auto& path : paths) {
        std::istringstream lines(world.read(path).value_or(""));
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("-a ") || line.starts_with("-w ")) kernel_.rules += line + "\n";
        }
    }
    return {};
}

// Writes the event that the next probe of the plan would leave. Its process.
int FakeWorld::record_probe() {
    if (!probes_) probes_ = rules::plan_probes(rules::survey_host(world, host), world);
    if (next_probe_ >= probes_->size()) throw std::runtime_error("more probes than planned");
    const auto& probe = (*probes_)[next_probe_];
    const int pid = kFirstProbe + static_cast<int>(next_probe_++);
    if (probe.question == lost_) return pid;
    const auto path = world.at("/var/log/audit/audit.log");
    fs::create_directories(path.parent_path());
    const auto id = fmt::format("msg=audit(1795448537.250:{})", pid - kFirstProbe + 100);
    auto log = fs::exists(path) ? read_file(path) : std::string();
    log += fmt::format(
        "type=SYSCALL {}: arch=c000003e syscall={} success=yes exit=0 items=1 ppid=1 pid={} auid=0 uid=0 ses=1 "
        "comm=\"x\" exe=\"/x\" key=\"{}\"\n",
        id, probe.is_program ? 59 : 257, pid, probe.key);
    if (probe.is_program) log += fmt::format("type=EXECVE {}: argc=1 a0=\"{}\"\n", id, probe.path);
    log += fmt::format(
        "type=PATH {}: item=0 name=\"{}\" inode=1 dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL\n",
        id, probe.path);
    write_file(path, log);
    return pid;
}

// Of the files of auditd and of tmpfiles.d: path, mode and lines.
std::vector<std::string> FakeWorld::files() const {
    std::vector<std::string> found;
    for (const auto* path : {"/etc/audit", "/etc/tmpfiles.d"}) {
        const auto folder = world.at(path);
        if (!fs::exists(folder)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (!entry.is_regular_file()) continue;
            const auto text = read_file(entry.path());
            struct stat status {};
            ::stat(entry.path().c_str(), &status);
            found.push_back(fmt::format("/{} {:04o} {} lines",
                                        entry.path().lexically_relative(world.root).native(),
                                        status.st_mode & 07777U, std::ranges::count(text, '\n')));
        }
    }
    std::ranges::sort(found);
    return found;
}

std::string FakeWorld::changes() const {
    std::string text;
    for (const auto& call : ran_) text += "(ran) " + call + "\n";
    for (const auto& file : files()) {
        if (std::ranges::find(before_, file) == before_.end()) text += "(wrote) " + file + "\n";
    }
    return text;
}

CommandResult FakeWorld::run(std::vector<std::string> arguments) {
    cli::StringSink out;
    cli::StringSink err;
    host.arguments = std::move(arguments);
    host.out = &out;
    host.err = &err;
    const auto status =
        cli::run_command(host, [this](const cli::Host& given) { return rules::rules_command(given, world); });
    return {status, out.text(), err.text() + changes()};
}

}  // namespace dockaudit::test

// Generated rules in the kernel of this host: they load, record what a client and another program do, and are gone
// afterwards. Skipped where auditing is not ours to change: not as root, rules are loaded, or the rules are locked.

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/rule_profile.hpp>

#include "rules/host_survey.hpp"
#include "rules/probe_work.hpp"
#include "rules/rule_files.hpp"
#include "rules/world.hpp"
#include "support/child.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::rules;
using namespace dockaudit::test;

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::string_view kPrefix = "dockaudit-test-";

/// One test at a time, of all that change the rules of the kernel.
class Turn {
 public:
    Turn()
        : descriptor_(::open((fs::temp_directory_path() / "audit.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC,
                             0600)) {
        if (descriptor_ >= 0) ::flock(descriptor_, LOCK_EX);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

 private:
    int descriptor_;
};

// Why the kernel is not ours; empty if it is.
std::string refusal(const World& world) {
    if (!world.is_root) return "this is not root";
    const auto status = world.run_named("auditctl", {"-s"});
    if (!status.is_done()) return "there is no auditctl, or no auditing in this kernel";
    const KernelStatus kernel(status.out);
    if (kernel.is_locked()) return "the rules are locked";
    if (!world.run_named("auditctl", {"-l"}).out.starts_with("No rules")) return "rules are loaded";
    if (kernel.has_daemon()) return "a daemon runs, whose log is not ours";
    if (world.find_program("auditd").empty()) return "there is no auditd";
    return {};
}

/// auditd with a log of its own. At the end all is as it was: no rules of ours, no daemon, auditing on or off as before.
class OwnAuditd {
 public:
    OwnAuditd(const World& world, const TempDir& folder)
        : world_(world), log_(folder.path() / "log" / "audit.log") {
        before_ = KernelStatus(world.run_named("auditctl", {"-s"}).out).find("enabled") == "1";
        fs::create_directories(log_.parent_path());
        fs::permissions(log_.parent_path(), fs::perms(0700));
        fs::create_directories(folder.path() / "plugins");
        const auto config = folder.write(
            "auditd.conf",
            fmt::format("log_file = {}\nlog_format = ENRICHED\nflush = NONE\nmax_log_file = 100\n"
                        "max_log_file_action = IGNORE\nspace_left = 2\nadmin_space_left = 1\n"
                        "space_left_action = IGNORE\nadmin_space_left_action = IGNORE\n"
                        "disk_full_action = IGNORE\ndisk_error_action = IGNORE\nplugin_dir = {}\n",
                        log_.native(), (folder.path() / "plugins").native()));
        fs::permissions(config, fs::perms(0640));
        child_.emplace(
            std::vector<std::string>{world.find_program("auditd"), "-n", "-c", folder.path().native()},
            Child::Outputs{folder.path() / "out", folder.path() / "err"});
    }
    OwnAuditd(const OwnAuditd&) = delete;
    OwnAuditd& operator=(const OwnAuditd&) = delete;
    ~OwnAuditd() {
        for (const auto& key : keys_) world_.run_named("auditctl", {"-D", "-k", key});
        child_->kill(SIGTERM);
        child_->wait();
        world_.run_named("auditctl", {"-e", before_ ? "1" : "0"});
    }

    const fs::path& log() const noexcept { return log_; }

    bool wait_until_running() const {
        for (int look = 0; look < 50; ++look) {
            if (KernelStatus(world_.run_named("auditctl", {"-s"}).out).has_daemon()) return true;
            std::this_thread::sleep_for(100ms);
        }
        return false;
    }

    void will_delete(std::set<std::string> keys) { keys_ = std::move(keys); }

 private:
    const World& world_;
    fs::path log_;
    bool before_ = false;
    std::set<std::string> keys_;
    std::optional<Child> child_;
};

/// Listens, and answers nobody.
class Listener {
 public:
    explicit Listener(const fs::path& path) : descriptor_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        REQUIRE(path.native().size() < sizeof address.sun_path);
        std::ranges::copy(path.native(), std::begin(address.sun_path));
        REQUIRE(::bind(descriptor_, static_cast<const sockaddr*>(static_cast<const void*>(&address)),
                       sizeof address) == 0);
        REQUIRE(::listen(descriptor_, 8) == 0);
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener() { ::close(descriptor_); }

 private:
    int descriptor_;
};

// Only the rules, with keys that nobody else has: nothing that is set in the kernel changes.
std::string rules_for_test(const std::string& text, std::set<std::string>& keys, std::size_t& count) {
    std::string rules;
    constexpr std::string_view kKey = "-F key=";
    for (std::string_view rest = text; !rest.empty();) {
        auto line = std::string(rest.substr(0, rest.find('\n')));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (!line.starts_with("-a ")) continue;
        const auto at = line.find(kKey);
        REQUIRE(at != std::string::npos);
        line.insert(at + kKey.size(), kPrefix);
        keys.insert(line.substr(at + kKey.size()));
        rules += line + "\n";
        ++count;
    }
    return rules;
}

// The events of a process with a key, as soon as there is one.
std::vector<Event> wait_for_events(const fs::path& log, int pid, const std::string& key) {
    for (int look = 0; look < 40; ++look) {
        std::vector<Event> found;
        auto query = Query::builder().pid(static_cast<std::uint32_t>(pid)).key(key).build();
        for (const auto& event : EventReader(LogSet::file(log), query)) found.push_back(event.to_owned());
        if (!found.empty()) return found;
        std::this_thread::sleep_for(100ms);
    }
    return {};
}

}  // namespace

TEST_CASE("generated rules load, record a client and another program, and are gone again") {
    const auto world = make_real_world();
    const Turn turn;
    if (const auto why = refusal(world); !why.empty()) {
        MESSAGE("skipped: " << why);
        return;
    }
    const auto status_before = KernelStatus(world.run_named("auditctl", {"-s"}).out).options();
    const TempDir folder;
    const auto socket = folder.path() / "engine.sock";
    const Listener listener(socket);
    cli::Host host;
    auto rule_host = survey_host(world, host);
    rule_host.sockets.push_back(socket.native());
    std::set<std::string> keys;
    std::size_t count = 0;
    const auto file = folder.write(
        "docker.rules", rules_for_test(generate_rules(RuleProfile::recommended, rule_host), keys, count));
    REQUIRE(count > 5);
    {
        OwnAuditd daemon(world, folder);
        REQUIRE(daemon.wait_until_running());
        daemon.will_delete(keys);
        const auto loaded = world.run_named("auditctl", {"-R", file.native()});
        INFO(loaded.out, loaded.err);
        CHECK(loaded.status == 0);
        const auto listed = world.run_named("auditctl", {"-l"}).out;
        CHECK(static_cast<std::size_t>(std::ranges::count(listed, '\n')) == count);

        SUBCASE("a client's command line") {
            const auto client = world.find_program("docker");
            if (client.empty()) {
                MESSAGE("skipped: there is no docker");
            } else {
                const auto ran = cli::run_program({{client, "ps"}});
                const auto events = wait_for_events(daemon.log(), ran.pid, "docker-client");
                REQUIRE(events.size() >= 1);
                CHECK(events.front().view().argv() == std::vector<std::string>{client, "ps"});
            }
        }
        SUBCASE("who connects to the socket of an engine") {
            const auto curl = world.find_program("curl");
            const auto ran = curl.empty()
                                 ? world.run_apart([&] { connect_to(socket); })
                                 : cli::run_program({{curl, "-m", "1", "-s", "--unix-socket", socket.native(),
                                                      "http://localhost/containers/json"}});
            const auto events = wait_for_events(daemon.log(), ran.pid, "docker-socket");
            REQUIRE(events.size() >= 1);
            if (!curl.empty()) CHECK(events.front().view().decoded_field("exe") == curl);
            CHECK(events.front().view().find_record(RecordType::sockaddr) != nullptr);
        }
        SUBCASE("a socket that is mounted") {
            const auto ran = world.run_apart([&] { mount_apart(socket); });
            INFO(ran.err);
            REQUIRE(ran.status == 0);
            CHECK(wait_for_events(daemon.log(), ran.pid, "docker-socket-mount").size() >= 1);
        }
    }
    CHECK(world.run_named("auditctl", {"-l"}).out.starts_with("No rules"));
    CHECK(KernelStatus(world.run_named("auditctl", {"-s"}).out).options() == status_before);
}

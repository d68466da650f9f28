#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <dockaudit/error.hpp>
#include <dockaudit/escape.hpp>
#include <dockaudit/rule_check.hpp>
#include <dockaudit/rule_profile.hpp>

#include "common/error_text.hpp"
#include "rules/commands.hpp"
#include "rules/host_survey.hpp"
#include "rules/installation.hpp"
#include "rules/profile_option.hpp"
#include "rules/rule_files.hpp"
#include "rules/verification.hpp"

namespace dockaudit::rules {
namespace {

using cli::ExitStatus;
using cli::Host;

using Words = std::vector<std::string>;

/// How packages are installed: the first whose program is there.
struct PackageManager {
    std::string_view program;
    std::string_view auditd;  ///< the package
    std::string_view docker;
};

constexpr auto kManagers = std::to_array<PackageManager>({
    {"apt-get", "auditd", "docker.io"},
    {"dnf", "audit", "docker-ce (of docker's own repository) or podman"},
    {"yum", "audit", "docker-ce (of docker's own repository) or podman"},
});

/// The steps, one after the other. Each says what it found and what it did, or what it would do.
class Setup {
 public:
    Setup(const cli::TypedOptions& options, const Host& host, const World& world)
        : host_(host), world_(world), profile_(find_profile(options)), does_it_(options.has("--yes")) {}

    ExitStatus run();

 private:
    void tell(std::string_view step, const std::string& text) {
        host_.out->write(fmt::format("{:<9} {}\n", step, harmless(text)));
        host_.out->flush();
    }
    // Says what was found, and what is left to do or done now. True if it is to be done.
    bool begin(std::string_view step, const std::string& found, const std::string& what) {
        tell(step, fmt::format("{}; {}: {}", found, does_it_ ? "now" : "to do", what));
        is_complete_ = is_complete_ && does_it_;
        return does_it_;
    }
    cli::ProgramResult run_or_fail(const Words& words, std::chrono::seconds limit, const std::string& what);

    void look_for_packages();
    void look_for_client();
    Words starter() const;
    void look_for_daemon();
    bool wait_for_daemon() const;
    bool are_loaded(const std::string& text) const;
    void look_for_rules();
    void check();
    void verify();

    const Host& host_;
    const World& world_;
    RuleProfile profile_;
    bool does_it_;
    bool is_complete_ = true;  // nothing was left out
    RuleHost rule_host_;
};

cli::ProgramResult Setup::run_or_fail(const Words& words, std::chrono::seconds limit,
                                      const std::string& what) {
    auto result = world_.run({words, {{"DEBIAN_FRONTEND", "noninteractive"}, {"LC_ALL", "C"}}, limit});
    if (result.is_done()) return result;
    const auto why = result.is_overdue ? std::string("it takes too long")
                                       : cli::first_line(result.err.empty() ? result.out : result.err);
    throw Error(ErrorKind::output, fmt::format("{}: {} failed: {}", what, fmt::join(words, " "), why));
}

void Setup::look_for_packages() {
    if (!world_.find_program("auditctl").empty() && !world_.find_program("auditd").empty()) {
        tell("auditd", "is installed");
        return;
    }
    constexpr std::chrono::minutes kLimit{15};
    for (const auto& manager : kManagers) {
        const auto program = world_.find_program(manager.program);
        if (program.empty()) continue;
        const Words words{program, "install", "-y", std::string(manager.auditd)};
        if (!begin("auditd", "is not installed", fmt::format("{}", fmt::join(words, " ")))) return;
        // A fresh image has no lists of packages yet.
        if (manager.program == "apt-get") run_or_fail({program, "update"}, kLimit, "auditd");
        run_or_fail(words, kLimit, "auditd");
        tell("auditd", "is installed now");
        return;
    }
    throw Error(ErrorKind::input, "auditd is not installed, and there is neither apt-get nor dnf")
        .with_hint("install it in the way of this system, and run this again");
}

// Rules are of use before there is an engine, so its absence stops nothing.
void Setup::look_for_client() {
    rule_host_ = survey_host(world_, host_);
    if (!rule_host_.clients.empty()) {
        tell("client", fmt::format("{}", fmt::join(rule_host_.clients, " ")));
        return;
    }
    std::string hint;
    for (const auto& manager : kManagers) {
        if (hint.empty() && !world_.find_program(manager.program).empty())
            hint = fmt::format(": {} install {}", manager.program, manager.docker);
    }
    tell("client", "there is none of docker, podman and nerdctl" + hint);
}

Words Setup::starter() const {
    if (world_.is_folder("/run/systemd/system"))
        return {world_.find_program("systemctl"), "enable", "--now", "auditd"};
    if (const auto service = world_.find_program("service");
        !service.empty() && world_.is_there("/etc/init.d/auditd"))
        return {service, "auditd", "start"};
    return {world_.find_program("auditd")};
}

bool Setup::wait_for_daemon() const {
    constexpr int kLooks = 20;
    for (int look = 0; look < kLooks; ++look) {
        if (KernelStatus::read(world_).has_daemon()) return true;
        world_.sleep(std::chrono::milliseconds{250});
    }
    return false;
}

void Setup::look_for_daemon() {
    // Without --yes it may not be installed yet.
    if (world_.find_program("auditctl").empty()) {
        tell("daemon", "to do: start auditd");
        return;
    }
    const auto status = KernelStatus::read(world_);
    if (status.has_daemon()) {
        tell("daemon", fmt::format("auditd runs, process {}", status.find("pid")));
    } else {
        const auto words = starter();
        if (!begin("daemon", "auditd does not run", fmt::format("{}", fmt::join(words, " ")))) return;
        run_or_fail(words, std::chrono::minutes{1}, "daemon");
        if (!wait_for_daemon())
            throw Error(ErrorKind::input, "auditd was started, but does not run")
                .with_hint("its reason is in the system's log");
        tell("daemon", "auditd runs now");
    }
    if (KernelStatus::read(world_).is_enabled()) return;
    const Words words{world_.find_program("auditctl"), "-e", "1"};
    if (begin("daemon", "auditing is off in the kernel", fmt::format("{}", fmt::join(words, " "))))
        run_or_fail(words, std::chrono::seconds{10}, "daemon");
}

// auditctl lists rules in a form of its own, with what they leave out, so only their keys are compared.
bool Setup::are_loaded(const std::string& text) const {
    if (world_.find_program("auditctl").empty()) return false;
    const auto keys_of = [](const std::vector<RuleSet>& sets) {
        std::multiset<std::string> keys;
        for (const auto& set : sets) {
            for (const auto& line : set.lines) {
                const auto* const rule = std::get_if<AuditRule>(&line.content);
                if (rule == nullptr || rule->is_deletion) continue;
                for (const auto& key : rule->keys) {
                    if (key.starts_with("docker")) keys.insert(key);
                }
            }
        }
        return keys;
    };
    // Others may have rules with such keys too.
    return std::ranges::includes(keys_of(read_live_rules(world_).sets), keys_of({parse_audit_rules(text)}));
}

void Setup::look_for_rules() {
    auto texts = make_texts(profile_, rule_host_);
    const bool is_loaded = are_loaded(texts.rules);
    const Installation installation(host_, world_, std::move(texts));
    if (!installation.is_change() && is_loaded) {
        tell("rules", fmt::format("{} is there and loaded", kRulesFile));
        return;
    }
    const auto* const found = is_loaded ? "others are there" : "are not loaded";
    if (!begin("rules", found, installation.summary())) return;
    host_.out->write(installation.plan());
    installation.write();
    installation.load();
    tell("rules", "are loaded now");
}

// All files of the folder are loaded together, so they are checked together.
void Setup::check() {
    if (!world_.is_there(kRulesFile)) return;
    const auto rules = read_rules(world_, std::string(kRulesFolder), {host_.find_user, host_.find_group});
    std::size_t findings = 0;
    for (const auto& finding : check_rules(rules.sets, rule_host_, {.source = rules.source})) {
        if (finding.severity == FindingSeverity::note) continue;
        ++findings;
        if (finding.severity == FindingSeverity::error) is_complete_ = false;
        const auto& position = finding.position;
        auto place = position.file < rules.sets.size() ? rules.sets[position.file].name : std::string();
        if (position.place.line > 0) place += fmt::format(":{}", position.place.line);
        tell("check", fmt::format("{}: {}", place, finding.message));
    }
    if (findings == 0) {
        tell("check", fmt::format("nothing is wrong with the rules in {}", kRulesFolder));
    } else {
        tell("check", "dockaudit-rules check tells more");
    }
}

void Setup::verify() {
    if (!does_it_) {
        tell("verify", "to do: dockaudit-rules verify, which tries a harmless probe for each question");
        return;
    }
    Verification verification(host_, world_, rule_host_);
    tell("verify", "");
    host_.out->write(verification.plan());
    host_.out->flush();
    verification.run();
    host_.out->write("\n" + verification.report());
    is_complete_ = is_complete_ && verification.is_verified();
}

ExitStatus Setup::run() {
    if (!world_.is_root)
        throw Error(ErrorKind::usage, "only root can set up auditing, and look whether it is")
            .with_hint("try sudo");
    look_for_packages();
    look_for_client();
    look_for_daemon();
    look_for_rules();
    check();
    verify();
    if (!does_it_) {
        host_.out->write("Nothing was changed. dockaudit-rules setup --yes does all of it.\n");
    } else {
        host_.out->write(is_complete_ ? "This host is set up.\n" : "Something is left to do: see above.\n");
    }
    return is_complete_ && does_it_ ? ExitStatus::done : ExitStatus::findings;
}

}  // namespace

ExitStatus setup_command(const cli::TypedOptions& options, const Host& host, const World& world) {
    return Setup(options, host, world).run();
}

}  // namespace dockaudit::rules

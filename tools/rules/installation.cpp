#include "rules/installation.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "rules/rule_files.hpp"
#include "rules/text_diff.hpp"

namespace dockaudit::rules {
namespace {

// augenrules takes only names that end in .rules, so a backup is none of them.
std::string backup_name(const cli::Host& host) {
    const auto now = std::chrono::floor<std::chrono::seconds>(host.clock());
    return fmt::format("{}.{:%Y%m%dT%H%M%SZ}.bak", kRulesFile, fmt::gmtime(now.time_since_epoch().count()));
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

// auditctl tells the error of the kernel first, and the line in another one after it.
std::string reasons(const cli::ProgramResult& result) {
    if (result.is_overdue) return "it takes too long";
    std::string_view text = result.err.empty() ? result.out : result.err;
    constexpr std::size_t kMost = 4;
    std::string all;
    for (std::size_t count = 0; count < kMost && !text.empty();) {
        const auto line = cli::first_line(text.substr(0, text.find('\n')));
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
        if (line.empty()) continue;
        all += (all.empty() ? "" : "; ") + line;
        ++count;
    }
    return all.empty() ? fmt::format("its status is {}, and it does not say why", result.status) : all;
}

std::size_t count_rules(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        if (line.starts_with("-a ") || line.starts_with("-A ") || line.starts_with("-w ")) ++count;
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return count;
}

}  // namespace

Installation::Installation(const cli::Host& host, const World& world, std::string text)
    : world_(world), text_(std::move(text)), before_(world.read(kRulesFile)), backup_(backup_name(host)) {}

std::vector<std::string> Installation::loader() const {
    if (auto path = world_.find_program("augenrules"); !path.empty()) return {std::move(path), "--load"};
    auto path = world_.find_program("auditctl");
    if (path.empty())
        throw Error(ErrorKind::input, "there is no auditctl here, so nothing could load the rules")
            .with_hint("dockaudit-rules setup tells what is missing");
    return {std::move(path), "-R", std::string(kRulesFile)};
}

std::string Installation::plan() const {
    std::string plan;
    if (!before_) {
        plan = fmt::format("write {}: {} rules, readable for root and its group\n", kRulesFile,
                           count_rules(text_));
    } else if (is_change()) {
        plan = fmt::format("keep {} as\n     {}\nwrite it anew: {} rules\n{}", kRulesFile, backup_,
                           count_rules(text_), text_diff(*before_, text_));
    } else {
        plan = fmt::format("leave {} as it is: it has these rules\n", kRulesFile);
    }
    return plan + fmt::format("load the rules: {}\n", joined(loader()));
}

void Installation::write() const {
    if (!is_change()) return;
    if (!world_.is_folder("/etc/audit"))
        throw Error(ErrorKind::output, "/etc/audit is not there: auditd is not installed")
            .with_hint("dockaudit-rules setup tells how it is");
    std::error_code error;
    std::filesystem::create_directory(world_.at(kRulesFolder), error);
    if (before_) world_.write(backup_, *before_);
    world_.write(kRulesFile, text_);
}

void Installation::load() const {
    if (KernelStatus::read(world_).is_locked())
        throw Error(ErrorKind::output,
                    "the rules of the kernel are locked until the next start of the system")
            .with_hint("an option -e 2 did it; the file is written, and what it says holds after a restart");
    const auto words = loader();
    if (words[1] == "-R") delete_old();
    const auto result = world_.run({words, {}});
    if (result.is_done()) return;
    throw Error(ErrorKind::output,
                fmt::format("{} did not load all rules: {}", words.front(), reasons(result)))
        .with_hint("dockaudit-rules check tells what is wrong with them");
}

// auditctl stops at a rule that is there already, and augenrules is not here to delete all of them before.
void Installation::delete_old() const {
    std::set<std::string> keys;
    for (const auto& line : parse_audit_rules(text_).lines) {
        const auto* const rule = std::get_if<AuditRule>(&line.content);
        if (rule != nullptr) keys.insert(rule->keys.begin(), rule->keys.end());
    }
    for (const auto& key : keys) world_.run_named("auditctl", {"-D", "-k", key});
}

}  // namespace dockaudit::rules

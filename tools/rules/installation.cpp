#include "rules/installation.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <dockaudit/error.hpp>
#include <dockaudit/escape.hpp>

#include "rules/rule_files.hpp"
#include "rules/text_diff.hpp"

namespace dockaudit::rules {
namespace {

// augenrules takes only names that end in .rules, systemd-tmpfiles those in .conf, so a backup is none of them.
std::string backup_name(const cli::Host& host, std::string_view path) {
    const auto now = std::chrono::floor<std::chrono::seconds>(host.clock());
    return fmt::format("{}.{:%Y%m%dT%H%M%SZ}.bak", path, fmt::gmtime(now.time_since_epoch().count()));
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

// `17 rules`
std::string amount_of_rules(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        if (line.starts_with("-a ") || line.starts_with("-A ") || line.starts_with("-w ")) ++count;
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return fmt::format("{} rules", count);
}

}  // namespace

InstalledTexts make_texts(RuleProfile profile, const RuleHost& host) {
    return {generate_rules(profile, host), generate_tmpfiles(profile, host)};
}

Installation::Installation(const cli::Host& host, const World& world, InstalledTexts texts)
    : world_(world), rules_(look_at(host, kRulesFile, std::move(texts.rules))) {
    if (!texts.tmpfiles.empty()) tmpfiles_ = look_at(host, kTmpfilesFile, std::move(texts.tmpfiles));
}

Installation::File Installation::look_at(const cli::Host& host, std::string_view path,
                                         std::string text) const {
    return {path, std::move(text), world_.read(path), backup_name(host, path)};
}

bool Installation::is_change() const noexcept {
    return rules_.is_change() || (tmpfiles_ && tmpfiles_->is_change());
}

std::vector<std::string> Installation::loader() const {
    if (auto path = world_.find_program("augenrules"); !path.empty()) return {std::move(path), "--load"};
    auto path = world_.find_program("auditctl");
    if (path.empty())
        throw Error(ErrorKind::input, "there is no auditctl here, so nothing could load the rules")
            .with_hint("dockaudit-rules setup tells what is missing");
    return {std::move(path), "-R", std::string(kRulesFile)};
}

std::string Installation::File::plan(std::string_view what) const {
    if (!before) return fmt::format("write {}: {}, readable for root and its group\n", path, what);
    return fmt::format("keep {} as\n     {}\nwrite it anew: {}\n{}", path, backup, what,
                       text_diff(*before, text));
}

std::string Installation::plan() const {
    std::string plan = rules_.is_change()
                           ? rules_.plan(amount_of_rules(rules_.text))
                           : fmt::format("leave {} as it is: it has these rules\n", kRulesFile);
    if (tmpfiles_ && tmpfiles_->is_change())
        plan += tmpfiles_->plan("folders below /run that rules need at the start of the system");
    return plan + fmt::format("load the rules: {}\n", fmt::join(loader(), " "));
}

std::string Installation::summary() const {
    const bool is_written = tmpfiles_ && tmpfiles_->is_change();
    return fmt::format("{} {}{}", rules_.is_change() ? "write and load" : "load", kRulesFile,
                       is_written ? fmt::format("; write {}", kTmpfilesFile) : "");
}

void Installation::write(const File& file) const {
    if (!file.is_change()) return;
    std::error_code error;
    std::filesystem::create_directory(world_.at(file.path.substr(0, file.path.rfind('/'))), error);
    if (file.before) world_.write(file.backup, *file.before);
    world_.write(file.path, file.text);
}

void Installation::write() const {
    if (!is_change()) return;
    if (!world_.is_folder("/etc/audit"))
        throw Error(ErrorKind::output, "/etc/audit is not there: auditd is not installed")
            .with_hint("dockaudit-rules setup tells how it is");
    write(rules_);
    if (tmpfiles_) write(*tmpfiles_);
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

// auditctl stops at a rule that is there already, and augenrules is not here to delete all of them before. What the file
// said before may be loaded as well.
void Installation::delete_old() const {
    std::set<std::string> keys;
    for (const auto text : {std::string_view(rules_.text),
                            rules_.before ? std::string_view(*rules_.before) : std::string_view()}) {
        for (const auto& line : parse_audit_rules(text).lines) {
            const auto* const rule = std::get_if<AuditRule>(&line.content);
            if (rule != nullptr) keys.insert(rule->keys.begin(), rule->keys.end());
        }
    }
    for (const auto& key : keys) {
        const auto result = world_.run_named("auditctl", {"-D", "-k", key});
        if (!result.is_done())
            throw Error(ErrorKind::output, fmt::format("auditctl did not delete the rules with key {}: {}",
                                                       harmless(key), reasons(result)));
    }
}

}  // namespace dockaudit::rules

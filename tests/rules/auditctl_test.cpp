// Rules are held against the installed auditctl and the kernel behind it: what one takes and the other refuses is a
// fault, or a row of `kOnPurpose`. Each rule that was loaded is deleted at once; all have keys or numbers that nobody
// else uses. Only as root, where auditing works.

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <dockaudit/audit_rules.hpp>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpret/accounts.hpp"
#include "rules/auditctl_cases.hpp"
#include "rules/rule_field.hpp"
#include "support/process.hpp"
#include "support/random.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kKey = "dockaudit-test-grammar";
constexpr std::string_view kNumber = "4000009";  // of rules that take no key

std::string run_auditctl(const std::vector<std::string>& arguments, int& status) {
    std::vector<std::string> argv = {"auditctl"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    const auto result = run_process(argv);
    status = result.status;
    return result.out;
}

// Why nothing can be compared; empty if it can.
std::string why_not() {
    if (geteuid() != 0) return "not root";
    try {
        int status = 0;
        if (run_auditctl({"-v"}, status).find("version 3.0.9") == std::string::npos)
            return "no auditctl 3.0.9";
        const auto state = run_auditctl({"-s"}, status);
        if (status != 0 || state.find("enabled") == std::string::npos) return "the kernel does not audit";
        return state.find("enabled 2") != std::string::npos ? "the rules are locked" : "";
    } catch (const std::exception& error) {
        return error.what();
    }
}

RuleAccounts local_accounts() {
    return {[](std::string_view name) { return find_user_id(std::string(name)); },
            [](std::string_view name) { return find_group_id(std::string(name)); }};
}

std::string with(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// The folder that rules name, and files of one rule for auditctl.
class Auditctl {
 public:
    Auditctl() {
        dir_.write("file", "x");
        fs::create_directory(dir_.path() / "folder");
    }
    ~Auditctl() { CHECK(own_rules().empty()); }
    Auditctl(const Auditctl&) = delete;
    Auditctl& operator=(const Auditctl&) = delete;

    // `{}` is the folder, `K` a key.
    std::string complete(std::string_view line) const {
        return with(with(std::string(line), "K", kKey), "{}", dir_.path().string());
    }

    bool takes(const std::string& line) const {
        if (!load(line)) return false;
        load(taken_away(line));
        return true;
    }

    // What the kernel holds after a line, as auditctl lists it.
    std::vector<std::string> list(const std::string& line) const {
        REQUIRE_MESSAGE(load(line), line);
        auto rules = own_rules();
        CHECK_MESSAGE(load(taken_away(line)), line);
        return rules;
    }

 private:
    bool load(const std::string& line) const {
        const auto path = dir_.write("test.rules", line + "\n");
        int status = 0;
        run_auditctl({"-R", path.string()}, status);
        return status == 0;
    }

    static std::string taken_away(std::string line) {
        for (const auto& [from, to] : {std::pair("-a", "-d"), std::pair("-A", "-d"), std::pair("-w", "-W")}) {
            for (auto at = line.find(from); at != std::string::npos; at = line.find(from, at + 2)) {
                if (at == 0 || line[at - 1] == ' ') line.replace(at, 2, to);
            }
        }
        return line;
    }

    // Others may load rules meanwhile: only those of this test count.
    std::vector<std::string> own_rules() const {
        int status = 0;
        std::istringstream listed(run_auditctl({"-l"}, status));
        std::vector<std::string> rules;
        for (std::string rule; std::getline(listed, rule);) {
            for (const auto& mark : {std::string(kKey), dir_.path().string(), std::string(kNumber)}) {
                if (rule.find(mark) == std::string::npos) continue;
                rules.push_back(rule);
                break;
            }
        }
        return rules;
    }

    TempDir dir_;
};

std::string mistake_of(const std::string& line) {
    static const auto kAccounts = local_accounts();
    const auto rules = parse_audit_rules(line, {}, kAccounts);
    return rules.errors.empty() ? std::string() : rules.errors.front().message;
}

struct OnPurpose {
    std::string_view message;  // of our refusal; empty where auditctl refuses
    std::string_view line;
    std::string_view reason;
};

constexpr OnPurpose kOnPurpose[] = {
    {"takes a number", "-a always,exit -S open -F uid=1000x -k K", "auditctl reads 1000 and drops the rest"},
    {"takes a number", "-a always,exit -S open -F uid=4294968296 -k K", "auditctl keeps 32 bits of it: 1000"},
    {"takes a number", "-a always,exit -S open -F a0=99999999999 -k K", "auditctl keeps 32 bits of it"},
    {"takes the number of a session", "-a always,exit -S open -F sessionid=abc -k K", "auditctl reads 0"},
    {"takes the number of an address", "-a always,exit -S open -F saddr_fam=inet -k K", "auditctl reads 0"},
    {"number of a system call", "-a always,exit -S 5x -k K", "auditctl reads 5"},
    {"no system call between", "-a always,exit -S , -k K", "a rule for no call records nothing"},
    {"cannot be compared", "-a always,exit -S all -F key!=K", "the kernel takes it for key=K"},
    {"takes no system calls", "-S open -a never,user -F uid=4000 -k K", "the calls are ignored"},
    {"watch takes no system calls", "-w {}/file -S open -k K", "the call is ignored: a watch is for all"},
    {"one rule only", "-w {}/file -a exit,always -k K", "it is one watch, whatever the list says"},
    {"\"possible\" is gone", "-a exit,possible -S open -k K", "auditctl leaves the rule out in silence"},
    {"needs a line of its own", "-a always,exit -S open -k K -i",
     "auditctl reads no further and loads no rule"},
    {"needs a line of its own", "-a always,exit -S open -k K -v",
     "auditctl reads no further and loads no rule"},
    {"carriage return", "-w {}/file -p wa -k K\r", "the key ends with a carriage return"},
    {"tab does not separate", "-w {}/file -p wa -k K\tx", "the key holds a tab"},
    {"control character", "-w {}/file -p wa -k K\x01x", "it would be two keys"},
    {"There is no field", "-a always,exit -S open -F field_compare=3 -k K", "-C is the way to write it"},
    {"", "-a always,exit -S open -F filetype=32768 -k K", "auditctl lists it so, and does not take it back"},
    {"", "\t# text", "augenrules takes it out before auditctl sees it"},
    {"", "-a always,io_uring -S openat -k K", "auditctl knows the list since 3.1, and kernels since 5.16"},
    {"", "-a always,exit -F arch=riscv64 -S openat -k K", "later ones know the machine"},
    {"", "-a always,exit -F arch=b64 -S fchmodat2 -k K", "later ones know the call"},
};

bool is_on_purpose(const std::string& message) {
    return std::ranges::any_of(kOnPurpose, [&](const OnPurpose& row) {
        return !row.message.empty() && message.find(row.message) != std::string::npos;
    });
}

void compare(const Auditctl& auditctl, const std::string& line) {
    CAPTURE(line);
    const auto mistake = mistake_of(line);
    CAPTURE(mistake);
    if (!is_on_purpose(mistake)) CHECK(auditctl.takes(line) == mistake.empty());
}

// Values for each kind, good and bad, but for those of `kOnPurpose`.
std::vector<std::string_view> values_of(RuleValueKind kind) {
    switch (kind) {
        case RuleValueKind::number:
            return {"0", "7", "-1", "0x1F", "017", "4294967295", "x", "-", "-x"};
        case RuleValueKind::plain_number:
            return {"0", "1", "4000009", "0x1F", "-1", "x", "unset"};
        case RuleValueKind::user:
            return {"0", "root", "1000", "-1", "-5", "unset", "4294967295", "daemon", "no-such-user", "-x"};
        case RuleValueKind::group:
            return {"0", "root", "1000", "-1", "unset", "4294967294", "daemon", "no-such-group"};
        case RuleValueKind::arch:
            return {"b64",     "b32",  "B64",      "x86_64",     "i686",
                    "aarch64", "ia64", "c000003e", "0xC000003E", "b16"};
        case RuleValueKind::exit:
            return {"0", "-13", "-EACCES", "EPERM", "-eperm", "-EWHAT", "2", "-", "success"};
        case RuleValueKind::message_type:
            return {"CWD", "cwd", "1307", "USER_LOGIN", "2999", "NO_TYPE", "-1"};
        case RuleValueKind::path:
            return {"{}/file", "{}/folder", "/", "file", "\"{}/file\"", "{}/file/"};
        case RuleValueKind::label:
            return {"s0", "user_t", "s0:c1.c3", "-1"};
        case RuleValueKind::perm:
            return {"r", "wa", "rwxa", "RX", "rr", "rwxar", "z", "w,a"};
        case RuleValueKind::file_type:
            return {"file", "SOCKET", "dir", "link", "fifo", "block", "character", "pipe", "1"};
        case RuleValueKind::file_system:
            return {"debugfs", "tracefs", "DEBUGFS", "0x64626720", "ext4", "-1"};
        case RuleValueKind::session:
            return {"0", "4", "-1", "unset", "4294967295"};
        case RuleValueKind::family:
            return {"0", "2", "10", "45", "46", "0x1"};
        case RuleValueKind::key:
            break;
    }
    return {"K", "K2", "a=b", "a!=b", "a>b", "a>=b"};
}

std::string random_condition(Random& random) {
    const auto& field = random.pick(rule_fields());
    auto op = static_cast<RuleOperator>(random.below(8));
    // As often as not one that the field takes.
    while (random.chance(2, 3) && !has(field.operators, op)) op = static_cast<RuleOperator>(random.below(8));
    return fmt::format("-F {}{}{}", field.name, rule_operator_text(op), random.pick(values_of(field.kind)));
}

std::string random_comparison(Random& random) {
    constexpr std::string_view kNames[] = {"auid", "uid",  "euid",  "suid",    "fsuid",    "obj_uid", "gid",
                                           "egid", "sgid", "fsgid", "obj_gid", "loginuid", "pid",     "none"};
    constexpr std::string_view kOperators[] = {"=", "!=", "!=", ">"};
    return fmt::format("-C {}{}{}", random.pick(kNames), random.pick(kOperators), random.pick(kNames));
}

std::string random_rule(Random& random) {
    constexpr std::string_view kLists[] = {"always,exit", "exit,never",  "never,user",  "exclude,never",
                                           "always,exit", "always,exit", "task,never",  "never,filesystem",
                                           "always,exit", "exit,exit",   "entry,never", "always,never",
                                           "never",       "exit,always"};
    constexpr std::string_view kCalls[] = {"open",    "all",  "open,openat", "59",    "OPEN",
                                           "no_call", "2048", "open,,read",  "execve"};
    std::vector<std::string> parts;
    if (random.chance(1, 4)) {
        parts.push_back(random.chance(1, 4) ? "-w {}/folder/" : "-w {}/file");
        if (random.chance(1, 2))
            parts.push_back(fmt::format("-p {}", random.pick(values_of(RuleValueKind::perm))));
    } else {
        parts.push_back(fmt::format("-{} {}", random.chance(1, 4) ? "A" : "a", random.pick(kLists)));
        if (random.chance(1, 3)) parts.push_back(fmt::format("-F arch=b{}", random.chance(1, 2) ? 64 : 32));
        if (random.chance(2, 3)) parts.push_back(fmt::format("-S {}", random.pick(kCalls)));
    }
    for (auto more = random.below(3); more > 0; --more) parts.push_back(random_condition(random));
    if (random.chance(1, 6)) parts.push_back(random_comparison(random));
    if (random.chance(2, 3)) parts.push_back(random.chance(1, 2) ? "-k K" : "-F key=K");
    // An order that may be wrong, a part that is not there.
    if (random.chance(1, 5)) std::swap(parts[random.below(parts.size())], parts[random.below(parts.size())]);
    if (random.chance(1, 8))
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(random.below(parts.size())));
    if (random.chance(1, 20)) parts.emplace_back("word");
    return fmt::format("{}", fmt::join(parts, random.chance(1, 10) ? "  " : " "));
}

}  // namespace

TEST_CASE("rules are taken and refused as the installed auditctl does") {
    if (const auto reason = why_not(); !reason.empty()) {
        MESSAGE("skipped: ", reason);
        return;
    }
    const Auditctl auditctl;
    for (const auto& test : auditctl_cases()) {
        CAPTURE(test.name);
        compare(auditctl, auditctl.complete(test.line));
    }
    for (const auto& row : kOnPurpose) {
        CAPTURE(row.reason);
        const auto line = auditctl.complete(row.line);
        CAPTURE(line);
        const auto mistake = mistake_of(line);
        CHECK(mistake.find(row.message) != std::string::npos);
        CHECK(mistake.empty() == row.message.empty());
        CHECK(auditctl.takes(line) == !row.message.empty());
    }
}

TEST_CASE("random rules are taken and refused as the installed auditctl does") {
    if (const auto reason = why_not(); !reason.empty()) {
        MESSAGE("skipped: ", reason);
        return;
    }
    const Auditctl auditctl;
    const auto seed = seed_from_environment(1);
    CAPTURE(seed);
    Random random(seed);
    std::size_t taken = 0;
    const auto rules = number_from_environment("DOCKAUDIT_RULES", 400);
    for (std::uint64_t i = 0; i < rules; ++i) {
        const auto line = auditctl.complete(random_rule(random));
        compare(auditctl, line);
        if (mistake_of(line).empty()) ++taken;
    }
    // A comparison of refusals alone would say little.
    CHECK(taken * 8 > rules);
}

TEST_CASE("what the kernel holds is read back as the same rule") {
    if (const auto reason = why_not(); !reason.empty()) {
        MESSAGE("skipped: ", reason);
        return;
    }
    const Auditctl auditctl;
    for (const auto& test : auditctl_cases()) {
        CAPTURE(test.name);
        const auto line = auditctl.complete(test.line);
        const auto typed = parse_audit_rules(line, {}, local_accounts());
        // A listed rule has no escapes, and does not show a list without marks of this test among others' rules.
        if (!typed.errors.empty() || typed.lines.empty() || line.find(kKey) == std::string::npos) continue;
        if (line.find('\\') != std::string::npos) continue;
        const auto* const rule = std::get_if<AuditRule>(&typed.lines.front().content);
        if (rule == nullptr || rule->is_deletion) continue;
        const auto listed = auditctl.list(line);
        REQUIRE(listed.size() == 1);
        CAPTURE(listed.front());
        // What we write is the same to the kernel, and so is what we read of its list.
        CHECK(auditctl.list(format_rule(*rule)) == listed);
        // Permissions before their path are listed in an order of their own, which we put right.
        if (listed.front().starts_with(" -p")) continue;
        const auto again = parse_audit_rules(listed.front());
        REQUIRE(again.errors.empty());
        CHECK(auditctl.list(format_rule(std::get<AuditRule>(again.lines.front().content))) == listed);
    }
}

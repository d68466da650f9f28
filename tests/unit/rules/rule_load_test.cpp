#include "rules/rule_load.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "unit/rules/fake_files.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

// The lines that the kernel has in the end, and why it has not the others: `1 3 -2:locked`.
std::string loaded(const std::vector<std::string_view>& texts, RuleSource source) {
    constexpr std::string_view kCauses[] = {"locked", "stopped", "deleted", "duplicate", "refused"};
    std::vector<RuleSet> sets;
    for (const auto text : texts) sets.push_back(parse_audit_rules(text, "x.rules"));
    const auto host = docker_host();
    const HostPaths paths(host);
    const auto load = load_rules(sets, paths, source);
    std::string out;
    const auto name = [](const RulePosition& position) {
        return (position.file > 0 ? std::string(1, static_cast<char>('a' + position.file)) : "") +
               std::to_string(position.place.line);
    };
    for (const auto& rule : load.rules) out += (out.empty() ? "" : " ") + name(rule.position);
    for (const auto& rule : load.unloaded)
        out += (out.empty() ? "-" : " -") + name(rule.position) + ":" +
               std::string(kCauses[static_cast<int>(rule.cause)]);
    return out;
}

}  // namespace

TEST_CASE("what becomes of rules when they are loaded") {
    struct Case {
        std::string_view name;
        std::vector<std::string_view> texts;
        std::string_view expected;
        RuleSource source = RuleSource::file;
    };
    const auto a = "-w /etc/passwd -p wa -k a\n";
    const auto b = "-w /etc/group -p wa -k b\n";
    const std::vector<Case> cases{
        {"in their order", {"-w /etc/passwd -p wa -k a\n-w /etc/group -p wa -k b\n"}, "1 2"},
        {"-D at the top", {"-D\n-w /etc/passwd -p wa -k a\n"}, "2"},
        {"-D at the end", {"-w /etc/passwd -p wa -k a\n-D\n"}, "-1:deleted"},
        {"-D with a key", {"-w /etc/passwd -k a\n-w /etc/group -k b\n-D -k a\n"}, "2 -1:deleted"},
        {"-D of the next file", {a, "-D\n-w /etc/group -p wa -k b\n"}, "b2 -1:deleted"},
        {"a watch that is taken back",
         {"-w /etc/passwd -p wa -k a\n-W /etc/passwd -p wa -k a\n"},
         "-1:deleted"},
        {"another one is not", {"-w /etc/passwd -p wa -k a\n-W /etc/passwd -p w -k a\n"}, "1"},
        {"a rule that is taken back",
         {"-a always,exit -F arch=b64 -S connect -k a\n-d always,exit -F arch=b64 -S connect -k a\n"},
         "-1:deleted"},
        {"twice stops",
         {"-w /etc/passwd -p wa -k a\n-w /etc/passwd -p wa -k a\n-w /etc/group -p wa -k b\n"},
         "1 -2:duplicate -3:stopped"},
        {"twice with permissions turned round stops",
         {"-w /etc/passwd -p wa -k a\n-w /etc/passwd -p aw -k a\n"},
         "1 -2:duplicate"},
        {"twice with another key does not",
         {"-w /etc/passwd -p wa -k a\n-w /etc/passwd -p wa -k b\n"},
         "1 2"},
        {"the same calls in another order",
         {"-a always,exit -F arch=b64 -S open,connect -k a\n"
          "-a always,exit -F arch=b64 -S connect -S open -k a\n"},
         "1 -2:duplicate"},
        {"twice after -c",
         {"-c\n-w /etc/passwd -p wa -k a\n-w /etc/passwd -p wa -k a\n-w /etc/group -p wa -k b\n"},
         "2 4 -3:duplicate"},
        {"twice after -i",
         {"-i\n-w /etc/passwd -p wa -k a\n-w /etc/passwd -p wa -k a\n-w /etc/group -p wa -k b\n"},
         "2 4 -3:duplicate"},
        {"twice, deleted between",
         {"-w /etc/passwd -p wa -k a\n-D\n-w /etc/passwd -p wa -k a\n"},
         "3 -1:deleted"},
        {"a mistake stops",
         {"-w /etc/passwd -p wa -k a\n-a always,nowhere\n-w /etc/group -p wa -k b\n"},
         "1 -3:stopped"},
        {"a mistake after -c does not", {"-c\n-a always,nowhere\n-w /etc/group -p wa -k b\n"}, "3"},
        {"a folder that is not there stops",
         {"-a always,exit -F dir=/none -F perm=wa -k a\n-w /etc/group -p wa -k b\n"},
         "-1:refused -2:stopped"},
        {"a file that is not there does not", {"-w /etc/none -p wa -k a\n-w /etc/group -p wa -k b\n"}, "1 2"},
        {"a file in a folder that is not there", {"-w /none/none -p wa -k a\n"}, "-1:refused"},
        {"-e 2 locks", {"-e 2\n-w /etc/passwd -p wa -k a\n"}, "-2:locked"},
        {"-e 2 locks the next file", {"-e 2\n", a}, "-b1:locked"},
        {"-e 1 does not lock", {"-e 1\n-w /etc/passwd -p wa -k a\n"}, "2"},
        {"augenrules puts -e last", {"-e 2\n", a}, "b1", RuleSource::folder},
        {"augenrules puts -D first", {a, "-D\n-w /etc/group -p wa -k b\n"}, "1 b2", RuleSource::folder},
        {"augenrules leaves -D with a key",
         {"-w /etc/passwd -k a\n-D -k a\n"},
         "-1:deleted",
         RuleSource::folder},
        {"live rules are there",
         {"-w /none/none -p wa -k a\n-w /none/none -p wa -k a\n"},
         "1 2",
         RuleSource::live},
        {"-A is tried first",
         {"-w /etc/passwd -p wa -k a\n-A always,exit -F arch=b64 -S connect -k b\n"},
         "2 1"},
        {"two files", {a, b}, "1 b1"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(loaded(test.texts, test.source) == test.expected);
    }
}

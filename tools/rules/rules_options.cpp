#include "rules/rules_options.hpp"

#include <array>
#include <string_view>
#include <vector>

#include <dockaudit/rule_profile.hpp>

#include "common/completion.hpp"
#include "query/query_options.hpp"

namespace dockaudit::rules {
namespace {

using cli::CommandSpec;
using cli::Operand;
using cli::Operands;
using cli::OptionSpec;
using Values = std::vector<std::string>;

constexpr std::string_view kOptions = "Options";

constexpr std::string_view kProgram = "dockaudit-rules";

Values profile_values() {
    Values values;
    for (const auto& profile : rule_profile_names()) values.emplace_back(profile.name);
    return values;
}

constexpr OptionSpec kProfile{
    "--profile",
    Operand::value,
    "PROFILE",
    kOptions,
    "which rules: guide, the list that guides have with its mistakes mended; recommended, the "
    "default, all that the questions need; cis, recommended and every path of the CIS Docker "
    "Benchmark",
    false,
    nullptr,
    profile_values};
constexpr OptionSpec kFor{
    "--for",
    Operand::value,
    "HOST",
    kOptions,
    "whose paths count: this-host, the default, looks at what is here; debian, rhel and generic "
    "assume what is usual there",
    false,
    nullptr,
    [] {
        return Values{"this-host", "debian", "rhel", "generic"};
    }};
constexpr OptionSpec kYes{"-y --yes", Operand::none, "", kOptions, "do it without asking"};
constexpr OptionSpec kDryRun{"-n --dry-run", Operand::none, "", kOptions,
                             "say what would be done, and change nothing"};

constexpr auto kGenerate = std::to_array<OptionSpec>({
    kProfile,
    kFor,
    {"-o --output", Operand::value, "FILE", kOptions,
     "write the rules to this file instead of standard output"},
    {"--install", Operand::none, "", kOptions,
     "write them to /etc/audit/rules.d/50-docker.rules and load them, after asking; a file that is there is kept as a "
     "backup beside it; if rules need folders below /run, /etc/tmpfiles.d/dockaudit.conf makes them at the start of the "
     "system"},
    kDryRun,
    kYes,
});

constexpr auto kCheck = std::to_array<OptionSpec>({
    {"--live", Operand::none, "", kOptions,
     "check what the kernel has now, as auditctl -l and auditctl -s tell it"},
    kFor,
    {"--format", Operand::value, "FORMAT", kOptions,
     "text, the default, json, or sarif for editors and the pages of code hosts", false, nullptr,
     [] {
         return Values{"text", "json", "sarif"};
     }},
    {"--color", Operand::value, "WHEN", kOptions,
     "auto, the default, colours what goes to a terminal, unless NO_COLOR is set or TERM is dumb; always and never",
     false, nullptr,
     [] {
         return Values{"auto", "always", "never"};
     }},
});

constexpr auto kMeasure = std::to_array<OptionSpec>({
    {"--format", Operand::value, "FORMAT", kOptions, "table, the default, csv, tsv or json", false, nullptr,
     [] {
         return Values{"table", "csv", "tsv", "json"};
     }},
    {"--limit", Operand::value, "N", kOptions,
     "rows of each table; 15 by default, and all in the other formats; 0 is all"},
    {"--no-history", Operand::none, "", kOptions,
     "do not look which processes were in containers: quicker, and health checks are not told"},
});

constexpr auto kVerify = std::to_array<OptionSpec>({kYes});

constexpr auto kSetup = std::to_array<OptionSpec>({
    kProfile,
    {"-y --yes", Operand::none, "", kOptions,
     "do it: install what is missing, start auditd, write and load the rules, verify them; without it nothing is changed"},
});

constexpr auto kCommon = std::to_array<OptionSpec>({
    {"--completion", Operand::value, "SHELL", "Help",
     "print a script that completes commands and options in this shell, which is bash: run it by eval", false,
     nullptr, [] { return Values{"bash"}; }},
    {"-v --version", Operand::none, "", "Help", "print the version"},
    {"-h --help", Operand::none, "", "Help", "print this; after a command, what that takes"},
});

// Which logs, when, and how they are read: as every tool that reads logs has it.
std::vector<OptionSpec> measure_options() {
    std::vector<OptionSpec> all;
    for (const auto table : {cli::input_options(), cli::reading_options(), cli::time_options()})
        all.insert(all.end(), table.begin(), table.end());
    all.insert(all.end(), kMeasure.begin(), kMeasure.end());
    for (const auto& option : cli::diagnosis_options()) {
        if (cli::find_option(kCommon, option.id()) == nullptr) all.push_back(option);
    }
    return all;
}

constexpr std::string_view kAboutGenerate =
    "Prints a file of audit rules for a host with containers. Its comments say what each rule records and why. Only paths "
    "that exist are named, and every key begins with docker.";
constexpr std::string_view kAboutCheck =
    "Tells what is wrong with rules, each by itself and all together, and which questions they can answer: the paths of "
    "the CIS Docker Benchmark, who used the engine, what ran in a container, who changed the daemon.\n"
    "Of a folder the files are read whose names end in .rules, in the order in which augenrules loads them. Without an "
    "operand it is /etc/audit/rules.d; - is standard input.\n"
    "Exit status: 0 there is nothing to say, 1 there are findings, 2 something went wrong.";
constexpr std::string_view kAboutExplain =
    "Tells in plain words what rules do: one that is typed, in one word or in several, or all of a file; - is standard "
    "input.";
constexpr std::string_view kAboutMeasure =
    "Tells what the rules cost: events, bytes and their share of the log for each key, for each program, and for both. "
    "Proposes what could be left out without losing an answer, with the rules that do it, what that saves, and what nobody "
    "could ask any more.";
constexpr std::string_view kAboutVerify =
    "Tries whether this host records what it should: a harmless probe for each question, such as a call of the client or a "
    "file that is made and removed, and a look for its event in the log. Says first what it is going to do. For root.\n"
    "Exit status: 0 every question has its event, 1 some do not, 2 something went wrong.";
constexpr std::string_view kAboutSetup =
    "All in one: looks whether auditd is there and runs, whether rules are there, right and loaded, and whether they record "
    "what they should. Each step is told. Without --yes nothing is changed.\n"
    "Exit status: 0 every step is done and every question verified, 1 something is left to do, 2 something went wrong.";

}  // namespace

cli::CommandTable rules_command_table() {
    static const auto measure = measure_options();
    static const std::vector<CommandSpec> commands{
        {"generate", "", Operands::none, "print or install rules for a host with containers", kAboutGenerate,
         kGenerate},
        {"check", "[FILE|DIR|-]", Operands::words, "what is wrong with rules, and what they can answer",
         kAboutCheck, kCheck},
        {"explain", "RULE|FILE", Operands::rest, "what rules do, in plain words", kAboutExplain, {}},
        {"measure", "", Operands::none, "what the rules cost, and what could be left out", kAboutMeasure,
         measure},
        {"verify", "", Operands::none, "try on this host whether they record what they should", kAboutVerify,
         kVerify},
        {"setup", "", Operands::none, "all of that in one", kAboutSetup, kSetup},
    };
    return commands;
}

cli::OptionTable rules_common_options() noexcept {
    return kCommon;
}

std::string rules_help() {
    return "Usage: dockaudit-rules COMMAND [OPTION...]\n"
           "Audit rules for hosts with containers.\n"
           "\n"
           "    dockaudit-rules check\n"
           "    dockaudit-rules generate --install\n"
           "    dockaudit-rules explain -a always,exit -F path=/usr/bin/docker -F perm=x\n" +
           cli::commands_help(rules_command_table()) + cli::options_help(kCommon);
}

std::string rules_man_commands() {
    return cli::commands_man(kProgram, rules_command_table());
}

std::string rules_completion() {
    return cli::bash_completion(kProgram, rules_command_table(), kCommon, "    :\n");
}

}  // namespace dockaudit::rules

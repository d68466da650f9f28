#include <fmt/format.h>

#include <dockaudit/audit_rules.hpp>
#include <string>
#include <string_view>

#include "rules/rule_value.hpp"
#include "rules/rule_wording.hpp"

namespace dockaudit {
namespace {

struct OptionWords {
    std::string_view name;
    std::string_view value;  ///< of which the words are; empty stands for every value
    std::string_view words;  ///< with {} for the value
};

constexpr OptionWords kWords[] = {
    {"-e", "0", "Turns auditing off."},
    {"-e", "1", "Turns auditing on."},
    {"-e", "2", "Locks the rules: nothing can be changed until the next start of the host."},
    {"-f", "0", "When audit records are lost the kernel says nothing."},
    {"-f", "1", "When audit records are lost the kernel writes a message to its log."},
    {"-f", "2", "When audit records are lost the kernel stops the host (panic)."},
    {"-r", "0", "Sets no limit to the records of a second."},
    {"-r", {}, "Lets the kernel send {} records a second at most; more are lost."},
    {"-b", "0", "Sets no limit to the records that may wait for auditd."},
    {"-b", {}, "Lets {} records wait for auditd at most; what comes then waits or is lost."},
    {"--backlog_wait_time", "0", "When too many records wait for auditd, new ones are lost at once."},
    {"--backlog_wait_time",
     {},
     "When too many records wait for auditd, programs are held up for {} ticks of the kernel."},
    {"--loginuid-immutable", {}, "A login user that is set can never be changed, not by root either."},
    {"--reset-lost", {}, "Sets the count of lost records to 0."},
    {"--reset_backlog_wait_time_actual", {}, "Sets the count of the time that programs were held up to 0."},
    {"--signal", {}, "Sends the signal {} to auditd."},
    {"-c", {}, "Goes on after a rule that fails to load, and tells so at the end."},
    {"-i", {}, "Goes on after a rule that fails to load, and calls it a success."},
    {"-l", {}, "Lists the rules while they load; it changes nothing."},
    {"-s", {}, "Shows the state of the audit system while rules load; it changes nothing."},
    {"-v", {}, "Shows the version of auditctl; it changes nothing."},
    {"-m", {}, "Writes an audit record of the type USER with the text {}."},
    {"-t", {}, "Takes away watches of folders that were unmounted."},
};

std::string explain_deletion(std::string_view value) {
    if (!value.starts_with("-k ")) return "Deletes all rules that are loaded.";
    return fmt::format("Deletes the rules that have the key {}.", shown(value.substr(3)));
}

std::string explain_subtree(std::string_view value) {
    const auto comma = value.find(',');
    if (comma == std::string_view::npos) return "Watches a folder that is mounted in another.";
    return fmt::format("Watches of {} hold for {} too, which is mounted there.",
                       shown(value.substr(0, comma)), shown(value.substr(comma + 1)));
}

}  // namespace

std::string explain_option(const ControlOption& option) {
    if (option.name == "-D") return explain_deletion(option.value);
    if (option.name == "-q") return explain_subtree(option.value);
    // A setting may be written as 0x10 or 010.
    const auto number = parse_rule_number(option.value);
    const auto value = number && option.name != "-m" ? fmt::format("{}", *number) : shown(option.value);
    for (const auto& row : kWords) {
        if (row.name != option.name || (!row.value.empty() && row.value != value)) continue;
        return fmt::format(fmt::runtime(row.words), value);
    }
    return fmt::format("Sets {} to {}.", shown(option.name), shown(option.value));
}

}  // namespace dockaudit

// Rules, as a text, or put together by bytes from words that rules have. Whatever they are: checks end, their places lie
// in the text, and what they propose can be read. A rule that covers a part of another takes every event of it.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/finding_writer.hpp>
#include <dockaudit/rule_check.hpp>

#include "rules/imagined_events.hpp"
#include "rules/rule_cover.hpp"

namespace {

using namespace dockaudit;

void require(bool holds) {
    if (!holds) std::abort();
}

constexpr auto kWords = std::to_array<std::string_view>({
    "-a always,exit",
    "-a never,exit",
    "-A always,exit",
    "-a never,exclude -F msgtype=EXECVE",
    "-a never,task",
    "-w /etc/docker -p wa",
    "-w /var/lib/docker -p rwxa",
    "-w /run/docker.sock",
    "-W /etc/docker -p wa",
    "-F arch=b64",
    "-F arch=b32",
    "-S connect",
    "-S execve,execveat",
    "-S openat",
    "-S mount",
    "-S all",
    "-S 42",
    "-F path=/etc/docker/daemon.json",
    "-F path=/usr/bin/docker",
    "-F path=/run/docker.sock",
    "-F path=/etc/docker",
    "-F dir=/etc",
    "-F dir=/etc/docker",
    "-F dir=/var/lib/docker",
    "-F perm=wa",
    "-F perm=r",
    "-F perm=x",
    "-F perm=rwxa",
    "-F auid>=1000",
    "-F auid!=unset",
    "-F auid=1000",
    "-F uid=0",
    "-F euid<1000",
    "-F exe=/usr/bin/docker",
    "-F exe!=/usr/bin/docker",
    "-F success=1",
    "-F filetype=socket",
    "-C uid!=euid",
    "-C auid=uid",
    "-k docker",
    "-k other",
    "-D",
    "-e 2",
    "-c",
    "-b 64",
    "-r 5",
    "-f 2",
});

std::string rules_from(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto choice = static_cast<unsigned char>(c) % (kWords.size() + 8);
        if (choice >= kWords.size()) {
            text += '\n';
        } else {
            text.append(text.empty() || text.ends_with('\n') ? "" : " ").append(kWords[choice]);
        }
    }
    return text;
}

void check_text(const std::string& text, const RuleHost& host) {
    const std::vector<RuleSet> sets{parse_audit_rules(text, "a"), parse_audit_rules("-e 1\n", "b")};
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
    for (const auto source : {RuleSource::file, RuleSource::folder, RuleSource::live}) {
        const auto findings = check_rules(sets, host, {.source = source});
        for (const auto& finding : findings) {
            require(finding.kind != nullptr && finding.position.file < sets.size());
            require(finding.position.place.line <= lines);
            require(!finding.message.empty());
        }
        const auto rows = rule_coverage(sets, host, {.source = source});
        for (const auto format : {FindingFormat::text, FindingFormat::json, FindingFormat::sarif}) {
            const auto shown = format_findings(sets, findings, rows, format);
            require(std::ranges::none_of(
                shown, [](char c) { return static_cast<unsigned char>(c) < 0x20U && c != '\n'; }));
        }
    }
}

std::vector<ImaginedEvent> events_on(const HostPaths& paths) {
    std::vector<ImaginedEvent> events;
    for (auto event :
         {start_of(paths, "/usr/bin/docker"), start_in_container(),
          connect_to(paths, "/run/docker.sock", "/usr/bin/docker"),
          connect_to(paths, "/run/docker.sock", "/usr/bin/curl"),
          mount_of(paths, "/run/docker.sock", "mount"), read_of(paths, "/etc/docker/daemon.json"),
          write_to(paths, "/etc/docker/daemon.json"), write_to(paths, "/etc/passwd"),
          mode_change_of(paths, "/etc/docker"), replacement_of(paths, "/etc/docker/daemon.json"),
          write_to(paths, "/var/lib/docker/f")}) {
        events.push_back(by_32_bit(event));
        events.push_back(by_service(event));
        events.push_back(by_root(event));
        events.push_back(std::move(event));
    }
    return events;
}

bool is_in(const RulePart& part, const ImaginedEvent& event) {
    if (event.bits != part.bits) return false;
    if (!part.call.empty()) return event.call == part.call;
    const auto access = opens(event.call) ? event.opened_for : access_of_call(event.call);
    return part.access == Access::none || has(access, part.access);
}

void check_cover(const std::string& text, const HostPaths& paths, const std::vector<ImaginedEvent>& events) {
    const auto set = parse_audit_rules(text);
    std::vector<const AuditRule*> rules;
    for (const auto& line : set.lines) {
        const auto* const rule = std::get_if<AuditRule>(&line.content);
        if (rule != nullptr && rule->filter == RuleFilter::exit && rules.size() < 12) rules.push_back(rule);
    }
    for (const auto* narrow : rules) {
        for (const auto& part : parts_of(*narrow, true)) {
            for (const auto* wide : rules) {
                if (!covers(*wide, part, paths)) continue;
                for (const auto& event : events) {
                    if (is_in(part, event) && matches(*narrow, event, paths) == Truth::yes)
                        require(matches(*wide, event, paths) == Truth::yes);
                }
            }
        }
    }
}

HostFile look_at(const std::string& path) {
    constexpr auto kFolders =
        std::to_array<std::string_view>({"/etc", "/etc/docker", "/var/lib/docker", "/run", "/usr/bin"});
    if (std::ranges::find(kFolders, path) != kFolders.end()) return {HostFileKind::folder, {}};
    if (path == "/run/docker.sock") return {HostFileKind::socket, {}};
    if (path.ends_with("docker") || path.ends_with("json")) return {HostFileKind::file, {}};
    return {path.size() % 3 == 0 ? HostFileKind::absent : HostFileKind::unknown, {}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 160));
    static const auto kGeneric = make_rule_host(HostFamily::generic);
    static const auto kKnown = [] {
        RuleHost host;
        host.look = look_at;
        return host;
    }();
    for (const auto& text : {input, rules_from(input)}) {
        for (const auto* host : {&kGeneric, &kKnown}) {
            const HostPaths paths(*host);
            check_text(text, *host);
            check_cover(text, paths, events_on(paths));
        }
    }
    return 0;
}

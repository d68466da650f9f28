// What events are called: our tables against libauparse's normalizer, over every event of all logs.

#include <doctest/doctest.h>

#include <algorithm>
#include <dockaudit/auparse_reader.hpp>
#include <map>
#include <string>

#include "json/strict_json.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

std::string lower_type(const EventView& event) {
    auto name = std::string(find_record_type_name(event.type()));
    if (name.empty()) name = event.records().front().type_name();
    if (name.empty()) name = "unknown";
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return replaced_utf8(name);
}

struct Explained {
    std::string text;
    std::string reason;
};

// Where the tables and the normalizer part, and why.
const std::vector<Explained> kExplained{
    {"anom_promiscuous: left-promiscuous-mode-on-device, libauparse: changed-socket-promiscuous-mode",
     "records of kernels before 2.6.22 have no uid, where the normalizer stops; what they say is clear"},
    {"config_change: added-audit-rule, libauparse: changed-audit-configuration",
     "`add rule` of older kernels"},
    {"config_change: deleted-audit-rule, libauparse: changed-audit-configuration", "`remove rule` of them"},
    {"ipe_access: ipe_access, libauparse: allocated-memory", "a type that libauparse does not know"},
    {"software_update: updated-software, libauparse: installed-software", "it was there before"},
    {"software_update: removed-software, libauparse: installed-software", "the opposite"},
    {"syscall: ipe_access, libauparse: sent-to", "a type that libauparse does not know, 1420"},
    {"time_adjntpval: changed-system-time, libauparse: time_adjntpval", "said without the system call, too"},
    {"time_injoffset: changed-system-time, libauparse: time_injoffset", "said without the system call, too"},
    {"uringop: opened-file, libauparse: uringop", "the operation is that of a system call"},
    {"user_device: changed-, libauparse: \"changed-", "a quote that nothing closes is no part of the value"},
    {"user_device: discovered-, libauparse: \"discovered-", "the same"},
};

bool is_explained(const std::string& text) {
    return std::any_of(kExplained.begin(), kExplained.end(),
                       [&](const Explained& difference) { return difference.text == text; });
}

// It has words for some system calls only; the others are what triggered a rule.
bool is_more_than_a_rule(const std::string& ours, const std::string& theirs) {
    return theirs.starts_with("triggered-") && !ours.starts_with("triggered-");
}

// The normalizer says of every access vector that the object was accessed, denied or not.
bool is_violation(const std::string& ours, const std::string& theirs) {
    return ours.starts_with("violated-") &&
           (theirs == "accessed-mac-policy-controlled-object" || theirs.starts_with("apparmor_"));
}

// The normalizer looks at one event; whatever joins or splits records as `EventReader` does not is no case
// for it.
bool is_comparable(const EventView& event, const std::vector<AuparseEvent>& parsed) {
    return parsed.size() == 1 && parsed.front().normalized &&
           parsed.front().records.size() == event.records().size();
}

}  // namespace

TEST_CASE("event.action is what libauparse's normalizer calls the action") {
    const auto writer = make_event_writer(OutputFormat::json);
    AuparseOptions options;
    options.escape = EscapeMode::raw;
    options.normalize = true;
    AuparseParser parser(options);
    std::map<std::string, std::string> differences;  // and an event that has it
    std::size_t compared = 0;
    for_each_event([&](const EventView& event) {
        std::string lines;
        for (const auto& record : event.records()) lines.append(record.text()).push_back('\n');
        const auto parsed = parser.parse(lines);
        if (!is_comparable(event, parsed)) return;
        const auto json = parse_strictly(format_event(*writer, event));
        const std::string ours = find_member(json, "event.action")->GetString();
        auto theirs = replaced_utf8(parsed.front().normalized->action);
        // It keeps a quote that nothing closes.
        if (theirs.starts_with('"')) theirs.erase(0, 1);
        if (theirs.empty()) theirs = lower_type(event);
        ++compared;
        if (ours != theirs && !is_more_than_a_rule(ours, theirs) && !is_violation(ours, theirs))
            differences.emplace(lower_type(event) + ": " + ours + ", libauparse: " + theirs, lines);
    });
    for (const auto& [text, lines] : differences) {
        if (!is_explained(text)) FAIL_CHECK(text, " of\n", replaced_utf8(lines));
    }
    CHECK(compared > 2000);
}

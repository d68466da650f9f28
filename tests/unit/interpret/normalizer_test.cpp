// Roles that are remembered by the shape of an event, against what libauparse says of each event.

#include "interpret/normalizer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/logs.hpp"

using namespace dockaudit;

namespace {

std::string to_text(const EventPart& part) {
    // Where a part is decides what its text is.
    const bool is_text = part.kind == EventPart::Kind::text || part.kind == EventPart::Kind::word;
    return std::to_string(static_cast<int>(part.kind)) + ":" + std::to_string(part.record) + ":" +
           std::to_string(part.field) + (is_text ? part.text : "") + " ";
}

std::string to_text(const EventRoles& roles) {
    std::string text = (roles.is_known ? "+" : "-") + roles.event_kind + "," + roles.subject_kind + "," +
                       roles.action + "," + roles.object_kind + " ";
    for (const auto* part :
         {&roles.session, &roles.subject, &roles.acting_as, &roles.subject_label, &roles.result,
          &roles.object, &roles.object_detail, &roles.object2, &roles.object_label, &roles.how, &roles.key}) {
        text += to_text(*part);
    }
    return text;
}

// The events of a log, by their ids; a few of each list of record types.
std::vector<std::string> sample_events(const std::filesystem::path& path) {
    constexpr int kOfEach = 4;
    std::map<std::string, std::string> events;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const auto record = RecordView::parse(line);
        if (record)
            events[line.substr(record->stamp_offset(), line.find(')') - record->stamp_offset())] +=
                line + "\n";
    }
    std::map<std::string, int> seen;
    std::vector<std::string> sample;
    for (const auto& [id, lines] : events) {
        std::string types;
        const Event event(lines);
        if (event.empty()) continue;
        for (const auto& record : event.view().records())
            types += std::to_string(static_cast<int>(record.type())) + " ";
        types += event.view().field("syscall").value_or("");
        if (seen[types]++ < kOfEach) sample.push_back(lines);
    }
    return sample;
}

constexpr std::array kValues =
    std::to_array<std::string_view>({"0", "1", "1000", "4294967295", "\"/usr/bin/cat\"", "?", "(null)",
                                     "ffffff9c", "2F62696E2F6C73", "\"x\""});

class Checker {
 public:
    void check(const std::string& lines) {
        const Event event(lines);
        if (event.empty()) return;
        fields_.read(event.view());
        if (!shapes_.describe(fields_, shape_)) return;
        ++described;
        const auto roles = oracle_.ask(fields_);
        if (roles.has_text()) return;
        const auto text = to_text(roles);
        const auto [known, is_new] = known_.emplace(shape_, text);
        if (is_new || known->second == text) return;
        if (++failures <= 5) MESSAGE("of one shape:\n", lines, known->second, "\n", text);
    }

    int described = 0;
    int failures = 0;

 private:
    RoleOracle oracle_{EscapeMode::tty, true};
    EventShapes shapes_;
    EventFields fields_;
    std::string shape_;
    std::map<std::string, std::string> known_;
};

}  // namespace

TEST_CASE("events of one shape have the same roles, whatever their values") {
    Checker checker;
    std::size_t turn = 0;
    for (const auto& log : test::all_logs()) {
        for (const auto& lines : sample_events(log.path)) {
            checker.check(lines);
            // Each field gets another value in turn.
            for (auto at = lines.find('='); at != std::string::npos; at = lines.find('=', at + 1)) {
                const auto begin = lines.rfind('\n', at) == std::string::npos ? 0 : lines.rfind('\n', at) + 1;
                if (at < lines.find("):", begin) ||
                    lines.compare(at - std::min<std::size_t>(at, 4), 4, " msg") == 0)
                    continue;
                const auto end = lines.find_first_of(" '\n\x1d", at);
                auto changed = lines;
                changed.replace(at + 1, end - at - 1, kValues[turn++ % kValues.size()]);
                checker.check(changed);
            }
        }
    }
    CHECK(checker.described > 100);
    CHECK(checker.failures == 0);
}

// What reports say of recordings, against what a tracer in the kernel and the scenario say: testdata/README.md.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "docker/report_runner.hpp"
#include "docker/traced_recording.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

constexpr std::size_t kShortId = 12;

// An id of hex digits by its first ones, as reports show it.
std::string short_id(const std::string& id) {
    return id.find_first_not_of("0123456789abcdef") == std::string::npos ? id.substr(0, kShortId) : id;
}

std::pair<std::int64_t, std::int64_t> span_of(const TracedRecording& recording) {
    const auto events = read_all_events(recording.logs);
    const auto time = [](const Event& event) { return event.view().id().time.time_since_epoch().count(); };
    return {time(events.front()), time(events.back())};
}

// A row for each recording, so that a failure names it.
template <class Check>
void for_each_recording(Check check) {
    for (const auto& recording : traced_recordings()) {
        SUBCASE(recording.name.c_str()) {
            check(recording);
        }
    }
}

// The rows of the table of containers by their short ids.
std::map<std::string, std::size_t> rows_by_id(const ReportTable& table) {
    std::map<std::string, std::size_t> rows;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        CHECK(rows.emplace(cell(table, row, "id"), row).second);
    }
    return rows;
}

std::string without_sign(std::string person) {
    return person.starts_with('~') ? person.substr(1) : person;
}

// What begins in the middle has containers that the log names at its end only.
double least_share(const std::string& name) {
    return name == "docker-midlog" ? 0.95 : 0.99;
}

}  // namespace

TEST_CASE("containers: programs that ran in each") {
    for_each_recording([](const TracedRecording& recording) {
        const auto events = read_all_events(recording.logs);
        const auto history = read_container_history(recording.logs);
        const auto programs = find_programs(*history, events);
        const auto matches = match_processes(recording, programs);
        std::map<std::string, std::int64_t> traced;
        std::int64_t all = 0;
        for (std::size_t i = 0; i < matches.size(); ++i) {
            if (matches[i] == nullptr) continue;
            const auto& container = recording.processes[i].container;
            ++traced[short_id(container)];
            // Some no log ever names.
            const bool is_known = std::ranges::any_of(
                history->containers(), [&](const Container& one) { return one.id == container; });
            if (is_known) ++all;
        }
        const auto section = run_report("containers", "", {recording.logs});
        const auto& table = table_of(section, "containers");
        std::int64_t told = 0;
        for (const auto& [id, row] : rows_by_id(table)) {
            const auto count = std::stoll(cell(table, row, "programs"));
            CAPTURE(id);
            CHECK(count <= traced[id]);
            told += count;
        }
        CHECK(static_cast<double>(told) >= least_share(recording.name) * static_cast<double>(all));
    });
}

TEST_CASE("containers: who started each") {
    for_each_recording([](const TracedRecording& recording) {
        const auto section = run_report("containers", "", {recording.logs});
        const auto& table = table_of(section, "containers");
        const auto rows = rows_by_id(table);
        const auto [begin, end] = span_of(recording);
        std::size_t known = 0;
        std::size_t right = 0;
        std::set<std::string> seen;
        for (const auto& action : recording.actions) {
            const bool makes = action.verb == "run" || action.verb == "create";
            if (action.time < begin || action.time > end) continue;
            if (!makes || action.containers.size() != 1 || action.status != "0") continue;
            const auto row = rows.find(short_id(action.containers.front()));
            if (row == rows.end() || !seen.insert(row->first).second) continue;
            ++known;
            const auto person = without_sign(cell(table, row->second, "started_by"));
            CAPTURE(action.command);
            if (person.empty()) continue;
            CHECK(person == (action.user.empty() ? "root (no login)" : action.user));
            ++right;
        }
        // Two people who give the same command at once cannot be told apart.
        CHECK(known > 0);
        CHECK(right * 10 >= known * 7);
    });
}

TEST_CASE("activity: the commands of each person") {
    for_each_recording([](const TracedRecording& recording) {
        const auto section = run_report("activity", "", {recording.logs});
        const auto& table = table_of(section, "people");
        const auto [begin, end] = span_of(recording);
        constexpr std::array<std::string_view, 4> kVerbs{"run", "exec", "rename", "commit"};
        std::map<std::string, std::int64_t> told;
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            auto verb = cell(table, row, "verb");
            if (verb.starts_with("podman ")) verb = verb.substr(7);
            told[cell(table, row, "person") + ' ' + verb] += std::stoll(cell(table, row, "count"));
        }
        std::map<std::string, std::int64_t> traced;
        for (const auto& action : recording.actions) {
            // What people did with the socket has no client.
            if (action.time < begin || action.time > end ||
                action.command.find("--unix-socket") != std::string::npos)
                continue;
            for (const auto verb : kVerbs) {
                const bool is_one = action.verb == verb || action.verb.starts_with(std::string(verb) + ",") ||
                                    action.verb.ends_with("," + std::string(verb));
                if (is_one) ++traced[action.user + ' ' + std::string(verb)];
            }
        }
        for (const auto& [key, count] : traced) {
            CAPTURE(key);
            CHECK(told[key] == count);
        }
    });
}

TEST_CASE("container X: what ran inside is all that the table of containers counts") {
    for_each_recording([](const TracedRecording& recording) {
        const auto section = run_report("containers", "", {recording.logs});
        const auto& table = table_of(section, "containers");
        for (const auto& [id, row] : rows_by_id(table)) {
            CAPTURE(id);
            const auto story = run_report("container", id, {recording.logs});
            const auto& programs = table_of(story, "programs");
            std::int64_t count = 0;
            for (std::size_t at = 0; at < programs.rows.size(); ++at)
                count += std::stoll(cell(programs, at, "count"));
            CHECK(count == std::stoll(cell(table, row, "programs")));
            if (row > 5) return;  // each is a pass over the log
        }
    });
}

// Reports on containers, of records made by hand.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dockaudit/report_run.hpp>

#include "docker/handmade_log.hpp"
#include "docker/report_runner.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

constexpr std::uint32_t kAlice = 1001;

// A call that a process makes, with more records after that of the call. `call` is what stands from `syscall=` to
// `exit=`.
std::string call_event(std::int64_t after_begin, std::uint64_t serial, std::string_view call,
                       std::string_view process, std::string_view exe,
                       const std::vector<std::string>& records, std::string_view node = "n") {
    const auto time = kHandmadeBegin + after_begin;
    const auto stamp = fmt::format("msg=audit({}.{:03}:{}):", time / 1000, time % 1000, serial);
    auto lines = fmt::format(
        "node={} type=SYSCALL {} arch=c000003e {} a0=ffffff9c a1=2 a2=241 a3=0 items=1 {} auid=4294967295 uid=0 gid=0 "
        "euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=4294967295 comm=\"c\" exe=\"{}\" key=\"docker\"\n",
        node, stamp, call, process, exe);
    for (const auto& record : records) {
        const auto name = record.substr(0, record.find(' '));
        lines += fmt::format("node={} type={} {}{}\n", node, name, stamp, record.substr(name.size()));
    }
    return lines;
}

Step typed(std::uint32_t pid, std::string command, std::uint32_t person = kAlice) {
    Step step{pid, 1, std::move(command), "host"};
    step.session = 7;
    step.loginuid = person;
    step.uid = person;
    return step;
}

// alice runs a container A, which sleeps again and again, writes a file and connects; she executes a shell in it, and
// stops it.
std::vector<std::string> life_of_a_container() {
    std::vector<Step> steps{
        typed(100, "docker run -d --privileged -v /:/host --name web alpine sh -c loop"),
        {200, 1, "/usr/bin/containerd-shim-runc-v2 -namespace moby -id @A -address /run/c.sock", "host"},
        {201, 200, "/usr/sbin/runc --root /run create --bundle /b @A", "host"},
        inside(300, 200, "sh -c loop", "A"),
        inside(301, 300, "sleep 1", "A"),
        inside(302, 300, "sleep 1", "A"),
        inside(303, 300, "sleep 1", "A"),
        typed(110, "docker exec -it web bash"),
        {210, 200, "/usr/sbin/runc --root /run exec --process /p @A", "host"},
        inside(310, 210, "bash", "A"),
        inside(311, 310, "id", "A"),
        typed(120, "docker stop web"),
        {220, 200, "/usr/sbin/runc --root /run delete @A", "host"},
    };
    auto events = event_lines(steps);
    const auto at = events.end() - 2;
    const std::string in_shell = "ppid=300 pid=311";
    events.insert(
        at, {call_event(1'110, 2001, "syscall=257 success=yes exit=3", "ppid=210 pid=310", "/usr/bin/bash",
                        {"CWD cwd=\"/srv\"",
                         "PATH item=0 name=\"/srv\" inode=1 dev=00:31 mode=040755 "
                         "nametype=PARENT",
                         "PATH item=1 name=\"data\" inode=2 dev=00:31 mode=0100644 nametype=CREATE"}),
             call_event(1'120, 2002, "syscall=42 success=yes exit=0", "ppid=210 pid=310", "/usr/bin/bash",
                        {"SOCKADDR saddr=020001BBC00002010000000000000000"})});
    return events;
}

std::string joined(const std::vector<std::string>& rows) {
    std::string text;
    for (const auto& row : rows) text += row + '\n';
    return text;
}

ReportSection report_of(std::string_view name, std::string_view operand,
                        const std::vector<std::string>& events, ReportOptions options = {}) {
    return run_report(name, operand, events, std::move(options));
}

}  // namespace

TEST_CASE("containers: a row has the life of a container") {
    const auto section = report_of("containers", "", life_of_a_container());
    const auto& table = table_of(section, "containers");
    REQUIRE(table.rows.size() == 1);
    struct Row {
        std::string_view column, expected;
    };
    for (const auto& [column, expected] : std::vector<Row>{
             {"name", "web"},
             {"id", "aaaaaaaa0000"},
             {"image", "alpine"},
             {"engine", "moby"},
             {"started_by", "~1001"},
             {"started_with", "run"},
             {"severity", "critical"},
             {"flags", "privileged, host-root-mount, shell-in-container"},
             {"programs", "6"},
             {"ran", "/usr/bin/sleep x3, /usr/bin/bash, /usr/bin/id, /usr/bin/sh"},
             {"people", "1001 exec, 1001 stop, ~1001 run"},
             {"destinations", "192.0.2.1:443"},
             {"changes", "1"},
             {"files", "/srv/data"},
         }) {
        CAPTURE(column);
        CHECK(cell(table, 0, column) == expected);
    }
    CHECK_FALSE(has_column(table, "host"));
    CHECK(table_of(section, "names").rows.empty());
}

TEST_CASE("container X: the story in the order of time") {
    for (const std::string_view operand : {"web", "aaaaaaaa0000", "aaaa"}) {
        CAPTURE(operand);
        const auto section = report_of("container", operand, life_of_a_container());
        CHECK(joined(rows_of(table_of(section, "story"), {"what", "person", "text", "count", "flags"})) ==
              joined(std::vector<std::string>{
                  "run|~1001|image alpine  $ sh -c loop|1|privileged, host-root-mount, shell-in-container",
                  "begins||containerd-shim-runc-v2 |1|",
                  "runs|~1001|sh -c loop  (3 programs below it)|1|",
                  "exec|1001|$ bash|1|shell-in-container",
                  "runs|~1001|bash  (1 program below it)|1|",
                  "makes||/srv/data  with /usr/bin/bash|1|",
                  "connects||to 192.0.2.1:443  with /usr/bin/bash|1|",
                  "stop|1001||1|",
                  "ends||runc delete|1|",
              }));
        CHECK(joined(rows_of(table_of(section, "programs"), {"program", "depth", "count", "person"})) ==
              joined(std::vector<std::string>{"sh -c loop|0|1|~1001", "  sleep 1|1|3|~1001", "bash|0|1|~1001",
                                              "  id|1|1|~1001"}));
        const auto facts = rows_of(table_of(section, "container"), {"property", "value"});
        CHECK(std::ranges::find(facts, "ended|2023-11-14 22:13:21, after stop by 1001") != facts.end());
        CHECK(std::ranges::find(facts, "id|" + id_of('A')) != facts.end());
    }
}

TEST_CASE("container X: a command that failed ended nothing") {
    auto events = life_of_a_container();
    auto end =
        call_event(1'250, 2003, "syscall=231 success=yes exit=0", "ppid=1 pid=120", "/usr/bin/docker", {});
    for (const auto& [from, to] : {std::pair{"a0=ffffff9c", "a0=1"}, {" ses=4294967295", " ses=7"}})
        end.replace(end.find(from), std::string_view(from).size(), to);
    events.insert(events.end() - 1, end);
    const auto section = report_of("container", "web", events);
    const auto story = rows_of(table_of(section, "story"), {"what", "outcome"});
    CHECK(std::ranges::find(story, "stop|failed") != story.end());
    const auto facts = rows_of(table_of(section, "container"), {"property", "value"});
    CHECK(std::ranges::find(facts,
                            "ended|2023-11-14 22:13:21, by itself or by the engine: no command says so") !=
          facts.end());
}

TEST_CASE("names and images of containers are shortened as other texts are") {
    const std::string name(3000, 'n');
    const auto section =
        report_of("activity", "",
                  event_lines({typed(100, "docker run --name " + name + " " + std::string(3000, 'i'))}));
    const auto actions = rows_of(table_of(section, "actions"), {"container"});
    REQUIRE(actions.size() == 1);
    CHECK(actions.front() == std::string(197, 'n') + "...");
}

TEST_CASE("container X: what fits none, and what fits several") {
    const auto none = report_of("container", "nothing", life_of_a_container());
    CHECK(none.tables.empty());
    CHECK(none.notes.front() == "No container of the logs has the name nothing, or an id that begins so.");

    const auto events = event_lines({
        {200, 1, "/usr/bin/containerd-shim-runc-v2 -namespace moby -id @A -address /a", "host"},
        inside(300, 200, "sh", "A"),
        {400, 1, "/usr/bin/containerd-shim-runc-v2 -namespace moby -id @B -address /b", "host"},
        inside(500, 400, "bash", "B", "00:32"),
        typed(601, "docker rename aaaaaaaa0000 web"),
        typed(602, "docker rename web old"),
        typed(603, "docker rename bbbbbbbb0000 web"),
    });
    // Every id begins with nothing, so it is no question.
    CHECK(report_of("container", "", events).tables.empty());
    const auto both = report_of("container", "web", events);
    CHECK(both.notes.front() == "2 containers fit.");
    CHECK(joined(rows_of(table_of(both, "programs-1"), {"program"})) ==
          joined(std::vector<std::string>{"sh"}));
    CHECK(joined(rows_of(table_of(both, "programs-2"), {"program"})) ==
          joined(std::vector<std::string>{"bash"}));
}

TEST_CASE("container X: commands that name it, where no log knows the container") {
    const auto section = report_of("container", "web", event_lines({typed(1, "docker exec web id")}));
    CHECK(joined(rows_of(table_of(section, "commands"), {"person", "verb", "text"})) ==
          joined(std::vector<std::string>{"1001|exec|$ id"}));
}

TEST_CASE("flags: the worst first, equal ones together, with their evidence") {
    auto events = life_of_a_container();
    std::vector<Step> same{typed(130, "docker run --privileged alpine"),
                           typed(131, "docker run --privileged alpine")};
    same.front().wait = 60'000;
    for (auto& step : same) step.serial = 9000 + step.pid;
    const auto again = event_lines(same);
    events.insert(events.end(), again.begin(), again.end());
    const auto section = report_of("flags", "", events);
    CHECK(
        joined(rows_of(table_of(section, "evidence"),
                       {"severity", "flag", "count", "person", "container", "text"})) ==
        joined(std::vector<std::string>{
            "critical|privileged|1|1001|web (~aaaaaaaa0000)|run privileged mount=/:/host  image alpine  $ sh -c loop",
            "critical|privileged|2|1001||run privileged  image alpine",
            "critical|host-root-mount|1|1001|web (~aaaaaaaa0000)|run privileged mount=/:/host  image alpine  $ sh -c loop",
            "medium|shell-in-container|1|1001|web (~aaaaaaaa0000)|run privileged mount=/:/host  image alpine  $ sh -c loop",
            "medium|shell-in-container|1|1001|web (aaaaaaaa0000)|exec $ bash",
        }));
    const auto& summary = table_of(section, "summary");
    CHECK(joined(rows_of(summary, {"flag", "count", "technique", "benchmark"})) ==
          joined(std::vector<std::string>{"privileged|3|T1611|5.5", "host-root-mount|1|T1611|5.6",
                                          "shell-in-container|2|T1609|"}));
    for (const auto& reason : rows_of(summary, {"reason"})) CHECK_FALSE(reason.empty());
    CHECK(cell(table_of(section, "evidence"), 4, "event") == "n/1700000000.800:1008");
}

TEST_CASE("activity: what a person did, by verb and by container") {
    const auto section = report_of("activity", "", life_of_a_container());
    CHECK(joined(rows_of(table_of(section, "people"),
                         {"person", "verb", "count", "ok", "containers", "images"})) ==
          joined(std::vector<std::string>{"1001|exec|1|1|web (aaaaaaaa0000)|alpine",
                                          "1001|run|1|1|web (~aaaaaaaa0000)|alpine",
                                          "1001|stop|1|0|web (aaaaaaaa0000)|alpine"}));
    CHECK(joined(rows_of(table_of(section, "containers"), {"container", "person", "verbs"})) ==
          joined(std::vector<std::string>{"web (aaaaaaaa0000)|~1001|run",
                                          "web (aaaaaaaa0000)|1001|exec, stop"}));
    CHECK(joined(rows_of(table_of(section, "actions"), {"where", "verb", "outcome"})) ==
          joined(std::vector<std::string>{"ses 7|run|ok", "ses 7|exec|ok", "ses 7|stop|"}));
}

TEST_CASE("activity: of too many actions the last are shown, and how many there were is told") {
    std::vector<Step> steps;
    for (std::uint32_t i = 0; i < 9; ++i)
        steps.push_back(typed(i + 10, fmt::format("docker pull image{}", i)));
    ReportOptions options;
    options.max_rows = 3;
    const auto& section = report_of("activity", "", event_lines(steps), options);
    const auto& table = table_of(section, "actions");
    CHECK(joined(rows_of(table, {"text"})) ==
          joined(std::vector<std::string>{"image image6", "image image7", "image image8"}));
    CHECK(table.left_out == 6);
}

TEST_CASE("hosts are told apart, and shown where there are several") {
    auto events = event_lines({typed(10, "docker run --name web alpine")});
    auto other = typed(10, "docker run --name web alpine");
    other.node = "m";
    const auto more = event_lines({other});
    events.insert(events.end(), more.begin(), more.end());
    for (const std::string_view name : {"people", "containers", "actions"}) {
        CAPTURE(name);
        const auto section = report_of("activity", "", events);
        CHECK(rows_of(table_of(section, name), {"host"}).size() == 2);
    }
    const auto section = report_of("containers", "", events);
    CHECK(joined(rows_of(table_of(section, "names"), {"host", "name"})) ==
          joined(std::vector<std::string>{"m|web", "n|web"}));
}

TEST_CASE("hosts that name no node are told apart by their logs") {
    const TempDir folder;
    std::vector<LogSet> logs;
    for (const std::string name : {"a.log", "b.log"}) {
        auto step = typed(10, "docker run --name web alpine");
        step.node = "";
        logs.push_back(LogSet::file(folder.write(name, event_lines({step}).front())));
    }
    const auto section = run_report("activity", "", logs);
    CHECK(joined(rows_of(table_of(section, "actions"), {"host", "verb"})) == "|run\nlog 2|run\n");
}

TEST_CASE("without a history it is said that nothing is known of containers") {
    for (const std::string_view name : {"activity", "containers", "flags", "new", "timeline"}) {
        CAPTURE(name);
        const auto section = find_report_spec(name)->make({}, "")->finish({});
        CHECK(std::ranges::find(section.notes,
                                "Nothing is known of containers: the starts of programs were not read.") !=
              section.notes.end());
    }
}

TEST_CASE("what is beyond the limit of memory is told") {
    std::vector<Step> steps;
    for (std::uint32_t i = 0; i < 20; ++i)
        steps.push_back(typed(i + 10, fmt::format("docker run --privileged --name c{} image{}", i, i)));
    ReportOptions options;
    options.max_groups = 4;
    struct Row {
        std::string_view report, table;
    };
    for (const auto& [report, table] : {Row{"activity", "containers"}, Row{"flags", "evidence"},
                                        Row{"containers", "names"}, Row{"new", "images"}}) {
        CAPTURE(report);
        const auto section = report_of(report, "", event_lines(steps), options);
        CHECK(table_of(section, table).rows.size() <= 4);
        const auto is_told = std::ranges::any_of(section.notes, [](const std::string& note) {
            return note.find("too many different values") != std::string::npos;
        });
        CHECK(is_told);
    }
}

TEST_CASE("what a log holds stays data") {
    // The words are in hex where they have a space or a control byte.
    auto lines = event_lines({typed(10, "docker run --name WORD alpine")}).front();
    const auto at = lines.find("\"WORD\"");
    lines.replace(at, 6, "1B5B33316D3C7363726970743E0A");
    const auto section = report_of("activity", "", {lines});
    CHECK(cell(table_of(section, "actions"), 0, "container") == "\x1b[31m<script>\n");
    ReportDocument document;
    document.sections.push_back(section);
    for (const auto format : {ReportFormat::table, ReportFormat::csv, ReportFormat::json}) {
        const auto text = write_report(document, format, {});
        CHECK(text.find('\x1b') == std::string::npos);
    }
}

TEST_CASE("new: what was not there before, by kind") {
    const auto before = event_lines({typed(10, "docker run --name old alpine"), typed(11, "docker ps")});
    const auto now = event_lines({typed(20, "docker run --name old alpine"),
                                  typed(21, "docker exec old nginx", 1002), typed(22, "docker pull debian")});
    auto all = before;
    all.insert(all.end(), now.begin(), now.end());
    ReportOptions options;
    options.history = history_of(all);
    const auto spec = find_report_spec("new");
    CHECK(spec->wants_before);
    const auto report = spec->make(options, "");
    const auto give = [&](const std::vector<std::string>& events, bool is_now) {
        for (const auto& lines : events) {
            const Event event(lines);
            const auto view = event.view();
            const EventSubject subject(view, options.history.get());
            is_now ? report->add(subject) : report->add_before(subject);
        }
    };
    give(now, true);
    give(before, false);  // in whatever order they come
    const auto section = report->finish({});
    struct Row {
        std::string_view table;
        std::vector<std::string> expected;
    };
    for (const auto& [name, expected] : std::vector<Row>{{"people", {"1002"}},
                                                         {"programs", {}},
                                                         {"images", {"debian"}},
                                                         {"verbs", {"exec", "pull"}},
                                                         {"keys", {}},
                                                         {"destinations", {}},
                                                         {"files", {}}}) {
        CAPTURE(name);
        CHECK(joined(rows_of(table_of(section, name), {"value"})) == joined(expected));
    }
    CHECK(
        section.notes.front() ==
        "Compared are 3 events from 2023-11-14 22:13:20 to 2023-11-14 22:13:20 with 2 events from 2023-11-14 "
        "22:13:20 to 2023-11-14 22:13:20 before.");
}

TEST_CASE("new: destinations, keys and files of a span that has nothing before it") {
    const auto section = report_of("new", "", life_of_a_container());
    CHECK(joined(rows_of(table_of(section, "destinations"), {"value"})) ==
          joined(std::vector<std::string>{"192.0.2.1:443"}));
    CHECK(joined(rows_of(table_of(section, "keys"), {"value"})) ==
          joined(std::vector<std::string>{"x", "docker"}));
    const auto files = rows_of(table_of(section, "files"), {"value"});
    CHECK(std::ranges::find(files, "/srv/data") != files.end());
    CHECK(section.notes.front().ends_with("with no events before. So everything is new."));
}

TEST_CASE("timeline: every event is in one bucket of one kind, and their number is bounded") {
    struct Row {
        std::string_view name;
        std::int64_t wait;  // milliseconds between events
    };
    for (const auto& [name, wait] : {Row{"one second", 0}, Row{"minutes", 1'000}, Row{"hours", 60'000},
                                     Row{"weeks", 3'600'000}, Row{"years", 86'400'000}}) {
        CAPTURE(name);
        std::vector<Step> steps;
        for (std::uint32_t i = 0; i < 600; ++i) {
            steps.push_back(typed(i + 10, i % 3 == 0 ? "docker ps" : "id"));
            steps.back().wait = wait;
        }
        const auto section = report_of("timeline", "", event_lines(steps));
        REQUIRE(section.timeline);
        const auto& timeline = *section.timeline;
        CHECK(timeline.span > std::chrono::seconds{0});
        REQUIRE(timeline.series.size() == 2);
        std::uint64_t all = 0;
        for (const auto& series : timeline.series) {
            CHECK(series.counts.size() <= 200);
            CHECK(series.counts.size() == timeline.series.front().counts.size());
            for (const auto count : series.counts) all += count;
        }
        CHECK(all == 600);
        const auto& table = table_of(section, "kinds");
        CHECK(joined(rows_of(table, {"kind", "events"})) ==
              joined(std::vector<std::string>{"docker|200", "program|400"}));
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            CHECK(cell(table, row, "over_time").size() <= 60);
    }
}

TEST_CASE("timeline: containers are bars and flags marks, within limits") {
    const auto few = report_of("timeline", "", life_of_a_container());
    REQUIRE(few.timeline);
    REQUIRE(few.timeline->bars.size() == 1);
    CHECK(few.timeline->bars.front().label == "web");
    CHECK(few.timeline->bars.front().detail == "alpine");
    CHECK(few.timeline->marks.size() == 4);

    std::vector<Step> steps;
    for (std::uint32_t i = 0; i < 120; ++i) {
        const auto id = fmt::format("{:08x}{}", i + 1, std::string(56, '0'));
        steps.push_back({1000 + 10 * i, 1,
                         "/usr/bin/containerd-shim-runc-v2 -namespace moby -id " + id + " -address /a",
                         "host"});
        steps.push_back(inside(1001 + 10 * i, 1000 + 10 * i, "sh", "some", fmt::format("00:{:02x}", i + 50)));
        for (std::uint32_t k = 0; k < 5; ++k)
            steps.push_back(typed(5000 + 5 * i + k,
                                  k == 0 ? "docker run --privileged alpine" : "docker exec -u root x ls"));
    }
    const auto many = report_of("timeline", "", event_lines(steps));
    REQUIRE(many.timeline);
    CHECK(many.timeline->bars.size() == 100);
    CHECK(many.timeline->marks.size() == 500);
    // The worst stay.
    CHECK(std::ranges::count(many.timeline->marks, FlagSeverity::critical, &ReportMark::severity) == 120);
    CHECK(std::ranges::is_sorted(many.timeline->marks, {}, &ReportMark::time));
    CHECK(many.notes == std::vector<std::string>{
                            "100 of 120 containers are drawn: those with the most flags, then the longest.",
                            "500 of 600 flags are marked, the worst of them."});
}

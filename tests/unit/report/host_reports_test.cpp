// What the reports of a host say of events that are made by hand.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/report_run.hpp>

#include "base/character.hpp"
#include "report/report_text.hpp"

using namespace dockaudit;

namespace {

ReportSection section_of(std::string_view name, const std::vector<std::string>& events) {
    ReportOptions options;
    options.max_rows = 20'000;
    ReportRun run({{*find_report_spec(name)}}, options);
    for (const auto& lines : events) {
        const Event event(lines);
        run.add(event.view());
    }
    return run.finish({}).sections.front();
}

// The rows as texts: those columns, joined by `|`.
std::vector<std::string> rows_of(const ReportSection& section, std::string_view name,
                                 const std::vector<std::string_view>& columns) {
    const auto table = std::ranges::find(section.tables, name, &ReportTable::name);
    REQUIRE(table != section.tables.end());
    std::vector<std::string> rows;
    for (const auto& row : table->rows) {
        auto& text = rows.emplace_back();
        for (const auto& column : columns) {
            const auto found = std::ranges::find(table->columns, column, &ReportColumn::name);
            REQUIRE(found != table->columns.end());
            const auto at = static_cast<std::size_t>(found - table->columns.begin());
            text += text.empty() ? "" : "|";
            text += report_text(row[at], found->kind, ReportReader::program, TimeZone::utc());
        }
    }
    return rows;
}

std::string start_of_program(int second, std::string_view user, std::string_view word) {
    return fmt::format(
        "type=SYSCALL msg=audit({0}.000:{0}): arch=c000003e syscall=59 success=yes exit=0 pid=7 auid={1} uid=0 "
        "comm=\"tool\" exe=\"/usr/bin/tool\" key=(null)\n"
        "type=EXECVE msg=audit({0}.000:{0}): argc=2 a0=\"tool\" a1={2}\n",
        second, user, word);
}

}  // namespace

TEST_CASE("summary: events of hosts beyond the limit are not those of another") {
    std::vector<std::string> events;
    for (int host = 0; host < 10'020; ++host)
        events.push_back(
            fmt::format("node=host{:05} type=USER_LOGIN msg=audit(100.000:{}): pid=1", host, host + 1));
    const auto section = section_of("summary", events);
    const auto hosts = rows_of(section, "hosts", {"host", "events"});
    CHECK(hosts.size() == 10'000);
    CHECK(hosts.front() == "host00000|1");
    CHECK(std::ranges::find(section.notes, "There are too many hosts to tell all of them apart.") !=
          section.notes.end());
}

TEST_CASE("execs: the first time is the earliest, whatever the order of the log") {
    const auto section =
        section_of("execs", {start_of_program(5, "0", "\"second\""), start_of_program(3, "0", "\"first\""),
                             start_of_program(4, "4294967295", "\"other\"")});
    CHECK(rows_of(section, "rare", {"count", "user", "first_seen", "command", "event"}) ==
          std::vector<std::string>{"3|root|1970-01-01T00:00:03.000+00:00|tool first|/3.000:3"});
    CHECK(rows_of(section, "programs", {"user", "first_seen", "last_seen", "command"}) ==
          std::vector<std::string>{
              "root|1970-01-01T00:00:03.000+00:00|1970-01-01T00:00:05.000+00:00|tool first",
              "unset|1970-01-01T00:00:04.000+00:00|1970-01-01T00:00:04.000+00:00|tool other"});
}

TEST_CASE("execs: a long command line is cut between characters, and says so") {
    std::string hex = "61";
    for (int i = 0; i < 500; ++i) hex += "C3A9";
    const auto commands = rows_of(section_of("execs", {start_of_program(5, "0", hex)}), "rare", {"command"});
    REQUIRE(commands.size() == 1);
    CHECK(commands.front().ends_with("\xc3\xa9..."));
    const auto& text = commands.front();
    for (std::size_t at = 0; at < text.size();) {
        const auto character = read_character(text.data() + at, text.data() + text.size());
        REQUIRE(character.is_valid);
        at += character.size;
    }
}

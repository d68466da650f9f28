// Who has the same name on two hosts is two people: rows of the reports about hosts go by host.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/report_run.hpp>

#include "report/host_table.hpp"

using namespace dockaudit;

namespace {

/// The events of one day of a host, the same on each: alice logs in and out as session 7, runs a program, changes a file,
/// may not read another, becomes root, mistypes her password; cron has a job, and a module and the kernel complain.
std::vector<std::string> day(std::string_view node, int begin) {
    constexpr std::string_view kCall =
        "arch=c000003e syscall={} success={} exit={} a0=ffffff9c a1=0 a2=241 a3=0 items=1 ppid=1 pid=50 auid=1000 uid=1000 "
        "gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=7 comm=\"x\" exe=\"/usr/bin/x\" key=(null)";
    const auto call = [&](int number, std::string_view success, int exit) {
        return fmt::format(fmt::runtime(kCall), number, success, exit);
    };
    const auto user = [](std::string_view program, int session, std::string_view account,
                         std::string_view result) {
        return fmt::format(
            "pid=9 uid=0 auid=1000 ses={} msg='op=x acct=\"{}\" exe=\"{}\" hostname=? addr=192.0.2.1 terminal=ssh res={}'",
            session, account, program, result);
    };
    const std::vector<std::vector<std::pair<std::string, std::string>>> events{
        {{"USER_LOGIN", user("/usr/sbin/sshd", 7, "alice", "success")}},
        {{"SYSCALL", call(59, "yes", 0)},
         {"EXECVE", "argc=1 a0=\"x\""},
         {"PATH", "item=0 name=\"/usr/bin/x\" nametype=NORMAL"}},
        {{"SYSCALL", call(257, "yes", 3)}, {"PATH", "item=0 name=\"/srv/data\" nametype=NORMAL"}},
        {{"SYSCALL", call(4, "yes", 0)}, {"PATH", "item=0 name=\"/srv/looked\" nametype=NORMAL"}},
        {{"SYSCALL", call(257, "no", -13)}, {"PATH", "item=0 name=\"/srv/secret\" nametype=NORMAL"}},
        {{"USER_START", user("/usr/bin/su", 7, "root", "success")}},
        {{"USER_LOGIN", user("/usr/sbin/sshd", 4, "alice", "failed")}},
        {{"USER_START", user("/usr/sbin/cron", 8, "root", "success")}},
        {{"AVC",
          "avc:  denied  { read } for  pid=80 comm=\"httpd\" name=\"shadow\" scontext=a tcontext=b tclass=file"}},
        {{"ANOM_ABEND", "auid=1000 uid=0 gid=0 ses=7 pid=98 comm=\"sh\" exe=\"/usr/bin/dash\" sig=11 res=1"}},
        {{"USER_LOGOUT", user("/usr/sbin/sshd", 7, "alice", "success")}},
    };
    std::vector<std::string> texts;
    for (const auto& event : events) {
        std::string lines;
        const auto time = begin + 100 * static_cast<int>(texts.size());
        for (const auto& [type, body] : event)
            lines += fmt::format("node={} type={} msg=audit({}.000:{}): {}\n", node, type, time, time, body);
        texts.push_back(std::move(lines));
    }
    return texts;
}

ReportDocument report_on(std::vector<std::string> events) {
    std::vector<ReportRequest> requests;
    for (const auto* name : {"logins", "failures", "execs", "files"})
        requests.push_back({*find_report_spec(name)});
    ReportRun run(std::move(requests), {});
    for (const auto& lines : events) {
        const Event event(lines);
        REQUIRE_FALSE(event.empty());
        run.add(event.view());
    }
    return run.finish({});
}

/// The events of two hosts, by turns.
std::vector<std::string> two_days() {
    const auto first = day("web", 1000);
    const auto second = day("db", 1010);
    std::vector<std::string> events;
    for (std::size_t i = 0; i < first.size(); ++i) events.insert(events.end(), {first[i], second[i]});
    return events;
}

}  // namespace

TEST_CASE("rows of two hosts are apart, and each has its host before what it has of one host") {
    const auto one = report_on(day("web", 1000));
    const auto two = report_on(two_days());
    REQUIRE(two.sections.size() == one.sections.size());
    for (std::size_t i = 0; i < one.sections.size(); ++i) {
        for (std::size_t j = 0; j < one.sections[i].tables.size(); ++j) {
            const auto& alone = one.sections[i].tables[j];
            const auto& both = two.sections[i].tables[j];
            INFO(one.sections[i].name << "." << alone.name);
            REQUIRE_FALSE(alone.rows.empty());
            CHECK(both.rows.size() == 2 * alone.rows.size());
            // Sessions have their host anyway.
            const bool has_host = alone.name == "sessions";
            const auto host =
                std::ranges::find(both.columns, "host", &ReportColumn::name) - both.columns.begin();
            CHECK(host == (has_host ? std::ssize(both.columns) - 1 : 0));
            CHECK(both.columns.size() == alone.columns.size() + (has_host ? 0 : 1));
            std::vector<std::vector<ReportValue>> of_web;
            std::size_t of_db = 0;
            for (auto row : both.rows) {
                const auto name = std::get<std::string>(row[static_cast<std::size_t>(host)]);
                if (name == "db") {
                    ++of_db;
                    continue;
                }
                CHECK(name == "web");
                if (!has_host) row.erase(row.begin());
                of_web.push_back(std::move(row));
            }
            CHECK(of_db == alone.rows.size());
            CHECK(of_web == alone.rows);
        }
    }
}

TEST_CASE("rows of one host have no host") {
    const auto document = report_on(day("web", 1000));
    for (const auto& section : document.sections) {
        for (const auto& table : section.tables) {
            INFO(section.name << "." << table.name);
            if (table.name == "sessions") continue;
            CHECK(std::ranges::find(table.columns, "host", &ReportColumn::name) == table.columns.end());
        }
    }
}

TEST_CASE("sessions of one number on two hosts have each their begin and end") {
    const auto document = report_on(two_days());
    const auto& table = document.sections[0].tables[1];
    REQUIRE(table.name == "sessions");
    const auto seconds = [](const ReportValue& value) {
        return std::get<Timestamp>(value).time_since_epoch() / std::chrono::seconds(1);
    };
    std::string text;
    for (const auto& row : table.rows) {
        text += fmt::format("{} {} {} {} {}\n", std::get<std::string>(row[8]), std::get<std::int64_t>(row[7]),
                            std::get<std::string>(row[0]), seconds(row[4]), seconds(row[5]));
    }
    CHECK(text == "db 7 alice 1010 2010\nweb 7 alice 1000 2000\n");
}

TEST_CASE("how a host is shown") {
    struct Row {
        std::string node;
        std::uint32_t log;
        bool wrote_log;
        std::string expected;
    };
    for (const auto& row :
         {Row{"web", 0, false, "web"}, Row{"web", 3, true, "web"}, Row{"", 1, false, "log 2"},
          Row{"", 1, true, "log 2"}, Row{"", 0, false, ""}, Row{"", 0, true, "here"}}) {
        INFO(row.node << " " << row.log << " " << row.wrote_log);
        CHECK(host_text(HostKey(row.node, row.log).text(), {"here", {}, row.wrote_log}) == row.expected);
    }
}

#include "report/host/login_sessions.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <fmt/format.h>

using namespace dockaudit;
using Kind = SessionMark::Kind;

namespace {

// `user from program terminal`, of which `-` is empty.
SessionMark mark(std::int64_t second, Kind kind, std::uint32_t session, std::string user,
                 std::string from = {}, std::string program = "/usr/sbin/sshd", std::string host = "web1") {
    return {Timestamp{std::chrono::seconds{second}},
            kind,
            std::move(host),
            session,
            std::move(user),
            std::move(from),
            std::move(program),
            {}};
}

std::string text_of(const std::vector<LoginSession>& sessions) {
    std::string text;
    for (const auto& session : sessions) {
        const auto second = [](Timestamp time) { return time.time_since_epoch().count() / 1000; };
        text += fmt::format("{}/{} {} from {} by {} {}{}..{}\n", session.host, session.session, session.user,
                            session.from, session.program, session.is_begun_before ? "before " : "",
                            second(session.begin), session.end ? std::to_string(second(*session.end)) : "?");
    }
    return text;
}

}  // namespace

TEST_CASE("sessions of records") {
    struct Row {
        std::string name;
        std::vector<SessionMark> marks;
        std::string sessions;
    };
    const std::vector<Row> rows{
        {"none", {}, ""},
        {"from its begin to its end",
         {mark(1, Kind::begin, 4, "alice"), mark(2, Kind::open, 4, "alice", "10.0.0.1"),
          mark(3, Kind::login, 4, "alice", "10.0.0.1"), mark(9, Kind::close, 4, "alice", "10.0.0.1")},
         "web1/4 alice from 10.0.0.1 by /usr/sbin/sshd 1..9\n"},
        {"marks in any order",
         {mark(9, Kind::close, 4, "alice"), mark(3, Kind::login, 4, "alice", "10.0.0.1"),
          mark(1, Kind::begin, 4, "alice")},
         "web1/4 alice from 10.0.0.1 by /usr/sbin/sshd 1..9\n"},
        {"one that goes on",
         {mark(1, Kind::begin, 4, "alice")},
         "web1/4 alice from  by /usr/sbin/sshd 1..?\n"},
        {"one that began before the log",
         {mark(9, Kind::close, 4, "alice")},
         "web1/4 alice from  by  before 9..9\n"},
        {"sudo inside of it neither begins nor ends one",
         {mark(1, Kind::begin, 4, "alice"), mark(2, Kind::open, 4, "root", {}, "/usr/bin/sudo"),
          mark(3, Kind::close, 4, "root", {}, "/usr/bin/sudo")},
         "web1/4 alice from  by /usr/sbin/sshd 1..?\n"},
        {"a number that begins again after a start of the system",
         {mark(1, Kind::begin, 1, "alice"), mark(2, Kind::open, 1, "alice"), mark(50, Kind::begin, 1, "bob"),
          mark(60, Kind::close, 1, "bob")},
         "web1/1 alice from  by /usr/sbin/sshd 1..?\nweb1/1 bob from  by /usr/sbin/sshd 50..60\n"},
        {"a number that is opened again after its end",
         {mark(1, Kind::open, 1, "alice"), mark(5, Kind::close, 1, "alice"), mark(50, Kind::open, 1, "bob")},
         "web1/1 alice from  by /usr/sbin/sshd 1..5\nweb1/1 bob from  by /usr/sbin/sshd 50..?\n"},
        {"numbers of two hosts",
         {mark(1, Kind::begin, 1, "alice"), mark(2, Kind::begin, 1, "bob", {}, "/usr/bin/login", "db1")},
         "web1/1 alice from  by /usr/sbin/sshd 1..?\ndb1/1 bob from  by /usr/bin/login 2..?\n"},
        {"a logout after the session was closed",
         {mark(1, Kind::begin, 1, "alice"), mark(5, Kind::close, 1, "alice"),
          mark(6, Kind::logout, 1, "alice")},
         "web1/1 alice from  by /usr/sbin/sshd 1..6\n"},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        CHECK(text_of(make_login_sessions(row.marks)) == row.sessions);
    }
}

TEST_CASE("who begins sessions for jobs, and who changes users inside") {
    struct Row {
        std::string program;
        bool is_job, is_change;
    };
    const std::vector<Row> rows{
        {"/usr/sbin/cron", true, false},
        {"/usr/sbin/crond", true, false},
        {"/usr/lib/systemd/systemd", true, false},
        {"cron", true, false},
        {"/usr/bin/su", false, true},
        {"/usr/bin/sudo", false, true},
        {"/usr/sbin/sshd", false, false},
        {"/usr/bin/login", false, false},
        {"/opt/su/sshd", false, false},
        {"/usr/bin/sudoedit2", false, false},
        {"", false, false},
        {"/", false, false},
    };
    for (const auto& row : rows) {
        INFO(row.program);
        CHECK(runs_jobs(row.program) == row.is_job);
        CHECK(changes_user(row.program) == row.is_change);
    }
}

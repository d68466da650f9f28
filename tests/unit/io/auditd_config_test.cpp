#include <dockaudit/auditd_config.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace dockaudit;

TEST_CASE("auditd.conf names the log and the time-out") {
    struct Case {
        std::string name;
        std::string text;
        std::string log_file;
        int timeout;
    };
    const std::string usual = "/var/log/audit/audit.log";
    const Case cases[] = {
        {"empty", "", usual, 2},
        {"both", "log_file = /srv/a.log\nend_of_event_timeout = 5\n", "/srv/a.log", 5},
        {"no spaces, no newline", "log_file=/srv/a.log", "/srv/a.log", 2},
        {"case and tabs", "LOG_FILE\t=\t/srv/a.log\r\n", "/srv/a.log", 2},
        {"comment", "#log_file = /srv/a.log\n  # end_of_event_timeout = 5\n", usual, 2},
        {"zero is a time-out", "end_of_event_timeout = 0\n", usual, 0},
        {"a number that is none", "end_of_event_timeout = 5s\n", usual, 2},
        {"a negative number", "end_of_event_timeout = -5\n", usual, 2},
        {"a number that is too large", "end_of_event_timeout = 99999999999\n", usual, 2},
        {"a relative path", "log_file = a.log\n", usual, 2},
        {"unknown keywords are passed over", "frobnicate = yes\nlog_file = /x\njunk\n", "/x", 2},
        {"the last one wins", "log_file = /x\nlog_file = /y\n", "/y", 2},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto config = AuditdConfig::parse(test.text);
        CHECK(config.log_file == test.log_file);
        CHECK(config.end_of_event_timeout == std::chrono::seconds(test.timeout));
    }
}

TEST_CASE("a missing auditd.conf means auditd's defaults") {
    CHECK(AuditdConfig::load("/nowhere/auditd.conf") == AuditdConfig{});
}

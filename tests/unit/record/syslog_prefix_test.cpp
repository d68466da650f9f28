#include "record/syslog_prefix.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace dockaudit;

TEST_CASE("the host of a prefix is taken only where it surely is one") {
    struct Case {
        std::string name;
        std::string_view before;
        std::string_view host;
        std::string_view stamp;  // what the prefix starts with; empty: there is none
    };
    const Case cases[] = {
        {"RFC 3164", "Jun  8 20:31:29 web1 audispd: ", "web1", "Jun"},
        {"two digits of a day", "Nov 18 20:31:29 web1 audisp-syslog[812]: ", "web1", "Nov"},
        {"a program without a colon", "Jun  8 20:31:29 web1 auditd ", "web1", "Jun"},
        {"a domain", "Jun  8 20:31:29 web-1.example.org kernel: audit: ", "web-1.example.org", "Jun"},
        {"an address", "Jun  8 20:31:29 192.0.2.7 audispd: ", "192.0.2.7", "Jun"},
        {"an address of version 6", "Jun  8 20:31:29 2001:db8::7 audispd: ", "2001:db8::7", "Jun"},
        {"an address in brackets", "Jun  8 20:31:29 [192.0.2.7] audispd: ", "192.0.2.7", "Jun"},
        {"one of version 6", "Jun  8 20:31:29 [2001:db8::7] audispd: ", "2001:db8::7", "Jun"},
        {"with a zone", "Jun  8 20:31:29 fe80::7%eth0 audispd: ", "fe80::7%eth0", "Jun"},
        {"in brackets, with a zone", "2024-06-08T20:31:29Z [fe80::7%eth0.1] audispd: ", "fe80::7%eth0.1",
         "2024"},
        {"a zone without a name", "Jun  8 20:31:29 fe80::7% audispd: ", "", "Jun"},
        {"a name with a percent sign", "Jun  8 20:31:29 web%1 audispd: ", "", "Jun"},
        {"brackets around the kernel's clock", "Jun  8 20:31:29 [85046.199756] audit: ", "", "Jun"},
        {"brackets around a number", "Jun  8 20:31:29 [812] audispd: ", "", "Jun"},
        {"brackets around a name", "Jun  8 20:31:29 [web1] audispd: ", "", "Jun"},
        {"the kernel's clock", "Jun  8 20:31:29 web1 kernel: [   12.345678] audit: ", "web1", "Jun"},
        {"a year", "Jun  8 2021 20:31:29 web1 audispd: ", "web1", "Jun"},
        {"a priority", "<13>Jun  8 20:31:29 web1 audispd: ", "web1", "Jun"},
        {"ISO 8601", "2024-06-08T20:31:29.123456+02:00 web1 audispd: ", "web1", "2024"},
        {"ISO 8601, Z", "2024-06-08T20:31:29Z web1 tag_audit ", "web1", "2024"},
        {"RFC 5424", "<13>1 2024-06-08T20:31:29.1Z web1 audispd 812 - [x@1 a=\"b\"] ", "web1", "2024"},
        {"grep", "/var/log/messages:Jun  8 20:31:29 web1 audispd: ", "web1", "Jun"},
        {"grep -n", "messages-20240608:17:2024-06-08T20:31:29Z web1 audispd: ", "web1", "2024"},
        {"two daemons, the last is the first", "Jun  8 20:31:30 relay Jun  8 20:31:29 web1 audispd: ", "web1",
         "Jun  8 20:31:30"},
        {"a program in the place of the host", "Jun  8 20:31:29 audispd: ", "", "Jun"},
        {"a program with a number", "Jun  8 20:31:29 audispd[12]: x ", "", "Jun"},
        {"one word", "Jun  8 20:31:29 web1 ", "", "Jun"},
        {"a known program without a colon", "Jun  8 20:31:29 kernel audit: ", "", "Jun"},
        {"no host in RFC 5424", "<13>1 2024-06-08T20:31:29.1Z - audispd - - - ", "", "2024"},
        {"the log of a container", "2024-06-08T20:31:29.1Z stdout F ", "", "2024"},
        {"such a log of a syslog daemon",
         "2024-06-08T20:31:29.1Z stdout F Jun  8 20:31:29 web1 audispd: ", "web1", "2024"},
        {"a level", "2024-06-08T20:31:29.1Z INFO audit ", "", "2024"},
        {"the kernel's clock alone", "[85046.199756] audit: ", "", ""},
        {"a date of dmesg", "[Sat Jun  8 20:31:29 2024] audit: ", "", "Jun"},
        {"no time", "web1 audispd: ", "", ""},
        {"no month", "Jux  8 20:31:29 web1 audispd: ", "", ""},
        {"nothing", "", "", ""},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto prefix = find_syslog_prefix(test.before);
        CHECK(prefix.host == test.host);
        const auto found = test.before.substr(prefix.start);
        CHECK(found.empty() == test.stamp.empty());
        CHECK(found.starts_with(test.stamp));
    }
}

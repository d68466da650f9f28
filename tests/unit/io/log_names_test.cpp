#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "io/log_names.hpp"

using namespace dockaudit;

namespace {

std::string describe(std::string_view name, std::string_view base) {
    const auto found = parse_log_name(name, base);
    if (!found) return looks_like_copy(name, base) ? "copy" : "other";
    std::string text;
    switch (found->kind) {
        case LogName::Kind::current:
            text = "current";
            break;
        case LogName::Kind::numbered:
            text = "number " + std::to_string(found->number);
            break;
        case LogName::Kind::dated:
            text = "date " + found->date;
            break;
        case LogName::Kind::undated:
            text = "undated";
            break;
    }
    return found->is_compressed ? text + " compressed" : text;
}

}  // namespace

TEST_CASE("what a name says of a file beside audit.log") {
    struct Case {
        std::string_view name;
        std::string_view expected;
    };
    constexpr Case cases[] = {
        {"audit.log", "current"},
        {"audit.log.1", "number 1"},
        {"audit.log.10", "number 10"},
        {"audit.log.01", "number 1"},
        {"audit.log.0", "number 0"},
        {"audit.log.1.gz", "number 1 compressed"},
        {"audit.log.2.xz", "number 2 compressed"},
        {"audit.log.2.zst", "number 2 compressed"},
        {"audit.log.2.bz2", "number 2 compressed"},
        {"audit.log.2.lz4", "number 2 compressed"},
        {"audit.log.2.lzma", "number 2 compressed"},
        {"audit.log.2.Z", "number 2 compressed"},
        {"audit.1.log", "number 1"},
        {"audit.1.log.gz", "number 1 compressed"},
        {"audit.log.gz", "undated compressed"},
        {"audit.log-20260101", "date 20260101"},
        {"audit.log-20260101.gz", "date 20260101 compressed"},
        {"audit.log-20260101-1700000000.xz", "date 202601011700000000 compressed"},
        {"audit.log-2026-01-01", "date 20260101"},
        {"audit.log-2026_01_01", "date 20260101"},
        {"audit.log-2026010112", "date 2026010112"},
        {"audit.log-20260101120000", "date 20260101120000"},
        {"audit.log-1700000000", "date 1700000000"},
        {"audit.log_20260101", "date 20260101"},
        {"audit.log.2026-01-01T10:00:00", "date 20260101100000"},
        {"audit.log.2026-01-01T10:00:00Z", "date 20260101100000"},
        {"audit.log.2026-01-01T10:00:00+01:00", "date 202601011000000100"},
        {"audit.log.20260101T100000.gz", "date 20260101100000 compressed"},
        {"audit-20260101.log", "date 20260101"},
        {"audit-20260101.log.gz", "date 20260101 compressed"},
        {"audit.log-01-02-2026", "undated"},
        {"audit.log-31122026", "undated"},
        {"audit.log.old", "undated"},
        {"audit.log.prev", "undated"},
        {"audit.log.1.bak", "copy"},
        {"audit.log.bak", "copy"},
        {"audit.log.swp", "copy"},
        {"audit.log.", "copy"},
        {"audit.log~", "copy"},
        {"audit.log.1.tmp", "copy"},
        {"audit.log.1.rar", "copy"},
        {"audit.log-web", "copy"},
        {"audit.log.10.0.0.5", "copy"},
        {"audit.log.20261301", "copy"},
        {"audit-web.log", "other"},
        {"audit-1.log", "other"},
        {"audit", "other"},
        {"xaudit.log.1", "other"},
        {"kern.log.1", "other"},
        {"", "other"},
    };
    for (const auto& test : cases) {
        CAPTURE(std::string(test.name));
        CHECK(describe(test.name, "audit.log") == test.expected);
    }
}

TEST_CASE("a name without a suffix") {
    CHECK(describe("host1", "host1") == "current");
    CHECK(describe("host1.1.gz", "host1") == "number 1 compressed");
    CHECK(describe("host1-20260101", "host1") == "date 20260101");
    CHECK(describe("host10", "host1") == "copy");
}

TEST_CASE("the log that a file of a folder would be of") {
    struct Case {
        std::string_view name;
        std::string_view expected;  // with a ? where it must exist
    };
    constexpr Case cases[] = {
        {"host1.log", ""},
        {"host1.log.1", "host1.log"},
        {"host2.log.1.gz", "host2.log"},
        {"web-20260101.log.gz", "web.log"},
        {"web.log-20260101", "web.log"},
        {"web.example.org.log.2026-01-01T10:00:00", "web.example.org.log"},
        {"web.1.log", "web.log?"},
        {"web.old", "web?"},
        {"web.1", "web?"},
        {"10.0.0.5", "10.0.0?"},
        {"10.0.0.5.log", "10.0.0.log?"},
        {"10.0.0.5.log.1", "10.0.0.5.log"},
        {"ip-10-0-0-5.log", ""},
        {"ip-10-0-0-5", ""},
        {"audit.log", ""},
        {"README", ""},
        {"a.b", ""},
    };
    for (const auto& test : cases) {
        CAPTURE(std::string(test.name));
        const auto guess = guess_base(test.name);
        CHECK((guess ? guess->base + (guess->must_exist ? "?" : "") : "") == test.expected);
    }
}

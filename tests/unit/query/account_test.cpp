#include <doctest/doctest.h>

#include <dockaudit/error.hpp>
#include <dockaudit/query.hpp>

using namespace dockaudit;

TEST_CASE("accounts as typed") {
    const auto lookup = [](std::string_view name) {
        return name == "alice" ? std::optional<std::uint32_t>(1000) : std::nullopt;
    };
    struct Case {
        std::string text;
        std::string name;
        std::optional<std::uint32_t> number;
    };
    const Case cases[] = {
        {"0", "", 0},
        {"1000", "", 1000},
        {"4294967295", "", kUnsetId},
        {"-1", "", kUnsetId},
        {"unset", "", kUnsetId},
        {"root", "root", 0},
        {"alice", "alice", 1000},
        {"bob", "bob", std::nullopt},
    };
    for (const auto& test : cases) {
        CAPTURE(test.text);
        const auto account = Account::parse(test.text, lookup);
        CHECK(account.name() == test.name);
        CHECK(account.number() == test.number);
    }
    CHECK(Account::parse("alice", nullptr).number() == std::nullopt);
}

TEST_CASE("accounts that are none") {
    struct Case {
        std::string text;
        std::size_t position;
    };
    const Case cases[] = {{"", 0}, {"4294967296", 0}, {"12x", 2}};
    for (const auto& test : cases) {
        CAPTURE(test.text);
        try {
            Account::parse(test.text, nullptr);
            FAIL("no error");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::usage);
            CHECK(error.position() == test.position);
        }
    }
}

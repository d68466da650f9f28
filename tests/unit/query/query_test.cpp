#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include <dockaudit/error.hpp>
#include <dockaudit/query.hpp>

#include "query_text.hpp"

using namespace dockaudit;
using dockaudit::test::kSyscall;
using dockaudit::test::make_event;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp kTime{1700000000100ms};  // of the events of make_event

bool matches(const Query& query, const std::string& lines = kSyscall) {
    const auto event = make_event(lines);
    return query.matches(event.view());
}

}  // namespace

TEST_CASE("a query without criteria matches every event") {
    CHECK(matches(Query()));
    CHECK(matches(Query::builder().build(), "NO_SUCH_TYPE"));
    CHECK(Query().time_range().is_open());
}

TEST_CASE("both ends of the time range belong to it") {
    CHECK(matches(Query::builder().since(kTime).until(kTime).build()));
    CHECK_FALSE(matches(Query::builder().since(kTime + 1ms).build()));
    CHECK_FALSE(matches(Query::builder().until(kTime - 1ms).build()));
    CHECK(Query::builder().since(kTime).build().time_range() == TimeRange{kTime, std::nullopt});
}

TEST_CASE("serial and node are those of the header") {
    CHECK(matches(Query::builder().serial(7).build()));
    CHECK(matches(Query::builder().serial(1).serial(7).build()));
    CHECK_FALSE(matches(Query::builder().serial(4294967295).build()));

    const auto query = Query::builder().node("n1").build();
    const Event same("node=n1 type=CWD msg=audit(1700000000.100:7): cwd=\"/\"");
    const Event longer("node=n10 type=CWD msg=audit(1700000000.100:7): cwd=\"/\"");
    CHECK(query.matches(same.view()));
    CHECK_FALSE(query.matches(longer.view()));
    CHECK_FALSE(matches(query));
}

TEST_CASE("any record of the event may have the type") {
    const auto query = Query::builder().type(RecordType::cwd).build();
    CHECK(matches(query, kSyscall + "\nCWD cwd=\"/\""));
    CHECK_FALSE(matches(query));
    CHECK(matches(Query::builder().type(RecordType{1999}).build(), "UNKNOWN[1999] a=b"));
}

TEST_CASE("a builder may be used again and copied") {
    auto builder = Query::builder().key("docker");
    const auto first = builder.build();
    auto copy = builder;
    copy.comm("dog");
    CHECK(matches(first));
    CHECK(matches(builder.build()));
    CHECK_FALSE(matches(copy.build()));
    builder.key("other").whole_words();
    CHECK(matches(builder.build()));
}

TEST_CASE("an account that says nothing is an error") {
    auto builder = Query::builder();
    CHECK_THROWS_AS(builder.uid(Account("")), Error);
}

TEST_CASE("a query says of which types its answer can depend") {
    const auto key = Query::builder().key("docker").build();
    CHECK(key.depends_on(RecordType::syscall));
    CHECK(key.depends_on(RecordType::config_change));
    CHECK_FALSE(key.depends_on(RecordType::path));
    CHECK(key.depends_on(RecordType::unknown));
    CHECK_FALSE(Query::builder().vm_name("x").build().depends_on(RecordType::unknown));
    const auto file = Query::builder().file("/etc").build();
    CHECK(file.depends_on(RecordType::path));
    CHECK(file.depends_on(RecordType::cwd));
    CHECK_FALSE(file.depends_on(RecordType::proctitle));
    // Their prose tells the result.
    const auto failure = Query::builder().success(false).build();
    CHECK(failure.depends_on(RecordType::avc));
    CHECK(failure.depends_on(RecordType::user_avc));
    CHECK_FALSE(failure.depends_on(RecordType::cwd));
    CHECK(Query::builder().any_of({key, file}).build().depends_on(RecordType::path));
    CHECK_FALSE(Query::builder().any_of({key, failure}).build().depends_on(RecordType::path));
    CHECK_FALSE(Query::builder().serial(7).node("a").build().depends_on(RecordType::syscall));
    CHECK_FALSE(Query().depends_on(RecordType::syscall));
    for (const auto& whole :
         {Query::builder().type(RecordType::cwd).build(), Query::builder().argument("ps").build(),
          Query::builder().command("ps").build(), Query::builder().where("nametype r= NORMAL").build()}) {
        CHECK(whole.depends_on(RecordType::proctitle));
        CHECK(Query::builder().key("docker").exclude(whole).build().depends_on(RecordType::proctitle));
    }
}

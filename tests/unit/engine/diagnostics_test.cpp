#include <dockaudit/diagnostics.hpp>

#include <sys/stat.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/event_reader.hpp>

#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

std::string record(int second, int serial) {
    return fmt::format("type=SYSCALL msg=audit({}.000:{}): pid=1\n", second, serial);
}

std::string_view name_of(DiagnosticEvent::Kind kind) {
    using Kind = DiagnosticEvent::Kind;
    switch (kind) {
        case Kind::malformed_line:
            return "malformed";
        case Kind::torn_line:
            return "torn";
        case Kind::oversized_line:
            return "oversized";
        case Kind::late_event:
            return "late";
        case Kind::evicted_event:
            return "evicted";
        case Kind::unreadable_input:
            return "unreadable";
        case Kind::log_changed:
            return "changed";
        case Kind::gap:
            return "gap";
    }
    return "";
}

struct Told {
    std::vector<std::string> list;  // `kind offset text` each
    Diagnostics counts;
};

Told read_all(const LogSet& logs, ReaderOptions options) {
    Told told;
    options.max_line_bytes = 100;
    options.observer = [&](const DiagnosticEvent& event) {
        const auto name = std::filesystem::path(event.input).filename().string();
        told.list.push_back(
            fmt::format("{} {}:{} {}", name_of(event.kind), name, event.offset, event.text.substr(0, 14)));
    };
    EventReader reader(logs, Query(), options);
    while (reader.next()) {
    }
    told.counts = reader.diagnostics();
    return told;
}

}  // namespace

TEST_CASE("the observer is told of everything that is counted") {
    const test::TempDir folder;
    const auto long_line = "type=SYSCALL msg=audit(10.000:3): " + std::string(200, 'x') + "\n";
    struct Case {
        std::string name;
        std::string log;
        ReaderOptions options;
        std::string told;
    };
    ReaderOptions few_open;
    few_open.max_open_events = 2;
    ReaderOptions small_events;
    small_events.max_event_bytes = 60;
    small_events.block_bytes = 40;  // what lies close together is not parted
    const std::vector<Case> cases{
        {"nothing", record(10, 1) + record(11, 2), {}, ""},
        {"malformed", record(10, 1) + "junk\n" + record(11, 2), {}, "malformed log:40 junk"},
        {"torn", record(10, 1) + "type=CWD msg=audit(10.000:1): a", {}, "torn log:40 type=CWD msg=a"},
        {"oversized", record(10, 1) + long_line, {}, "oversized log:40 type=SYSCALL m"},
        {"late", record(10, 1) + record(20, 2) + record(10, 1), {}, "late log:80 /10.000:1"},
        {"evicted", record(10, 1) + record(10, 2) + record(11, 3) + record(11, 4), few_open,
         "evicted log:0 /10.000:1, evicted log:40 /10.000:2"},
        {"too large", record(10, 1) + record(10, 2) + record(10, 1) + record(12, 3), small_events,
         "evicted log:0 /10.000:1"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto logs = LogSet::file(folder.write("log", test.log));
        for (const bool newest_first : {false, true}) {
            CAPTURE(newest_first);
            auto options = test.options;
            options.newest_first = newest_first;
            const auto told = read_all(logs, options);
            CHECK(fmt::format("{}", fmt::join(told.list, ", ")) == test.told);
            const auto& counts = told.counts;
            CHECK(told.list.size() ==
                  counts.malformed + counts.torn + counts.oversized + counts.late + counts.evicted);
        }
    }
}

TEST_CASE("the observer is told of a log that cannot be read") {
    const test::TempDir folder;
    folder.write("audit.log", record(10, 1));
    std::filesystem::create_directory(folder.path() / "audit.log.1");
    const auto told = read_all(LogSet::directory(folder.path()), {});
    REQUIRE(told.list.size() == 1);
    CHECK(told.list[0].starts_with("unreadable audit.log.1:0 "));
    CHECK(told.counts.unreadable_inputs == 1);
    CHECK(told.counts.events == 1);
}

TEST_CASE("events of a pipe that are handed out because of its memory are told, a file has none") {
    const test::TempDir folder;
    std::string log;
    constexpr int kEvents = 300'000;
    for (int serial = 1; serial <= kEvents; ++serial) log += record(10, serial);
    ReaderOptions options;
    options.max_retained_bytes = 1 << 20;
    CHECK(read_all(LogSet::file(folder.write("log", log)), options).list.empty());

    const auto pipe = folder.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    Told told;
    {
        const std::jthread feeder([&] { test::write_file(pipe, log); });
        told = read_all(LogSet::file(pipe), options);
    }
    REQUIRE(!told.list.empty());
    CHECK(told.list.front() == "evicted pipe:0 /10.000:1");
    CHECK(told.list.size() == told.counts.evicted);
    CHECK(told.counts.matched == kEvents);
}

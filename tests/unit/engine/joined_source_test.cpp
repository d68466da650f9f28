// Several logs in one reader.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <dockaudit/error.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/history_reader.hpp>
#include <dockaudit/parallel_writer.hpp>
#include <string>
#include <vector>

#include "support/temp_dir.hpp"

using namespace dockaudit;
using test::TempDir;

namespace {

std::string record(int millisecond, int serial, std::string_view fields = "pid=1") {
    return fmt::format("type=USER msg=audit(17000000{:02}.{:03}:{}): {}\n", millisecond / 1000,
                       millisecond % 1000, serial, fields);
}

std::string serials(std::vector<LogSet> logs, const ReaderOptions& options = {}) {
    std::string text;
    for (const auto& event : EventReader(std::move(logs), Query(), options))
        text += fmt::format("{}:{} ", event.log(), event.id().serial);
    return text;
}

std::vector<LogSet> two_logs(const TempDir& folder) {
    return {LogSet::file(folder.write("a", record(1000, 1) + record(3000, 2) + record(5000, 3))),
            LogSet::file(folder.write("b", record(1000, 11) + record(2000, 12) + record(9000, 13)))};
}

}  // namespace

TEST_CASE("several logs are read one after the other, or merged by time") {
    const TempDir folder;
    const auto logs = two_logs(folder);
    ReaderOptions options;
    CHECK(serials(logs) == "0:1 0:2 0:3 1:11 1:12 1:13 ");
    options.merge = true;
    CHECK(serials(logs, options) == "0:1 1:11 1:12 0:2 0:3 1:13 ");
    options.newest_first = true;
    CHECK(serials(logs, options) == "1:13 0:3 0:2 1:12 1:11 0:1 ");
    options.merge = false;
    CHECK(serials(logs, options) == "0:3 0:2 0:1 1:13 1:12 1:11 ");
}

TEST_CASE("records of one log never complete or join events of another") {
    const TempDir folder;
    const std::string call = "type=SYSCALL msg=audit(1700000000.000:7): success=yes\n";
    const std::string path = "type=PATH msg=audit(1700000000.000:7): name=\"/a\"\n";
    const auto late = record(9000, 8);
    const std::vector<LogSet> logs{LogSet::file(folder.write("a", call)),
                                   LogSet::file(folder.write("b", late + path))};
    for (const bool merge : {false, true}) {
        ReaderOptions options;
        options.merge = merge;
        std::size_t events = 0;
        for (const auto& event : EventReader(logs, Query(), options)) {
            CHECK(event.records().size() == 1);
            ++events;
        }
        CHECK(events == 3);
    }
}

TEST_CASE("what several logs met is the sum of it") {
    const TempDir folder;
    auto logs = two_logs(folder);
    logs.push_back(LogSet::file(folder.path() / "absent"));
    logs.push_back(LogSet::file(folder.write("c", "words\n" + record(1, 1))));
    for (const bool merge : {false, true}) {
        CAPTURE(merge);
        ReaderOptions options;
        options.merge = merge;
        std::vector<std::string> told;
        std::uint64_t last_bytes = 0;
        options.observer = [&](const DiagnosticEvent& event) { told.emplace_back(event.text); };
        options.progress = [&](const Diagnostics& diagnostics) { last_bytes = diagnostics.bytes; };
        EventReader reader(logs, Query(), options);
        while (reader.next()) {
        }
        const auto& diagnostics = reader.diagnostics();
        CHECK(diagnostics.events == 7);
        CHECK(diagnostics.matched == 7);
        CHECK(diagnostics.malformed == 1);
        CHECK(diagnostics.unreadable_inputs == 1);
        CHECK(diagnostics.bytes == reader.total_bytes());
        CHECK(last_bytes == diagnostics.bytes);
        CHECK(told.size() == 2);
        const auto inputs = reader.inputs();
        REQUIRE(inputs.size() == 3);
        CHECK(inputs[0].counts.records == 3);
        CHECK(inputs[2].counts.records == 1);
        CHECK(inputs[2].counts.malformed == 1);
    }
}

TEST_CASE("several logs of which none can be read, or a checkpoint of several") {
    const TempDir folder;
    const std::vector<LogSet> absent{LogSet::file(folder.path() / "x"), LogSet::file(folder.path() / "y")};
    CHECK_THROWS_AS(EventReader{absent}, Error);
    CHECK_THROWS_AS(EventReader{std::vector<LogSet>{}}, Error);
    ReaderOptions options;
    options.checkpointing = true;
    CHECK_THROWS_AS(EventReader(two_logs(folder), Query(), options), Error);
}

TEST_CASE("processes of two logs that name no node are not each other's") {
    const auto exec = [](int millisecond, int serial, int ppid, int pid, std::string_view exe,
                         std::string_view words, std::string_view node = "") {
        std::string argv;
        int argc = 0;
        for (std::size_t at = 0; at < words.size();) {
            const auto end = std::min(words.find(' ', at), words.size());
            argv += fmt::format(" a{}=\"{}\"", argc++, words.substr(at, end - at));
            at = end + 1;
        }
        const auto stamp = fmt::format("msg=audit(17000000{:02}.{:03}:{}): ", millisecond / 1000,
                                       millisecond % 1000, serial);
        return fmt::format(
            "{3}type=SYSCALL {0}arch=c000003e syscall=59 success=yes exit=0 ppid={1} pid={2} auid=0 uid=0 "
            "ses=1 comm=\"x\" exe=\"{4}\"\n{3}type=EXECVE {0}argc={5}{6}\n",
            stamp, ppid, pid, node, exe, argc, argv);
    };
    const std::string id(64, 'a');
    const auto shim = exec(1000, 1, 1, 500, "/usr/bin/containerd-shim-runc-v2",
                           "/usr/bin/containerd-shim-runc-v2 -namespace moby -id " + id);
    const auto inside = exec(2000, 2, 500, 501, "/bin/sh", "sh -c id");
    const std::string machine =
        "type=VIRT_CONTROL msg=audit(1700000003.000:3): pid=7 uid=0 msg='op=start vm=? vm-pid=501 res=success'\n";
    const TempDir folder;
    const std::vector<LogSet> logs{LogSet::file(folder.write("a", shim)),
                                   LogSet::file(folder.write("b", shim + inside + machine)),
                                   LogSet::file(folder.write("c", inside + machine))};
    const auto history = read_container_history(logs);
    CHECK(history->containers().size() == 2);
    for (const bool merge : {false, true}) {
        ReaderOptions options;
        options.merge = merge;
        std::vector<std::string> places;
        EventReader reader(logs, Query::builder().serial(2).build(), options);
        for (const auto& event : reader) {
            const auto where = history->find(event);
            places.push_back(fmt::format("{} {}", event.log(), where.container != nullptr));
            if (where.container) CHECK(where.container->log == 1);
            const auto copy = event.to_owned();
            CHECK(history->find(copy.view()).container == where.container);
        }
        CHECK(places == std::vector<std::string>{"1 true", "2 false"});

        std::vector<std::string> named;
        for (const auto& event : EventReader(logs, Query(), options)) {
            for (const auto* const container : history->named(event))
                named.push_back(fmt::format("{}: {} {}", event.id().serial, event.log(), container->log));
        }
        std::ranges::sort(named);
        CHECK(named == std::vector<std::string>{"1: 0 0", "1: 1 1", "3: 1 1"});
    }
}

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <dockaudit/error.hpp>
#include <dockaudit/event_reader.hpp>

#include "support/temp_dir.hpp"

using namespace dockaudit;
namespace fs = std::filesystem;

namespace {

std::string stamp(int serial) {
    return "msg=audit(" + std::to_string(1700000000 + serial / 10) + ".000:" + std::to_string(serial) + ")";
}

std::string begin(int serial) {
    return "type=SYSCALL " + stamp(serial) +
           ": arch=c000003e syscall=59 success=yes exit=0 pid=1 key=\"k\"\n";
}

std::string end(int serial) {
    return "type=PROCTITLE " + stamp(serial) + ": proctitle=\"x\"\n";
}

std::string event(int serial) {
    return begin(serial) + end(serial);
}

void append(const fs::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary | std::ios::app) << text;
}

// What a reader hands out while steps are done, one whenever it has nothing more; then it is told to stop.
struct Follower {
    using Step = std::function<void()>;

    explicit Follower(LogSet set) : logs(std::move(set)) {
        options.follow.emplace();
        options.follow->clock = [this] { return clock; };
        options.threads = 1;
        options.observer = [this](const DiagnosticEvent& event) {
            const fs::path input(event.input);
            if (event.kind == DiagnosticEvent::Kind::log_changed || event.kind == DiagnosticEvent::Kind::gap)
                told += input.filename().string() + ": " + std::string(event.text) + "\n";
        };
    }

    // Serials, with `+N` where an event has N records other than two, and a bar for each step.
    std::string run(std::vector<Step> steps) {
        std::string given;
        std::size_t done = 0;
        EventReader* current = nullptr;
        options.on_pause = [&] {
            given += "|";
            if (options.keeps_cursor) options.after_cursor = current->cursor();
            if (done == steps.size()) return Flow::stop;
            steps[done++]();
            return Flow::go_on;
        };
        EventReader reader(logs, Query(), options);
        current = &reader;
        while (const auto* event = reader.next()) {
            given += " " + std::to_string(event->id().serial);
            if (event->records().size() != 2) given += "+" + std::to_string(event->records().size());
        }
        return given;
    }

    LogSet logs;
    ReaderOptions options;
    std::string told;
    std::chrono::steady_clock::time_point clock;
};

}  // namespace

TEST_CASE("what is appended is handed out as soon as it is complete") {
    const test::TempDir folder;
    const auto log = folder.write("audit.log", event(1) + begin(2));
    Follower follower(LogSet::file(log));
    const auto given = follower.run({
        [&] { append(log, end(2)); },
        [&] { append(log, begin(3) + event(4) + "type=PROCT"); },
        [&] { append(log, "ITLE " + stamp(3) + ": proctitle=\"x\"\n"); },
        [&] { append(log, begin(5)); },
        [&] { follower.clock += std::chrono::seconds(1); },
        [&] { follower.clock += std::chrono::seconds(1); },
    });
    // The last one has no end: the clock completes it.
    CHECK(given == " 1| 2| 4| 3||| 5+1|");
    CHECK(follower.told.empty());
}

TEST_CASE("logs are followed wherever they go") {
    const test::TempDir folder;
    const auto log = folder.path() / "audit.log";
    const auto rotate = [&](int most = 9) {
        for (int number = most; number > 0; --number) {
            const auto name = log.native() + "." + std::to_string(number);
            if (fs::exists(name)) fs::rename(name, log.native() + "." + std::to_string(number + 1));
        }
        fs::rename(log, log.native() + ".1");
    };
    struct Row {
        const char* name;
        std::vector<Follower::Step> steps;
        const char* given;
        const char* told;
    };
    const auto replaced = "audit.log: has been replaced; following new file\n";
    const std::vector<Row> rows{
        {"rotation",
         {[&] { rotate(), append(log, event(2)); }, [&] { append(log, event(3)); }},
         " 1| 2| 3|",
         replaced},
        {"a writer that still holds the old file",
         {[&] {
              std::ofstream old(log, std::ios::app);
              rotate();
              append(log, "");
              old << event(2);
          },
          [&] { append(log, event(3)); }},
         " 1| 2| 3|",
         replaced},
        {"several rotations between two looks",
         {[&] {
             append(log, begin(2));
             rotate();
             append(log, end(2) + event(3));
             rotate();
             append(log, event(4));
             rotate();
             append(log, event(5));
         }},
         " 1| 2 3 4 5|",
         replaced},
        {"a file that is rotated away for good",
         {[&] {
             append(log, event(2));
             rotate();
             append(log, event(3));
             fs::remove(log.native() + ".1");
         }},
         " 1| 2 3|",
         replaced},
        {"rotated faster than it can be read",
         {[&] {
             for (int serial = 2; serial < 5; ++serial) rotate(), append(log, event(serial));
             fs::remove(log.native() + ".3");
         }},
         " 1| 2 3 4|",
         "audit.log: it was rotated faster than it was read: records may be missing\naudit.log: has been replaced; following new file\n"},
        {"copied and cut",
         {[&] {
              append(log, event(2) + begin(3));
              fs::copy_file(log, log.native() + ".1");
              fs::resize_file(log, 0);
          },
          [&] { append(log, end(3) + event(4)); }},
         " 1| 2| 3 4|",
         "audit.log: file truncated\n"},
        {"copied and cut twice between two looks",
         {[&] {
              append(log, event(2));
              fs::copy_file(log, log.native() + ".1");
              fs::resize_file(log, 0);
              append(log, event(3));
              fs::rename(log.native() + ".1", log.native() + ".2");
              fs::copy_file(log, log.native() + ".1");
              fs::resize_file(log, 0);
              append(log, event(4));
          },
          [&] { append(log, event(5)); }},
         " 1| 2 3 4| 5|",
         "audit.log: file truncated\n"},
        {"cut, with more in it at once than before",
         {[&] {
             fs::resize_file(log, 0);
             append(log, event(2) + event(3) + event(4));
         }},
         " 1| 2 3 4|",
         "audit.log: file truncated\n"},
        {"removed and made anew",
         {[&] { fs::remove(log); }, [&] { append(log, event(2)); }},
         " 1|| 2|",
         "audit.log: has become inaccessible: No such file or directory\n"
         "audit.log: has appeared; following new file\n"},
        {"without a last newline, then rotated",
         {[&] {
             append(log, begin(2));
             append(log, "type=PROCTITLE " + stamp(2) + ": proctitle=\"x\"");
             rotate();
             append(log, event(3));
         }},
         " 1| 2 3|",
         replaced},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        for (const auto& entry : fs::directory_iterator(folder.path())) fs::remove(entry.path());
        append(log, event(1));
        Follower follower(LogSet::rotated(log));
        CHECK(follower.run(row.steps) == row.given);
        CHECK(follower.told == row.told);
    }
}

TEST_CASE("a log that is copied and cut before all of it was read is read on in the copy") {
    const test::TempDir folder;
    std::string text;
    for (int serial = 1; serial <= 100; ++serial) text += event(serial);
    const auto log = folder.write("audit.log", text);
    Follower follower(LogSet::rotated(log));
    follower.options.block_bytes = 1000;
    int pauses = 0;
    follower.options.wants_pause = [&] { return ++pauses == 3; };
    const auto given = follower.run({[&] {
        fs::copy_file(log, log.native() + ".1");
        fs::resize_file(log, 0);
        append(log, event(101));
    }});
    int events = 0;
    for (int serial = 1; serial <= 101; ++serial) {
        const auto word = " " + std::to_string(serial);
        const auto found = given.find(word);
        events +=
            found != std::string::npos && given.find(word + " ", found + 1) == std::string::npos ? 1 : 0;
    }
    CHECK(events == 101);
    CHECK(follower.told == "audit.log: file truncated\n");
}

TEST_CASE("a log that was named alone is read on after a cursor where it was rotated to") {
    const test::TempDir folder;
    const auto log = folder.write("audit.log", event(1));
    Follower follower(LogSet::file(log));
    follower.options.keeps_cursor = true;
    CHECK(follower.run({}) == " 1|");
    append(log, event(2));
    fs::rename(log, log.native() + ".1");
    append(log, event(3));
    CHECK(follower.run({}) == " 2 3|");
    CHECK(follower.told.find("missing") == std::string::npos);
}

TEST_CASE("a cursor file is replaced as a whole, and what a killed run left beside it goes away") {
    const test::TempDir folder;
    const auto file = folder.path() / "cursor";
    folder.write("cursor.new", "half of a cur");
    Cursor cursor;
    cursor.next.offset = 7;
    cursor.save(file);
    cursor.next.offset = 8;
    cursor.save(file);
    CHECK(Cursor::load(file) == cursor);
    CHECK(!fs::exists(folder.path() / "cursor.new"));
}

TEST_CASE("a log that is not there yet is waited for") {
    const test::TempDir folder;
    const auto log = folder.path() / "later" / "audit.log";
    Follower follower(LogSet::rotated(log));
    const auto given = follower.run({
        [&] { fs::create_directory(log.parent_path()); },
        [&] { append(log, event(1)); },
        [&] { append(log, event(2)); },
    });
    CHECK(given == "|| 1| 2|");
    CHECK(follower.told ==
          "audit.log: cannot be opened yet; waiting for it\n"
          "audit.log: has appeared; following new file\n");
}

TEST_CASE("from the end of a log, what ends there is left out and what is open is whole") {
    const test::TempDir folder;
    const auto log = folder.write("audit.log", event(1) + begin(2) + event(3) + begin(4));
    Follower follower(LogSet::file(log));
    follower.options.follow->from_end = true;
    CHECK(follower.run({[&] { append(log, end(4) + event(5)); }, [&] { append(log, end(2)); }}) ==
          "| 4 5| 2|");
}

TEST_CASE("a pause comes between blocks, and a run can be taken up again") {
    const test::TempDir folder;
    std::string text;
    for (int serial = 1; serial <= 100; ++serial) text += event(serial);
    const auto log = folder.write("audit.log", text);
    ReaderOptions options;
    options.block_bytes = 1000;
    options.threads = 1;
    options.follow.emplace();
    options.wants_pause = [] { return true; };
    options.on_pause = [] { return Flow::stop; };
    EventReader reader(LogSet::file(log), Query(), options);
    int events = 0;
    int stops = 0;
    while (events < 100 && stops < 1000) {
        if (reader.next())
            ++events;
        else
            ++stops;
    }
    CHECK(events == 100);
    CHECK(stops > 5);
}

TEST_CASE("a cursor is text, and what is no cursor is refused") {
    Cursor cursor;
    cursor.next = {0x123456789abcdef0, 0xfe00, 77, 4711};
    CHECK(Cursor::parse(cursor.format()) == cursor);
    cursor.open = {1, 2, 3, 4};
    cursor.newest = Timestamp(std::chrono::milliseconds(1700000000123));
    cursor.output = {5, 6, 7};
    cursor.open_events.resize(3);
    cursor.open_events[0].serial = 5;
    cursor.open_events[1].node = "";
    cursor.open_events[2].node = "a b;c,d/e%\n\x01";
    const auto text = cursor.format();
    CHECK(text.find('\n') == std::string::npos);
    CHECK(Cursor::parse(text + "\n") == cursor);
    for (const std::string wrong :
         {"", "x", "dockaudit=1;", "dockaudit=2;next=0.0.0@0", "dockaudit=1;next=0.0@0",
          "dockaudit=1;next=z.0.0@0", "dockaudit=1;next=0.0.0@0;events=1", "dockaudit=1;next=0.0.0@0;more=1",
          "dockaudit=1;next=0.0.0@0;output=1.2", "dockaudit=1;next=0.0.0@-1",
          "dockaudit=1;next=0.0.0@0;events=1.000:2/%4"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(Cursor::parse(wrong), Error);
    }
}

TEST_CASE("a log that is cut before it is read on goes on in its copy, where it was read to") {
    const test::TempDir folder;
    const auto older = folder.write("audit.log.1", event(1) + begin(2));
    const auto log = folder.write("audit.log", event(3) + event(4));
    ReaderOptions options;
    options.threads = 1;
    options.keeps_cursor = true;
    EventReader first(LogSet::rotated(log), Query(), options);
    while (first.next()) continue;
    options.after_cursor = first.cursor();
    options.follow.emplace();
    options.on_pause = [] { return Flow::stop; };
    append(log, end(2) + event(5));
    EventReader second(LogSet::rotated(log), Query(), options);
    fs::rename(older, folder.path() / "audit.log.2");
    fs::copy_file(log, folder.path() / "audit.log.1");
    fs::resize_file(log, 0);
    append(log, event(6));
    std::string given;
    while (const auto* event = second.next()) given += " " + std::to_string(event->id().serial);
    CHECK(given == " 2 5 6");
}

TEST_CASE("each event is handed out once, however a log is written and wherever reading stops") {
    std::mt19937 random(7);
    for (int round = 0; round < 150; ++round) {
        CAPTURE(round);
        const test::TempDir folder;
        const auto log = folder.path() / "audit.log";
        append(log, "");
        int serial = 0;
        std::vector<int> open;
        const auto write = [&] {
            for (auto left = random() % 12; left > 0; --left) {
                if (!open.empty() && random() % 2 == 0) {
                    const auto chosen = random() % open.size();
                    append(log, end(open[chosen]));
                    open.erase(open.begin() + static_cast<std::ptrdiff_t>(chosen));
                } else if (random() % 3 == 0) {
                    append(log, event(++serial));
                } else if (open.size() < 4) {
                    append(log, begin(++serial));
                    open.push_back(serial);
                }
            }
        };
        const auto rotate = [&] {
            for (int number = 20; number > 0; --number) {
                const auto name = log.native() + "." + std::to_string(number);
                if (fs::exists(name)) fs::rename(name, log.native() + "." + std::to_string(number + 1));
            }
            if (random() % 3 == 0) {
                fs::copy_file(log, log.native() + ".1");
                fs::resize_file(log, 0);
            } else {
                fs::rename(log, log.native() + ".1");
                append(log, "");
            }
        };
        const auto step = [&] {
            write();
            if (random() % 4 == 0 && fs::file_size(log) > 0) rotate();
            write();
        };
        Follower follower(LogSet::rotated(log));
        follower.options.keeps_cursor = true;
        follower.options.end_of_event_timeout = std::chrono::seconds(1000);
        std::string given;
        std::string history;
        for (int runs = 0; runs < 8; ++runs) {
            std::vector<Follower::Step> steps(random() % 4, step);
            const bool follows = random() % 2 == 0;
            const auto follow = follower.options.follow;
            if (!follows) follower.options.follow.reset();
            if (follows) {
                given += follower.run(steps);
            } else {
                EventReader reader(follower.logs.refreshed(), Query(), follower.options);
                while (const auto* event = reader.next()) {
                    given += " " + std::to_string(event->id().serial);
                    if (event->records().size() != 2) given += "+";
                }
                follower.options.after_cursor = Cursor::parse(reader.cursor().format());
            }
            follower.options.follow = follow;
            given += " /";
            history += (follows ? "F " : "B ") + follower.options.after_cursor->format() + "\n";
            step();
        }
        for (const auto left : open) append(log, end(left));
        given += follower.run({});
        CAPTURE(given);
        CAPTURE(history);
        CAPTURE(follower.told);
        std::vector<int> count(static_cast<std::size_t>(serial) + 1);
        CHECK(given.find('+') == std::string::npos);
        std::string word;
        for (const char letter : given + " ") {
            if (letter >= '0' && letter <= '9') {
                word += letter;
            } else if (!word.empty()) {
                ++count.at(static_cast<std::size_t>(std::stoi(word)));
                word.clear();
            }
        }
        for (std::size_t i = 1; i < count.size(); ++i) {
            CAPTURE(i);
            CHECK(count[i] == 1);
        }
        CHECK(follower.told.find("missing") == std::string::npos);
    }
}

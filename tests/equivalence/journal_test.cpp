// A log that went through the journal gives what the log gives. What the journal does not keep: lines that are no
// records, spaces before the text, and a type that was written in another way than libaudit does.

#include <doctest/doctest.h>

#include <dockaudit/error.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/history_reader.hpp>
#include <dockaudit/log_set.hpp>
#include <filesystem>
#include <string>

#include "support/journal.hpp"
#include "support/logs.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

std::string written(const LogSet& logs, OutputFormat format, const Query& query = Query()) {
    std::string text;
    WriterOptions options;
    options.history = read_container_history(logs);
    const auto writer = make_event_writer(format, options);
    writer->append_begin(text);
    EventReader reader(logs, query);
    for (const EventView& event : reader) writer->append_event(text, event);
    writer->append_end(text);
    CHECK_FALSE(reader.diagnostics().has_damage());
    return text;
}

void check_same(const LogSet& plain, const LogSet& journal) {
    for (const auto format :
         {OutputFormat::raw, OutputFormat::csv, OutputFormat::json, OutputFormat::activity}) {
        CAPTURE(static_cast<int>(format));
        const bool is_same = written(journal, format) == written(plain, format);
        CHECK(is_same);
    }
}

// A recorded log as far as the journal keeps it.
std::string kept_text(const TestLog& log) {
    auto text = read_file(log.path);
    for (auto at = text.find("):  "); at != std::string::npos; at = text.find("):  ", at))
        text.erase(at + 3, 1);
    return text;
}

}  // namespace

TEST_CASE("a log in the journal is the log") {
    const TempDir folder;
    for (const auto& log : recorded_logs()) {
        CAPTURE(log.name);
        const auto text = kept_text(log);
        const auto plain = LogSet::file(folder.write("audit.log", text));
        const auto exported = folder.write("export", to_journal_export(text));
        check_same(plain, LogSet::named(exported.native()).front());
        check_same(plain, LogSet::named(folder.write("json", to_journal_json(text)).native()).front());
        if (!can_make_journal_files()) continue;
        const auto journal = folder.path() / log.name / "system.journal";
        std::filesystem::create_directory(journal.parent_path());
        make_journal_file(exported.native(), journal.native());
        check_same(plain, LogSet::named(journal.native()).front());
        check_same(plain, LogSet::named(journal.parent_path().native()).front());
    }
}

TEST_CASE("a span of time in the journal is that of the log") {
    if (!can_make_journal_files()) return;
    const TempDir folder;
    const auto text = kept_text(recorded_logs().front());
    const auto log = folder.write("audit.log", text);
    const auto journal = folder.path() / "a.journal";
    make_journal_file(folder.write("export", to_journal_export(text)).native(), journal.native());
    EventReader reader(LogSet::file(log), Query());
    const auto* event = reader.next();
    REQUIRE(event != nullptr);
    const auto begin = event->id().time;
    for (const auto span :
         {std::chrono::seconds(0), std::chrono::seconds(5), std::chrono::seconds(100'000)}) {
        CAPTURE(span.count());
        const auto until = Query::builder().until(begin + span).build();
        const auto since = Query::builder().since(begin + span).build();
        for (const auto& query : {until, since}) {
            const bool is_same = written(LogSet::file(journal), OutputFormat::raw, query) ==
                                 written(LogSet::file(log), OutputFormat::raw, query);
            CHECK(is_same);
        }
    }
}

TEST_CASE("a journal is read newest first") {
    const TempDir folder;
    const auto text = kept_text(recorded_logs().front());
    ReaderOptions options;
    options.newest_first = true;
    const auto events = [&](const std::filesystem::path& log) {
        EventReader reader(LogSet::file(log), Query(), options);
        std::string all;
        for (const EventView& event : reader) all += std::string(event.records().front().line()) + "\n";
        return all;
    };
    const auto expected = events(folder.write("audit.log", text));
    CHECK(expected.size() > 1000);
    const bool is_same = events(folder.write("export", to_journal_export(text))) == expected;
    CHECK(is_same);
}

TEST_CASE("of journal files that are damaged the others are read") {
    if (!can_make_journal_files()) return;
    const TempDir folder;
    const auto log = recorded_logs().front();
    const auto text = read_file(log.path).substr(0, 100'000);
    const auto exported = folder.write("export", to_journal_export(text));
    const auto journal = folder.path() / "a.journal";
    make_journal_file(exported.native(), journal.native());
    const auto count = [](const std::filesystem::path& path, Diagnostics& diagnostics) {
        EventReader reader(LogSet::named(path.native()), Query());
        std::size_t records = 0;
        for (const EventView& event : reader) records += event.records().size();
        diagnostics = reader.diagnostics();
        return records;
    };
    Diagnostics whole;
    const auto all = count(folder.path(), whole);
    CHECK(all > 100);
    CHECK(whole.unreadable_inputs == 0);

    const auto bytes = read_file(journal);
    folder.write("b.journal", bytes.substr(0, 100'000));
    folder.write("c.journal", "LPKSHHRH");
    Diagnostics damaged;
    CHECK(count(folder.path(), damaged) == all);
    CHECK(damaged.unreadable_inputs == 1);
    CHECK_THROWS_AS(EventReader(LogSet::named((folder.path() / "b.journal").native())), Error);

    // Whatever lies in the file: nothing but records comes out.
    for (std::size_t place = 1000; place < bytes.size(); place += bytes.size() / 97) {
        auto broken = bytes;
        for (std::size_t i = place; i < std::min(place + 64, broken.size()); ++i) broken[i] = '\xA5';
        const auto path = folder.write("d.journal", broken);
        try {
            Diagnostics diagnostics;
            CHECK(count(path, diagnostics) <= all);
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::input);
        }
    }
}

}  // namespace dockaudit::test

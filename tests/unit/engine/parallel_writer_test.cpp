#include <dockaudit/parallel_writer.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <stdexcept>
#include <string>

#include "support/logs.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

std::string write_one_by_one(const LogSet& logs, const Query& query, OutputFormat format) {
    EventReader reader(logs, query);
    const auto writer = make_event_writer(format);
    std::string text;
    for (const auto& event : reader) writer->append_event(text, event);
    return text;
}

// Marks where the text of a format begins and ends.
class FramedWriter final : public EventWriter {
 public:
    void append_begin(std::string& out) override { out += "<"; }
    void append_event(std::string& out, const EventView&) override { out += "."; }
    void append_end(std::string& out) override { out += ">"; }
};

std::string write_framed(const Query& query, const ReaderOptions& options) {
    EventReader reader(LogSet::file(test::recorded_log("docker-exec.log")), query, options);
    std::string text;
    write_events(
        reader, [] { return std::make_unique<FramedWriter>(); },
        [&](std::string_view part, std::uint64_t) { text += part; });
    return text;
}

}  // namespace

TEST_CASE("events written in parallel are those written one by one") {
    for (const auto& log : test::recorded_logs()) {
        const auto logs = LogSet::file(log.path);
        for (const auto& query : {Query(), Query::builder().key("docker").build()}) {
            for (const auto format : {OutputFormat::plain, OutputFormat::raw, OutputFormat::interpret}) {
                const auto expected = write_one_by_one(logs, query, format);
                for (const unsigned threads : {1U, 2U, 4U}) {
                    CAPTURE(log.name);
                    CAPTURE(threads);
                    ReaderOptions options;
                    options.threads = threads;
                    options.block_bytes = 10000;
                    EventReader reader(logs, query, options);
                    std::string text;
                    std::uint64_t events = 0;
                    write_events(
                        reader, [&] { return make_event_writer(format); },
                        [&](std::string_view part, std::uint64_t count) {
                            text += part;
                            events += count;
                        });
                    CHECK((text == expected));
                    CHECK(events == reader.diagnostics().matched);
                }
            }
        }
    }
}

TEST_CASE("a sink of several texts is given the same text and the same number of events") {
    const auto logs = LogSet::file(test::recorded_log("docker-blog.log"));
    const auto query = Query::builder().key("docker").build();
    for (const auto format : {OutputFormat::raw, OutputFormat::csv}) {
        const auto make_writer = [&] { return make_event_writer(format); };
        for (const unsigned threads : {1U, 3U}) {
            ReaderOptions options;
            options.threads = threads;
            EventReader one(logs, query, options);
            std::string expected;
            write_events(one, make_writer, [&](std::string_view part, std::uint64_t) { expected += part; });

            EventReader several(logs, query, options);
            std::string text;
            std::uint64_t events = 0;
            std::size_t most = 0;
            write_events(several, make_writer, [&](std::span<const EventText> texts) {
                most = std::max(most, texts.size());
                for (const auto& part : texts) {
                    text += part.text;
                    events += part.events;
                }
            });
            CHECK((text == expected));
            CHECK(events == several.diagnostics().matched);
            // Long texts are not copied together.
            if (format == OutputFormat::raw) CHECK(most > 1);
        }
    }
}

TEST_CASE("a format begins and ends once, and not at all without events") {
    for (const bool checkpointing : {false, true}) {
        ReaderOptions options;
        options.checkpointing = checkpointing;
        const auto text = write_framed(Query(), options);
        CHECK(text.find('<') == 0);
        CHECK(text.rfind('<') == 0);
        CHECK(text.find('>') == text.size() - 1);
        CHECK(write_framed(Query::builder().key("no such key").build(), options).empty());
    }
}

TEST_CASE("a sink that throws ends the run") {
    ReaderOptions options;
    options.threads = 4;
    EventReader reader(LogSet::file(test::recorded_log("docker-blog.log")), Query(), options);
    const auto fail = [](std::string_view, std::uint64_t) { throw std::runtime_error("full"); };
    CHECK_THROWS_AS(write_events(
                        reader, [] { return make_event_writer(OutputFormat::raw); }, fail),
                    std::runtime_error);
}

TEST_CASE("what one writer wrote ahead is not handed out for another") {
    // Marks its events.
    class MarkWriter final : public EventWriter {
     public:
        explicit MarkWriter(char mark) : mark_(mark) {}
        void append_event(std::string& out, const EventView&) override { out += mark_; }

     private:
        char mark_;
    };
    struct Enough {};
    ReaderOptions options;
    options.block_bytes = 5000;
    options.threads = 2;
    EventReader reader(LogSet::file(test::recorded_log("docker-blog.log")),
                       Query::builder().key("docker").build(), options);
    CHECK_THROWS_AS(write_events(
                        reader, [] { return std::make_unique<MarkWriter>('a'); },
                        [](std::string_view, std::uint64_t) { throw Enough(); }),
                    Enough);
    // Meanwhile events are taken one by one, of which some were ruled out ahead.
    REQUIRE(reader.next() != nullptr);
    std::string text;
    write_events(
        reader, [] { return std::make_unique<MarkWriter>('b'); },
        [&](std::string_view part, std::uint64_t) { text += part; });
    CHECK(!text.empty());
    CHECK(text == std::string(text.size(), 'b'));
}

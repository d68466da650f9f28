#include "engine/drafter.hpp"

#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>

#include "engine/event_builder.hpp"
#include "engine/scan_filter.hpp"
#include "support/logs.hpp"

using namespace dockaudit;

namespace {

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// A block that holds a whole log.
ScannedBlock scan(std::string_view bytes, const Query& query, const ReaderOptions& options) {
    ScannedBlock scanned;
    scanned.block.bytes = bytes;
    auto filter = make_scan_filter(query, options);
    filter.lists_lines = true;
    scan_block(bytes, {false, true}, options.max_line_bytes, filter, scanned.result);
    return scanned;
}

void check_drafts(std::string_view bytes, const Query& query, WriterPool& writers,
                  std::size_t max_line_bytes = ReaderOptions().max_line_bytes) {
    ReaderOptions options;
    options.max_line_bytes = max_line_bytes;
    const auto scanned = scan(bytes, query, options);
    const auto drafts = Drafter(query, writers).draft(scanned, true);
    const auto verdicts = Drafter(query, writers).draft(scanned, false);
    REQUIRE((drafts == nullptr) == !scanned.result.has_candidates);
    if (!drafts) return;
    EventBuilder plain;
    const auto writer = writers.acquire();
    const auto& runs = scanned.result.runs;
    REQUIRE(drafts->of_run.size() == runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        CAPTURE(i);
        if (runs[i].traits != all_traits || runs[i].starts_with_eoe) {
            REQUIRE(drafts->of_run[i] == BlockDrafts::kUnknown);
            continue;
        }
        const std::array piece{PieceBytes{bytes.substr(runs[i].offset, runs[i].length), runs[i].is_mixed}};
        const EventView event(plain.build(piece));
        if (!query.matches(event)) {
            REQUIRE(drafts->of_run[i] == BlockDrafts::kNoMatch);
            REQUIRE(verdicts->of_run[i] == BlockDrafts::kNoMatch);
            continue;
        }
        REQUIRE(verdicts->of_run[i] == BlockDrafts::kUnknown);
        std::string text;
        writer->append_event(text, event);
        REQUIRE(drafts->text_of(drafts->of_run[i]) == text);
    }
}

}  // namespace

TEST_CASE("a draft says of a run what reading its bytes says") {
    const std::array queries{
        Query(),
        Query::builder().key("docker").build(),
        Query::builder().success(false).build(),
        Query::builder().uid(Account("root")).build(),
        Query::builder().file("docker").build(),
        Query::builder().type(RecordType::cwd).build(),
        Query::builder().argument("version").build(),
        Query::builder().exclude(Query::builder().type(RecordType::path).build()).build(),
        Query::builder().where("nametype r= NORMAL").build(),
    };
    // One of them takes lines.
    for (const auto format : {OutputFormat::raw, OutputFormat::plain}) {
        const WriterFactory make_writer = [&] { return make_event_writer(format); };
        auto writers = make_writer_pool(make_writer);
        for (const auto& log : test::recorded_logs()) {
            CAPTURE(log.name);
            const auto bytes = read_file(log.path);
            for (const auto& query : queries) check_drafts(bytes, query, writers);
        }
    }
}

TEST_CASE("a draft of lines has them as they are, whatever lies between them") {
    const WriterFactory make_writer = [] { return make_event_writer(OutputFormat::raw); };
    auto writers = make_writer_pool(make_writer);
    const std::string cwd = "type=CWD msg=audit(1.0:1): cwd=\"/\"";
    const std::string path = "type=PATH msg=audit(1.0:1): name=\"/a\"";
    const std::string other = "type=CWD msg=audit(1.0:2): cwd=\"/b\"\n";
    using namespace std::string_literals;
    const std::string logs[] = {
        cwd + "\n" + path,  // without a newline
        cwd + "\n\n" + path + "\n",
        cwd + "\r\n" + path + "\0x\n"s,
        cwd + "\nno record\n" + path + "\n",
        cwd + "\n" + other + path + "\n" + other,
        cwd + "\n" + path + std::string(100, 'x') + "\n" + path + "\n",  // the second is cut
    };
    for (const auto& log : logs) {
        CAPTURE(log);
        check_drafts(log, Query(), writers, 60);
        check_drafts(log, Query::builder().file("/").build(), writers, 60);
    }
}

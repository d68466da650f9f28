#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include <dockaudit/report.hpp>

using namespace dockaudit;

namespace {

ReportDocument hostile_document() {
    const std::string hostile = "\x1b[2J\"a\",\n<b>\xff";
    ReportDocument document{.title = "Title \x1b[0m", .made = Timestamp{std::chrono::seconds{1'700'000'000}}};
    document.events = 2;
    document.logs = {hostile};
    document.notes = {"a note"};
    ReportTable table{.name = "table",
                      .title = "A table",
                      .about = "about " + hostile,
                      .columns = {{"text", "Text"},
                                  {"number", "Number", ReportKind::number},
                                  {"severity", "Severity", ReportKind::severity, true},
                                  {"list", "List", ReportKind::list}}};
    table.rows = {
        {hostile, std::int64_t{-5}, std::string("critical"), std::vector<std::string>{"x", hostile}},
        {{}, {}, {}, {}}};
    table.left_out = 3;
    ReportTimeline timeline;
    timeline.series = {{"program", {1, 2}}};
    timeline.bars = {{hostile, "", {}, {}}};
    timeline.marks = {{{}, FlagSeverity::high, "flag", hostile}};
    ReportTable empty{.name = "empty", .title = "Nothing", .columns = {{"text", "Text"}}};
    document.sections = {
        {.name = "one", .title = "One", .notes = {"noted"}, .tables = {table, empty}, .timeline = timeline}};
    return document;
}

}  // namespace

TEST_CASE("a document as tables") {
    ReportWriterOptions options;
    options.is_utf8 = false;
    SUBCASE("plain") {
        CHECK(write_report(hostile_document(), ReportFormat::table, options) ==
              "Title \\033[0m\n"
              "a note\n"
              "\nOne\n"
              "noted\n"
              "\nA table: about \\033[2J\"a\",\\012<b>\\377\n"
              "  Text                    Number  Severity  List\n"
              "  \\033[2J\"a\",\\012<b>\\377      -5  critical  x, \\033[2J\"a\",\\012<b>\\377\n"
              "  -                            -  -         -\n"
              "  3 more, see --limit\n"
              "\nNothing\n"
              "  none\n");
    }
    SUBCASE("coloured") {
        options.is_colored = true;
        const auto text = write_report(hostile_document(), ReportFormat::table, options);
        CHECK(text.find("\x1b[1mOne\x1b[0m") != std::string::npos);
        CHECK(text.find("\x1b[1;31mcritical\x1b[0m") != std::string::npos);
        CHECK(text.find("\x1b[2J") == std::string::npos);
    }
    SUBCASE("no line is longer than the terminal") {
        for (const auto width : std::array<std::size_t, 5>{1, 20, 30, 40, 60}) {
            options.max_width = width;
            const auto text = write_report(hostile_document(), ReportFormat::table, options);
            std::size_t longest = 0;
            for (std::size_t at = 0; at < text.size();) {
                const auto end = text.find('\n', at);
                longest = std::max(longest, end - at);
                at = end + 1;
            }
            CHECK(longest <= std::max<std::size_t>(width, 20));
        }
    }
}

TEST_CASE("a document as csv") {
    CHECK(write_report(hostile_document(), ReportFormat::csv, {}) ==
          "one.table,text,number,severity,list\n"
          "one.table,\"\\033[2J\"\"a\"\",\\012<b>\\377\",-5,critical,\"x, \\033[2J\"\"a\"\",\\012<b>\\377\"\n"
          "one.table,,,,\n"
          "one.empty,text\n");
}

TEST_CASE("a document as json") {
    CHECK(
        write_report(hostile_document(), ReportFormat::json, {}) ==
        R"({"title":"Title \u001b[0m","made":"2023-11-14T22:13:20.000+00:00","from":null,"to":null,"events":2,)"
        R"("logs":["\u001b[2J\"a\",\n<b>)"
        "\xEF\xBF\xBD"
        R"("],"notes":["a note"],"reports":[{"name":"one","title":"One","notes":["noted"],"tables":[)"
        R"({"name":"table","title":"A table","about":"about \u001b[2J\"a\",\n<b>)"
        "\xEF\xBF\xBD"
        R"(","columns":[{"name":"text","title":"Text","kind":"text"},{"name":"number","title":"Number","kind":"number"},)"
        R"({"name":"severity","title":"Severity","kind":"severity","inferred":true},)"
        R"({"name":"list","title":"List","kind":"list"}],"rows":[{"text":"\u001b[2J\"a\",\n<b>)"
        "\xEF\xBF\xBD"
        R"(","number":-5,"severity":"critical","list":["x","\u001b[2J\"a\",\n<b>)"
        "\xEF\xBF\xBD"
        R"("]},{"text":null,"number":null,"severity":null,"list":null}],"left_out":3},)"
        R"({"name":"empty","title":"Nothing","about":"","columns":[{"name":"text","title":"Text","kind":"text"}],)"
        R"("rows":[],"left_out":0}],"timeline":{"begin":"1970-01-01T00:00:00.000+00:00","span":0,"series":[)"
        R"({"name":"program","counts":[1,2]}],"bars":[{"label":"\u001b[2J\"a\",\n<b>)"
        "\xEF\xBF\xBD"
        R"(","detail":"","from":"1970-01-01T00:00:00.000+00:00","to":"1970-01-01T00:00:00.000+00:00"}],"marks":[)"
        R"({"time":"1970-01-01T00:00:00.000+00:00","severity":"high","label":"flag","detail":"\u001b[2J\"a\",\n<b>)"
        "\xEF\xBF\xBD"
        "\"}]}}]}\n");
}

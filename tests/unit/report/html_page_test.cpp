// The page of a report: what it may hold whatever a log does, and how the page of a small document looks. With
// DOCKAUDIT_APPROVE set, testdata/report/page.html is rewritten.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/report.hpp>

#include "format/json_text.hpp"
#include "report/html/page_parts.hpp"
#include "support/markup.hpp"
#include "support/process.hpp"
#include "support/random.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

constexpr Timestamp kBegin{std::chrono::seconds{1700000000}};

std::string page_of(const ReportDocument& document) {
    ReportWriterOptions options;
    options.zone = TimeZone::named("Europe/Berlin");
    return write_report(document, ReportFormat::html, options);
}

/// What a strict reader finds.
struct Contents {
    std::vector<test::MarkupElement> elements;
    std::string text;  // without style and script

    std::size_t count(std::string_view name) const {
        return static_cast<std::size_t>(std::ranges::count(elements, name, &test::MarkupElement::name));
    }
};

Contents read(std::string_view page) {
    Contents contents;
    test::read_markup(
        page, [&](const auto& element) { contents.elements.push_back(element); },
        [&](std::string_view element, std::string_view text) {
            if (element != "style" && element != "script") contents.text += text;
        });
    return contents;
}

/// A document with a text at every place that can hold one.
ReportDocument document_of(const std::string& text) {
    ReportTable table{.name = text, .title = text, .about = text};
    const std::vector kinds{
        ReportKind::text,  ReportKind::number,   ReportKind::time, ReportKind::duration, ReportKind::bytes,
        ReportKind::share, ReportKind::severity, ReportKind::list, ReportKind::drawing,  ReportKind::event};
    std::vector<ReportValue> row;
    for (const auto kind : kinds) {
        table.columns.push_back({text, text, kind, true});
        row.emplace_back(text);
    }
    table.rows.push_back(std::move(row));
    table.rows.emplace_back(kinds.size(),
                            ReportValue(std::vector{text, "~" + text, std::string(200, 'x') + text}));
    table.rows.emplace_back(kinds.size(), ReportValue(std::string(200, 'x') + text));
    table.left_out = 3;
    ReportTable empty{.name = text, .title = text, .about = text, .columns = {{text, text}}};
    ReportTimeline timeline{.begin = kBegin, .span = 60s};
    timeline.series = {{text, {1, 0, 5}}, {"file", {2}}};
    timeline.bars = {{text, text, kBegin, kBegin + 2min}};
    for (int i = 0; i < 12; ++i) timeline.marks.push_back({kBegin, FlagSeverity::high, text, text});
    ReportSection section{.name = text, .title = text, .notes = {text}, .tables = {table, empty}};
    section.timeline = timeline;
    return {.title = text,
            .made = kBegin,
            .from = kBegin,
            .to = kBegin + 3min,
            .events = 8,
            .logs = {text, text},
            .notes = {text},
            .sections = {section, section}};
}

ReportDocument small_document() {
    ReportTable people{.name = "people", .title = "People", .about = "who did what"};
    people.columns = {{"worst", "Worst", ReportKind::severity},
                      {"person", "Person", ReportKind::text, true},
                      {"times", "Times", ReportKind::number},
                      {"first", "First", ReportKind::time},
                      {"for", "For", ReportKind::duration},
                      {"bytes", "Bytes", ReportKind::bytes},
                      {"share", "Of all", ReportKind::share},
                      {"images", "Images", ReportKind::list, true},
                      {"course", "Course", ReportKind::drawing},
                      {"event", "Event", ReportKind::event},
                      {"as", "As"}};
    people.rows = {{"critical"s,
                    "alice"s,
                    std::int64_t{12},
                    kBegin,
                    ReportValue(std::chrono::seconds{3700}),
                    std::int64_t{1536},
                    0.125,
                    std::vector{"web"s, "~db"s},
                    ".:@"s,
                    "h/1700000000.000:1"s,
                    {}},
                   {"low"s,
                    "~bob <b>"s,
                    std::int64_t{3},
                    kBegin + 1s,
                    {},
                    {},
                    2.0,
                    std::vector<std::string>{},
                    {},
                    {},
                    {}},
                   {{}, "carol ran "s + std::string(60, 'c'), {}, {}, {}, {}, {}, {}, {}, {}, {}},
                   {{}, "dave ran "s + std::string(4100, 'd'), {}, {}, {}, {}, {}, {}, {}, {}, {}}};
    people.left_out = 1;
    ReportTable nothing{.name = "none", .title = "Denials"};
    nothing.columns = {{"by", "By"}};
    ReportTimeline timeline{.begin = kBegin, .span = 60s};
    timeline.series = {{"docker", {3, 0, 1}}, {"file", {900, 0, 0}}};
    timeline.bars = {{"web", "nginx:latest", kBegin + 30s, kBegin + 90s},
                     {"a name that is too long to stand there", "", kBegin - 1h, kBegin + 5h}};
    timeline.marks = {{kBegin + 10s, FlagSeverity::critical, "privileged", "alice run bb"},
                      {kBegin + 11s, FlagSeverity::critical, "host-root-mount", "alice run bb"},
                      {kBegin + 170s, FlagSeverity::low, "data-out", "bob cp"}};
    ReportSection first{
        .name = "activity", .title = "Activity", .notes = {"A note."}, .tables = {people, nothing}};
    first.timeline = timeline;
    ReportSection second{.name = "activity", .title = "Activity again", .tables = {nothing}};
    return {.title = "Audit report of host",
            .made = kBegin + 24h,
            .from = kBegin,
            .to = kBegin + 170s,
            .events = 904,
            .logs = {"/var/log/audit/audit.log"},
            .notes = {},
            .sections = {first, second}};
}

}  // namespace

TEST_CASE("nothing that a document holds becomes markup") {
    struct Case {
        std::string name;
        std::string text;
    };
    const std::vector<Case> cases{
        {"a script", "<script>alert(1)</script>"},
        {"the end of the script", "</script><script>alert(1)</script>"},
        {"the end of the style", "</style><svg onload=alert(1)>"},
        {"the end of a title", "</title><script>alert(1)</script>"},
        {"out of an attribute", "\"><img src=x onerror=alert(1)>"},
        {"a handler", "\" onmouseover=\"alert(1)"},
        {"another quote", "' autofocus onfocus='alert(1)"},
        {"a comment", "<!--"},
        {"its end", "--><b>"},
        {"CDATA", "]]><![CDATA["},
        {"an entity", "&lt;script&gt;&#60;&#x3c;"},
        {"a place of the frame", "{{script}} {{title}}"},
        {"a link", "javascript:alert(1)"},
        {"a null in a tag", "<\0script>"s},
        {"controls", "\x01\x1b[2J\r\n\t\x7f\xc2\x85"},
        {"directions", "\xe2\x80\xae<b>\xe2\x81\xa6"},
        {"lines", "\xe2\x80\xa8\xe2\x80\xa9"},
        {"no UTF-8", "\xff<\xc0\xbc\xf0\x9f"},
        {"UTF-7", "+ADw-script+AD4-"},
        {"template", "${alert(1)} `"},
        {"nothing", ""},
        {"a severity that is none", "high\" onclick=\"x"},
    };
    const auto plain = read(page_of(document_of("plain")));
    const std::set<std::string> classes = [&] {
        std::set<std::string> all;
        for (const auto& element : plain.elements) {
            if (const auto found = element.attributes.find("class"); found != element.attributes.end())
                all.insert(found->second);
        }
        return all;
    }();
    for (const auto& [name, text] : cases) {
        CAPTURE(name);
        const auto page = page_of(document_of(text));
        CHECK(is_utf8(page));
        const auto contents = read(page);
        CHECK(contents.count("script") == 1);
        CHECK(contents.count("style") == 1);
        CHECK(contents.count("meta") == plain.count("meta"));
        CHECK(contents.count("img") == 0);
        CHECK(contents.count("b") == 0);
        std::set<std::string> anchors;
        for (const auto& element : contents.elements) {
            CAPTURE(element.name);
            for (const auto& [attribute, value] : element.attributes) {
                CAPTURE(attribute);
                CHECK_FALSE(attribute.starts_with("on"));
                CHECK(attribute != "style");
                CHECK(attribute != "src");
                if (attribute == "href") CHECK(value.starts_with("#r"));
                if (attribute == "id") CHECK(anchors.insert(value).second);
                if (attribute == "class") CHECK(classes.contains(value));
            }
        }
        for (const auto& element : contents.elements) {
            for (const std::string reference : {"href", "aria-labelledby"}) {
                const auto found = element.attributes.find(reference);
                if (found == element.attributes.end()) continue;
                const auto anchor = found->second.substr(found->second.starts_with('#') ? 1 : 0);
                CHECK(anchors.contains(anchor));
            }
        }
    }
}

TEST_CASE("a page of random bytes is a page") {
    test::Random random(test::seed_from_environment(16));
    const auto bytes = "<>&\"'/!-\\{}\n\0\x1b\x7f\x80\xc2\xe2\x80\xae\xf0\x9f\xff=~ x"s;
    for (int round = 0; round < 40; ++round) {
        std::string text;
        for (auto size = random.below(300); size > 0; --size) text += random.pick(bytes);
        CAPTURE(text);
        CHECK_NOTHROW(read(page_of(document_of(text))));
    }
}

TEST_CASE("times and counts of a log may be anything") {
    using Limits = std::numeric_limits<std::uint64_t>;
    struct Case {
        std::string name;
        ReportTimeline timeline;
        bool is_drawn;
    };
    const auto marked = [](Timestamp begin, std::chrono::seconds span, std::vector<std::uint64_t> counts) {
        ReportTimeline timeline{.begin = begin, .span = span};
        timeline.series = {{"file", std::move(counts)}};
        timeline.bars = {{"web", "", Timestamp::min(), Timestamp::max()},
                         {"db", "", Timestamp::max(), Timestamp::min()}};
        timeline.marks = {{Timestamp::min(), FlagSeverity::low, "a", ""},
                          {Timestamp::max(), FlagSeverity::low, "b", ""}};
        return timeline;
    };
    const std::vector<Case> cases{
        {"no events", {}, false},
        {"no buckets", marked(kBegin, 60s, {}), false},
        {"no width", marked(kBegin, 0s, {1, 2}), false},
        {"one", marked(kBegin, 1s, {1}), true},
        {"nothing but noughts", marked(kBegin, 1s, {0, 0}), true},
        {"the highest count", marked(kBegin, 1s, {Limits::max(), 1}), true},
        {"the earliest begin", marked(Timestamp::min(), 1s, {1, 1}), true},
        {"the latest begin", marked(Timestamp::max() - 10s, 1s, {1, 1}), true},
        {"a long time", marked(kBegin, std::chrono::seconds{1'000'000'000'000}, {1, 1, 1}), true},
    };
    for (const auto& [name, timeline, is_drawn] : cases) {
        CAPTURE(name);
        ReportSection section{.name = "timeline", .title = "Over time"};
        section.timeline = timeline;
        const auto page = page_of({.title = "x", .made = kBegin, .sections = {section}});
        CHECK_NOTHROW(read(page));
        CHECK((page.find("class=\"picture\"") != std::string::npos) == is_drawn);
        CHECK(page.find("\"nan\"") == std::string::npos);
        CHECK(page.find("inf\"") == std::string::npos);
    }
}

TEST_CASE("the policy of the page names its style and its script") {
    struct Case {
        std::string name;
        std::string_view text;
        std::string_view hash;
    };
    const test::TempDir dir;
    for (const auto& [name, text, hash] :
         {Case{"style", kPageStyle, kPageStyleHash}, Case{"script", kPageScript, kPageScriptHash}}) {
        CAPTURE(name);
        const auto sum = test::run_process({"sha256sum", dir.write(name, text).native()}).out;
        REQUIRE(sum.size() > 64);
        std::string bytes;
        for (std::size_t i = 0; i < 64; i += 2)
            bytes += static_cast<char>(std::stoi(sum.substr(i, 2), nullptr, 16));
        std::string expected;
        append_base64(expected, bytes);
        CHECK(hash == expected);

        const auto page = page_of(small_document());
        CHECK(page.find(fmt::format("<{0}>{1}</{0}>", name, text)) != std::string::npos);
        CHECK(page.find(fmt::format("{}-src 'sha256-{}'", name, hash)) != std::string::npos);
        // Within its element a text ends at the first of these; a comment would hide the end.
        CHECK(text.find("</") == std::string_view::npos);
        CHECK(text.find("<!--") == std::string_view::npos);
    }
    CHECK(kPageFrame.find("content=\"default-src 'none';") != std::string_view::npos);
    CHECK(kPageFrame.find("unsafe") == std::string_view::npos);
}

TEST_CASE("files of the page are those of the library") {
    const std::filesystem::path dir = DOCKAUDIT_SOURCE_DIR "/libdockaudit/src/report/page";
    CHECK(kPageFrame == test::read_file(dir / "page.html"));
    CHECK(kPageStyle == test::read_file(dir / "page.css"));
    CHECK(kPageScript == test::read_file(dir / "page.js"));
}

TEST_CASE("the page of a small document") {
    const std::filesystem::path file = DOCKAUDIT_SOURCE_DIR "/testdata/report/page.html";
    auto page = page_of(small_document());
    CHECK_NOTHROW(read(page));
    // Style and script have files of their own, where they are read better.
    for (const auto part : {kPageStyle, kPageScript, kPageStyleHash, kPageScriptHash}) {
        const auto at = page.find(part);
        REQUIRE(at != std::string::npos);
        page.replace(at, part.size(), "...");
    }
    if (std::getenv("DOCKAUDIT_APPROVE") != nullptr) {
        std::filesystem::create_directories(file.parent_path());
        test::write_file(file, page);
    }
    CHECK(page == test::read_file(file));
}

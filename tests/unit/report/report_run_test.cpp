#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include <dockaudit/report_run.hpp>

using namespace dockaudit;

namespace {

/// Tells which events it was given: the serials of those before, a bar, the others.
class Recorder final : public Report {
 public:
    void add(const EventSubject& subject) override { after_ += text_of(subject); }
    void add_before(const EventSubject& subject) override { before_ += text_of(subject); }
    ReportSection finish(const Diagnostics&) override {
        return {.name = before_ + "|" + after_, .title = "", .notes = {}, .tables = {}, .timeline = {}};
    }

 private:
    static std::string text_of(const EventSubject& subject) {
        return std::to_string(subject.event().id().serial);
    }

    std::string before_, after_;
};

std::vector<ReportRequest> recorders() {
    const auto make = [](const ReportOptions&, std::string_view) -> std::unique_ptr<Report> {
        return std::make_unique<Recorder>();
    };
    return {{{"plain", "", "", make, false}}, {{"compares", "", "", make, true}}};
}

Timestamp at(std::int64_t second) {
    return Timestamp{std::chrono::seconds{second}};
}

}  // namespace

TEST_CASE("which report gets which event") {
    struct Row {
        std::string name;
        TimeRange range;
        std::optional<Timestamp> split;
        std::string plain, compared;
        std::uint64_t events;
    };
    // Events at the seconds 1 to 9, each with that serial.
    const std::vector<Row> rows{
        {"nothing is compared", {}, {}, "|123456789", "|123456789", 9},
        {"the second half with the first", {}, at(5), "|123456789", "1234|56789", 9},
        {"a range with the one before", {.since = at(6), .until = {}}, at(6), "|6789", "12345|6789", 4},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        ReportOptions options;
        options.range = row.range;
        ReportRun run(recorders(), options, row.split);
        for (int second = 1; second <= 9; ++second) {
            const auto digit = std::to_string(second);
            const Event event("type=USER_LOGIN msg=audit(" + digit + ".000:" + digit + "): pid=1");
            run.add(event.view());
        }
        CHECK(run.events() == row.events);
        const auto document = run.finish({});
        REQUIRE(document.sections.size() == 2);
        CHECK(document.sections[0].name == row.plain);
        CHECK(document.sections[1].name == row.compared);
        CHECK(document.events == row.events);
        CHECK(document.to == at(9));
    }
}

TEST_CASE("names of reports") {
    CHECK(find_report_spec("summary"));
    CHECK(find_report_spec("summary")->name == "summary");
    CHECK_FALSE(find_report_spec("Summary"));
    CHECK_FALSE(find_report_spec(""));
    for (const auto& [name, format] : {std::pair{"table", ReportFormat::table},
                                       {"csv", ReportFormat::csv},
                                       {"json", ReportFormat::json},
                                       {"html", ReportFormat::html}})
        CHECK(parse_report_format(name) == format);
    CHECK_FALSE(parse_report_format("xml"));
}

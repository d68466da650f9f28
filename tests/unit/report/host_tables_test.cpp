// What holds for every table of every report, whatever the log.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/history_reader.hpp>
#include <dockaudit/report_run.hpp>

#include "support/logs.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

namespace fs = std::filesystem;

std::vector<ReportRequest> all_reports() {
    std::vector<ReportRequest> requests;
    for (const auto& spec : report_specs()) {
        if (spec.operand.empty()) requests.push_back({spec});
    }
    return requests;
}

ReportDocument make_document(const fs::path& path, ReportOptions options) {
    options.history = read_container_history({LogSet::file(path)}, {}, {});
    ReportRun run(all_reports(), options);
    EventReader reader(LogSet::file(path));
    while (const auto* event = reader.next()) run.add(*event);
    return run.finish(reader.diagnostics());
}

bool fits(const ReportValue& value, ReportKind kind) {
    if (std::holds_alternative<std::monostate>(value)) return true;
    switch (kind) {
        case ReportKind::text:
        case ReportKind::severity:
        case ReportKind::drawing:
            return std::holds_alternative<std::string>(value);
        case ReportKind::number:
        case ReportKind::bytes:
            return std::holds_alternative<std::int64_t>(value);
        case ReportKind::time:
            return std::holds_alternative<Timestamp>(value);
        case ReportKind::duration:
            return std::holds_alternative<std::chrono::seconds>(value);
        case ReportKind::share: {
            const auto* share = std::get_if<double>(&value);
            return share != nullptr && *share >= 0 && *share <= 1;
        }
        case ReportKind::list:
            return std::holds_alternative<std::vector<std::string>>(value);
        case ReportKind::event: {
            // The id of an event: `node/seconds.milliseconds:serial`.
            const auto* text = std::get_if<std::string>(&value);
            if (text == nullptr) return false;
            const auto id = std::string_view(*text).substr(text->find_last_of('/') + 1);
            return id.size() < text->size() && id.find(':') != std::string_view::npos &&
                   id.find_first_not_of("0123456789.:#abcdef") == std::string_view::npos;
        }
    }
    return false;
}

bool is_name(const std::string& name) {
    return !name.empty() &&
           std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

void check_document(const ReportDocument& document, std::size_t max_rows) {
    for (const auto& section : document.sections) {
        INFO(section.name);
        CHECK(is_name(section.name));
        CHECK_FALSE(section.title.empty());
        std::set<std::string> tables;
        for (const auto& table : section.tables) {
            INFO(table.name);
            CHECK(is_name(table.name));
            CHECK(tables.insert(table.name).second);
            CHECK_FALSE(table.title.empty());
            CHECK(table.rows.size() <= max_rows);
            std::set<std::string> columns;
            for (const auto& column : table.columns) {
                CHECK(is_name(column.name));
                CHECK(columns.insert(column.name).second);
                CHECK_FALSE(column.title.empty());
            }
            for (const auto& row : table.rows) {
                REQUIRE(row.size() == table.columns.size());
                for (std::size_t i = 0; i < row.size(); ++i) {
                    INFO(table.columns[i].name);
                    CHECK(fits(row[i], table.columns[i].kind));
                }
            }
        }
    }
}

std::vector<fs::path> logs() {
    const auto data = fs::path(DOCKAUDIT_SOURCE_DIR) / "testdata";
    std::vector<fs::path> paths;
    for (const auto& log : recorded_logs()) paths.push_back(log.path);
    for (const auto* name :
         {"traced/docker-hard.log", "traced/podman4.log", "cases/logs/logins.log", "cases/logs/values.log",
          "cases/logs/damaged.log", "cases/logs/facts.log", "cases/logs/meaning.log", "cases/logs/empty.log"})
        paths.push_back(data / name);
    return paths;
}

std::vector<std::string> names_of(const ReportDocument& document) {
    std::vector<std::string> names;
    for (const auto& section : document.sections) {
        for (const auto& table : section.tables) names.push_back(section.name + "." + table.name);
    }
    return names;
}

}  // namespace

TEST_CASE("tables of all reports on all logs are as they say") {
    ReportOptions options;
    options.max_rows = 1000;
    for (const auto& path : logs()) {
        INFO(path);
        check_document(make_document(path, options), options.max_rows);
    }
}

TEST_CASE("few rows and little memory give no other tables, and say what is missing") {
    for (const auto& path : logs()) {
        INFO(path);
        ReportOptions options;
        options.max_rows = 1000;
        const auto all = make_document(path, options);
        options.max_rows = 2;
        const auto few = make_document(path, options);
        check_document(few, options.max_rows);
        options.max_groups = 3;
        const auto small = make_document(path, options);
        check_document(small, options.max_rows);
        CHECK(names_of(few) == names_of(all));
        CHECK(names_of(small) == names_of(all));
        for (std::size_t i = 0; i < all.sections.size(); ++i) {
            for (std::size_t j = 0; j < all.sections[i].tables.size(); ++j) {
                const auto& whole = all.sections[i].tables[j];
                const auto& part = few.sections[i].tables[j];
                INFO(all.sections[i].name << "." << whole.name);
                CHECK(part.rows.size() + part.left_out == whole.rows.size() + whole.left_out);
            }
        }
    }
}

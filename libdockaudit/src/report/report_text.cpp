#include "report/report_text.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "format/local_time.hpp"

namespace dockaudit {
namespace {

// Two units are enough: `3 h 5 min`, `2 d 4 h`.
std::string duration_text(std::chrono::seconds duration) {
    struct Unit {
        std::int64_t seconds;
        std::string_view name;
    };
    constexpr std::array kUnits{Unit{86400, "d"}, Unit{3600, "h"}, Unit{60, "min"}, Unit{1, "s"}};
    auto rest = duration.count();
    if (rest < 0) return "-" + duration_text(std::chrono::seconds{rest == INT64_MIN ? INT64_MAX : -rest});
    for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
        if (rest < kUnits[i].seconds) continue;
        const auto text = fmt::format("{} {}", rest / kUnits[i].seconds, kUnits[i].name);
        const auto less = rest % kUnits[i].seconds / kUnits[i + 1].seconds;
        return less == 0 ? text : fmt::format("{} {} {}", text, less, kUnits[i + 1].name);
    }
    return fmt::format("{} s", rest);
}

std::string bytes_text(std::int64_t bytes) {
    constexpr std::array<std::string_view, 6> kUnits{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    constexpr double kStep = 1024;
    if (std::abs(static_cast<double>(bytes)) < kStep) return fmt::format("{} B", bytes);
    double value = static_cast<double>(bytes) / kStep;
    std::size_t unit = 0;
    // What would be written as 1024.0 is the next unit.
    while (std::abs(value) >= kStep - 0.05 && unit + 1 < kUnits.size()) {
        value /= kStep;
        ++unit;
    }
    return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string number_text(std::int64_t number, ReportKind kind, ReportReader reader) {
    return kind == ReportKind::bytes && reader == ReportReader::person ? bytes_text(number)
                                                                       : std::to_string(number);
}

std::string share_text(double value, ReportKind kind, ReportReader reader) {
    if (!std::isfinite(value)) return {};
    if (kind == ReportKind::share && reader == ReportReader::person)
        return fmt::format("{:.1f} %", value * 100);
    return fmt::format("{}", value);
}

std::string time_text(Timestamp time, ReportReader reader, const TimeZone& zone) {
    std::string text;
    append_local_time(text, time, reader == ReportReader::person ? TimeStyle::second : TimeStyle::iso,
                      [&](std::chrono::sys_seconds instant) { return zone.offset_at(instant); });
    return text;
}

std::string list_text(const std::vector<std::string>& values) {
    std::string text;
    for (const auto& value : values) {
        if (&value != &values.front()) text += ", ";
        text += value;
    }
    return text;
}

}  // namespace

std::string report_text(const ReportValue& value, ReportKind kind, ReportReader reader,
                        const TimeZone& zone) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return number_text(*number, kind, reader);
    if (const auto* share = std::get_if<double>(&value)) return share_text(*share, kind, reader);
    if (const auto* time = std::get_if<Timestamp>(&value)) return time_text(*time, reader, zone);
    if (const auto* values = std::get_if<std::vector<std::string>>(&value)) return list_text(*values);
    if (const auto* duration = std::get_if<std::chrono::seconds>(&value)) {
        return reader == ReportReader::person ? duration_text(*duration) : std::to_string(duration->count());
    }
    return {};
}

bool is_aligned_right(ReportKind kind) noexcept {
    return kind == ReportKind::number || kind == ReportKind::duration || kind == ReportKind::bytes ||
           kind == ReportKind::share;
}

std::string_view report_kind_name(ReportKind kind) noexcept {
    switch (kind) {
        case ReportKind::text:
            return "text";
        case ReportKind::number:
            return "number";
        case ReportKind::time:
            return "time";
        case ReportKind::duration:
            return "duration";
        case ReportKind::bytes:
            return "bytes";
        case ReportKind::share:
            return "share";
        case ReportKind::severity:
            return "severity";
        case ReportKind::list:
            return "list";
        case ReportKind::drawing:
            return "drawing";
        case ReportKind::event:
            return "event";
    }
    return "";
}

}  // namespace dockaudit

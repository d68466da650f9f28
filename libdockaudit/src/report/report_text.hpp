#pragma once

#include <string>

#include <dockaudit/report.hpp>

namespace dockaudit {

/// Who reads the text of a value.
enum class ReportReader : std::uint8_t {
    person,   ///< `2023-11-14 22:13:20`, `3 h 5 min`, `1.2 MiB`, `12.5 %`
    program,  ///< `2023-11-14T22:13:20.100+01:00`, seconds, bytes, `0.125`
};

/// The text of a value, not escaped; those of a list are joined by commas. Empty if the value is not known.
std::string report_text(const ReportValue& value, ReportKind kind, ReportReader reader, const TimeZone& zone);

/// True if values of this kind are aligned at their ends.
bool is_aligned_right(ReportKind kind) noexcept;

/// The name of a kind, for programs.
std::string_view report_kind_name(ReportKind kind) noexcept;

}  // namespace dockaudit

#pragma once

#include <string>

#include <dockaudit/report.hpp>

namespace dockaudit {

/// Appends a picture of a timeline as SVG that needs no script: stacked columns of events by kind, flags as marks by
/// severity, containers as bars, all above the same axis of local times, with legends. What something is in detail is
/// told when it is pointed at. Nothing if the timeline has no events.
void append_html_timeline(std::string& out, const ReportTimeline& timeline, const TimeZone& zone);

}  // namespace dockaudit

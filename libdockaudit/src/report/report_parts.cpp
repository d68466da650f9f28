#include "report/report_parts.hpp"

#include <fmt/format.h>

namespace dockaudit {

void note_uncounted(ReportSection& section, std::string_view table, std::uint64_t uncounted) {
    if (uncounted == 0) return;
    section.notes.push_back(
        fmt::format("There are too many different values to remember them all: {} missing from the table {}.",
                    count_text(uncounted, "event is", "events are"), table));
}

std::string count_text(std::uint64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace dockaudit

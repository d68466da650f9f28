#include "report/docker/docker_table.hpp"

#include <fmt/format.h>

namespace dockaudit {

std::vector<std::string> FewTexts::list(bool with_counts) const {
    std::vector<std::pair<std::string_view, std::uint64_t>> all(counts_.begin(), counts_.end());
    std::ranges::stable_sort(all, std::ranges::greater{}, [](const auto& entry) { return entry.second; });
    std::vector<std::string> list;
    for (const auto& [text, count] : all) {
        if (list.size() == kShown) break;
        list.push_back(with_counts && count > 1 ? fmt::format("{} x{}", text, count) : std::string(text));
    }
    const auto others = all.size() - list.size();
    if (has_more_) {
        list.push_back(fmt::format("more than {} others", others));
    } else if (others > 0) {
        list.push_back(fmt::format("{} others", others));
    }
    return list;
}

void cut_rows(ReportTable& table, std::size_t max_rows) {
    if (table.rows.size() <= max_rows) return;
    table.left_out += table.rows.size() - max_rows;
    table.rows.resize(max_rows);
}

void note_missing_history(ReportSection& section, const ReportOptions& options) {
    if (options.history == nullptr)
        section.notes.emplace_back("Nothing is known of containers: the starts of programs were not read.");
}

}  // namespace dockaudit

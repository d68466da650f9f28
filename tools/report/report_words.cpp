#include "report/report_words.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "common/option_table.hpp"

namespace dockaudit::report {

namespace {

constexpr std::array<std::string_view, 4> kDefault{"summary", "containers", "flags", "activity"};

[[noreturn]] void fail_unknown(const std::string& word) {
    std::vector<std::string_view> names{kAllReports};
    for (const auto& spec : report_specs()) names.push_back(spec.name);
    const auto similar = cli::find_similar(word, names);
    std::string hint = "the reports are";
    for (const auto name : names) hint.append(" ").append(name);
    throw Error("there is no such report", word, 0, word.size())
        .with_hint(similar.empty() ? hint : fmt::format("did you mean {}?", similar));
}

void add(std::vector<ReportRequest>& requests, const ReportSpec& spec, std::string operand) {
    const bool is_there = std::ranges::any_of(requests, [&](const ReportRequest& request) {
        return request.spec.name == spec.name && request.operand == operand;
    });
    if (!is_there) requests.push_back({spec, std::move(operand)});
}

}  // namespace

ReportWords split_words(const std::vector<std::string>& arguments) {
    const auto first =
        std::ranges::find_if(arguments, [](const std::string& word) { return word.starts_with('-'); });
    return {{arguments.begin(), first}, {first, arguments.end()}};
}

std::vector<ReportRequest> find_reports(const std::vector<std::string>& words) {
    std::vector<ReportRequest> requests;
    if (words.empty()) {
        for (const auto name : kDefault) add(requests, *find_report_spec(name), {});
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == kAllReports) {
            for (const auto& spec : report_specs()) {
                if (spec.operand.empty()) add(requests, spec, {});
            }
            continue;
        }
        const auto spec = find_report_spec(words[i]);
        if (!spec) fail_unknown(words[i]);
        if (spec->operand.empty()) {
            add(requests, *spec, {});
        } else if (i + 1 == words.size()) {
            throw Error(
                fmt::format("this report needs to know what it is about: {} {}", spec->name, spec->operand),
                words[i], 0, words[i].size());
        } else {
            add(requests, *spec, words[++i]);
        }
    }
    return requests;
}

std::string default_report_names() {
    std::string names;
    for (const auto name : kDefault) names.append(names.empty() ? "" : ", ").append(name);
    return names;
}

}  // namespace dockaudit::report

#include <string_view>
#include <vector>

#include <dockaudit/report.hpp>

#include "common/completion.hpp"
#include "report/report_options.hpp"
#include "report/report_words.hpp"

namespace dockaudit::report {

std::string report_completion() {
    // The containers that the logs know, if that does not take long.
    constexpr std::string_view kContainers = R"(    local log=() i
    [[ $1 == --container || $1 == container ]] || return
    for ((i = 1; i < COMP_CWORD; ++i)); do
        [[ ${COMP_WORDS[i]} == -if || ${COMP_WORDS[i]} == --input ]] && log=(-if "${COMP_WORDS[i+1]}")
    done
    timeout 1 dockaudit-search "${log[@]}" --in-container --quiet --format tsv \
        --count-by container.name,container 2>/dev/null </dev/null |
        while IFS=$'\t' read -r _ name id; do
            [[ $id == container ]] || printf '%s\n' ${name:+"$name"} "${id:0:12}"
        done
)";
    // To bash, a report is one more word that may stand there, and what it is about is its value.
    const auto options = report_option_table();
    std::vector<cli::OptionSpec> words;
    for (const auto& spec : report_specs()) {
        const auto operand = spec.operand.empty() ? cli::Operand::none : cli::Operand::value;
        words.push_back({spec.name, operand, spec.operand, {}, spec.help});
    }
    words.push_back({kAllReports, cli::Operand::none, {}, {}, kAllReportsHelp});
    words.insert(words.end(), options.begin(), options.end());
    return cli::bash_completion("dockaudit-report", words, kContainers);
}

}  // namespace dockaudit::report

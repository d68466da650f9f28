#include <string_view>

#include <dockaudit/report.hpp>

#include "common/completion.hpp"
#include "report/report_options.hpp"
#include "report/report_words.hpp"

namespace dockaudit::report {

std::string report_completion() {
    // The containers that the logs know, if that does not take long.
    constexpr std::string_view kContainers = R"(    local log=() i
    [[ $1 == --container ]] || return
    for ((i = 1; i < COMP_CWORD; ++i)); do
        [[ ${COMP_WORDS[i]} == -if || ${COMP_WORDS[i]} == --input ]] && log=(-if "${COMP_WORDS[i+1]}")
    done
    timeout 1 dockaudit-search "${log[@]}" --in-container --quiet --format tsv \
        --count-by container.name,container 2>/dev/null </dev/null |
        while IFS=$'\t' read -r _ name id; do
            [[ $id == container ]] || printf '%s\n' ${name:+"$name"} "${id:0:12}"
        done
)";
    return cli::bash_completion("dockaudit-report", report_option_table(), kContainers);
}

}  // namespace dockaudit::report

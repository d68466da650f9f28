#include "search/search_completion.hpp"

#include <string_view>

#include "common/completion.hpp"
#include "search/search_options.hpp"

namespace dockaudit::search {
namespace {

// The containers that the logs know, if that does not take long: of a log that is named, those in it.
constexpr std::string_view kContainers = R"(    local log=() i
    [[ $1 == --container ]] || return
    for ((i = 1; i < COMP_CWORD; ++i)); do
        [[ ${COMP_WORDS[i]} == -if || ${COMP_WORDS[i]} == --input ]] && log=(-if "${COMP_WORDS[i+1]}")
    done
    timeout 1 "${COMP_WORDS[0]}" "${log[@]}" --in-container --quiet --format tsv \
        --count-by container.name,container 2>/dev/null </dev/null |
        while IFS=$'\t' read -r _ name id; do
            [[ $id == container ]] || printf '%s\n' ${name:+"$name"} "${id:0:12}"
        done
)";

}  // namespace

std::string search_completion() {
    return cli::bash_completion("dockaudit-search", search_option_table(), kContainers);
}

}  // namespace dockaudit::search

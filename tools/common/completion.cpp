#include "common/completion.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace dockaudit::cli {
namespace {

// `-k --key` as a pattern of bash: `-k|--key`.
std::string pattern_of(const OptionSpec& option) {
    std::string pattern(option.names);
    std::ranges::replace(pattern, ' ', '|');
    return pattern;
}

// Words between single quotes, a line each.
std::string quoted_lines(const std::vector<std::string>& words) {
    std::string lines;
    for (const auto& word : words) {
        if (!lines.empty()) lines += '\n';
        lines += word;
    }
    return "'" + lines + "'";
}

bool is_list(const OptionSpec& option) {
    return option.operand_name.ends_with("...]");
}

bool names_file(const OptionSpec& option) {
    return option.operand_name.find("FILE") != std::string_view::npos;
}

void append_case(std::string& out, const OptionSpec& option) {
    if (option.operand == Operand::none || option.operand == Operand::attached) return;
    out += fmt::format("        {})\n", pattern_of(option));
    if (option.values != nullptr) {
        out += fmt::format("            values={}\n", quoted_lines(option.values()));
        if (is_list(option)) out += "            [[ $word == *,* ]] && before=${word%,*},\n";
    } else if (names_file(option)) {
        out +=
            "            compopt -o filenames\n            COMPREPLY=($(compgen -f -- \"$word\"))\n            return ;;\n";
        return;
    } else {
        out += fmt::format("            values=$({}_values {}) ;;\n", "_$program", option.id());
        return;
    }
    out += "            ;;\n";
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

constexpr std::string_view kHead = R"(# Completes $command in bash.
$program_values() {
$dynamic}

$program() {
    local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]} values= before=
    # An equals sign is a word of its own.
    if [[ $word == = ]]; then
        word=
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD-2]}
    fi
    COMPREPLY=()
)";

constexpr std::string_view kOptionCase = "    case $option in\n";

constexpr std::string_view kTail = R"(
    COMPREPLY=($(compgen -P "$before" -W "$values" -- "${word#"$before"}"))
    # What has blanks in it is one word all the same.
    COMPREPLY=("${COMPREPLY[@]// /\\ }")
}
complete -F $program $command
)";

std::vector<std::string> names_of(OptionTable table) {
    std::vector<std::string> names;
    for (const auto name : option_names(table)) names.emplace_back(name);
    return names;
}

// What may stand where no option waits for a value.
void append_other(std::string& out, const std::vector<std::string>& words, bool takes_files) {
    out += "        *)\n";
    if (takes_files) {
        out +=
            "            if [[ $word != -* ]]; then\n"
            "                compopt -o filenames\n                COMPREPLY=($(compgen -f -- \"$word\"))\n"
            "                return\n            fi\n";
    }
    out += fmt::format("            values={}\n            ;;\n    esac\n", quoted_lines(words));
}

std::string finish(std::string out, std::string_view command, std::string_view dynamic) {
    out += kTail.substr(1);
    std::string program = "_" + std::string(command);
    std::ranges::replace(program, '-', '_');
    replace_all(out, "_$program", program);
    replace_all(out, "$program", program);
    replace_all(out, "$command", command);
    replace_all(out, "$dynamic", dynamic);
    return out;
}

}  // namespace

std::string bash_completion(std::string_view command, OptionTable table, std::string_view dynamic) {
    std::string out(kHead);
    out += kOptionCase;
    for (const auto& option : table) append_case(out, option);
    append_other(out, names_of(table), false);
    return finish(std::move(out), command, dynamic);
}

std::string bash_completion(std::string_view program, CommandTable commands, OptionTable common,
                            std::string_view dynamic) {
    std::string out(kHead);
    out += "    case $((COMP_CWORD > 1)):${COMP_WORDS[1]} in\n";
    std::vector<std::string> first;
    for (const auto& command : commands) {
        first.emplace_back(command.name);
        out += fmt::format("    1:{})\n", command.name);
        out += kOptionCase;
        for (const auto& option : command.options) append_case(out, option);
        for (const auto& option : common) append_case(out, option);
        auto words = names_of(command.options);
        std::ranges::copy(names_of(common), std::back_inserter(words));
        append_other(out, words, command.operand_name.find("FILE") != std::string_view::npos);
        out += "        ;;\n";
    }
    std::ranges::copy(names_of(common), std::back_inserter(first));
    out += "    *)\n";
    out += kOptionCase;
    for (const auto& option : common) append_case(out, option);
    append_other(out, first, false);
    out += "        ;;\n    esac\n";
    return finish(std::move(out), program, dynamic);
}

}  // namespace dockaudit::cli

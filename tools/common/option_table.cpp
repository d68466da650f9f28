#include "common/option_table.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace dockaudit::cli {

namespace {

constexpr std::size_t kHelpColumn = 30;
constexpr std::size_t kWidth = 80;

std::vector<std::string_view> split(std::string_view text, char separator = ' ') {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    return split(text, '\n');
}

std::string_view space_before_operand(const OptionSpec& option) {
    return option.operand == Operand::attached ? "" : " ";
}

std::string head_of(const OptionSpec& option) {
    std::string head = "  ";
    for (const auto name : split(option.names)) {
        if (head.size() > 2) head += ", ";
        head += name;
    }
    if (!option.operand_name.empty()) head.append(space_before_operand(option)).append(option.operand_name);
    return head;
}

void append_wrapped(std::string& out, std::string_view text, std::size_t column) {
    auto at = column;
    for (const auto word : split(text)) {
        if (at > column && at + 1 + word.size() > kWidth) {
            out.append("\n").append(column, ' ');
            at = column;
        } else if (at > column) {
            out += ' ';
            ++at;
        }
        out += word;
        at += word.size();
    }
    out += '\n';
}

std::string roff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '-') {
            out += "\\-";
        } else if (c == '\\') {
            out += "\\e";
        } else if (c == '\'' || c == '.') {
            // At the start of a line these would be requests.
            out += "\\&";
            out += c;
        } else {
            out += c;
        }
    }
    return out;
}

// A name and what it is, in the two columns of a help.
void append_entry(std::string& out, std::string head, std::string_view help) {
    if (head.size() + 2 > kHelpColumn) {
        out.append(head).append("\n").append(kHelpColumn, ' ');
    } else {
        head.resize(kHelpColumn, ' ');
        out += head;
    }
    append_wrapped(out, help, kHelpColumn);
}

void append_man_entry(std::string& out, const OptionSpec& option) {
    out += ".TP\n";
    std::string names;
    for (const auto name : split(option.names)) {
        if (!names.empty()) names += ", ";
        names += "\\fB" + roff(name) + "\\fR";
    }
    out += names;
    if (!option.operand_name.empty()) {
        out.append(space_before_operand(option)).append("\\fI" + roff(option.operand_name) + "\\fR");
    }
    out.append("\n").append(roff(option.help)).append("\n");
}

std::string usage_of(const CommandSpec& command) {
    std::string usage = "  ";
    usage += command.name;
    if (!command.operand_name.empty()) usage.append(" ").append(command.operand_name);
    return usage;
}

/// Edits (a letter more, less or different, or two neighbours swapped) that turn one word into the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + cost});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = std::exchange(last, row);
    }
    return last[b.size()];
}

}  // namespace

const OptionSpec* find_option(OptionTable table, std::string_view name) noexcept {
    for (const auto& option : table) {
        for (auto rest = option.names;;) {
            const auto end = std::min(rest.find(' '), rest.size());
            if (rest.substr(0, end) == name) return &option;
            if (end == rest.size()) break;
            rest.remove_prefix(end + 1);
        }
    }
    return nullptr;
}

const CommandSpec* find_command(CommandTable table, std::string_view name) noexcept {
    const auto found = std::ranges::find(table, name, &CommandSpec::name);
    return found == table.end() ? nullptr : &*found;
}

std::string commands_help(CommandTable table) {
    std::string out = "\nCommands:\n";
    for (const auto& command : table) append_entry(out, usage_of(command), command.help);
    return out;
}

std::string command_help(std::string_view program, const CommandSpec& command, OptionTable common) {
    std::string out = "Usage: ";
    out.append(program).append(" ").append(command.name);
    if (!command.options.empty()) out += " [OPTION...]";
    if (!command.operand_name.empty()) out.append(" ").append(command.operand_name);
    out += "\n";
    for (const auto paragraph : lines_of(command.about)) {
        out += "\n";
        append_wrapped(out, paragraph, 0);
    }
    return out + options_help(command.options) + options_help(common);
}

std::string commands_man(std::string_view program, CommandTable table) {
    std::string out;
    for (const auto& command : table) {
        out.append(".SS ").append(roff(command.name)).append("\n.B ");
        out.append(roff(program)).append(" ").append(roff(command.name)).append("\n");
        if (!command.options.empty()) out += ".RI [ OPTION ...]\n";
        if (!command.operand_name.empty()) out.append(".I ").append(roff(command.operand_name)).append("\n");
        for (const auto paragraph : lines_of(command.about))
            out.append(".PP\n").append(roff(paragraph)).append("\n");
        for (const auto& option : command.options) append_man_entry(out, option);
    }
    return out;
}

std::string options_help(OptionTable table) {
    std::string out;
    std::string_view group;
    for (const auto& option : table) {
        if (option.group != group) {
            group = option.group;
            out.append("\n").append(group).append(":\n");
        }
        append_entry(out, head_of(option), option.help);
    }
    return out;
}

std::string options_man(OptionTable table) {
    std::string out;
    std::string_view group;
    for (const auto& option : table) {
        if (option.group != group) {
            group = option.group;
            out.append(".SS ").append(roff(group)).append("\n");
        }
        append_man_entry(out, option);
    }
    return out;
}

std::string_view find_similar(std::string_view typed, std::span<const std::string_view> words) {
    constexpr std::size_t kLongest = 40;
    if (typed.empty() || typed.size() > kLongest) return {};
    std::string_view best;
    // A third of the letters may be wrong.
    std::size_t best_distance = std::max<std::size_t>(typed.size() / 3, 1) + 1;
    for (const auto word : words) {
        const auto distance = edit_distance(typed, word);
        if (distance < best_distance) {
            best = word;
            best_distance = distance;
        }
    }
    return best;
}

std::vector<std::string_view> option_names(OptionTable table) {
    std::vector<std::string_view> names;
    for (const auto& option : table) std::ranges::copy(split(option.names), std::back_inserter(names));
    return names;
}

}  // namespace dockaudit::cli

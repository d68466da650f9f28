#include <fmt/format.h>

#include <algorithm>
#include <dockaudit/audit_rules.hpp>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "base/ascii.hpp"
#include "rules/rule_builder.hpp"
#include "rules/rule_option.hpp"
#include "rules/rule_value.hpp"
#include "rules/rule_words.hpp"

namespace dockaudit {
namespace {

using Content = std::variant<AuditRule, ControlOption>;

constexpr std::size_t kMostLine = 6143;  // what auditctl reads at once, without its end

constexpr std::string_view kSignals[] = {"TERM", "HUP", "USR1", "USR2", "CONT"};

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

void check_bytes(std::string_view line) {
    if (line.size() > kMostLine) {
        refuse_rule({kMostLine, line.size() - kMostLine},
                    fmt::format("The line is longer than {} bytes, and auditctl cuts it there", kMostLine),
                    "write several rules");
    }
    const auto at = static_cast<std::size_t>(std::ranges::find_if(line, is_control) - line.begin());
    if (at == line.size()) return;
    if (line[at] == '\r' && at + 1 == line.size()) {
        refuse_rule({at, 1},
                    "The line ends with a carriage return, which auditctl takes for a part of the last word",
                    "save the file with Unix ends of lines");
    }
    if (line[at] == '\t') refuse_rule({at, 1}, "A tab does not separate words", "write a space instead");
    refuse_rule({at, 1}, fmt::format("The line has a control character (0x{:02x})",
                                     static_cast<unsigned char>(line[at])));
}

// `auditctl -l` shows a watch with its permissions first as ` -p wa-w /etc/x`.
void part_listed_watch(std::vector<RuleWord>& words) {
    if (words.size() < 3 || words[0].text != "-p" || !words[1].text.ends_with("-w")) return;
    const auto end = words[1].text.size() - 2;
    const auto watch = words[1].from(end);
    words[1] = {words[1].text.substr(0, end), words[1].part(0, end)};
    words.insert(words.begin() + 2, watch);
    std::rotate(words.begin(), words.begin() + 2, words.begin() + 4);
}

std::string upper_case(std::string_view text) {
    std::string upper(text);
    std::ranges::transform(upper, upper.begin(), to_upper);
    return upper;
}

void check_pair(const RuleWord& value) {
    const auto comma = value.text.find(',');
    if (comma != std::string::npos && comma > 0 && comma + 1 < value.text.size() &&
        value.text.find(',', comma + 1) == std::string::npos) {
        return;
    }
    refuse_rule(value.span, "-q takes two folders with a comma between them", "-q mount-point,subtree");
}

void check_setting(const TypedRuleOption& typed) {
    const auto& [option, span, value] = typed;
    if (option->name == "-e" || option->name == "-f") {
        if (value.text.size() == 1 && value.text[0] >= '0' && value.text[0] <= '2') return;
        refuse_rule(value.span, fmt::format("{} takes 0, 1 or 2, not \"{}\"", option->name, value.text));
    }
    if (option->name == "--signal") {
        if (std::ranges::find(kSignals, upper_case(value.text)) != std::end(kSignals)) return;
        refuse_rule(value.span, fmt::format("The audit daemon takes no signal \"{}\"", value.text),
                    fmt::format("one of {}", fmt::join(kSignals, ", ")));
    }
    if (option->name == "-q") return check_pair(value);
    if (option->use != RuleOptionUse::setting) return;
    const auto number = parse_rule_number(value.text);
    if (number && *number >= 0 && *number <= std::numeric_limits<std::uint32_t>::max()) return;
    refuse_rule(value.span,
                fmt::format("{} takes a number from 0 to 4294967295, not \"{}\"", option->name, value.text));
}

// What may follow an option that stands alone: -k after -D and -l, -i after -l and -s.
bool is_companion(const RuleOption& option, const TypedRuleOption& second) {
    if (second.option->name == "-k") return option.name == "-D" || option.name == "-l";
    return second.option->name == "-i" && (option.name == "-l" || option.name == "-s");
}

std::optional<ControlOption> read_alone(const std::vector<TypedRuleOption>& typed) {
    for (const auto& each : typed) {
        if (each.option->use == RuleOptionUse::refused) {
            refuse_rule(each.span, fmt::format("{} is not for files of rules", each.option->name));
        }
    }
    const auto& first = typed.front();
    if (first.option->use == RuleOptionUse::alone) {
        if (typed.size() == 1) return ControlOption{std::string(first.option->name), first.value.text};
        if (typed.size() == 2 && is_companion(*first.option, typed[1])) {
            const auto& second = typed[1];
            const auto value = second.option->takes_value ? "-k " + second.value.text : std::string("-i");
            return ControlOption{std::string(first.option->name), value};
        }
        refuse_rule(typed[1].span, fmt::format("Nothing may follow {} on its line", first.option->name),
                    "write it on a line of its own");
    }
    for (const auto& each : typed) {
        if (each.option->use != RuleOptionUse::alone) continue;
        refuse_rule(each.span, fmt::format("{} needs a line of its own", each.option->name));
    }
    return std::nullopt;
}

std::vector<Content> read_line(std::string_view line, std::size_t number, const RuleAccounts& accounts) {
    check_bytes(line);
    auto words = split_rule_words(line);
    part_listed_watch(words);
    const auto typed = read_rule_options(words);
    if (typed.empty()) refuse_rule(words.front().span, "The line has no option");
    for (const auto& each : typed) check_setting(each);
    std::vector<Content> contents;
    if (auto alone = read_alone(typed)) {
        contents.emplace_back(std::move(*alone));
        return contents;
    }
    RuleBuilder builder(number, accounts);
    bool has_rule = false;
    for (const auto& each : typed) {
        if (each.option->use == RuleOptionUse::rule) {
            builder.add(each);
            has_rule = true;
        } else {
            contents.emplace_back(ControlOption{std::string(each.option->name), each.value.text});
        }
    }
    const RuleSpan whole = {words.front().span.start, line.size() - words.front().span.start};
    if (has_rule) contents.emplace_back(builder.finish(whole));
    return contents;
}

// A comment or nothing. auditctl wants the sign after spaces only; augenrules takes out what has a tab before it.
bool is_blank(std::string_view line) {
    const auto first = line.find_first_not_of(' ');
    if (first == std::string_view::npos) return true;
    const auto sign = line.find_first_not_of(" \t");
    return sign != std::string_view::npos && line[sign] == '#';
}

void parse_line(RuleSet& rules, std::string_view line, std::size_t number, const RuleAccounts& accounts) {
    // The answer of `auditctl -l` where there is nothing to list.
    if (is_blank(line) || line == "No rules") return;
    const auto start = line.find_first_not_of(' ');
    const auto text = line.substr(start, line.find_last_not_of(' ') + 1 - start);
    try {
        for (auto& content : read_line(line, number, accounts)) {
            rules.lines.push_back({std::move(content), {number, start, text.size()}, std::string(text)});
        }
    } catch (const RuleMistake& mistake) {
        rules.errors.push_back({mistake.message,
                                mistake.hint,
                                std::string(line),
                                {number, mistake.span.start, mistake.span.length}});
    }
}

}  // namespace

RuleSet parse_audit_rules(std::string_view text, std::string_view name, const RuleAccounts& accounts) {
    RuleSet rules;
    rules.name = name;
    for (std::size_t number = 1; !text.empty(); ++number) {
        parse_line(rules, take_until(text, '\n'), number, accounts);
    }
    return rules;
}

}  // namespace dockaudit

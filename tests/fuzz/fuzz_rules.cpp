// Texts of audit rules: what is refused is refused at a place in its line, and a rule that is written by us is read
// as the same rule, which is explained in one line that a terminal may show.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <dockaudit/audit_rules.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

using dockaudit::AuditRule;

constexpr std::size_t kMostLine = 6143;

void require(bool holds) {
    if (!holds) std::abort();
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (true) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

void check_place(const std::vector<std::string_view>& lines, const dockaudit::RulePlace& place) {
    require(place.line >= 1 && place.line <= lines.size());
    require(place.length >= 1);
    require(place.column + place.length <= lines[place.line - 1].size());
}

void check_text(const std::string& text) {
    require(text.ends_with('.'));
    require(std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
}

bool is_same(const AuditRule& a, const AuditRule& b) {
    const auto same_condition = [](const auto& x, const auto& y) {
        return x.field == y.field && x.op == y.op && x.value == y.value;
    };
    const auto same_comparison = [](const auto& x, const auto& y) {
        return x.left == y.left && x.op == y.op && x.right == y.right;
    };
    const auto same_call = [](const auto& x, const auto& y) { return x.name == y.name; };
    return a.is_deletion == b.is_deletion && a.is_prepended == b.is_prepended && a.filter == b.filter &&
           a.action == b.action && a.keys == b.keys && std::ranges::equal(a.calls, b.calls, same_call) &&
           std::ranges::equal(a.conditions, b.conditions, same_condition) &&
           std::ranges::equal(a.comparisons, b.comparisons, same_comparison);
}

void check_rule(const std::vector<std::string_view>& lines, const AuditRule& rule) {
    for (const auto& call : rule.calls) check_place(lines, call.place);
    for (const auto& condition : rule.conditions) check_place(lines, condition.place);
    for (const auto& comparison : rule.comparisons) check_place(lines, comparison.place);
    check_text(explain_rule(rule));
    const auto written = format_rule(rule);
    // A rule that just fits may not in this form, of which some words are longer.
    if (written.size() > kMostLine) return;
    const auto again = dockaudit::parse_audit_rules(written);
    require(again.errors.empty() && again.lines.size() == 1);
    const auto& read = std::get<AuditRule>(again.lines.front().content);
    require(is_same(rule, read));
    require(format_rule(read) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto lines = lines_of(text);
    const auto rules = dockaudit::parse_audit_rules(text, "fuzz");
    for (const auto& line : rules.lines) {
        check_place(lines, line.place);
        require(lines[line.place.line - 1].substr(line.place.column, line.place.length) == line.text);
        if (const auto* rule = std::get_if<AuditRule>(&line.content)) {
            check_rule(lines, *rule);
        } else {
            check_text(explain_option(std::get<dockaudit::ControlOption>(line.content)));
        }
    }
    for (const auto& error : rules.errors) {
        check_place(lines, error.place);
        require(error.text == lines[error.place.line - 1]);
        require(!error.message.empty() && !error.message.ends_with('.'));
    }
    return 0;
}

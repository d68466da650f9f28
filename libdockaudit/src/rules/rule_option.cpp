#include "rules/rule_option.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace dockaudit {
namespace {

using Use = RuleOptionUse;

constexpr RuleOption kOptions[] = {
    {"-A", true, Use::rule},
    {"-C", true, Use::rule},
    {"-D", false, Use::alone},
    {"-F", true, Use::rule},
    {"-R", true, Use::refused},
    {"-S", true, Use::rule},
    {"-W", true, Use::rule},
    {"-a", true, Use::rule},
    {"-b", true, Use::setting},
    {"-c", false, Use::alone},
    {"-d", true, Use::rule},
    {"-e", true, Use::setting},
    {"-f", true, Use::setting},
    {"-h", false, Use::refused},
    {"-i", false, Use::alone},
    {"-k", true, Use::rule},
    {"-l", false, Use::alone},
    {"-m", true, Use::alone},
    {"-p", true, Use::rule},
    {"-q", true, Use::alone},
    {"-r", true, Use::setting},
    {"-s", false, Use::alone},
    {"-t", false, Use::alone},
    {"-v", false, Use::alone},
    {"-w", true, Use::rule},
    {"--backlog_wait_time", true, Use::setting},
    {"--loginuid-immutable", false, Use::alone},
    {"--reset-lost", false, Use::alone},
    {"--reset_backlog_wait_time_actual", false, Use::alone},
    {"--signal", true, Use::alone},
};

std::string hint_for_stray(const RuleWord& word, bool is_after_value) {
    if (word.text.starts_with('#')) return "a comment needs a line of its own";
    if (word.text.find_first_of("\"'") != std::string::npos) return "quotes do not hold words together here";
    return is_after_value ? "a space that belongs to a name is written as \"\\ \"" : "";
}

const RuleOption& find_long(const RuleWord& word, std::string_view name) {
    const RuleOption* found = nullptr;
    for (const auto& option : kOptions) {
        if (!option.name.starts_with(name) || name.size() < 3) continue;
        if (option.name == name) return option;
        if (found != nullptr) {
            refuse_rule(word.part(0, name.size()),
                        fmt::format("\"{}\" can be {} or {}", name, found->name, option.name));
        }
        found = &option;
    }
    if (found == nullptr)
        refuse_rule(word.part(0, name.size()), fmt::format("There is no option \"{}\"", name));
    return *found;
}

class OptionReader {
 public:
    explicit OptionReader(const std::vector<RuleWord>& words) : words_(words) {}

    std::vector<TypedRuleOption> read() {
        while (next_ < words_.size()) {
            const auto& word = words_[next_++];
            if (word.text == "--" && next_ == words_.size()) break;
            if (word.text.starts_with("--") && word.text.size() > 2) {
                read_long(word);
            } else if (word.text.starts_with('-') && word.text.size() > 1 && word.text != "--") {
                read_short(word);
            } else {
                const bool is_after_value = !typed_.empty() && typed_.back().option->takes_value;
                refuse_rule(word.span, fmt::format("The word \"{}\" belongs to no option", word.text),
                            hint_for_stray(word, is_after_value));
            }
        }
        return std::move(typed_);
    }

 private:
    void read_long(const RuleWord& word) {
        const auto equals = word.text.find('=');
        const auto& option = find_long(word, std::string_view(word.text).substr(0, equals));
        const auto span = word.part(0, std::min(equals, word.text.size()));
        if (equals == std::string::npos) return add(option, span, {});
        if (!option.takes_value) refuse_rule(word.span, fmt::format("{} takes no value", option.name));
        add(option, span, word.from(equals + 1));
    }

    void read_short(const RuleWord& word) {
        for (std::size_t i = 1; i < word.text.size(); ++i) {
            const std::array<char, 2> name = {'-', word.text[i]};
            const auto* const option = find_rule_option({name.data(), name.size()});
            const auto span = i == 1 ? word.part(0, 2) : word.part(i, 1);
            if (option == nullptr) {
                refuse_rule(span, fmt::format("There is no option \"-{}\"", word.text.substr(i, 1)));
            }
            if (option->takes_value && i + 1 < word.text.size()) return add(*option, span, word.from(i + 1));
            add(*option, span, {});
        }
    }

    void add(const RuleOption& option, RuleSpan span, RuleWord value) {
        if (option.takes_value && value.text.empty()) {
            if (next_ == words_.size()) refuse_rule(span, fmt::format("{} needs a value", option.name));
            value = words_[next_++];
        }
        typed_.push_back({&option, span, std::move(value)});
    }

    const std::vector<RuleWord>& words_;
    std::size_t next_ = 0;
    std::vector<TypedRuleOption> typed_;
};

}  // namespace

std::span<const RuleOption> rule_options() noexcept {
    return kOptions;
}

const RuleOption* find_rule_option(std::string_view name) noexcept {
    const auto* const option = std::ranges::find(kOptions, name, &RuleOption::name);
    return option != std::end(kOptions) ? option : nullptr;
}

std::vector<TypedRuleOption> read_rule_options(const std::vector<RuleWord>& words) {
    return OptionReader(words).read();
}

}  // namespace dockaudit

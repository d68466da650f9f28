#include "common/command_line.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/program_options.hpp>

#include "common/error_text.hpp"

namespace dockaudit::cli {

namespace {

namespace po = boost::program_options;

constexpr std::string_view kInput = "--input";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Boost knows an option by its name without dashes.
std::string boost_name(const OptionSpec& spec) {
    return std::string(spec.id().substr(2));
}

/// Takes one option off the front of a list of words: the style that Boost does not have.
class Style {
 public:
    Style(OptionTable table, const std::vector<std::string_view>& last, Operands operands)
        : table_(table), last_(last), operands_(operands) {}

    std::vector<po::option> operator()(std::vector<std::string>& words) const;

 private:
    bool begins_rest(const std::string& word) const;
    po::option take_option(std::vector<std::string>& words) const;
    static std::string take_value(const OptionSpec& spec, const std::string& name,
                                  std::vector<std::string>& words);
    [[noreturn]] void fail_unknown(const std::string& word) const;

    OptionTable table_;
    const std::vector<std::string_view>& last_;
    Operands operands_;
};

// An operand is an option without a name to Boost.
std::vector<po::option> take_operands(std::vector<std::string>& words, std::size_t count) {
    std::vector<po::option> taken(count);
    for (std::size_t i = 0; i < count; ++i) {
        taken[i].value = {words[i]};
        taken[i].original_tokens = {words[i]};
    }
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count));
    return taken;
}

bool Style::begins_rest(const std::string& word) const {
    return operands_ == Operands::rest && find_option(table_, word.substr(0, word.find('='))) == nullptr;
}

std::vector<po::option> Style::operator()(std::vector<std::string>& words) const {
    if (words.front() == "--") {
        words.erase(words.begin());
        if (operands_ == Operands::none && !words.empty()) fail_unknown(words.front());
        return take_operands(words, words.size());
    }
    if (begins_rest(words.front())) return take_operands(words, words.size());
    const bool is_word = !words.front().starts_with('-') || words.front() == "-";
    if (operands_ == Operands::words && is_word) return take_operands(words, 1);
    auto option = take_option(words);
    for (const auto id : last_) {
        if (option.string_key == id.substr(2)) words.clear();
    }
    return {option};
}

po::option Style::take_option(std::vector<std::string>& words) const {
    const auto word = words.front();
    const auto equals = word.starts_with("--") ? word.find('=') : std::string::npos;
    const auto name = word.substr(0, equals);
    const auto* spec = find_option(table_, word == "-" ? kInput : name);
    if (spec == nullptr || !word.starts_with('-')) fail_unknown(word);
    po::option option;
    option.string_key = boost_name(*spec);
    option.original_tokens = {word == "-" ? std::string() : name};
    words.erase(words.begin());
    if (word == "-") {
        option.value = {word};
    } else if (equals != std::string::npos) {
        if (spec->operand == Operand::none) {
            throw Error(fmt::format("{} takes no value", name), word, equals, word.size() - equals);
        }
        option.value = {word.substr(equals + 1)};
    } else if (spec->operand != Operand::none && spec->operand != Operand::attached) {
        option.value = {take_value(*spec, name, words)};
    }
    return option;
}

std::string Style::take_value(const OptionSpec& spec, const std::string& name,
                              std::vector<std::string>& words) {
    const auto is_word = [](const std::string& text) { return !text.starts_with('-'); };
    const auto is_value = [&](const std::string& text) {
        if (is_word(text) || spec.operand == Operand::any_value) return true;
        if (spec.operand == Operand::time) return text.size() > 1 && is_digit(text[1]);
        return text == "-";
    };
    if (words.empty() || !is_value(words.front())) {
        auto hint = fmt::format("a value that begins with a dash is written {}=VALUE", spec.id());
        if (words.empty()) hint = fmt::format("write {} {}", name, spec.operand_name);
        if (spec.list_values != nullptr) hint = spec.list_values();
        throw Error(fmt::format("{} needs a value", name), name, 0, name.size()).with_hint(std::move(hint));
    }
    auto value = words.front();
    words.erase(words.begin());
    if (spec.operand == Operand::time && !words.empty() && is_word(words.front())) {
        value += ' ';
        value += words.front();
        words.erase(words.begin());
    }
    return value;
}

void Style::fail_unknown(const std::string& word) const {
    const auto name = word.substr(0, word.find('='));
    const auto names = option_names(table_);
    const auto similar = word.starts_with('-') ? find_similar(name, names) : std::string_view{};
    std::string hint = "--help lists the options";
    if (!similar.empty() && similar != name) hint = fmt::format("did you mean {}?", similar);
    if (!word.starts_with('-') && find_option(table_, kInput) != nullptr) hint = "a log is named with -if";
    throw Error(fmt::format("{} is not an option", word), word, 0, word.size()).with_hint(std::move(hint));
}

}  // namespace

Error TypedOption::mistake(const std::string& message, std::size_t position, std::size_t length) const {
    const auto before = name.empty() ? std::string() : name + " ";
    return with_text_before(before, Error(message, value, position, length));
}

const TypedOption* TypedOptions::find(std::string_view id) const noexcept {
    const auto found = std::find_if(options_.rbegin(), options_.rend(),
                                    [id](const TypedOption& option) { return option.spec->id() == id; });
    return found == options_.rend() ? nullptr : &*found;
}

TypedOptions parse_command_line(const std::vector<std::string>& arguments, OptionTable table,
                                const std::vector<std::string_view>& last, Operands operands) {
    po::options_description description;
    for (const auto& spec : table) {
        if (spec.operand == Operand::none) {
            description.add_options()(boost_name(spec).c_str(), "");
        } else if (spec.operand == Operand::attached) {
            description.add_options()(boost_name(spec).c_str(), po::value<std::string>()->implicit_value(""),
                                      "");
        } else {
            description.add_options()(boost_name(spec).c_str(), po::value<std::string>(), "");
        }
    }
    // The style takes every word; the one that is named here only keeps Boost from rejecting an empty set of
    // styles.
    const auto parsed =
        po::command_line_parser(arguments)
            .options(description)
            .style(po::command_line_style::allow_long | po::command_line_style::long_allow_adjacent)
            .extra_style_parser(Style(table, last, operands))
            .run();
    std::vector<TypedOption> options;
    std::vector<std::string> words;
    for (const auto& option : parsed.options) {
        if (option.string_key.empty()) {
            words.push_back(option.value.front());
            continue;
        }
        const auto* spec = find_option(table, "--" + option.string_key);
        options.push_back(
            {spec, option.original_tokens.front(), option.value.empty() ? "" : option.value.front()});
    }
    return TypedOptions(std::move(options), std::move(words));
}

TypedCommand parse_commands(const std::vector<std::string>& arguments, CommandTable commands,
                            OptionTable common) {
    std::vector<std::string_view> last;
    for (const auto& option : common) last.push_back(option.id());
    if (arguments.empty() || arguments.front().starts_with('-'))
        return {nullptr, parse_command_line(arguments, common, last)};
    const auto& name = arguments.front();
    const auto* const command = find_command(commands, name);
    if (command == nullptr) {
        std::vector<std::string_view> names;
        for (const auto& spec : commands) names.push_back(spec.name);
        const auto similar = find_similar(name, names);
        auto hint = similar.empty() ? std::string("--help lists the commands")
                                    : fmt::format("did you mean {}?", similar);
        throw Error(fmt::format("{} is not a command", name), name, 0, name.size())
            .with_hint(std::move(hint));
    }
    const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
    // An option of either table: the specs are copied, but what they borrow is static.
    std::vector<OptionSpec> table(command->options.begin(), command->options.end());
    table.insert(table.end(), common.begin(), common.end());
    const auto typed = parse_command_line(rest, table, last, command->operands);
    std::vector<TypedOption> options;
    for (auto option : typed.all()) {
        const auto* const own = find_option(command->options, option.spec->id());
        option.spec = own != nullptr ? own : find_option(common, option.spec->id());
        options.push_back(std::move(option));
    }
    return {command, TypedOptions(std::move(options), typed.operands())};
}

}  // namespace dockaudit::cli

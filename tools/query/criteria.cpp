#include "query/criteria.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/interpreter.hpp>
#include <dockaudit/names.hpp>
#include <dockaudit/record_type.hpp>

#include "common/error_text.hpp"

namespace dockaudit::cli {

namespace {

using Builder = Query::Builder;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

template <class Number>
std::optional<Number> find_number(std::string_view text, int base = 10) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

template <class Number>
Number parse_number(const TypedOption& option, std::string_view what) {
    if (const auto number = find_number<Number>(option.value)) return *number;
    throw option
        .mistake(fmt::format("{} must be a number up to {}", what, std::numeric_limits<Number>::max()))
        .with_hint(fmt::format("write {} 1234", option.name));
}

void add_serial(Builder& builder, const TypedOption& option, const Host&) {
    builder.serial(parse_number<std::uint64_t>(option, "a serial number"));
}

void add_pid(Builder& builder, const TypedOption& option, const Host&) {
    builder.pid(parse_number<std::uint32_t>(option, "a process id"));
}

void add_ppid(Builder& builder, const TypedOption& option, const Host&) {
    builder.ppid(parse_number<std::uint32_t>(option, "a process id"));
}

void add_session(Builder& builder, const TypedOption& option, const Host&) {
    if (option.value == "-1" || option.value == "unset") {
        builder.session(kUnsetId);
        return;
    }
    const auto number = find_number<std::uint32_t>(option.value);
    if (!number) {
        throw option.mistake("a session must be a number")
            .with_hint("events outside of any session are found with --session unset");
    }
    builder.session(*number);
}

// As strtol(3) with base 0: 0x is hexadecimal, a leading 0 octal.
std::optional<std::int64_t> find_c_number(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    if (text.empty() || !is_digit(text.front())) return std::nullopt;
    int base = 10;
    if (text.starts_with("0x") || text.starts_with("0X")) {
        base = 16;
        text.remove_prefix(2);
    } else if (text.size() > 1 && text.front() == '0') {
        base = 8;
    }
    const auto number = find_number<std::int64_t>(text, base);
    return number && is_negative ? std::optional(-*number) : number;
}

void add_exit(Builder& builder, const TypedOption& option, const Host&) {
    if (const auto number = find_c_number(option.value)) {
        // Only failures have names, and are negative.
        constexpr std::int64_t kMostErrors = 4095;
        const bool is_error = *number < 0 && *number >= -kMostErrors;
        builder.exit(*number, is_error ? find_errno_name(static_cast<int>(-*number)) : std::string());
        return;
    }
    const bool is_negative = option.value.starts_with('-');
    const auto code = find_errno(std::string_view(option.value).substr(is_negative ? 1 : 0));
    if (!code) {
        throw option.mistake("this is neither a number nor the name of an error")
            .with_hint("a failed system call is found with -e -EACCES or -e -13");
    }
    builder.exit(is_negative ? -*code : *code, find_errno_name(*code));
}

void add_success(Builder& builder, const TypedOption& option, const Host&) {
    // As ausearch takes it: what only contains one of the words, but is not `yes`, means failure.
    const auto contains = [&](const char* word) { return option.value.find(word) != std::string::npos; };
    if (!contains("yes") && !contains("no")) throw option.mistake("success is yes or no");
    builder.success(option.value == "yes");
}

RecordType parse_type(const TypedOption& option, std::size_t begin, std::string_view item) {
    const bool is_number = is_digit(item.front());
    if (is_number ? find_number<std::int32_t>(item).has_value() : true) {
        if (const auto type = parse_record_type(item); type != RecordType::unknown) return type;
    }
    auto error = option.mistake(fmt::format("{} is not a type of record", item), begin, item.size());
    std::string upper(item);
    std::ranges::transform(upper, upper.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    std::vector<std::string_view> names;
    for (const auto& type : record_type_names()) names.push_back(type.name);
    const auto similar = find_similar(upper, names);
    throw std::move(error).with_hint(
        similar.empty()
            ? std::string(
                  "types are written like EXECVE, USER_LOGIN, 1309 or UNKNOWN[1399]; ALL alone is every type")
            : fmt::format("did you mean {}?", similar));
}

bool is_all(std::string_view text) {
    return text.size() == 3 && (text[0] | 0x20) == 'a' && (text[1] | 0x20) == 'l' && (text[2] | 0x20) == 'l';
}

void add_types(Builder& builder, const TypedOption& option, const Host&) {
    const std::string_view list = option.value;
    if (is_all(list)) return;
    bool has_type = false;
    for (std::size_t begin = 0; begin < list.size();) {
        const auto end = std::min(list.find(',', begin), list.size());
        if (end > begin) {
            builder.type(parse_type(option, begin, list.substr(begin, end - begin)));
            has_type = true;
        }
        begin = end + 1;
    }
    if (!has_type)
        throw option.mistake("a type of record is missing").with_hint("write -m EXECVE,USER_LOGIN");
}

Account parse_account(const TypedOption& option, const AccountLookup& lookup, std::string_view what,
                      const Host& host) {
    try {
        auto account = Account::parse(option.value, lookup);
        if (!account.name().empty() && !account.number()) {
            host.err->write(note_text(
                host.program,
                fmt::format("this host has no {} {}: only records that were stored with names can match",
                            what, account.name())));
        }
        return account;
    } catch (const Error& error) {
        throw error.position() ? with_text_before(option.name + " ", error) : option.mistake(error.what());
    }
}

template <Builder& (Builder::*Add)(const Account&)>
void add_user(Builder& builder, const TypedOption& option, const Host& host) {
    (builder.*Add)(parse_account(option, host.find_user, "user", host));
}

template <Builder& (Builder::*Add)(const Account&)>
void add_group(Builder& builder, const TypedOption& option, const Host& host) {
    (builder.*Add)(parse_account(option, host.find_group, "group", host));
}

template <Builder& (Builder::*Add)(std::string_view)>
void add_text(Builder& builder, const TypedOption& option, const Host&) {
    (builder.*Add)(option.value);
}

void add_file(Builder& builder, const TypedOption& option, const Host&) {
    constexpr std::size_t kPathMax = 4096;
    if (option.value.size() >= kPathMax) throw option.mistake("this is longer than any file name");
    builder.file(option.value);
}

void add_where(Builder& builder, const TypedOption& option, const Host&) {
    try {
        builder.where(option.value, make_value_interpreter());
    } catch (const Error& error) {
        throw with_text_before(option.name + " ", error);
    }
}

struct Criterion {
    std::string_view id;
    void (*add)(Builder&, const TypedOption&, const Host&);
};

constexpr auto kCriteria = std::to_array<Criterion>({
    {"--event", add_serial},
    {"--message", add_types},
    {"--key", add_text<&Builder::key>},
    {"--success", add_success},
    {"--exit", add_exit},
    {"--node", add_text<&Builder::node>},
    {"--pid", add_pid},
    {"--ppid", add_ppid},
    {"--uid", add_user<&Builder::uid>},
    {"--uid-effective", add_user<&Builder::euid>},
    {"--loginuid", add_user<&Builder::loginuid>},
    {"--uid-all", add_user<&Builder::any_uid>},
    {"--gid", add_group<&Builder::gid>},
    {"--gid-effective", add_group<&Builder::egid>},
    {"--gid-all", add_group<&Builder::any_gid>},
    {"--session", add_session},
    {"--terminal", add_text<&Builder::terminal>},
    {"--comm", add_text<&Builder::comm>},
    {"--executable", add_text<&Builder::executable>},
    {"--file", add_file},
    {"--host", add_text<&Builder::host>},
    {"--subject", add_text<&Builder::subject>},
    {"--object", add_text<&Builder::object>},
    {"--context", add_text<&Builder::context>},
    {"--uuid", add_text<&Builder::uuid>},
    {"--vm-name", add_text<&Builder::vm_name>},
    {"--arg", add_text<&Builder::argument>},
    {"--cmd", add_text<&Builder::command>},
    {"--where", add_where},
});

void add_machine(Builder& builder, const TypedOption& option) {
    const auto machine = find_arch(option.value);
    if (!machine) {
        throw option.mistake("this machine is not known")
            .with_hint("machines are written like b64, b32, x86_64, aarch64 or c000003e");
    }
    builder.arch(*machine);
}

void add_syscall(Builder& builder, const TypedOption& option, const std::vector<std::uint32_t>& machines) {
    if (!option.value.empty() && is_digit(option.value.front())) {
        builder.syscall(parse_number<std::uint32_t>(option, "a system call"));
        return;
    }
    std::vector<MachineCall> numbers;
    for (const auto machine : machines) {
        if (const auto number = find_syscall(option.value, machine)) numbers.push_back({machine, *number});
    }
    const auto operation = find_uring_op(option.value);
    if (numbers.empty() && !operation) {
        if (machines.size() == 1) {
            throw option.mistake("the machine of --arch has no system call of that name")
                .with_hint("without --arch, a name is looked for on all machines");
        }
        throw option.mistake("no machine has a system call of that name")
            .with_hint("write the name of the call itself, like -sc execve or -sc openat");
    }
    builder.syscall(option.value, std::move(numbers), operation);
}

/// Turns the options into criteria, in their order.
class CriteriaParser {
 public:
    CriteriaParser(const TypedOptions& options, const Host& host, HistorySource& history)
        : options_(options.all()), host_(host), history_(history), is_whole_(options.has("--word")) {
        find_machines();
    }

    void add_all(Builder& builder) const {
        for (std::size_t i = 0; i < options_.size(); ++i) {
            if (options_[i].spec->id() == "--not") {
                builder.exclude(parse_unwanted(i));
                ++i;
            } else {
                add(builder, options_[i]);
            }
        }
        builder.whole_words(is_whole_);
    }

 private:
    // The number of a system call depends on the machine. A name means it on every machine, or on those of
    // --arch, wherever on the command line they stand.
    void find_machines() {
        for (std::size_t i = 0; i < options_.size(); ++i) {
            const bool is_negated = i > 0 && options_[i - 1].spec->id() == "--not";
            if (is_negated || options_[i].spec->id() != "--arch") continue;
            if (const auto machine = find_arch(options_[i].value)) machines_.push_back(*machine);
        }
        if (machines_.empty()) machines_ = known_arches();
    }

    // False for an option that is no criterion.
    bool add(Builder& builder, const TypedOption& option) const {
        const auto id = option.spec->id();
        if (id == "--arch") {
            add_machine(builder, option);
        } else if (id == "--syscall") {
            add_syscall(builder, option, machines_);
        } else {
            const auto found = std::ranges::find(kCriteria, id, &Criterion::id);
            if (found == kCriteria.end()) return add_container_criterion(builder, option, host_, history_);
            found->add(builder, option, host_);
        }
        return true;
    }

    // What the option after the --not at `position` asks for.
    Query parse_unwanted(std::size_t position) const {
        constexpr auto kHint = "it stands right before what is not wanted, as in --not -k docker";
        const auto& negation = options_[position];
        if (position + 1 == options_.size()) {
            throw Error("--not needs a criterion after it", negation.name, 0, negation.name.size())
                .with_hint(kHint);
        }
        const auto& option = options_[position + 1];
        auto builder = Query::builder();
        if (!add(builder, option)) {
            throw Error(fmt::format("{} is no criterion that --not could turn round", option.name),
                        fmt::format("{} {}", negation.name, option.name), negation.name.size() + 1,
                        option.name.size())
                .with_hint(kHint);
        }
        return builder.whole_words(is_whole_).build();
    }

    const std::vector<TypedOption>& options_;
    const Host& host_;
    HistorySource& history_;
    bool is_whole_;
    std::vector<std::uint32_t> machines_;
};

}  // namespace

void add_criteria(Query::Builder& builder, const TypedOptions& options, const Host& host,
                  HistorySource& history) {
    CriteriaParser(options, host, history).add_all(builder);
}

}  // namespace dockaudit::cli

#include "rules/rule_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <dockaudit/account.hpp>
#include <dockaudit/names.hpp>
#include <dockaudit/record_type.hpp>
#include <limits>
#include <string>

#include "base/ascii.hpp"

namespace dockaudit {
namespace {

constexpr std::int64_t kMostUnsigned = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kLeastSigned = std::numeric_limits<std::int32_t>::min();
constexpr std::size_t kMostPath = 4096;   // PATH_MAX, with its end
constexpr std::size_t kMostName = 255;    // NAME_MAX
constexpr std::size_t kMostCalls = 2048;  // AUDIT_BITMASK_SIZE words of 32 bits
constexpr std::int64_t kFamilies = 46;    // AF_MAX
// auditctl knows their calls, but takes them by number only, and then fails at the number.
constexpr std::uint32_t kUntakenArches[] = {0xC0009026 /* alpha */, 0xC0000032 /* ia64 */};

struct FileType {
    std::string_view name;
    std::int64_t mode;
};

constexpr FileType kFileTypes[] = {{"fifo", 0010000},  {"character", 0020000}, {"dir", 0040000},
                                   {"block", 0060000}, {"file", 0100000},      {"link", 0120000},
                                   {"socket", 0140000}};
constexpr std::string_view kFileSystems[] = {"debugfs", "tracefs"};

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), to_lower);
    return lower;
}

template <std::size_t N>
bool is_one_of(const std::string_view (&names)[N], std::string_view text) {
    return std::ranges::find(names, lower_case(text)) != std::end(names);
}

[[noreturn]] void refuse_value(const RuleField& field, const RuleWord& value, std::string_view wanted,
                               std::string hint = {}) {
    refuse_rule(value.span,
                fmt::format("The field \"{}\" takes {}, not \"{}\"", field.name, wanted, value.text),
                std::move(hint));
}

bool is_number_between(std::string_view text, std::int64_t low, std::int64_t high) {
    const auto number = parse_rule_number(text);
    return number && *number >= low && *number <= high;
}

bool looks_like_number(std::string_view text) {
    return !text.empty() && (is_digit(text[0]) || (text[0] == '-' && text.size() > 1 && is_digit(text[1])));
}

void check_number(const RuleField& field, const RuleWord& value, std::int64_t low) {
    if (is_number_between(value.text, low, kMostUnsigned)) return;
    refuse_value(field, value, low < 0 ? "a number of 32 bits" : "a number from 0 to 4294967295",
                 "a number is decimal, hexadecimal with 0x, or octal with a leading 0");
}

void check_user(const RuleField& field, RuleOperator op, const RuleWord& value,
                const RuleAccounts& accounts) {
    if (is_unset_rule_id(value.text)) {
        if (field.name != "auid") {
            refuse_rule(value.span, fmt::format("Only \"auid\" can be unset, not \"{}\"", field.name));
        }
        if (op == RuleOperator::equal || op == RuleOperator::not_equal) return;
        refuse_rule(value.span, "\"auid\" can be equal to unset or not, but not more or less",
                    "write auid!=unset");
    }
    if (looks_like_number(value.text)) return check_number(field, value, kLeastSigned);
    if (accounts.user && !accounts.user(value.text)) {
        refuse_rule(value.span, fmt::format("There is no user \"{}\" on this host", value.text),
                    "name a user of this host, or his number");
    }
}

void check_group(const RuleField& field, const RuleWord& value, const RuleAccounts& accounts) {
    if (!value.text.empty() && is_digit(value.text[0])) {
        // The highest number is no group for the kernel.
        if (is_number_between(value.text, 0, kMostUnsigned - 1)) return;
        refuse_value(field, value, "the number of a group");
    }
    if (value.text == "unset" || value.text[0] == '-')
        refuse_value(field, value, "a group, which cannot be unset");
    if (accounts.group && !accounts.group(value.text)) {
        refuse_rule(value.span, fmt::format("There is no group \"{}\" on this host", value.text),
                    "name a group of this host, or its number");
    }
}

void check_exit(const RuleField& field, const RuleWord& value) {
    if (looks_like_number(value.text)) return check_number(field, value, kLeastSigned);
    const auto name = std::string_view(value.text).substr(value.text[0] == '-' ? 1 : 0);
    if (find_errno(name)) return;
    refuse_value(field, value, "a number or the name of an error",
                 "such as -EACCES or -EPERM, with the minus");
}

void check_message_type(const RuleField& field, const RuleWord& value) {
    if (is_digit(value.text[0])) return check_number(field, value, 0);
    if (parse_record_type(value.text) != RecordType::unknown) return;
    refuse_value(field, value, "a type of record", "such as CWD, or its number");
}

void check_session(const RuleField& field, const RuleWord& value) {
    if (value.text == "unset" || is_number_between(value.text, kLeastSigned, kMostUnsigned)) return;
    refuse_value(field, value, "the number of a session or unset");
}

void check_arch(const RuleField& field, const RuleWord& value) {
    if (find_rule_arch(value.text)) return;
    refuse_value(field, value, "a machine", "b64, b32, or a name as of uname -m");
}

void check_family(const RuleField& field, const RuleWord& value) {
    if (is_number_between(value.text, 0, kFamilies - 1)) return;
    refuse_value(field, value, fmt::format("the number of an address family, below {}", kFamilies),
                 "1 is a Unix socket, 2 is IPv4, 10 is IPv6");
}

void check_kernel_path(const RuleWord& value) {
    check_rule_path(value);
    if (value.text.ends_with('/')) {
        refuse_rule(value.span, fmt::format("The path \"{}\" must not end with a slash", value.text),
                    "for a folder and all below it write dir=");
    }
}

std::string join_file_types() {
    std::string names = "one of";
    for (const auto& type : kFileTypes)
        names += fmt::format("{} {}", &type == kFileTypes ? "" : ",", type.name);
    return names;
}

}  // namespace

std::string_view find_file_type(std::string_view text) {
    const auto name = lower_case(text);
    const auto number = parse_rule_number(text);
    for (const auto& type : kFileTypes) {
        if (type.name == name || number == type.mode) return type.name;
    }
    return {};
}

std::optional<std::int64_t> parse_rule_number(std::string_view text) noexcept {
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    int base = 10;
    if (text.size() > 2 && text[0] == '0' && to_lower(text[1]) == 'x') {
        base = 16;
        text.remove_prefix(2);
    } else if (text.size() > 1 && text[0] == '0') {
        base = 8;
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return is_negative ? -static_cast<std::int64_t>(number) : static_cast<std::int64_t>(number);
}

std::optional<std::uint32_t> find_rule_arch(std::string_view text) {
    auto name = lower_case(text);
    if (!text.empty() && is_digit(text[0])) {
        const auto number = parse_rule_number(text);
        if (!number || *number > kMostUnsigned) return std::nullopt;
        name = fmt::format("{:x}", *number);
    }
    const auto arch = find_arch(name);
    if (arch && std::ranges::find(kUntakenArches, *arch) != std::end(kUntakenArches)) return std::nullopt;
    return arch;
}

bool is_unset_rule_id(std::string_view text) noexcept {
    if (text == "unset") return true;
    const auto number = parse_rule_number(text);
    return number && (*number == -1 || *number == kUnsetId);
}

void check_rule_path(const RuleWord& value) {
    if (value.text.empty() || value.text[0] != '/') {
        refuse_rule(value.span, fmt::format("The path \"{}\" does not begin with a slash", value.text),
                    "write the whole path, without quotes");
    }
    if (value.text.size() >= kMostPath) {
        refuse_rule(value.span, fmt::format("The path is longer than {} bytes", kMostPath - 1));
    }
    std::string_view rest = value.text;
    while (!rest.empty()) {
        if (take_until(rest, '/').size() > kMostName)
            refuse_rule(value.span, fmt::format("A name in the path is longer than {} bytes", kMostName));
    }
}

void check_rule_perm(const RuleWord& value) {
    for (std::size_t i = 0; i < value.text.size(); ++i) {
        if (std::string_view("rwxa").find(to_lower(value.text[i])) != std::string_view::npos) continue;
        refuse_rule(value.part(i, 1), fmt::format("\"{}\" is no permission", value.text.substr(i, 1)),
                    "r is read, w is write, x is execute, a is change of attributes");
    }
    if (value.text.empty() || value.text.size() > 4) {
        refuse_rule(value.span, "Permissions are one to four letters", "such as wa or rwxa");
    }
}

void check_rule_call(const RuleWord& call, std::optional<std::uint32_t> arch, RuleFilter filter) {
    if (call.text == "all") return;
    if (!call.text.empty() && is_digit(call.text[0])) {
        if (is_number_between(call.text, 0, kMostCalls - 1)) return;
        refuse_rule(call.span, fmt::format("The number of a system call is below {}, not \"{}\"", kMostCalls,
                                           call.text));
    }
    if (filter == RuleFilter::io_uring) {
        if (find_uring_op(lower_case(call.text))) return;
        refuse_rule(call.span, fmt::format("io_uring has no operation \"{}\"", call.text));
    }
    if (!arch || find_syscall(call.text, *arch)) return;
    for (const auto other : known_arches()) {
        if (find_syscall(call.text, other)) {
            refuse_rule(call.span,
                        fmt::format("The machine of the rule has no system call \"{}\"", call.text),
                        "others have one: name the machine before it with -F arch=");
        }
    }
    refuse_rule(call.span, fmt::format("There is no system call \"{}\"", call.text));
}

void check_rule_value(const RuleField& field, RuleOperator op, const RuleWord& value,
                      const RuleAccounts& accounts) {
    switch (field.kind) {
        case RuleValueKind::number:
            return check_number(field, value, kLeastSigned);
        case RuleValueKind::plain_number:
            return check_number(field, value, 0);
        case RuleValueKind::user:
            return check_user(field, op, value, accounts);
        case RuleValueKind::group:
            return check_group(field, value, accounts);
        case RuleValueKind::arch:
            return check_arch(field, value);
        case RuleValueKind::exit:
            return check_exit(field, value);
        case RuleValueKind::message_type:
            return check_message_type(field, value);
        case RuleValueKind::path:
            return field.name == "dir" ? check_rule_path(value) : check_kernel_path(value);
        case RuleValueKind::perm:
            return check_rule_perm(value);
        case RuleValueKind::file_type:
            if (find_file_type(value.text).empty())
                refuse_value(field, value, "a kind of file", join_file_types());
            return;
        case RuleValueKind::file_system:
            if (!is_one_of(kFileSystems, value.text) && !is_number_between(value.text, 0, kMostUnsigned - 1))
                refuse_value(field, value, "debugfs, tracefs or the number of a file system");
            return;
        case RuleValueKind::session:
            return check_session(field, value);
        case RuleValueKind::family:
            return check_family(field, value);
        case RuleValueKind::label:
        case RuleValueKind::key:
            return;
    }
}

}  // namespace dockaudit

#include "interpret/event_shape.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.hpp"
#include "base/hex.hpp"
#include "interpret/syscall_arguments.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

// Where libauparse finds roles does not depend on the values of the fields below, whatever the type. A test
// changes the values of recorded events and compares.
constexpr bool is_understood(RecordType type) noexcept {
    // Applications write what they like into their own type, 1121 (TRUSTED_APP).
    return static_cast<int>(type) >= 1000 && static_cast<int>(type) < 3000 && static_cast<int>(type) != 1121;
}

// Sorted.
constexpr auto kIgnored = std::to_array<std::string_view>({
    "abs_timeout_nsec",
    "abs_timeout_sec",
    "cap_fe",
    "cap_fi",
    "cap_fp",
    "cap_frootid",
    "cap_fver",
    "cap_pa",
    "cap_pe",
    "cap_pi",
    "cap_pp",
    "cmd",
    "comm",
    "cwd",
    "daddr",
    "data",
    "dev",
    "dport",
    "egid",
    "euid",
    "exit",
    "fd",
    "fd0",
    "fd1",
    "fp",
    "fsgid",
    "fsuid",
    "gid",
    "grantors",
    "ino",
    "inode",
    "ip",
    "laddr",
    "lport",
    "mq_curmsgs",
    "msg_len",
    "obj",
    "ocomm",
    "ogid",
    "old-auid",
    "old-ses",
    "opid",
    "oses",
    "ouid",
    "pid",
    "ppid",
    "prog-id",
    "rdev",
    "rport",
    "scontext",
    "ses",
    "sgid",
    "spid",
    "sport",
    "subj",
    "suid",
    "tcontext",
    "unit",
});
static_assert(std::ranges::is_sorted(kIgnored));

constexpr auto kLookedAt = std::to_array<std::string_view>({
    "addr",
    "hostname",
    "name",
    "path",
    "terminal",
    "tty",
});
static_assert(std::ranges::is_sorted(kLookedAt));

constexpr auto kInterpreters = std::to_array<std::string_view>(
    {"\"/usr/bin/python", "\"/usr/bin/sh", "\"/usr/bin/bash", "\"/usr/bin/perl"});

// What a system call does not change is -1. libauparse reads some arguments as decimal numbers, some as
// hexadecimal ones, with strtol(3) and strtoul(3), and looks at 32 bits. Letters that are neither may mean
// anything.
enum class Unset : char { neither = '-', decimal = 'd', hexadecimal = 'h', unknown = '=' };

Unset find_unset(std::string_view value) noexcept {
    constexpr std::size_t kMaxDigits = 16;
    constexpr std::size_t kMinDigits = 8;  // of 32 bits
    constexpr std::size_t kDecimalDigits = 10;
    if (value.empty() || value.size() > kMaxDigits || !has_only_hex_digits(value)) return Unset::unknown;
    if (value.size() < kMinDigits) return Unset::neither;
    // Most are addresses: they end with another digit than -1 in hexadecimal, and have a letter too early for -1 in
    // decimal.
    const auto first = value.substr(0, kDecimalDigits);
    const bool may_be =
        value.back() == 'f' || value.back() == 'F' || (first.size() == kDecimalDigits && is_digits(first));
    if (!may_be) return Unset::neither;
    std::uint64_t decimal = 0;
    std::uint64_t hexadecimal = 0;
    bool is_decimal = true;
    for (const char c : value) {
        const int digit = hex_digit(c);
        is_decimal = is_decimal && digit < 10;
        if (is_decimal) decimal = decimal * 10 + static_cast<std::uint64_t>(digit);
        hexadecimal = hexadecimal * 16 + static_cast<std::uint64_t>(digit);
    }
    if (static_cast<std::uint32_t>(decimal) == UINT32_MAX) return Unset::decimal;
    return static_cast<std::uint32_t>(hexadecimal) == UINT32_MAX ? Unset::hexadecimal : Unset::neither;
}

// A mark says what there is to know of a value; after `=` it is all of it.
void append_mark(std::string& shape, char mark, std::string_view value) {
    shape.push_back(mark);
    if (mark == '=') shape.append(value);
}

// libauparse has no key where one of them has a NUL.
bool has_hex_nul(std::string_view digits) noexcept {
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        if (digits[i] == '0' && digits[i + 1] == '0') return true;
    }
    return false;
}

// What libauparse looks for in a system call. Where one is missing, in a torn record, it goes on into the
// records after it, of which command lines are not read here.
constexpr auto kOfCalls = std::to_array<std::string_view>(
    {"syscall", "success", "a0", "a1", "a2", "auid", "uid", "tty", "ses", "comm", "exe", "key"});

bool is_whole_call(std::span<const std::string> names) {
    return std::ranges::all_of(
        kOfCalls, [&](std::string_view name) { return std::ranges::find(names, name) != names.end(); });
}

// Sorted.
constexpr auto kStoredNames = std::to_array<std::string_view>({
    "AUID",    "EGID",  "EUID", "FSGID",    "FSUID", "GID",   "IAUID", "ID",   "INODE_GID", "INODE_UID",
    "NEW_GID", "OAUID", "OGID", "OLD-AUID", "OUID",  "SAUID", "SGID",  "SUID", "UID",
});
static_assert(std::ranges::is_sorted(kStoredNames));

// True if auditd stored what it usually does: what decides on a system call, an address, or accounts.
bool is_usual_enrichment(RecordType type, std::string_view text) {
    if (text.starts_with("SADDR={")) return text.find('}') == text.size() - 1;
    bool has_account = false;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        const auto name = word.substr(0, word.find('='));
        const bool is_call = name == "ARCH" || name == "SYSCALL";
        if (is_call ? has_account || (type != RecordType::syscall && type != RecordType::seccomp)
                    : !std::ranges::binary_search(kStoredNames, name))
            return false;
        has_account = has_account || !is_call;
    }
    return true;
}

}  // namespace

bool has_usual_enrichment(const EventFields& event) {
    return std::ranges::all_of(event.records(), [](const RecordView& record) {
        return is_usual_enrichment(record.type(), record.enrichment());
    });
}

bool EventShapes::describe(const EventFields& event, std::string& shape) {
    shape.clear();
    const auto records = event.records();
    bool is_whole = true;
    bool has_command = false;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto type = records[i].type();
        if (!is_understood(type)) return false;
        // A NUL ends the record for libauparse.
        const auto text = records[i].text();
        const auto stored = records[i].enrichment();
        if (text.find('\0') != std::string_view::npos || stored.find('\0') != std::string_view::npos)
            return false;
        const auto* form = event.form_of(i);
        if (form == nullptr) return false;
        const auto fields = event.of(i);
        const auto number = form->number();
        shape.append({static_cast<char>(number >> 8U), static_cast<char>(number & 0xffU),
                      records[i].is_enriched() ? '+' : '-'});
        std::string_view call;
        const auto& details = details_of(*form);
        for (const auto& [field, part] : details.fields) {
            if (part == Part::call) call = fields[field].value;
            const bool is_call = part == Part::first_argument && is_multiplexed_call(call);
            append_detail(shape, is_call ? Part::all : part, fields[field].value);
        }
        if (type == RecordType::syscall) is_whole = is_whole && details.is_whole_call;
        if (type == RecordType::execve) has_command = true;
        // What auditd stored of a system call has a say in what it does.
        if (type == RecordType::syscall && records[i].is_enriched()) {
            shape.append(stored.substr(0, stored.find(" AUID=")));
            shape.push_back('\n');
        }
    }
    return is_whole || !has_command;
}

EventShapes::Part EventShapes::part_of(std::string_view name) noexcept {
    if (std::ranges::binary_search(kIgnored, name)) return Part::none;
    if (std::ranges::binary_search(kLookedAt, name)) return Part::look;
    if (name == "exe") return Part::program;
    if (name == "saddr") return Part::family;
    if (name == "syscall") return Part::call;
    if (name == "key") return Part::key;
    if (name == "a0") return Part::first_argument;
    if (name == "a1" || name == "a2" || name == "a3") return Part::argument;
    return Part::all;
}

void EventShapes::append_detail(std::string& shape, Part part, std::string_view value) {
    switch (part) {
        case Part::none:
            return;
        case Part::look:
        case Part::program:
            // `?`, `"?"` and `(null)` stand for nothing. A program can be an interpreter, a path a socket.
            if (value == "?" || value == "\"?\"" || value.starts_with('(')) {
                shape.append(value);
            } else if (spells_socket_name(value)) {
                shape.push_back('0');
            } else if (part == Part::program) {
                const bool is_interpreter = std::ranges::any_of(
                    kInterpreters, [&](std::string_view prefix) { return value.starts_with(prefix); });
                append_mark(shape, value.starts_with('"') ? (is_interpreter ? 'i' : 'p') : '=', value);
            }
            break;
        case Part::family: {
            constexpr std::size_t kFamilyDigits = 4;
            shape.append(value.substr(0, kFamilyDigits));
            break;
        }
        case Part::key:
            append_mark(shape,
                        value.starts_with('"')                              ? 'q'
                        : value.starts_with('(') || value.size() % 2 != 0   ? '='
                        : has_only_hex_digits(value) && !has_hex_nul(value) ? 'h'
                                                                            : '=',
                        value);
            break;
        case Part::first_argument:
        case Part::argument:
            append_mark(shape, static_cast<char>(find_unset(value)), value);
            break;
        case Part::call:
        case Part::all:
            shape.append(value);
            break;
    }
    shape.push_back('\n');
}

const EventShapes::Details& EventShapes::details_of(const FieldForm& form) {
    if (form.number() >= details_.size()) details_.resize(form.number() + 1);
    auto& details = details_[form.number()];
    if (!std::exchange(details.is_known, true)) {
        const auto names = form.names();
        for (std::uint32_t i = 0; i < names.size(); ++i) {
            if (const auto part = part_of(names[i]); part != Part::none) details.fields.push_back({i, part});
        }
        details.is_whole_call = is_whole_call(names);
    }
    return details;
}

}  // namespace dockaudit

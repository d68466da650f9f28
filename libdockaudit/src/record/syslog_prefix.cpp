#include "record/syslog_prefix.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace dockaudit {
namespace {

// Structured data of RFC 5424 may stand between the stamp and the record.
constexpr std::size_t kMaxPrefix = 1024;

constexpr auto kMonths = std::to_array<std::string_view>(
    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"});

// Words that stand in the place of the host where there is none: programs, the streams of a container's log,
// and levels.
constexpr auto kNoHosts = std::to_array<std::string_view>(
    {"audispd", "audisp-syslog", "auditd", "audit",   "kernel",  "stdout", "stderr", "trace", "debug",
     "info",    "notice",        "warn",   "warning", "error",   "err",    "crit",   "fatal", "TRACE",
     "DEBUG",   "INFO",          "NOTICE", "WARN",    "WARNING", "ERROR",  "FATAL",  "-"});

// Steps over what a pattern describes: 9 is a digit, everything else itself. False if it is not there.
bool take(std::string_view& text, std::string_view pattern) noexcept {
    if (text.size() < pattern.size()) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '9' ? !is_digit(text[i]) : text[i] != pattern[i]) return false;
    }
    text.remove_prefix(pattern.size());
    return true;
}

void take_fraction(std::string_view& text) noexcept {
    if (!take(text, ".9")) return;
    while (take(text, "9")) {
    }
}

bool take_rfc3164_stamp(std::string_view& text) noexcept {
    if (std::ranges::find(kMonths, text.substr(0, 3)) == kMonths.end()) return false;
    text.remove_prefix(3);
    if (!take(text, " 99 ") && !take(text, "  9 ") && !take(text, " 9 ")) return false;
    take(text, "9999 ");
    if (!take(text, "99:99:99")) return false;
    take_fraction(text);
    // ctime(3) has the year here.
    if (auto rest = text; take(rest, " 9999") && rest.starts_with(' ')) text = rest;
    return true;
}

bool take_iso_stamp(std::string_view& text) noexcept {
    if (!take(text, "9999-99-99T99:99:99") && !take(text, "9999-99-99 99:99:99")) return false;
    take_fraction(text);
    if (!take(text, "Z") && !take(text, "+99:99") && !take(text, "-99:99") && !take(text, "+9999"))
        take(text, "-9999");
    return true;
}

bool is_host_byte(char c) noexcept {
    return is_digit(c) || is_letter(c) || c == '.' || c == '-' || c == '_' || c == ':';
}

// The address in `[192.0.2.7]` or `[2001:db8::7]`, as rsyslog and routers write it; empty if the brackets are
// around a clock of the kernel or the number of a process.
std::string_view bracketed_address(std::string_view word) noexcept {
    if (word.size() < 2 || word.front() != '[' || word.back() != ']') return {};
    const auto inside = word.substr(1, word.size() - 2);
    const auto is_version_4_byte = [](char c) { return is_digit(c) || c == '.'; };
    const bool is_version_4 =
        std::ranges::count(inside, '.') == 3 && std::ranges::all_of(inside, is_version_4_byte);
    return is_version_4 || std::ranges::count(inside, ':') >= 2 ? inside : std::string_view{};
}

// An address without its zone, `fe80::7` of `fe80::7%eth0`.
std::string_view without_zone(std::string_view word) noexcept {
    const auto zone = word.find('%');
    return word.substr(0, zone).find(':') == std::string_view::npos ? word : word.substr(0, zone);
}

bool is_host(std::string_view word) noexcept {
    const auto zone = word.substr(without_zone(word).size());
    if (zone.size() == 1 || !std::ranges::all_of(zone.substr(zone.empty() ? 0 : 1), is_host_byte))
        return false;
    word.remove_suffix(zone.size());
    return !word.empty() && word.back() != ':' && !is_digits(word) &&
           std::ranges::all_of(word, is_host_byte) && std::ranges::find(kNoHosts, word) == kNoHosts.end();
}

// The word after a stamp is the host if a program follows it; an address is taken out of its brackets.
std::string_view host_after(std::string_view rest) noexcept {
    const auto skip_spaces = [&] { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); };
    skip_spaces();
    auto word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    skip_spaces();
    if (const auto address = bracketed_address(word); !address.empty()) word = address;
    return !rest.empty() && is_host(word) ? word : std::string_view{};
}

}  // namespace

SyslogPrefix find_syslog_prefix(std::string_view before) noexcept {
    SyslogPrefix prefix{before.size(), {}};
    auto start = before.size() - std::min(before.size(), kMaxPrefix);
    while (start < before.size()) {
        constexpr std::string_view kBeforeStamp = " \t\n:->\"'";
        auto rest = before.substr(start);
        const bool is_free = start == 0 || kBeforeStamp.find(before[start - 1]) != std::string_view::npos;
        if (is_free && (take_rfc3164_stamp(rest) || take_iso_stamp(rest)) && rest.starts_with(' ')) {
            prefix = {std::min(prefix.start, start), host_after(rest)};
            start = before.size() - rest.size();
        } else {
            ++start;
        }
    }
    return prefix;
}

}  // namespace dockaudit

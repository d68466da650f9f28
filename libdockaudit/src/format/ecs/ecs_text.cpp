#include "format/ecs/ecs_text.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/hex.hpp"

namespace dockaudit {
namespace {

template <class Accept>
bool all_of_some(std::string_view text, std::size_t most, Accept accept) {
    return !text.empty() && text.size() <= most && std::ranges::all_of(text, accept);
}

bool is_hex(char c) noexcept {
    return hex_digit(c) >= 0;
}

bool is_ipv4(std::string_view text) noexcept {
    if (std::ranges::count(text, '.') != 3 || text.ends_with('.')) return false;
    for (int i = 0; i < 4; ++i) {
        const auto part = take_until(text, '.');
        if (!all_of_some(part, 3, is_digit) || (part.size() > 1 && part.front() == '0')) return false;
        if (part.size() == 3 && part > "255") return false;
    }
    return true;
}

// Counts 16-bit groups; an address has eight, or fewer and one `::`.
bool is_ipv6(std::string_view text) noexcept {
    int groups = 0;
    bool has_gap = text.starts_with("::");
    if (has_gap) text.remove_prefix(2);
    while (!text.empty()) {
        if (text.find(':') == std::string_view::npos && is_ipv4(text)) {
            groups += 2;
            break;
        }
        const auto group = text.substr(0, text.find(':'));
        if (!all_of_some(group, 4, is_hex)) return false;
        ++groups;
        text.remove_prefix(group.size());
        if (text.empty()) break;
        if (text.starts_with("::")) {
            if (has_gap) return false;
            has_gap = true;
            text.remove_prefix(2);
        } else {
            text.remove_prefix(1);
            if (text.empty()) return false;
        }
    }
    return has_gap ? groups < 8 : groups == 8;
}

}  // namespace

void UtcText::append(std::string& out, Timestamp time) {
    using namespace std::chrono;
    const auto second = floor<seconds>(time);
    if (!has_text_ || second != second_) {
        // The calendar of std::chrono ends at the year 32767; a log can claim any. 400 years repeat.
        constexpr days kCycle{146097};
        const auto day = floor<days>(second);
        const auto cycles = day.time_since_epoch() / kCycle;
        const year_month_day date(day - cycles * kCycle);
        const hh_mm_ss clock(second - day);
        text_.clear();
        fmt::format_to(std::back_inserter(text_), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.",
                       static_cast<int>(date.year()) + std::int64_t{400} * cycles,
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
        second_ = second;
        has_text_ = true;
    }
    const auto milliseconds = (time - second).count();
    const auto digit = [&](int unit) { return static_cast<char>('0' + milliseconds / unit % 10); };
    out.append(text_).append({digit(100), digit(10), digit(1), 'Z'});
}

void append_lower_type(std::string& out, const RecordView& record) {
    auto name = find_record_type_name(record.type());
    if (name.empty()) name = record.type_name();
    if (name.empty()) name = "unknown";
    std::ranges::transform(name, std::back_inserter(out), to_lower);
}

bool is_ip_address(std::string_view text) noexcept {
    return is_ipv4(text) || (text.find(':') != std::string_view::npos && is_ipv6(text));
}

void append_socket_members(JsonText& json, const SocketAddress& address) {
    const auto member = [&](std::string_view name, std::string_view text) {
        if (!text.empty()) json.member(name, text);
    };
    const auto number = [&](std::string_view name, std::optional<std::uint32_t> value) {
        if (value) json.number(name, *value);
    };
    const auto family = address.family_name;
    member("family", family == "inet"    ? "ipv4"
                     : family == "inet6" ? "ipv6"
                     : family == "local" ? "unix"
                                         : family);
    member("addr", address.address);
    number("port", address.port);
    member("path", address.path);
    number("cid", address.cid);
    member("type", address.type);
    member("name", address.name);
    number("pid", address.pid);
    number("ifindex", address.ifindex);
    number("protocol", address.protocol);
    number("queue", address.queue);
    member("other", address.other);
}

std::string_view permissions_of(std::string_view mode, std::string& buffer) {
    constexpr std::size_t kDigits = 4;
    const bool is_octal = all_of_some(mode, 11, [](char c) { return c >= '0' && c <= '7'; });
    if (!is_octal) return {};
    if (mode.size() >= kDigits) return mode.substr(mode.size() - kDigits);
    buffer.assign(kDigits - mode.size(), '0').append(mode);
    return buffer;
}

void append_label_members(JsonText& json, std::string_view label) {
    for (const std::string_view name : {"user", "role", "domain", "level"}) {
        const auto part = take_until(label, ':');
        if (!part.empty()) json.member(name, part);
    }
    if (!label.empty()) json.member("category", label);
}

}  // namespace dockaudit

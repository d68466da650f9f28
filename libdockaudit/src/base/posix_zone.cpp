// Compiled as C++17: in C++20 date/ptz.h confuses the names of its library with those of <chrono>.

#include "base/posix_zone.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>

#include <date/ptz.h>

#include "base/ascii.hpp"

namespace dockaudit {

namespace {

bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The parser of POSIX strings takes any digits for the parts of `Mm.w.d` and `Jn`, and computes nonsense from
// them.
bool has_sane_rules(std::string_view text) {
    auto comma = text.find(',');
    while (comma != std::string_view::npos) {
        const auto rest = text.substr(comma + 1);
        const auto next = rest.find(',');
        const auto rule = rest.substr(0, next).substr(0, rest.substr(0, next).find('/'));
        const auto number = [](std::string_view digits) {
            if (digits.empty() || digits.size() > 3 || !std::all_of(digits.begin(), digits.end(), is_digit))
                return -1;
            return std::stoi(std::string(digits));
        };
        const auto in = [](int value, int low, int high) { return value >= low && value <= high; };
        if (rule.empty()) return false;
        if (rule[0] == 'M') {
            const auto dot = rule.find('.');
            const auto last = rule.rfind('.');
            if (dot == std::string_view::npos || last <= dot) return false;
            if (!in(number(rule.substr(1, dot - 1)), 1, 12) ||
                !in(number(rule.substr(dot + 1, last - dot - 1)), 1, 5) ||
                !in(number(rule.substr(last + 1)), 0, 6))
                return false;
        } else if (rule[0] == 'J') {
            if (!in(number(rule.substr(1)), 1, 365)) return false;
        } else if (!in(number(rule), 0, 365)) {
            return false;
        }
        comma = next == std::string_view::npos ? next : comma + 1 + next;
    }
    return true;
}

std::optional<Posix::time_zone> parse_posix(std::string_view text) {
    constexpr std::size_t kLongest = 128;
    // What glibc assumes for a zone with a summer time but without rules: those of the United States.
    constexpr std::string_view kDefaultRules = ",M3.2.0,M11.1.0";
    if (text.empty() || text.size() > kLongest ||
        !std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; }))
        return std::nullopt;
    if (!has_sane_rules(text)) return std::nullopt;
    try {
        const auto has_summer_name = is_alpha(text.back()) || text.back() == '>';
        const Posix::time_zone plain{text};
        if (text.find(',') != std::string_view::npos || !has_summer_name) return plain;
        return Posix::time_zone{std::string(text) + std::string(kDefaultRules)};
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

class RuleZone final : public PosixZone {
 public:
    explicit RuleZone(Posix::time_zone zone) : zone_(std::move(zone)) {}

    seconds offset_at(seconds since_epoch) const override {
        return zone_.get_info(date::sys_seconds{since_epoch}).offset;
    }

    LocalInfo local_info(seconds local) const override {
        const auto info = zone_.get_info(date::local_seconds{local});
        LocalInfo result;
        if (info.result == date::local_info::nonexistent) result.kind = LocalInfo::Kind::skipped;
        if (info.result == date::local_info::ambiguous) result.kind = LocalInfo::Kind::repeated;
        result.first_offset = info.first.offset;
        result.second_offset = info.second.offset;
        result.first_end = info.first.end.time_since_epoch();
        return result;
    }

 private:
    Posix::time_zone zone_;
};

}  // namespace

std::shared_ptr<const PosixZone> find_posix_zone(std::string_view text) {
    auto zone = parse_posix(text);
    if (!zone) return nullptr;
    return std::make_shared<const RuleZone>(*std::move(zone));
}

}  // namespace dockaudit

#include "io/log_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <vector>

#include "base/ascii.hpp"

namespace dockaudit {
namespace {

constexpr std::array<std::string_view, 7> kCompressed{".gz", ".xz", ".zst", ".bz2", ".lz4", ".lzma", ".Z"};
constexpr std::array<std::string_view, 6> kOldWords{"old", "prev", "previous", "last", "saved", "rotated"};
constexpr std::string_view kSeparators = ".-_";
constexpr std::size_t kMostDigits = 5;  // of the number of a rotated log

std::uint64_t to_number(std::string_view digits) noexcept {
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

// The runs of digits of a text that has nothing but those and what stands between the parts of a date.
std::vector<std::string_view> digit_groups(std::string_view text) {
    constexpr std::string_view kBetween = "-_:.+TZ";
    std::vector<std::string_view> groups;
    for (std::size_t at = 0; at < text.size();) {
        if (kBetween.find(text[at]) != std::string_view::npos) {
            ++at;
            continue;
        }
        auto end = at;
        while (end < text.size() && is_digit(text[end])) ++end;
        if (end == at) return {};
        groups.push_back(text.substr(at, end - at));
        at = end;
    }
    return groups;
}

bool is_in(std::string_view digits, std::uint64_t low, std::uint64_t high) noexcept {
    const auto number = to_number(digits);
    return low <= number && number <= high;
}

bool is_year(std::string_view digits) noexcept {
    return digits.size() == 4 && is_in(digits, 1970, 2199);
}

// A date in one run, the year first, with a time or without.
bool is_plain_date(std::string_view digits) noexcept {
    const bool has_size = digits.size() >= 8 && digits.size() <= 17;
    return has_size && is_year(digits.substr(0, 4)) && is_in(digits.substr(4, 2), 1, 12) &&
           is_in(digits.substr(6, 2), 1, 31);
}

// Seconds since 1970, or milliseconds.
bool is_epoch(std::string_view digits) noexcept {
    return (digits.size() == 10 || digits.size() == 13) && digits.front() != '0';
}

enum class DateOrder { none, known, unknown };

DateOrder order_of(const std::vector<std::string_view>& groups) {
    if (groups.empty()) return DateOrder::none;
    const auto first = groups.front();
    if (is_plain_date(first) || is_epoch(first)) return DateOrder::known;
    const bool has_parts = groups.size() >= 3 && groups[1].size() <= 2 && is_in(groups[1], 1, 31);
    if (is_year(first)) {
        const bool has_month = groups.size() >= 2 && groups[1].size() == 2 && is_in(groups[1], 1, 12);
        return has_month ? DateOrder::known : DateOrder::none;
    }
    // The day or the month comes first.
    const bool ends_in_year = has_parts && first.size() <= 2 && is_in(first, 1, 31) && is_year(groups[2]);
    const bool is_run = first.size() == 8 && is_year(first.substr(4));
    return ends_in_year || is_run ? DateOrder::unknown : DateOrder::none;
}

// What stands after the name of the log and a separator.
std::optional<LogName> parse_rotation(std::string_view text, char separator) {
    LogName name;
    if (std::ranges::find(kOldWords, text) != kOldWords.end()) return name;
    if (is_digits(text) && text.size() <= kMostDigits && separator == '.') {
        name.kind = LogName::Kind::numbered;
        name.number = to_number(text);
        return name;
    }
    const auto groups = digit_groups(text);
    const auto order = order_of(groups);
    if (order == DateOrder::none) return std::nullopt;
    if (order == DateOrder::unknown) return name;
    name.kind = LogName::Kind::dated;
    name.form = separator;
    name.form += text;
    std::ranges::replace_if(name.form, is_digit, '0');
    for (const auto group : groups) name.date += group;
    return name;
}

// The name of a log in two parts, between which a date may stand: `audit` and `.log`.
struct Parts {
    std::string_view stem;
    std::string_view extension;
};

Parts split_extension(std::string_view name) noexcept {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return {name, {}};
    return {name.substr(0, dot), name.substr(dot)};
}

bool is_separator(char c) noexcept {
    return kSeparators.find(c) != std::string_view::npos;
}

// What is left of a name between `before` and `after`, with the separator that it begins with; empty if they are not
// its ends.
std::string_view between(std::string_view name, std::string_view before, std::string_view after) noexcept {
    if (name.size() < before.size() + after.size() + 2) return {};
    if (!name.starts_with(before) || !name.ends_with(after) || !is_separator(name[before.size()])) return {};
    return name.substr(before.size(), name.size() - before.size() - after.size());
}

std::optional<LogName> parse_after_separator(std::string_view text) {
    return text.empty() ? std::nullopt : parse_rotation(text.substr(1), text.front());
}

}  // namespace

std::string_view without_compression(std::string_view name) noexcept {
    for (const auto suffix : kCompressed) {
        if (name.size() > suffix.size() && name.ends_with(suffix))
            return name.substr(0, name.size() - suffix.size());
    }
    return name;
}

std::optional<std::filesystem::path> find_compressed(const std::filesystem::path& log) {
    std::error_code error;
    if (std::filesystem::exists(log, error) || error) return std::nullopt;
    for (const auto suffix : kCompressed) {
        auto path = log;
        path += suffix;
        if (std::filesystem::exists(path, error)) return path;
    }
    return std::nullopt;
}

std::optional<LogName> parse_log_name(std::string_view name, std::string_view base) {
    if (name == base) return LogName{LogName::Kind::current, 0, {}, {}, false};
    const auto plain = without_compression(name);
    std::optional<LogName> found;
    if (plain == base) {
        found.emplace();
    } else {
        const auto [stem, extension] = split_extension(base);
        found = parse_after_separator(between(plain, base, ""));
        if (!found && !extension.empty()) found = parse_after_separator(between(plain, stem, extension));
    }
    if (found) found->is_compressed = plain.size() < name.size();
    return found;
}

bool looks_like_copy(std::string_view name, std::string_view base) noexcept {
    return name.size() > base.size() && name.starts_with(base) && !parse_log_name(name, base);
}

std::optional<BaseGuess> guess_base(std::string_view name) {
    const auto plain = without_compression(name);
    for (std::size_t at = 1; at + 1 < plain.size(); ++at) {
        if (!is_separator(plain[at])) continue;
        const auto before = plain.substr(0, at);
        // The last part of an address is no number of a rotated log.
        const auto last = before.substr(before.find_last_of(kSeparators) + 1);
        if (const auto rotation = parse_after_separator(plain.substr(at)))
            return BaseGuess{std::string(before),
                             is_digits(last) || before.find('.') == std::string_view::npos};
        const auto [stem, extension] = split_extension(plain);
        if (stem.size() <= at + 1 || extension.empty() || is_digits(extension.substr(1))) continue;
        if (const auto rotation = parse_after_separator(stem.substr(at))) {
            const bool is_dated = rotation->kind == LogName::Kind::dated;
            return BaseGuess{std::string(before).append(extension), !is_dated || is_digits(last)};
        }
    }
    return std::nullopt;
}

}  // namespace dockaudit

#include <dockaudit/time_expression.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "base/ascii.hpp"
#include "base/clock_text.hpp"

namespace dockaudit {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

constexpr milliseconds kRestOfSecond{999};
// Audit did not exist before; a year below it is a slip, as 23 is for 2023.
constexpr std::chrono::year kFirstYear{2004};

// Some 30 million years: more cannot be added up without overflow.
constexpr seconds kLongestSpan{1'000'000'000'000'000};

constexpr std::array<std::string_view, 11> kKeywords{"now",        "recent",    "this-hour", "boot",
                                                     "today",      "yesterday", "this-week", "week-ago",
                                                     "this-month", "this-year", "checkpoint"};

struct Word {
    std::size_t begin;
    std::size_t end;
};

bool is_space(char c) noexcept {
    return c == ' ' || c == '\t';
}

std::vector<Word> split_words(std::string_view text) {
    std::vector<Word> words;
    for (std::size_t at = 0; at < text.size();) {
        if (is_space(text[at])) {
            ++at;
            continue;
        }
        const auto begin = at;
        while (at < text.size() && !is_space(text[at])) ++at;
        words.push_back({begin, at});
    }
    return words;
}

/// How 2026-11-22 looks in the date format of a locale, as far as numbers go.
std::string example_date(std::string_view format) {
    std::string example;
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] != '%' || at + 1 == format.size()) {
            example += format[at];
            continue;
        }
        switch (format[++at]) {
            case 'd':
            case 'e':
                example += "22";
                break;
            case 'm':
                example += "11";
                break;
            case 'y':
                example += "26";
                break;
            case 'Y':
                example += "2026";
                break;
            case 'D':
                example += "11/22/26";
                break;
            case 'F':
                example += "2026-11-22";
                break;
            default:
                return "11/22/26";
        }
    }
    return example;
}

class Parser {
 public:
    Parser(std::string_view text, TimeBound bound, const TimeContext& context)
        : text_(text), bound_(bound), context_(context), words_(split_words(text)) {}

    Timestamp parse() const;

 private:
    std::string_view view(Word word) const { return text_.substr(word.begin, word.end - word.begin); }
    TextCursor cursor(Word word) const { return {text_, word.begin, word.end}; }
    [[noreturn]] void fail(const std::string& message, Word word) const {
        throw Error(message, std::string(text_), word.begin, word.end - word.begin);
    }

    Timestamp parse_words() const;
    Timestamp parse_one(Word word) const;
    Timestamp parse_keyword(Word word) const;
    Timestamp parse_day_and_time(Word day, Word time) const;
    Timestamp parse_iso(Word word) const;
    Timestamp parse_epoch(Word word) const;
    std::optional<Timestamp> find_relative() const;
    std::optional<Timestamp> find_locale() const;
    std::optional<year_month_day> find_date(std::string_view text) const;
    std::optional<ClockTime> find_time(std::string_view text) const;

    local_seconds local_now() const { return context_.zone.to_local(floor<seconds>(context_.now)); }
    local_days local_today() const { return floor<days>(local_now()); }

    Timestamp whole_second(sys_seconds instant) const {
        return bound_ == TimeBound::end ? Timestamp(instant) + kRestOfSecond : Timestamp(instant);
    }
    Timestamp before_now(seconds span) const {
        const auto instant = floor<seconds>(context_.now);
        return whole_second(std::max(instant - std::min(span, instant.time_since_epoch()), sys_seconds{}));
    }
    Timestamp start_of(local_days day) const { return whole_second(context_.zone.to_sys(day)); }
    Timestamp whole_day(local_days day) const;
    Timestamp at(local_days day, const ClockTime& time) const;

    std::string_view text_;
    TimeBound bound_;
    const TimeContext& context_;
    std::vector<Word> words_;
};

Timestamp Parser::parse() const {
    const auto hint = fmt::format(
        "times are written like today, 2026-11-22, 10:00, '2026-11-22 10:00', 1h, @1700000000 or {}",
        example_date(context_.date_format));
    if (words_.empty()) throw Error("a time is missing", std::string(text_), 0).with_hint(hint);
    try {
        return parse_words();
    } catch (Error& error) {
        if (const auto instant = find_locale()) return *instant;
        if (error.hint().empty()) error.with_hint(hint);
        throw;
    }
}

Timestamp Parser::parse_words() const {
    if (const auto instant = find_relative()) return *instant;
    if (words_.size() == 1) return parse_one(words_[0]);
    if (words_.size() > 2) fail("this does not belong to a time", {words_[2].begin, words_.back().end});
    // As ausearch does: the first word is the time if it has a colon, whatever the second is.
    const bool is_time_first = view(words_[0]).find(':') != std::string_view::npos;
    return is_time_first ? parse_day_and_time(words_[1], words_[0])
                         : parse_day_and_time(words_[0], words_[1]);
}

Timestamp Parser::parse_one(Word word) const {
    const auto text = view(word);
    if (std::ranges::find(kKeywords, text) != kKeywords.end()) return parse_keyword(word);
    if (text.starts_with('@')) return parse_epoch(word);
    if (looks_like_iso_date(text)) return parse_iso(word);
    if (text.find(':') != std::string_view::npos) {
        auto reader = cursor(word);
        const auto time = parse_clock_time(reader);
        const auto offset = time.offset.value_or(seconds{0});
        const auto today =
            time.offset ? local_days{floor<days>(context_.now + offset).time_since_epoch()} : local_today();
        return at(today, time);
    }
    if (std::ranges::all_of(text, is_digit)) {
        constexpr std::size_t kEpochDigits = 9;
        throw Error("a number alone is not a time", std::string(text_), word.begin, text.size())
            .with_hint(text.size() < kEpochDigits
                           ? fmt::format("a span before now has a unit: {0}s, {0}m, {0}h, {0}d or {0}w", text)
                           : fmt::format("seconds since 1970 are written @{}", text));
    }
    fail("this is not a time", word);
}

Timestamp Parser::parse_keyword(Word word) const {
    const auto name = view(word);
    const auto today = local_today();
    const year_month_day date{today};
    const bool is_end = bound_ == TimeBound::end;
    if (name == "recent") return before_now(minutes{10});
    if (name == "boot") {
        if (!context_.uptime) fail("the time of the last boot is not known", word);
        return before_now(*context_.uptime);
    }
    if (name == "checkpoint") {
        if (is_end) fail("checkpoint can only be a start", word);
        if (!context_.checkpoint) fail("there is no checkpoint with a time", word);
        return *context_.checkpoint;
    }
    if (name == "yesterday") return start_of(today - days{1});
    if (name == "week-ago") return start_of(today - days{7});
    if (name == "this-week") return start_of(today - (std::chrono::weekday{today} - std::chrono::Sunday));
    if (name == "this-month") return start_of(local_days{date.year() / date.month() / 1});
    if (name == "this-year") return start_of(local_days{date.year() / std::chrono::January / 1});
    if (is_end || name == "now") return before_now(seconds{0});
    if (name == "today") return start_of(today);
    // this-hour: the offset is that of now, so that the repeated hour of a change of clocks is told apart.
    const auto now = local_now();
    return whole_second(floor<seconds>(context_.now) - (now - floor<hours>(now)));
}

Timestamp Parser::parse_day_and_time(Word day, Word time) const {
    const auto text = view(day);
    if (std::ranges::find(kKeywords, text) != kKeywords.end()) {
        const auto instant = parse_keyword(day);
        auto reader = cursor(time);
        return at(floor<days>(context_.zone.to_local(floor<seconds>(instant))), parse_clock_time(reader));
    }
    if (!looks_like_iso_date(text)) fail("this is not a date", day);
    auto date_reader = cursor(day);
    const auto date = parse_iso_date(date_reader);
    if (!date_reader.at_end()) fail("this does not belong to a date", {date_reader.position(), day.end});
    auto time_reader = cursor(time);
    return at(local_days{date}, parse_clock_time(time_reader));
}

Timestamp Parser::parse_iso(Word word) const {
    auto reader = cursor(word);
    const local_days day{parse_iso_date(reader)};
    if (reader.at_end()) return whole_day(day);
    if (!reader.skip('T') && !reader.skip('t')) {
        fail("this does not belong to a date", {reader.position(), word.end});
    }
    return at(day, parse_clock_time(reader));
}

Timestamp Parser::parse_epoch(Word word) const {
    constexpr std::size_t kMostDigits = 12;
    const auto text = view(word).substr(1);
    const auto digits = text.substr(0, text.find('.'));
    if (digits.empty() || digits.size() > kMostDigits || !std::ranges::all_of(digits, is_digit)) {
        fail(fmt::format("after @ there must be seconds since 1970, at most {} digits", kMostDigits), word);
    }
    std::int64_t count = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), count);
    const sys_seconds instant{seconds{count}};
    if (digits.size() == text.size()) return whole_second(instant);

    auto fraction = std::string(text.substr(digits.size() + 1));
    if (fraction.empty() || fraction.size() > 9 || !std::ranges::all_of(fraction, is_digit)) {
        fail("after the point there must be 1 to 9 digits", {word.begin + 1 + digits.size(), word.end});
    }
    fraction.resize(3, '0');
    return Timestamp(instant) + milliseconds{std::stoi(fraction)};
}

// `1h`, `1h30m`, `-1h`, `1h ago`; absent if the text has another form.
std::optional<Timestamp> Parser::find_relative() const {
    constexpr std::size_t kMostDigits = 9;
    const bool has_ago = words_.size() == 2 && view(words_[1]) == "ago";
    if (words_.size() != 1 && !has_ago) return std::nullopt;
    auto text = view(words_[0]);
    if (text.starts_with('-')) text.remove_prefix(1);
    if (text.empty() || !is_digit(text.front())) return std::nullopt;
    seconds span{0};
    while (!text.empty()) {
        if (span > kLongestSpan) return std::nullopt;
        const auto end = std::ranges::find_if_not(text, is_digit);
        const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
        if (end == text.end() || digits.empty() || digits.size() > kMostDigits) return std::nullopt;
        std::int64_t count = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), count);
        switch (*end) {
            case 's':
                span += seconds{count};
                break;
            case 'm':
                span += minutes{count};
                break;
            case 'h':
                span += hours{count};
                break;
            case 'd':
                span += days{count};
                break;
            case 'w':
                span += std::chrono::weeks{count};
                break;
            default:
                return std::nullopt;
        }
        text.remove_prefix(digits.size() + 1);
    }
    return before_now(span);
}

std::optional<year_month_day> Parser::find_date(std::string_view text) const {
    const auto date = find_locale_date(text, context_.date_format);
    // glibc takes the form of the C locale where that of the locale does not fit.
    return date ? date : find_locale_date(text, "%m/%d/%y");
}

std::optional<ClockTime> Parser::find_time(std::string_view text) const {
    if (const auto time = find_locale_time(text, context_.time_format)) return time;
    if (const auto time = find_locale_time(text, "%H:%M:%S")) return time;
    return find_locale_time(text, "%H:%M");
}

// A date, a time, or both in either order. The formats may contain spaces, so every way to cut the text is
// tried.
std::optional<Timestamp> Parser::find_locale() const {
    constexpr std::size_t kMostWords = 8;
    if (words_.size() > kMostWords) return std::nullopt;
    const auto check_year = [this](year_month_day date, std::string_view text) {
        if (date.year() >= kFirstYear) return;
        const auto begin = static_cast<std::size_t>(text.data() - text_.data());
        throw Error(fmt::format("the year {} is before there were audit logs", static_cast<int>(date.year())),
                    std::string(text_), begin, text.size())
            .with_hint("write the year in full, as in 2026-11-22");
    };
    const auto whole = text_.substr(words_.front().begin, words_.back().end - words_.front().begin);
    if (const auto date = find_date(whole)) {
        check_year(*date, whole);
        return whole_day(local_days{*date});
    }
    if (const auto time = find_time(whole)) return at(local_today(), *time);
    const auto is_keyword = [](std::string_view text) {
        return std::ranges::find(kKeywords, text) != kKeywords.end();
    };
    for (std::size_t cut = 1; cut < words_.size(); ++cut) {
        const auto head = text_.substr(words_.front().begin, words_[cut - 1].end - words_.front().begin);
        const auto tail = text_.substr(words_[cut].begin, words_.back().end - words_[cut].begin);
        for (const auto& [day, clock] : {std::pair(head, tail), std::pair(tail, head)}) {
            const auto time = find_time(clock);
            if (!time) continue;
            if (is_keyword(day)) {
                const auto begin = static_cast<std::size_t>(day.data() - text_.data());
                const auto instant = parse_keyword({begin, begin + day.size()});
                return at(floor<days>(context_.zone.to_local(floor<seconds>(instant))), *time);
            }
            if (const auto date = find_date(day)) {
                check_year(*date, day);
                return at(local_days{*date}, *time);
            }
        }
    }
    return std::nullopt;
}

Timestamp Parser::whole_day(local_days day) const {
    if (bound_ == TimeBound::start) return context_.zone.to_sys(day);
    return Timestamp(context_.zone.to_sys(day + days{1})) - milliseconds{1};
}

Timestamp Parser::at(local_days day, const ClockTime& time) const {
    const local_seconds local = day + time.since_midnight;
    if (time.offset) {
        const sys_seconds instant{local.time_since_epoch() - *time.offset};
        return time.fraction ? Timestamp(instant) + *time.fraction : whole_second(instant);
    }
    const bool is_end = bound_ == TimeBound::end;
    const auto instant =
        context_.zone.to_sys(local, is_end ? LocalTimeChoice::latest : LocalTimeChoice::earliest);
    // Nothing happened between a skipped time and the change of clocks: the range ends, or begins, right
    // there.
    if (context_.zone.skips(local)) return is_end ? Timestamp(instant) - milliseconds{1} : Timestamp(instant);
    return time.fraction ? Timestamp(instant) + *time.fraction : whole_second(instant);
}

}  // namespace

Timestamp parse_time_expression(std::string_view text, TimeBound bound, const TimeContext& context) {
    return Parser(text, bound, context).parse();
}

}  // namespace dockaudit

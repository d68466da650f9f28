#include "base/clock_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "base/ascii.hpp"

namespace dockaudit {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// What a format of a locale can say, in the units of strptime(3).
struct Fields {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::optional<bool> afternoon;
};

/// The part of strptime(3) that dates and times of day are made of: numbers, AM and PM.
class FormatReader {
 public:
    FormatReader(std::string_view text, Fields& fields) : text_(text), fields_(fields) {}

    bool read(std::string_view format);
    bool at_end() const noexcept { return text_.empty(); }

 private:
    bool read_conversion(char conversion);
    bool read_composite(char conversion);
    bool read_number(std::size_t most, int low, int high, int& value);
    bool read_day_half();

    void skip_space() noexcept {
        while (!text_.empty() && text_.front() == ' ') text_.remove_prefix(1);
    }

    std::string_view text_;
    Fields& fields_;
};

bool FormatReader::read(std::string_view format) {
    while (!format.empty()) {
        const char c = format.front();
        format.remove_prefix(1);
        if (c == ' ') {
            skip_space();
        } else if (c != '%') {
            if (text_.empty() || text_.front() != c) return false;
            text_.remove_prefix(1);
        } else {
            // `%-d`, `%Od` and the like ask for other spellings on output only.
            while (!format.empty() &&
                   std::string_view("-_0^#EO").find(format.front()) != std::string_view::npos)
                format.remove_prefix(1);
            if (format.empty() || !read_conversion(format.front())) return false;
            format.remove_prefix(1);
        }
    }
    return true;
}

bool FormatReader::read_conversion(char conversion) {
    constexpr int kLastYear = 9999;
    int value = 0;
    const auto assign_unsigned = [&](unsigned& target, int low, int high) {
        if (!read_number(2, low, high, value)) return false;
        target = static_cast<unsigned>(value);
        return true;
    };
    switch (conversion) {
        case 'Y':
            return read_number(4, 0, kLastYear, fields_.year);
        case 'y':
            if (!read_number(2, 0, 99, value)) return false;
            fields_.year = value + (value < 69 ? 2000 : 1900);
            return true;
        case 'm':
            return assign_unsigned(fields_.month, 1, 12);
        case 'd':
        case 'e':
            return assign_unsigned(fields_.day, 1, 31);
        case 'H':
        case 'k':
            return read_number(2, 0, 23, fields_.hour);
        case 'I':
        case 'l':
            return read_number(2, 1, 12, fields_.hour);
        case 'M':
            return read_number(2, 0, 59, fields_.minute);
        case 'S':
            return read_number(2, 0, 59, fields_.second);
        case 'p':
        case 'P':
            return read_day_half();
        case 'Z':
            return true;
        default:
            return read_composite(conversion);
    }
}

bool FormatReader::read_composite(char conversion) {
    switch (conversion) {
        case 'D':
            return read("%m/%d/%y");
        case 'F':
            return read("%Y-%m-%d");
        case 'T':
            return read("%H:%M:%S");
        case 'R':
            return read("%H:%M");
        case 'r':
            return read("%I:%M:%S %p");
        default:
            return false;
    }
}

bool FormatReader::read_number(std::size_t most, int low, int high, int& value) {
    skip_space();
    std::size_t count = 0;
    int number = 0;
    while (count < most && count < text_.size() && is_digit(text_[count]))
        number = number * 10 + (text_[count++] - '0');
    if (count == 0 || number < low || number > high) return false;
    text_.remove_prefix(count);
    value = number;
    return true;
}

bool FormatReader::read_day_half() {
    if (text_.size() < 2 || (text_[1] != 'M' && text_[1] != 'm')) return false;
    const char half = static_cast<char>(text_[0] & ~0x20);
    if (half != 'A' && half != 'P') return false;
    fields_.afternoon = half == 'P';
    text_.remove_prefix(2);
    return true;
}

std::optional<Fields> find_fields(std::string_view text, std::string_view format) {
    Fields fields;
    FormatReader reader(text, fields);
    if (!reader.read(format) || !reader.at_end()) return std::nullopt;
    return fields;
}

std::optional<seconds> parse_offset(TextCursor& cursor) {
    if (cursor.skip('Z') || cursor.skip('z')) return seconds{0};
    const bool is_west = cursor.peek() == '-';
    if (!cursor.skip('+') && !cursor.skip('-')) return std::nullopt;
    const auto hour = cursor.number(2, 2, 0, 23, "the hour of the offset");
    int minute = 0;
    if (cursor.skip(':') || !cursor.at_end()) minute = cursor.number(2, 2, 0, 59, "the minute of the offset");
    const seconds offset = hours{hour} + minutes{minute};
    return is_west ? -offset : offset;
}

milliseconds parse_fraction(TextCursor& cursor) {
    constexpr std::size_t kMost = 9;
    const auto begin = cursor.position();
    auto value = cursor.number(1, kMost, 0, 999'999'999, "the fraction of the second");
    for (auto digits = cursor.position() - begin; digits < 3; ++digits) value *= 10;
    for (auto digits = cursor.position() - begin; digits > 3; --digits) value /= 10;
    return milliseconds{value};
}

}  // namespace

bool TextCursor::skip(char c) noexcept {
    if (at_ == end_ || whole_[at_] != c) return false;
    ++at_;
    return true;
}

int TextCursor::number(std::size_t least, std::size_t most, int low, int high, std::string_view what) {
    const auto begin = at_;
    int value = 0;
    while (at_ < end_ && at_ - begin < most && is_digit(whole_[at_]))
        value = value * 10 + (whole_[at_++] - '0');
    const auto length = at_ - begin;
    if (length < least) {
        fail(fmt::format("{} must have {}{} {}", what, least == most ? "" : "at least ", least,
                         least == 1 ? "digit" : "digits"),
             begin, std::max<std::size_t>(length, 1));
    }
    if (value < low || value > high) {
        fail(fmt::format("{} must lie between {} and {}", what, low, high), begin, length);
    }
    return value;
}

void TextCursor::fail(const std::string& message, std::size_t position, std::size_t length) const {
    throw Error(message, std::string(whole_), position, length);
}

bool looks_like_iso_date(std::string_view text) noexcept {
    return text.size() > 4 && text[4] == '-' && std::all_of(text.begin(), text.begin() + 4, is_digit);
}

std::chrono::year_month_day parse_iso_date(TextCursor& cursor) {
    const auto begin = cursor.position();
    const std::chrono::year year{cursor.number(4, 4, 0, 9999, "the year")};
    if (!cursor.skip('-')) cursor.fail("there must be a - after the year", cursor.position());
    const std::chrono::month month{static_cast<unsigned>(cursor.number(2, 2, 1, 12, "the month"))};
    if (!cursor.skip('-')) cursor.fail("there must be a - after the month", cursor.position());
    const std::chrono::day day{static_cast<unsigned>(cursor.number(2, 2, 1, 31, "the day"))};
    const auto date = year / month / day;
    if (!date.ok()) cursor.fail("that month has no such day", begin, cursor.position() - begin);
    return date;
}

ClockTime parse_clock_time(TextCursor& cursor) {
    ClockTime time;
    time.since_midnight = hours{cursor.number(1, 2, 0, 23, "the hour")};
    if (!cursor.skip(':')) cursor.fail("there must be a : after the hour", cursor.position());
    time.since_midnight += minutes{cursor.number(1, 2, 0, 59, "the minute")};
    if (cursor.skip(':')) {
        time.since_midnight += seconds{cursor.number(1, 2, 0, 59, "the second")};
        if (cursor.skip('.')) time.fraction = parse_fraction(cursor);
    }
    time.offset = parse_offset(cursor);
    if (!cursor.at_end()) cursor.fail("this does not belong to a time", cursor.position());
    return time;
}

std::optional<std::chrono::year_month_day> find_locale_date(std::string_view text, std::string_view format) {
    const auto fields = find_fields(text, format);
    if (!fields) return std::nullopt;
    const auto date =
        std::chrono::year{fields->year} / std::chrono::month{fields->month} / std::chrono::day{fields->day};
    return date.ok() ? std::optional(date) : std::nullopt;
}

std::optional<ClockTime> find_locale_time(std::string_view text, std::string_view format) {
    const auto fields = find_fields(text, format);
    if (!fields) return std::nullopt;
    const auto hour = fields->afternoon ? fields->hour % 12 + (*fields->afternoon ? 12 : 0) : fields->hour;
    return ClockTime{hours{hour} + minutes{fields->minute} + seconds{fields->second}, std::nullopt,
                     std::nullopt};
}

}  // namespace dockaudit

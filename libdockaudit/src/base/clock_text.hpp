#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dockaudit {

/// A time of day as it was written.
struct ClockTime {
    std::chrono::seconds since_midnight{0};
    std::optional<std::chrono::milliseconds> fraction;  ///< absent if none was written
    std::optional<std::chrono::seconds> offset;         ///< east of UTC; absent if none was written
};

/// Reads texts from the left; a mistake is thrown as an `Error` that points into the whole text.
class TextCursor {
 public:
    /// Reads `whole[begin, end)`.
    TextCursor(std::string_view whole, std::size_t begin, std::size_t end)
        : whole_(whole), at_(begin), end_(end) {}

    bool at_end() const noexcept { return at_ == end_; }
    char peek() const noexcept { return at_ < end_ ? whole_[at_] : '\0'; }
    std::size_t position() const noexcept { return at_; }

    /// Steps over `c` if it comes next.
    bool skip(char c) noexcept;

    /// Between `least` and `most` digits; `what` names the number in the error.
    int number(std::size_t least, std::size_t most, int low, int high, std::string_view what);

    [[noreturn]] void fail(const std::string& message, std::size_t position, std::size_t length = 1) const;

 private:
    std::string_view whole_;
    std::size_t at_;
    std::size_t end_;
};

/// True if the text can only be meant as `2026-11-22…`.
bool looks_like_iso_date(std::string_view text) noexcept;

/// `2026-11-22`; stops after the day.
std::chrono::year_month_day parse_iso_date(TextCursor& cursor);

/// `10:00[:00[.123]]` and an offset (`Z`, `+01:00`); up to the end.
ClockTime parse_clock_time(TextCursor& cursor);

/// A date in the format of a locale, as strptime(3) reads it; absent if it does not fit.
std::optional<std::chrono::year_month_day> find_locale_date(std::string_view text, std::string_view format);

/// A time of day in the format of a locale, as strptime(3) reads it; absent if it does not fit.
std::optional<ClockTime> find_locale_time(std::string_view text, std::string_view format);

}  // namespace dockaudit

#pragma once

#include <locale.h>

#include <ctime>
#include <memory>
#include <string>
#include <string_view>

#include <dockaudit/event_writer.hpp>
#include <dockaudit/time.hpp>

namespace dockaudit {

/// The calendar fields of a local time.
std::tm to_tm(std::chrono::sys_seconds local) noexcept;

/// Writes the second of an event as local time. The text of the last second is kept: neighbours share it.
class TimeFormatter {
 public:
    /// How a time looks.
    enum class Style {
        ctime,      ///< `Tue Nov 14 22:13:20 2023`, English whatever the locale
        date_time,  ///< `%x %T` of the locale
        date,       ///< `%x`
        clock,      ///< `%T`
    };

    /// *Errors*: `Error` of kind usage if there is no such locale.
    TimeFormatter(Style style, const WriterOptions& options);

    /// *Lifetime*: the text dies with the next call.
    std::string_view format(Timestamp time);

 private:
    struct FreeLocale {
        void operator()(locale_t locale) const noexcept { freelocale(locale); }
    };

    Style style_;
    UtcOffset utc_offset_;
    std::unique_ptr<std::remove_pointer_t<locale_t>, FreeLocale> locale_;
    bool has_text_ = false;
    std::chrono::sys_seconds second_{};
    std::string text_;
};

}  // namespace dockaudit

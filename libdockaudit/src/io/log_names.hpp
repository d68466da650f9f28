#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace dockaudit {

/// What a name says of a file beside a log that is rotated.
struct LogName {
    enum class Kind {
        current,   ///< the log that is being written
        numbered,  ///< `audit.log.1`: the higher the number, the older
        dated,     ///< `audit.log-20260101`: when it was rotated
        undated,   ///< `audit.log.old`, or a date that can be read in several ways
    };

    Kind kind = Kind::undated;
    std::uint64_t number = 0;    ///< of numbered ones
    std::string date;            ///< of dated ones: its digits; those of one `form` sort by time
    std::string form;            ///< of dated ones: how the date is written
    bool is_compressed = false;  ///< by its suffix
};

/// The name without the suffix of a compressed file, such as `.gz`.
std::string_view without_compression(std::string_view name) noexcept;

/// The file that a log became when it was compressed; absent while the log itself is there.
std::optional<std::filesystem::path> find_compressed(const std::filesystem::path& log);

/// Reads a name as that of the log `base` or of one that was rotated: by auditd (`audit.log.1`), by
/// logrotate(8) with any dateformat and extension (`audit.log-20260101.gz`, `audit-20260101.log`), or by a script of
/// `max_log_file_action` (`audit.log.2026-01-01T10:00:00`). Absent if it is none.
std::optional<LogName> parse_log_name(std::string_view name, std::string_view base);

/// True if a name that is no rotated one of `base` still looks as if it had been made from it: `audit.log.1.bak`.
bool looks_like_copy(std::string_view name, std::string_view base) noexcept;

/// The name of the log that a file would be a rotated one of, by its own name.
struct BaseGuess {
    std::string base;
    bool must_exist = false;  ///< `web.1.log` is of `web.log` only if there is one
};

/// Absent if it looks like none: then it is a log itself. Addresses (`10.0.0.5`) and hosts with numbers
/// (`ip-10-0-0-5.log`) are none.
std::optional<BaseGuess> guess_base(std::string_view name);

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <dockaudit/event_id.hpp>

namespace dockaudit {

/// What auditd puts between a record and what it appends to it in `log_format = ENRICHED`.
inline constexpr char kEnrichmentSeparator = 0x1D;

/// A shorter third word is no time stamp to ausearch.
inline constexpr std::size_t kMinStampToken = 19;

/// The header of one line, `node=N type=T msg=audit(S.M:N)`, as offsets and views into it.
struct RecordHeader {
    EventId id;
    std::string_view type_name;
    std::uint32_t start = 0;         ///< where the record begins, behind a syslog or kernel prefix
    std::uint32_t stamp_offset = 0;  ///< of the `(` of the time stamp
    std::uint32_t body_offset = 0;   ///< behind the `)`; the size of the text if there is none
};

/// What ausearch(8) reads as a header, from the very start of the line. `text` ends before the 0x1D byte.
std::optional<RecordHeader> parse_plain_header(std::string_view text) noexcept;

/// The same, also behind the prefixes that syslog and the kernel ring put before a record.
std::optional<RecordHeader> parse_header(std::string_view text) noexcept;

/// `1700000000.123:456` as time and serial; absent if a number is too large or the milliseconds exceed 999.
struct Stamp {
    Timestamp time;
    std::uint64_t serial = 0;
};
std::optional<Stamp> parse_stamp(std::string_view text) noexcept;

/// The same for ten digits of seconds and three of milliseconds, as nearly all stamps are written; false, and
/// `stamp` unchanged, if this one is not. No optional, because to copy one waits for the stores before.
bool parse_usual_stamp(std::string_view text, Stamp& stamp) noexcept;

}  // namespace dockaudit

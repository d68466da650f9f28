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

/// What the time stamp of every record starts with.
inline constexpr std::string_view kStampStart = "audit(";

/// The header of a record, `node=N type=T msg=audit(S.M:N)`, as offsets and views into a text.
struct RecordHeader {
    EventId id;
    std::string_view type_name;
    std::uint32_t start = 0;         ///< where the record starts, after what was put before it
    std::uint32_t stamp_offset = 0;  ///< of the `(` of the time stamp
    std::uint32_t body_offset = 0;   ///< after its `)`
};

/// The header that auditd writes at the start of a text: spaces, `node=N`, `type=T`, `msg=audit(S.M:N)`. The
/// node may have spaces. The kernel leaves `msg=` out. `text` ends before the 0x1D byte.
std::optional<RecordHeader> parse_plain_header(std::string_view text) noexcept;

/// The first header whose stamp lies at `from` or after it, whatever stands before the record; its words are
/// not looked for before `from`. `node=` and `type=` may be missing where a colon follows the stamp. The
/// type may follow that colon, as in old kernels: as a number, or as the `avc:` of an access vector.
std::optional<RecordHeader> find_header(std::string_view text, std::size_t from = 0) noexcept;

/// `1700000000.123:456` as time and serial, nothing before or after. `.5` is 5 ms, as ausearch has it, and no
/// dot is 0 ms. Absent for everything else, numbers that are too large, and milliseconds beyond 999.
struct Stamp {
    Timestamp time;
    std::uint64_t serial = 0;
};
std::optional<Stamp> parse_stamp(std::string_view text) noexcept;

/// The same for ten digits of seconds and three of milliseconds, as nearly all stamps are written; false, and
/// `stamp` unchanged, if this one is not. No optional, because to copy one waits for the stores before.
bool parse_usual_stamp(std::string_view text, Stamp& stamp) noexcept;

}  // namespace dockaudit

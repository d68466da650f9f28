#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <dockaudit/event_fields.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/time.hpp>
#include <dockaudit/time_zone.hpp>

namespace dockaudit {

/// How much a count may remember. What comes beyond is counted as one.
struct CountLimits {
    std::size_t groups = 1'000'000;
    std::size_t bytes = 256 << 20;  ///< of the values of all groups
    std::size_t buckets = 60;       ///< of a `TimeHistogram` whose span was left open, in the end
};

/// Counts events by the values of some fields.
///
/// An event counts once for each value of a field that has several, such as `key` and `file`; `argv` is one
/// value. Of several such fields it counts for the combinations that its records have: values of fields that
/// stand in one record are taken from one record, and what a record says in part counts only if no other says
/// it in full. Fields that never stand together are combined freely. An event without a field counts for no
/// value of it.
class DOCKAUDIT_API FieldCounter {
 public:
    struct Group {
        std::vector<std::vector<std::string>> values;  ///< of each field, none or one; of `argv`, all
        std::uint64_t count = 0;
    };

    FieldCounter(std::vector<EventField> fields, FieldReaderOptions options = {}, CountLimits limits = {});

    void add(const EventView& event);

    const std::vector<EventField>& fields() const noexcept { return reader_.fields(); }

    /// The groups, those with the most events first, equal ones by their values.
    std::vector<Group> groups() const;

    /// How often a group was not counted, because it was beyond the limits.
    std::uint64_t uncounted() const noexcept { return uncounted_; }

 private:
    void count(const std::string& key);

    FieldReader reader_;
    CountLimits limits_;
    std::unordered_map<std::string, std::uint64_t> counts_;  // by the encoded values
    std::size_t bytes_ = 0;
    std::uint64_t uncounted_ = 0;
};

/// Counts events by spans of time: ten minutes, a day. Spans begin where they do on a local clock: at full
/// hours, at midnight, on Mondays.
class DOCKAUDIT_API TimeHistogram {
 public:
    struct Bucket {
        std::chrono::sys_seconds begin;
        std::uint64_t count = 0;
        friend bool operator==(const Bucket&, const Bucket&) = default;
    };

    /// Without a span, the smallest that makes at most `CountLimits::buckets` of the events is chosen in the end.
    /// *Requires*: a positive span.
    explicit TimeHistogram(TimeZone zone, std::optional<std::chrono::seconds> span = std::nullopt,
                           CountLimits limits = {});

    void add(Timestamp time);

    /// Fits the span, if it was left open. Afterwards the buckets that have events are in `buckets()`.
    void finish();

    /// *Requires*: `finish()`.
    std::vector<Bucket> buckets() const;
    std::chrono::seconds span() const noexcept { return span_; }

    /// Where the bucket after that one begins.
    std::chrono::sys_seconds next(std::chrono::sys_seconds begin) const;

    /// Events that were not counted, because of the limit on buckets.
    std::uint64_t uncounted() const noexcept { return uncounted_; }

 private:
    std::chrono::sys_seconds begin_of(std::chrono::sys_seconds second) const;
    void widen();

    TimeZone zone_;
    bool is_fixed_;
    std::chrono::seconds span_;
    std::size_t limit_;
    std::int64_t most_buckets_;
    std::map<std::chrono::sys_seconds, std::uint64_t> counts_;
    std::uint64_t uncounted_ = 0;
};

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit::test {

/// The lines of one event as auditd writes them, each with its newline. What kind of event it is follows from the serial:
/// most have a PROCTITLE at the end, some have none, some are one record. `time` is in milliseconds since 1970.
std::vector<std::string> lines_of_event(std::uint64_t serial, std::uint64_t time);

/// How many that are.
unsigned records_of_event(std::uint64_t serial);

/// True for an event whose last records are written after the first of the next one.
bool is_interleaved(std::uint64_t serial);

/// Counts the records of events in raw output, which may come in any portions.
class EventTally {
 public:
    explicit EventTally(std::uint64_t events) : records_(events) {}

    /// *Requires*: all serials are below the number of events.
    void add(std::string_view output);

    bool is_complete() const { return complete_ == records_.size(); }

    /// Empty if every event was there once, with all its records; else what was wrong, the first few of each.
    std::string complaint() const;

 private:
    void add_line(std::string_view line);

    std::vector<std::uint32_t> records_;
    std::uint64_t complete_ = 0;
    std::uint64_t foreign_ = 0;
    std::string rest_;  // of a line that is not whole yet
};

}  // namespace dockaudit::test

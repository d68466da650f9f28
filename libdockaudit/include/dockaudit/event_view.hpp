#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_id.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/record_view.hpp>

namespace dockaudit {

class Event;

/// One event: the records of one id, in the order in which they were read; never empty.
///
/// *Lifetime*: borrows its records. The view that a reader or a sink hands out dies with the next event or at
/// the end of the callback; `to_owned()` keeps it. *Threads*: safe to read from several at once.
class DOCKAUDIT_API EventView {
 public:
    explicit EventView(std::span<const RecordView> records, std::uint32_t log = 0)
        : records_(records), log_(log) {}

    const EventId& id() const noexcept { return records_.front().id(); }
    std::span<const RecordView> records() const noexcept { return records_; }

    /// Which of the logs of its reader it comes from, counted from 0. It tells hosts apart that name no node.
    std::uint32_t log() const noexcept { return log_; }

    /// `to_string(id())` if the event has a record of a system call. Else `#` and a number of eight hex digits
    /// follow the node, which the type and the fields of the first record give, whatever stands around them:
    /// programs' records with one time and serial are events of their own, and so are records that come when
    /// their event has been handed out. So the same records have the same id in each run, and only a call, or
    /// a record, that a log has twice has an id twice.
    std::string unique_id() const;

    /// The type of the first record.
    RecordType type() const noexcept { return records_.front().type(); }

    /// True if any record is enriched.
    bool is_enriched() const noexcept;

    /// The first record of a type; null if there is none.
    const RecordView* find_record(RecordType type) const noexcept;

    /// The stored value of the first field of that name in the records, in their order.
    std::optional<std::string_view> field(std::string_view name) const;

    /// The same without quotes and hex encoding.
    std::optional<std::string> decoded_field(std::string_view name) const;

    /// The command line of the EXECVE records, decoded and put together again from split arguments; empty if
    /// there is none.
    std::vector<std::string> argv() const;

    /// A copy that lives on its own.
    Event to_owned() const;

 private:
    std::span<const RecordView> records_;
    std::uint32_t log_;
};

/// An event that owns the bytes of its records.
class DOCKAUDIT_API Event {
 public:
    /// Takes the lines of an event, joined by newlines. Lines without a record are left out; of a line with
    /// records of several events, those of the first are taken.
    explicit Event(std::string_view lines);

    /// Copies an event.
    explicit Event(const EventView& event) : Event(event.records(), event.log()) {}

    Event(const Event& other) : Event(std::span<const RecordView>(other.records_), other.log_) {}
    Event(Event&& other) noexcept = default;
    Event& operator=(const Event& other) { return *this = Event(other); }
    Event& operator=(Event&& other) noexcept = default;
    ~Event() = default;

    /// *Lifetime*: as long as this object; a view of a temporary does not compile.
    EventView view() const& noexcept { return EventView(records_, log_); }
    EventView view() && = delete;

    /// True if none of the lines was a record; then there is no `view()`.
    bool empty() const noexcept { return records_.empty(); }

    /// The stored lines of the records, joined by newlines. *Lifetime*: as long as this object.
    std::string_view lines() const& noexcept { return {bytes_.data(), lines_size_}; }
    std::string_view lines() && = delete;

 private:
    Event(std::span<const RecordView> records, std::uint32_t log);
    void borrow_from_bytes() noexcept;

    // The lines, and the texts that are not a part of them. A vector, not a string: moving a short string
    // moves its bytes, and the records point into them.
    std::vector<char> bytes_;
    std::size_t lines_size_ = 0;
    std::vector<RecordView> records_;
    std::uint32_t log_ = 0;
};

}  // namespace dockaudit

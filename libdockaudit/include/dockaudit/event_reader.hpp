#pragma once

#include <chrono>
#include <cstddef>
#include <iterator>
#include <memory>

#include <dockaudit/diagnostics.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/log_set.hpp>
#include <dockaudit/query.hpp>

namespace dockaudit {

/// How a reader works. The defaults suit every log; tests vary them, the results stay the same.
struct ReaderOptions {
    unsigned threads = 0;                          ///< 0: as many as the machine has cores
    std::size_t block_bytes = 1 << 20;             ///< bytes scanned at a time; at least 1
    std::size_t max_line_bytes = 1 << 20;          ///< longer lines are cut there and counted
    std::chrono::seconds end_of_event_timeout{2};  ///< log time after which an event is complete
    bool use_prefilter = true;                     ///< skip what cannot match before looking closer
    DiagnosticObserver observer;                   ///< may be empty
};

/// The events of a set of logs that match a query, in the order in which ausearch(8) prints them.
///
///     for (const EventView& event : EventReader(LogSet::system(), query)) …
///
/// *Lifetime*: an event dies when the next one is pulled. *Errors*: `Error` when no log can be read at all; a log
/// among others that cannot be read is counted. *Threads*: one reader belongs to one thread at a time.
class EventReader {
 public:
    explicit EventReader(LogSet logs, Query query = Query(), ReaderOptions options = {});
    EventReader(EventReader&&) noexcept;
    EventReader& operator=(EventReader&&) noexcept;
    ~EventReader();

    /// The next event; null at the end.
    const EventView* next();

    /// What the run met so far.
    const Diagnostics& diagnostics() const noexcept;

    /// A single-pass iterator.
    class Iterator {
     public:
        using iterator_category = std::input_iterator_tag;
        using value_type = EventView;
        using difference_type = std::ptrdiff_t;
        using pointer = const EventView*;
        using reference = const EventView&;

        explicit Iterator(EventReader& reader) : reader_(&reader), event_(reader.next()) {}
        const EventView& operator*() const noexcept { return *event_; }
        const EventView* operator->() const noexcept { return event_; }
        Iterator& operator++() {
            event_ = reader_->next();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const Iterator& a, std::default_sentinel_t) noexcept { return a.event_ == nullptr; }

     private:
        EventReader* reader_;
        const EventView* event_;
    };

    Iterator begin() { return Iterator(*this); }
    std::default_sentinel_t end() const noexcept { return {}; }

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dockaudit

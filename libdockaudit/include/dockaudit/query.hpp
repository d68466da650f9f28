#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <dockaudit/event_view.hpp>
#include <dockaudit/time.hpp>

namespace dockaudit {

/// Which events are wanted: criteria, compiled once.
///
///     auto query = Query::builder().key("docker").since(ago(1h)).build();
///     if (query.matches(event)) …
///
/// *Threads*: immutable; safe to use from several at once, copies share their content.
class Query {
 public:
    class Builder;

    /// Matches every event.
    Query();

    static Builder builder();

    /// True if the event meets every criterion, the time range included.
    bool matches(const EventView& event) const;

    /// The span outside which no event matches.
    const TimeRange& time_range() const noexcept;

 private:
    struct Compiled;
    explicit Query(std::shared_ptr<const Compiled> compiled);

    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace dockaudit

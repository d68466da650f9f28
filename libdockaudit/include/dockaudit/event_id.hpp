#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include <dockaudit/export.hpp>
#include <dockaudit/time.hpp>

namespace dockaudit {

/// What makes records one event: the same second, millisecond, serial and node.
///
/// A log line says `msg=audit(1700000000.123:456)`: second, millisecond and serial. The serial is unique only
/// for one boot of one node. A record without `node=` differs from one with an empty node.
///
/// *Lifetime*: `node` is borrowed from the record that the id was read from. `OwnedEventId` keeps it.
struct EventId {
    Timestamp time;
    std::uint64_t serial = 0;
    std::optional<std::string_view> node;

    friend bool operator==(const EventId&, const EventId&) = default;
};

/// An `EventId` that owns its node.
struct OwnedEventId {
    Timestamp time;
    std::uint64_t serial = 0;
    std::optional<std::string> node;

    OwnedEventId() = default;
    explicit OwnedEventId(const EventId& id) : time(id.time), serial(id.serial), node(id.node) {}

    /// The borrowed form. *Lifetime*: as long as this object.
    EventId view() const& noexcept {
        return {time, serial, node ? std::optional<std::string_view>(*node) : std::nullopt};
    }
    EventId view() && = delete;

    friend bool operator==(const OwnedEventId&, const OwnedEventId&) = default;
};

/// `node/seconds.milliseconds:serial`, the part before the slash empty if the record names no node. Several
/// events may share it: `EventView::unique_id` tells them apart.
DOCKAUDIT_API std::string to_string(const EventId& id);
DOCKAUDIT_API std::ostream& operator<<(std::ostream& out, const EventId& id);

}  // namespace dockaudit

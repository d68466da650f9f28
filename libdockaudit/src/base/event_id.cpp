#include <dockaudit/event_id.hpp>

#include <ostream>

#include <fmt/format.h>

namespace dockaudit {

std::string to_string(const EventId& id) {
    const auto ticks = id.time.time_since_epoch().count();
    return fmt::format("{}/{}.{:03}:{}", id.node.value_or(std::string_view{}), ticks / 1000, ticks % 1000,
                       id.serial);
}

std::ostream& operator<<(std::ostream& out, const EventId& id) {
    return out << to_string(id);
}

}  // namespace dockaudit

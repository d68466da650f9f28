#pragma once

#include <cstdint>

#include <dockaudit/event_id.hpp>

namespace dockaudit {

/// A hash of an event's id, seeded once for the process, so that nobody can write a log whose ids collide.
///
/// *Threads*: safe to call from several.
std::uint32_t hash_id(const EventId& id) noexcept;

}  // namespace dockaudit

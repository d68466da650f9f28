#pragma once

#include <memory>

#include <dockaudit/event_writer.hpp>

namespace dockaudit {

/// Colours what another writer writes, for a terminal: rules and times, record types, keys, and what tells of
/// failure.
///
/// It is for `OutputFormat::plain` and `OutputFormat::interpret`. It adds SGR sequences and changes nothing
/// else: without them the bytes are those of the other writer. Which bytes of a record are a key or a result
/// is decided by their look; text in a record can get a colour that it does not deserve, but cannot make one
/// unless the escape mode is raw.
std::unique_ptr<EventWriter> make_color_writer(std::unique_ptr<EventWriter> writer);

}  // namespace dockaudit

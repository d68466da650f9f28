#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <dockaudit/event_writer.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/match_text.hpp>

namespace dockaudit {

struct ColorOptions {
    std::vector<MatchText> matches;                 ///< what is highlighted in values
    std::optional<InterpreterOptions> interpreter;  ///< for what shows numbers by their meaning
};

/// Colours what another writer writes, for a terminal: rules and times, record types, keys, what tells of
/// failure, and what was searched for.
///
/// It is for `OutputFormat::plain`, `OutputFormat::raw` and `OutputFormat::interpret`. It adds SGR sequences
/// and changes nothing else: without them the bytes are those of the other writer. Which bytes of a record
/// are a key or a result is decided by their look; text in a record can get a colour that it does not
/// deserve. A line that has an escape byte itself stays as it is.
DOCKAUDIT_API std::unique_ptr<EventWriter> make_color_writer(std::unique_ptr<EventWriter> writer,
                                                             ColorOptions options = {});

}  // namespace dockaudit

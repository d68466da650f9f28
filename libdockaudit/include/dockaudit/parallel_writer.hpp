#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/export.hpp>

namespace dockaudit {

/// Makes a writer; called once for each thread that formats. All of them must write alike.
using WriterFactory = std::function<std::unique_ptr<EventWriter>()>;

/// Is given the text of whole events, in the order of the events, and how many they are.
using TextSink = std::function<void(std::string_view text, std::uint64_t events)>;

/// A text and the number of events of which it is.
struct EventText {
    std::string_view text;
    std::uint64_t events = 0;
};

/// Is given several such texts at once, one the continuation of the other: for `writev(2)`. They were not
/// copied together. *Lifetime*: until it returns.
using TextsSink = std::function<void(std::span<const EventText> texts)>;

/// Writes the remaining events of a reader: matched and formatted on the threads of the reader, handed over
/// in order.
///
///     write_events(reader, [] { return make_event_writer(OutputFormat::interpret); },
///                  [](std::string_view text, std::uint64_t) { std::cout << text; });
///
/// The same text as from a loop that pulls each event and appends it, but sooner. Begin and end of the format
/// are written if there is an event. While a stream has nothing to read, everything that was read from it is
/// handed over.
///
/// *Errors*: what the sink or a writer throws ends the run. *Threads*: the sink is called on the caller's.
DOCKAUDIT_API void write_events(EventReader& reader, const WriterFactory& make_writer, const TextSink& sink);

/// The same, for a sink that takes several texts at once.
DOCKAUDIT_API void write_events(EventReader& reader, const WriterFactory& make_writer, const TextsSink& sink);

}  // namespace dockaudit

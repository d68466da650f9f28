#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/container_history.hpp>
#include <dockaudit/escape.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/interpreter.hpp>

namespace dockaudit {

/// The forms in which an event can be written.
enum class OutputFormat {
    plain,      ///< `--format default`: a rule, the local time, the records as stored, the last one first
    raw,        ///< the lines as stored, in their order
    interpret,  ///< `-i`: a rule, the records with their values interpreted, the last one first
    json,       ///< one line of JSON for each event, in the Elastic Common Schema: `schema/ecs.schema.json`
    json_records,  ///< one line of JSON for each event: its records, with auditd's names; nothing is lost
    csv,           ///< a line of values for each event, quoted as RFC 4180 says; the header is at the begin
    text,          ///< a sentence for each event: when, who, what, to whom, how
    activity,      ///< a line for what people and containers did; other events give none
};

/// The format of a name that `ausearch --format` knows: `raw`, `default`, `csv`, `text`, and any word that
/// begins with `interp`; and of this library's own `json`, `json-records` and `activity`.
DOCKAUDIT_API std::optional<OutputFormat> parse_output_format(std::string_view name) noexcept;

/// Those names.
DOCKAUDIT_API std::vector<std::string> output_format_names();

/// Seconds by which local clocks are ahead of UTC at an instant.
using UtcOffset = std::function<std::chrono::seconds(std::chrono::sys_seconds)>;

/// The columns of csv that are not always there.
struct CsvColumns {
    bool keys = false;     ///< the first key of the rule
    bool labels = false;   ///< the security labels of subject and object
    bool object2 = false;  ///< the second object, such as the new name of a file
    bool time = false;     ///< the local time in parts, and how far it is ahead of UTC
};

/// The host that reads the log.
struct LocalHost {
    std::string name;        ///< if given, the accounts of this host name no ids of records of another node
    std::string id;          ///< machine-id(5)
    bool wrote_log = false;  ///< the log is this host's own: what has no node is of it
};

struct WriterOptions {
    EscapeMode escape = EscapeMode::tty;
    UtcOffset utc_offset;                       ///< of the local time that is shown; UTC if empty
    std::string locale = "C";                   ///< for `%x`, a name that newlocale(3) takes
    std::size_t max_cached_values = 64 * 1024;  ///< of the interpreter, see `InterpreterOptions`
    bool with_raw = false;                      ///< json: with the stored lines of the event
    CsvColumns csv;
    LocalHost host;       ///< json and activity
    bool is_utf8 = true;  ///< activity: signs that are not ASCII may be written
    /// Which process was in which container, for json and activity; without one, only what events name
    /// themselves is known.
    std::shared_ptr<const ContainerHistory> history = {};
};

/// Writes events in one format, byte for byte as ausearch(8) does, into a buffer of the caller.
///
///     const auto writer = make_event_writer(OutputFormat::interpret);
///     std::string out;
///     for (const auto& event : reader) writer->append_event(out, event);
///
/// On purpose different from ausearch: raw is the stored line, unchanged; no value, enriched or not, can put
/// a control byte on a terminal in interpret, unless the escape mode is raw; numbers of an unknown
/// architecture stay numbers; nothing is cut.
///
/// JSON is strict JSON in UTF-8 whatever the log holds, and neither the escape mode nor the local time
/// changes it.
///
/// *Threads*: one object belongs to one thread at a time; different ones are independent.
class DOCKAUDIT_API EventWriter {
 public:
    virtual ~EventWriter() = default;

    /// What comes before the first event. Formats without a header append nothing.
    virtual void append_begin(std::string& /*out*/) {}

    /// Appends one event.
    virtual void append_event(std::string& out, const EventView& event) = 0;

    /// True if the stored lines of an event are enough to write it. Then it may be handed to `append_lines`
    /// instead, by a caller that needs no more of it.
    virtual bool takes_lines() const noexcept { return false; }

    /// Appends what `append_event` would of the event that has these lines, each with its newline.
    /// *Requires*: `takes_lines()`.
    virtual void append_lines(std::string& /*out*/, std::string_view /*lines*/) {}

    /// What comes after the last event.
    virtual void append_end(std::string& /*out*/) {}

    /// How it came by the meanings of values; zeros for a format that shows none.
    virtual InterpreterStatistics statistics() const { return {}; }

 protected:
    EventWriter() = default;
    EventWriter(const EventWriter&) = default;
    EventWriter& operator=(const EventWriter&) = default;
};

/// The writer of a format. *Errors*: `Error` of kind usage if there is no such locale.
DOCKAUDIT_API std::unique_ptr<EventWriter> make_event_writer(OutputFormat format,
                                                             const WriterOptions& options = {});

}  // namespace dockaudit

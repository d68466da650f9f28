#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <dockaudit/container_history.hpp>
#include <dockaudit/diagnostics.hpp>
#include <dockaudit/docker_flags.hpp>
#include <dockaudit/event_subject.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/time.hpp>
#include <dockaudit/time_zone.hpp>

namespace dockaudit {

// What happened on a host: tables that are made of all events in one pass, and how they are written.

/// What the values of a column are: how they are aligned, sorted and shown.
enum class ReportKind : std::uint8_t {
    text,
    number,    ///< `std::int64_t`
    time,      ///< `Timestamp`
    duration,  ///< `std::chrono::seconds`
    bytes,     ///< `std::int64_t`
    share,     ///< a part of a whole, from 0 to 1
    severity,  ///< the text of a `FlagSeverity`
    list,      ///< texts
    drawing,   ///< a text whose characters have one width: a course of time
    event,     ///< the id of an event, as `to_string` writes it: what is looked up with `-a`
};

struct ReportColumn {
    std::string name = {};   ///< for programs: `first_seen`
    std::string title = {};  ///< for people: `First seen`
    ReportKind kind = ReportKind::text;
    bool is_inferred = false;  ///< the values are concluded and have a `~` before them, or may have
};

/// A value. `std::monostate` is one that is not known. Texts are as the log has them, decoded and not escaped: who
/// writes them does that.
using ReportValue = std::variant<std::monostate, std::string, std::int64_t, double, Timestamp,
                                 std::chrono::seconds, std::vector<std::string>>;

/// A table of a report, sorted as it should be read.
struct ReportTable {
    std::string name = {};   ///< for programs, and the anchor of a page: `containers`
    std::string title = {};  ///< for people
    std::string about = {};  ///< one sentence: what the rows are; may be empty
    std::vector<ReportColumn> columns = {};
    std::vector<std::vector<ReportValue>> rows = {};  ///< *Requires*: as many values as columns
    std::uint64_t left_out = 0;                       ///< rows that there were beyond the limit
};

/// Something that has a place in time, for a picture of it.
struct ReportBar {
    std::string label = {};  ///< the name of a container, or its short id
    std::string detail = {};
    Timestamp from = {};
    Timestamp to = {};
};
struct ReportMark {
    Timestamp time = {};
    FlagSeverity severity = FlagSeverity::low;
    std::string label = {};  ///< the name of the flag
    std::string detail = {};
};

/// Events over time by kind, with containers as bars and flags as marks. All of it is aggregated: it does not grow with
/// the log.
struct ReportTimeline {
    struct Series {
        std::string name;                   ///< of a kind of event: `program`, `file`, `login`
        std::vector<std::uint64_t> counts;  ///< of each bucket
    };
    Timestamp begin = {};
    std::chrono::seconds span{0};  ///< of a bucket; 0 if there is no event
    std::vector<Series> series = {};
    std::vector<ReportBar> bars = {};
    std::vector<ReportMark> marks = {};
};

/// One report: tables, or a story, which is a table of time and text.
struct ReportSection {
    std::string name = {};                ///< `containers`
    std::string title = {};               ///< for people
    std::vector<std::string> notes = {};  ///< sentences for the reader: what is missing, what is inferred
    std::vector<ReportTable> tables = {};
    std::optional<ReportTimeline> timeline = {};
};

/// Everything that is written in the end.
struct ReportDocument {
    std::string title = {};
    Timestamp made = {};
    std::optional<Timestamp> from = {};  ///< the first event; absent if there is none
    std::optional<Timestamp> to = {};
    std::uint64_t events = 0;
    std::vector<std::string> logs = {};
    std::vector<std::string> notes = {};
    std::vector<ReportSection> sections = {};
};

/// For the library's own use: what several reports read of one event.
class EventReading;

/// What reports need to know, beside the events.
struct ReportOptions {
    std::shared_ptr<const ContainerHistory> history =
        {};  ///< may be null: then nothing is known of containers
    TimeZone zone;
    LocalHost host;
    std::size_t max_rows = 50;           ///< of a table
    std::size_t max_groups = 1'000'000;  ///< that one count may remember; what comes beyond is counted as one
    TimeRange range = {};                ///< that was asked for
    std::shared_ptr<EventReading> reading =
        {};  ///< of `ReportRun`, so that an event is read once for all of its reports
};

/// Makes one report out of events. *Threads*: one object belongs to one thread.
class DOCKAUDIT_API Report {
 public:
    virtual ~Report() = default;

    /// Takes an event. Events come in the order of the log, each once; so `finish` may rely on no order but sorts.
    virtual void add(const EventSubject& subject) = 0;

    /// Takes an event of the range before. *Requires*: `ReportSpec::wants_before` of this report.
    virtual void add_before(const EventSubject& /*subject*/) {}

    /// *Requires*: all events were added. `diagnostics` is of the pass over the logs.
    virtual ReportSection finish(const Diagnostics& diagnostics) = 0;

 protected:
    Report() = default;
    Report(const Report&) = default;
    Report& operator=(const Report&) = default;
};

/// A report that there is. `operand` names what it is about: `container X`; empty if it takes none.
struct ReportSpec {
    std::string_view name;
    std::string_view operand;
    std::string_view help;  ///< one line
    std::unique_ptr<Report> (*make)(const ReportOptions& options, std::string_view operand) = nullptr;

    /// It compares the range that was asked for with one of the same length before it.
    bool wants_before = false;
};

/// All of them, in the order in which they are read. *Lifetime*: for ever.
DOCKAUDIT_API std::vector<ReportSpec> report_specs();

enum class ReportFormat : std::uint8_t { table, csv, json, html };

DOCKAUDIT_API std::optional<ReportFormat> parse_report_format(std::string_view name) noexcept;

struct ReportWriterOptions {
    EscapeMode escape = EscapeMode::tty;
    std::optional<std::size_t> max_width;  ///< of a line of a table, in characters
    bool is_colored = false;
    bool is_utf8 = true;
    TimeZone zone;
};

/// A whole document as text. *Errors*: none for what a document holds.
DOCKAUDIT_API std::string write_report(const ReportDocument& document, ReportFormat format,
                                       const ReportWriterOptions& options);

}  // namespace dockaudit

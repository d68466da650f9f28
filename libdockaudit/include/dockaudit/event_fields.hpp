#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/container_history.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/export.hpp>

namespace dockaudit {

/// Something that an event has under a name.
///
///     time  date  hour    when: the instant, its day, its hour, in local time
///     event serial node   the id as `to_string` writes it, and two parts of it
///     type  types         the type of the first record, those of all
///     argv                the arguments of the program that was run
///     command             the same, else what the process title or `cmd` says
///     file                files that the records name, sockets and folders among them: what `Query::Builder::file`
///                         looks at, but for the working directory, which is `cwd`. A relative name that is one of the
///                         working directory is a whole path, without `.` and `..`; an abstract socket has an `@`
///     host                remote hosts: names and addresses
///     tty                 `tty` or `terminal`
///     success             `yes` or `no`: of the system call, of what a program reports, of an access vector
///     container           the id of the container that the process was in; `container.name`, `container.source`
///                         (what shows it) and `place` (`host` or `container`) beside it
///     container.named     the containers that the event names, or the beginning of an id
///     image               of the container, or the one that a client's command names
///     docker.verb         what a client of a container engine was told: `run`, `exec`
///     flag                what a security person wants to see, see docker_flags.hpp; `flags` is the same, or where
///                         there is none the field of that name that records have
///     person              who gave a client its command; with a `~`, who is taken to have started what runs in a
///                         container
///     parent.exe          the program of the parent; `parent.comm`, `parent.argv`, and `ancestors`, all their names
///
/// Every other name is that of a field of a record, and its values are interpreted: `uid` is the name of the
/// user. With `raw.` in front it is the value as stored, quotes and hex digits included; `raw.time` is in
/// seconds since 1970.
///
/// A field that occurs several times in an event has each distinct value once, in their order; only `argv`
/// repeats. The value `(null)` is none.
class DOCKAUDIT_API EventField {
 public:
    /// *Errors*: `Error` of kind usage if it cannot be a name.
    static EventField parse(std::string_view name);

    const std::string& name() const noexcept { return name_; }

    /// True if an event can well have several values; false if it has one unless something is odd.
    bool is_list() const noexcept;

    /// True if the values are decimal numbers.
    bool is_number() const noexcept;

    /// True if `FieldReaderOptions::history` is needed to know all of it.
    bool needs_history() const noexcept { return source_ == Source::container; }

 private:
    friend class FieldReader;
    friend std::vector<std::string> event_field_names();
    struct DOCKAUDIT_LOCAL Derived;
    enum class Source : std::uint8_t {
        record_field,
        raw_field,
        time,
        raw_time,
        date,
        hour,
        event,
        serial,
        node,
        type,
        types,
        argv,
        command,
        file,
        host,
        success,
        container,
    };

    std::string name_;
    Source source_ = Source::record_field;
};

/// The fields of a list such as `time,auid,exe`. *Errors*: `Error` of kind usage that points at the mistake.
DOCKAUDIT_API std::vector<EventField> parse_event_fields(std::string_view list);

/// The names that stand for more than a field of a record, and those of the fields that most events have.
DOCKAUDIT_API std::vector<std::string> event_field_names();

/// What is worth reading on a terminal.
DOCKAUDIT_API std::vector<EventField> default_event_fields();

struct FieldReaderOptions {
    UtcOffset utc_offset;    ///< of local time; UTC if empty
    bool iso_times = false;  ///< `2023-11-14T22:13:20.100+01:00`; otherwise `2023-11-14 22:13:20.100`
    std::shared_ptr<const ContainerHistory> history = {};  ///< of the fields of containers and parents
};

/// Reads the values of chosen fields from events. They are not escaped: that is left to what writes them.
///
///     FieldReader reader(parse_event_fields("time,uid,key"));
///     for (const auto& event : events) use(reader.read(event)[1]);
///
/// *Threads*: one object belongs to one thread at a time.
class DOCKAUDIT_API FieldReader {
 public:
    using Values = std::vector<std::string>;

    explicit FieldReader(std::vector<EventField> fields, FieldReaderOptions options = {});
    FieldReader(FieldReader&&) noexcept;
    FieldReader& operator=(FieldReader&&) noexcept;
    ~FieldReader();

    const std::vector<EventField>& fields() const noexcept;

    /// The values of each field, in the order of `fields()`; none where the event lacks it.
    /// *Lifetime*: they die with the next call.
    std::span<const Values> read(const EventView& event);

    /// Where one of the values stands that were read last.
    struct Place {
        static constexpr std::uint32_t kEvent = UINT32_MAX;

        std::uint32_t field = 0;        ///< in `fields()`
        std::uint32_t value = 0;        ///< of that field
        std::uint32_t record = kEvent;  ///< of the event; `kEvent` if all of it says so
    };

    /// All places of the values, by record, those of the whole event first. A value may stand in several
    /// records. *Lifetime*: until the next call of `read`.
    std::span<const Place> places() const noexcept;

 private:
    class DOCKAUDIT_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

/// Arguments as one line for a shell: those that need it are in single quotes.
DOCKAUDIT_API std::string join_arguments(std::span<const std::string> arguments);

}  // namespace dockaudit

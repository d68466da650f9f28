#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/account.hpp>
#include <dockaudit/container_history.hpp>
#include <dockaudit/docker_flags.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/match_text.hpp>
#include <dockaudit/record_type.hpp>
#include <dockaudit/time.hpp>

namespace dockaudit {

/// The number of a system call on one machine.
struct MachineCall {
    std::uint32_t arch = 0;  ///< an AUDIT_ARCH number
    std::uint32_t number = 0;
};

/// Says what a value means, as `ausearch -i` shows it; `make_value_interpreter` makes one. The query that it
/// is given to, and copies of that, call it from every thread in which they match events: it must bear that.
using ValueInterpreter = std::function<std::string(const RecordView& record, const Field& field)>;

/// Which events are wanted: criteria, compiled once.
///
///     auto query = Query::builder().key("docker").since(ago(1h)).build();
///     if (query.matches(event)) …
///
/// *Threads*: immutable; safe to use from several at once, copies share their content.
class DOCKAUDIT_API Query {
 public:
    class Builder;

    /// Matches every event.
    Query();

    static Builder builder();

    /// True if the event meets every criterion, the time range included.
    bool matches(const EventView& event) const;

    /// False if `matches` does not depend on the records of a type, as long as the event has another record.
    bool depends_on(RecordType type) const noexcept;

    /// The span outside which no event matches.
    const TimeRange& time_range() const noexcept;

    /// What to look for in a matching event to see why it matches; what `exclude` leaves out is not in it.
    std::vector<MatchText> match_texts() const;

 private:
    friend struct QueryAccess;
    struct DOCKAUDIT_LOCAL Compiled;
    explicit Query(std::shared_ptr<const Compiled> compiled);

    std::shared_ptr<const Compiled> compiled_;
};

/// Collects criteria; `build()` compiles them.
///
/// Values of one criterion are alternatives, different criteria must all hold: `.key("a").key("b").uid(0)`
/// finds the events of root with either key. A field that an event lacks, or that cannot be read, matches
/// nothing. The criteria are those of ausearch(8) and some more; each names its option. Text is found
/// anywhere in a value, and case counts; `*` and `?` are letters like any other.
class Query::Builder {
 public:
    Builder();
    Builder(const Builder& other);
    Builder(Builder&& other) noexcept;
    Builder& operator=(const Builder& other);
    Builder& operator=(Builder&& other) noexcept;
    ~Builder();

    using History = std::shared_ptr<const ContainerHistory>;

    Builder& since(Timestamp start);        ///< `-ts`: at that instant or later
    Builder& until(Timestamp end);          ///< `-te`: at that instant or earlier
    Builder& serial(std::uint64_t serial);  ///< `-a`
    Builder& node(std::string_view name);   ///< `-n`: the whole name
    Builder& type(RecordType type);         ///< `-m`: some record of the event has that type
    Builder& arch(std::uint32_t elf);       ///< `--arch`: an AUDIT_ARCH number; `find_arch` knows names

    /// `-e`: a failed system call has a negative one. `name`: of the error (`EACCES`), which stands for the
    /// code in a log whose values were interpreted before.
    Builder& exit(std::int64_t code, std::string_view name = {});

    Builder& success(bool succeeded);    ///< `-sv`
    Builder& pid(std::uint32_t id);      ///< `-p`
    Builder& ppid(std::uint32_t id);     ///< `-pp`
    Builder& session(std::uint32_t id);  ///< `--session`; `kUnsetId` is one like any other

    /// `-sc NUMBER`, on every machine. 0 is also met by events without a system call, as in ausearch(8).
    Builder& syscall(std::uint32_t number);

    /// `-sc NAME`: the call of that name, by its number on each of the machines, or by the name itself in a
    /// log whose values were interpreted before; or the operation of io_uring of that name. `find_syscall` and
    /// `find_uring_op` know the numbers.
    Builder& syscall(std::string_view name, std::vector<MachineCall> numbers,
                     std::optional<std::uint32_t> operation = {});

    Builder& uid(const Account& account);       ///< `-ui`
    Builder& euid(const Account& account);      ///< `-ue`
    Builder& loginuid(const Account& account);  ///< `-ul`
    Builder& any_uid(const Account& account);   ///< `-ua`: uid, euid or loginuid
    Builder& gid(const Account& account);       ///< `-gi`
    Builder& egid(const Account& account);      ///< `-ge`
    Builder& any_gid(const Account& account);   ///< `-ga`: gid or egid

    Builder& comm(std::string_view text);        ///< `-c`: of the process, or of an access vector
    Builder& executable(std::string_view text);  ///< `-x`
    Builder& key(std::string_view text);         ///< `-k`; events without a key have the key `(null)`
    Builder& terminal(std::string_view text);    ///< `-tm`
    Builder& uuid(std::string_view text);        ///< `-uu`, of a virtual machine
    Builder& vm_name(std::string_view text);     ///< `-vm`
    Builder& subject(std::string_view text);     ///< `-su`
    Builder& object(std::string_view text);      ///< `-o`
    Builder& context(std::string_view text);     ///< `-se`: subject or object

    /// `-f`: a file that some record names, the working directory, or the path of a socket. A relative
    /// name counts as it is stored and, unless the event may name another folder by a descriptor, with the
    /// working directory before it: as it is, and as a path without `.` and `..`. Symbolic links are not
    /// followed, and names that start with a slash are taken as they are. The name of an abstract socket counts with and without the `@` before it.
    Builder& file(std::string_view text);

    /// `-hn`: the name or address of a remote host, or the numeric address of a socket.
    Builder& host(std::string_view text);

    /// `--arg`: a word of the command line, the name of the program among them. It is put together from all
    /// EXECVE records of the event.
    Builder& argument(std::string_view text);

    /// `--cmd`: the command line in one, its words joined by spaces; the title of the process (PROCTITLE, of
    /// which the kernel keeps 128 bytes); or the command in a USER_CMD record, as sudo writes it.
    Builder& command(std::string_view text);

    /// `--in-container`, `--on-host`: where the process of the event was, as far as the history knows.
    Builder& place(ProcessPlace place, History history);

    /// `--container`: the process was in a container of that id, beginning of an id or name, or the event names
    /// one. `ContainerHistory::find_containers` knows them.
    Builder& container(std::string_view id_or_name, History history);

    /// `--parent`: the program of the parent, its name or its command line.
    Builder& parent(std::string_view text, History history);

    /// `--docker-verb`: an event of a client of a container engine with that verb: `run`, `exec`, `compose up`.
    /// Without a history only the event that starts the client is known as one.
    Builder& docker_verb(std::string_view verb, History history = {});

    /// `--flag`: what the event raises.
    Builder& flag(FlagId flag, History history = {});

    /// The events of which a `ContainerHistory` is made: starts and ends of programs, refused clients.
    Builder& process_marks();

    /// `--where`: an expression of ausearch-expression(5) holds for some record of the event. `interpreter`
    /// is needed for `i=` and `i!=` only.
    ///
    /// Three things go beyond that page. Of several keys of a record, every one counts as its `key`. The
    /// operators for numbers take every field whose value is a number:
    /// decimal, hexadecimal with `0x`, octal with a leading 0; `arch` and the arguments of a system call are
    /// hexadecimal; -1 and `unset` are the same id. And `-` needs no quotes. *Errors*: `Error` of kind usage
    /// that shows the mistake in `expression`.
    Builder& where(std::string_view expression, ValueInterpreter interpreter = {});

    /// `--not`: leaves out what `unwanted` matches, its time range included. An event that lacks the fields
    /// that `unwanted` asks for stays. May be called again: an event that any of them matches is left out.
    Builder& exclude(const Query& unwanted);

    /// At least one of the queries matches; with none of them, nothing does. May be called again, for another
    /// choice.
    Builder& any_of(const std::vector<Query>& choices);

    /// `-w`: the texts of all criteria are whole values, not parts of them. Queries that were handed in stay
    /// as they are.
    Builder& whole_words(bool whole = true);

    /// The compiled query; the builder stays as it is. *Errors*: `Error` of kind usage if a criterion makes
    /// no sense.
    Query build() const;

 private:
    struct DOCKAUDIT_LOCAL Criteria;
    std::unique_ptr<Criteria> criteria_;
};

}  // namespace dockaudit

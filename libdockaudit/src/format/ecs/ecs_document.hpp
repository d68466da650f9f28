#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <dockaudit/event_view.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/interpreter.hpp>

#include "event/argv.hpp"
#include "format/container_hint.hpp"
#include "format/json_text.hpp"
#include "format/name_table.hpp"
#include "interpret/enrichment.hpp"
#include "record/socket_address.hpp"

namespace dockaudit {

/// What has a place of its own in the Elastic Common Schema, as JSON text; empty where the event does not
/// tell.
enum class EcsValue : std::uint8_t {
    pid,
    parent_pid,
    command,
    executable,
    title,
    working_directory,
    session,
    remote_address,
    remote_host,  ///< an `addr` that is no IP address
};
inline constexpr std::size_t kEcsValues = 9;

enum class EcsFieldRole : std::uint8_t;

/// The users and groups that a process has.
enum class EcsId : std::uint8_t {
    login_user,
    user,
    effective_user,
    saved_user,
    filesystem_user,
    group,
    effective_group,
    saved_group,
    filesystem_group,
};
inline constexpr std::size_t kEcsIds = 9;

/// A user or a group, as JSON strings; either may be empty.
struct EcsAccount {
    std::string id;
    std::string name;

    bool empty() const noexcept { return id.empty() && name.empty(); }
    std::string_view shown() const noexcept { return name.empty() ? id : name; }
    void clear() noexcept {
        id.clear();
        name.clear();
    }
};

/// What a user-space record says of whom it concerns.
struct AccountFields {
    std::string name;              ///< `acct`, decoded
    std::string group;             ///< `grp`, decoded
    std::string_view id;           ///< `id`
    std::string_view second_user;  ///< a `uid` after the one of the process
    std::string id_name;           ///< what `id` and the second `uid` mean
    std::string second_user_name;
};

/// The first file that an event is about: a PATH record that is no parent folder.
struct EcsFile {
    std::string name;  ///< decoded; empty: there is none
    std::string_view inode, device, mode, user, group, label;
    std::string user_name, group_name;  ///< interpreted
};

/// The first access vector of an event (AVC), as the record spells it.
struct EcsVector {
    std::string_view pid, command, executable;
    std::string_view result;    ///< `seresult`: denied or granted
    std::string_view apparmor;  ///< `apparmor`: `"DENIED"`, `"STATUS"`
    std::string_view path, name, object_class, requested, denied, capability;
};

/// An event taken apart for ECS: each field of each record is read once, and is put, as JSON text, where it
/// will be written from. Used again for event after event; allocates only while its buffers grow.
///
/// A field goes to one of these: a place of its own; `data`, under its audit name; the object of its record,
/// for PATH, SOCKADDR, EXECVE, AVC, for records that speak of something else than the process that acted, and
/// for types of which an event has several; and if it does not fit, because its name is taken by another
/// record's value or is no fit member name, `others`.
///
/// *Lifetime*: the views borrow the event that was read last.
class EcsDocument {
 public:
    explicit EcsDocument(const WriterOptions& options);

    void read(const EventView& event);

    const InterpreterStatistics& statistics() const noexcept { return interpreter_.statistics(); }

    std::string_view value(EcsValue value) const noexcept { return values_[static_cast<std::size_t>(value)]; }
    const EcsAccount& account(EcsId id) const noexcept { return accounts_[static_cast<std::size_t>(id)]; }

    /// The JSON string of a member of `data`; empty if it is not there, or says nothing.
    std::string_view data_value(std::string_view name);

    /// Fills in the account that a name or an id stands for, as far as the event or the accounts of its host
    /// tell. `id_name`: what the id means.
    void resolve(EcsAccount& account, bool is_group, std::string_view name, std::string_view id,
                 std::string_view id_name);

    /// Whether the event is surely one of another host than this.
    bool is_foreign() const noexcept { return is_foreign_; }

    // Members of `auditd.data`, and elements of the arrays; JSON text.
    std::string data, paths, addresses, commands, vectors, records, others, arguments, keys, interpreted;

    std::size_t argument_count = 0;
    std::string command_line;
    ContainerHint container;
    enum class Outcome : std::uint8_t { unknown, success, failure } outcome = Outcome::unknown;

    EcsFile file;
    EcsVector vector;
    AccountFields concerned;
    std::optional<SocketAddress> peer;  ///< of the first SOCKADDR record
    EcsAccount old_login;               ///< `old-auid`

    // What the tables ask for.
    RecordType type = RecordType::unknown;  ///< of the record that says what happened
    std::string type_name;                  ///< its name in lower case
    std::string_view body;                  ///< of that record
    std::size_t record_count = 0;           ///< in the event
    bool has_syscall = false;
    bool has_key = false;
    bool creates_file = false;         ///< a PATH record has nametype CREATE
    std::string syscall;               ///< its name
    std::string_view operation;        ///< `op`
    std::string_view promiscuous;      ///< `prom`
    std::string_view was_promiscuous;  ///< `old_prom`
    std::string_view first_argument;   ///< `a0` of the system call, the folder of the `*at` calls
    std::string directory;             ///< cwd, decoded

 private:
    void clear();
    void choose_type(const EventView& event);
    void read_record(const EventView& event, std::size_t index);
    bool read_repeated(const EventView& event, std::size_t index);
    void read_object(const RecordView& record);
    void read_fields(const RecordView& record);
    void read_path(const RecordView& record);
    void read_address(const RecordView& record);
    void read_command(const RecordView& record);
    void read_vector(const RecordView& record);
    void take(const RecordView& record, const Field& field);
    void take_detail(EcsFieldRole role, const Field& field, std::string_view text);
    void take_text(EcsValue place, const Field& field);
    void take_number(EcsValue place, const Field& field);
    void take_id(EcsId place, const Field& field);
    void take_session(const Field& field);
    void take_outcome(const Field& field);
    void take_address(const Field& field);
    void take_argument(const RecordView& record, const Field& field);
    void take_title(const Field& field);
    void take_vector_process();
    void fill_account(EcsAccount& account, const Field& field, std::string_view text);
    std::string_view text_of(const Field& field);
    bool put(EcsValue place, std::string_view json);
    void add_data(std::string_view name, std::string_view text);
    void add_socket();
    void add_other(std::string_view name, std::string_view text);
    void add_to_object(JsonText& json, const Field& field, std::string_view text);
    void finish_argument();

    std::string& slot(EcsValue value) noexcept { return values_[static_cast<std::size_t>(value)]; }

    std::string host_name_;
    Interpreter interpreter_;
    std::array<std::string, kEcsValues> values_;
    std::array<EcsAccount, kEcsIds> accounts_;
    NameTable names_;         // of `data`, with the offsets of the values
    NameTable object_names_;  // of the object at hand
    NameTable types_;         // of the records, with their index and whether their first one was told again
    Enrichment enrichment_;   // of the record at hand, where the event is foreign
    bool is_foreign_ = false;
    bool has_user_ = false;     // the record at hand had a `uid`
    bool shows_login_ = false;  // its user is the login user, and not that `uid`
    std::string scratch_;
    std::string decoded_;
    std::string_view record_type_name_;  // of the record at hand
    RecordType record_type_ = RecordType::unknown;
    std::string argument_;
    std::string argument_total_;  // argc
    bool has_argument_ = false;
    ArgumentJoiner joiner_;
    std::unordered_map<std::string, std::string> known_ids_;  // by `u` or `g` and the name; empty: unknown
};

}  // namespace dockaudit

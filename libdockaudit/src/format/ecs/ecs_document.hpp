#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <dockaudit/event_view.hpp>
#include <dockaudit/event_writer.hpp>

#include "docker/container_hint.hpp"
#include "docker/process_mark.hpp"
#include "event/argv.hpp"
#include "format/ecs/ecs_field_plans.hpp"
#include "format/ecs/ecs_flow.hpp"
#include "format/ecs/ecs_values.hpp"
#include "format/json_text.hpp"
#include "format/name_table.hpp"
#include "interpret/record_interpreter.hpp"
#include "record/field_form.hpp"
#include "record/socket_address.hpp"

namespace dockaudit {

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

    const InterpreterStatistics& statistics() const noexcept { return interpreter_.statistics; }

    std::string_view value(EcsValue value) const noexcept { return values_[static_cast<std::size_t>(value)]; }
    const EcsAccount& account(EcsId id) const noexcept { return accounts_[static_cast<std::size_t>(id)]; }

    /// The JSON string of a member of `data`; empty if it is not there, or says nothing.
    std::string_view data_value(std::string_view name);

    /// Fills in the account that a name or an id stands for, as far as the event or the accounts of its host
    /// tell. `id_name`: what the id means.
    void resolve(EcsAccount& account, bool is_group, std::string_view name, std::string_view id,
                 std::string_view id_name);

    /// Has an account in `data` under the name of its field, if nothing has that name there.
    void keep_in_data(std::string_view name, EcsId id);

    /// Whether the event is surely one of another host than this.
    bool is_foreign() const noexcept { return is_foreign_; }

    // Members of `auditd.data`, and elements of the arrays; JSON text.
    std::string data, paths, addresses, commands, vectors, records, others, arguments, keys, interpreted;

    std::size_t argument_count = 0;
    std::string command_line;
    ContainerHint container;
    std::optional<ProcessIds> process;  ///< as `find_process_ids` gives them
    enum class Outcome : std::uint8_t { unknown, success, failure } outcome = Outcome::unknown;

    EcsFile file;
    EcsVector vector;
    EcsFlow flow;
    AccountFields concerned;
    const SocketAddress* peer = nullptr;  ///< of the first SOCKADDR record; null: there is none, or no hex
    EcsAccount old_login;                 ///< `old-auid`

    // What the tables ask for.
    RecordType type = RecordType::unknown;  ///< of the record that says what happened
    const RecordView* teller = nullptr;     ///< that record
    std::size_t record_count = 0;           ///< in the event
    bool has_syscall = false;
    bool has_key = false;
    bool creates_file = false;         ///< a PATH record has nametype CREATE
    std::string syscall;               ///< its name
    std::string_view operation;        ///< `op`
    std::string_view promiscuous;      ///< `prom`
    std::string_view was_promiscuous;  ///< `old_prom`
    std::string directory;             ///< cwd, decoded

 private:
    void clear();
    void start_record(const RecordView& record);
    void start_field(const Field& field) { plan_ = &plans_.next(field.name); }
    void choose_type(const EventView& event);
    void read_record(const EventView& event, std::size_t index);
    void read_process();
    bool read_repeated(const EventView& event, std::size_t index);
    void read_object(const RecordView& record);
    void read_fields(const RecordView& record);
    void read_path();
    void read_address();
    void read_command(const RecordView& record);
    void read_vector();
    void take(const RecordView& record, const Field& field);
    void take_detail(EcsFieldRole role, const Field& field, std::string_view text);
    void take_text(EcsValue place, const Field& field);
    void take_number(EcsValue place, const Field& field);
    void take_id(EcsId place, const Field& field);
    void take_user(EcsFieldRole role, const RecordView& record, const Field& field);
    void take_second_user(EcsId place, const RecordView& record, const Field& field);
    void take_session(const Field& field);
    void take_outcome(const Field& field);
    void take_address(const Field& field);
    void take_argument(const RecordView& record, const Field& field);
    void take_title(const Field& field);
    void take_flow(const Field& field);
    void take_vector_process();
    std::string_view text_of(const Field& field);
    std::string_view foreign_text(const Field& field, std::string_view text);
    bool put(EcsValue place, std::string_view json);
    void add_data(std::string_view name, std::string_view text);
    void add_socket();
    void add_other(std::string_view name, std::string_view text);
    void add_to_object(JsonText& json, const Field& field, std::string_view text);
    void add_empty_arguments(std::uint64_t count);
    void finish_argument();

    std::string& slot(EcsValue value) noexcept { return values_[static_cast<std::size_t>(value)]; }

    std::string host_name_;
    RecordInterpreter interpreter_;
    FieldForms forms_;
    std::vector<Field> fields_;  // of the record at hand
    EcsFieldPlans plans_;
    EcsFieldPlan* plan_ = nullptr;  // of the field at hand
    std::array<std::string, kEcsValues> values_;
    std::array<EcsAccount, kEcsIds> accounts_;
    NameTable names_;         // of `data`, with the offsets of the values
    NameTable object_names_;  // of the object at hand
    NameTable types_;         // of the records, with their index and whether their first one was told again
    bool is_foreign_ = false;
    std::string peer_value_;  // what `peer_` was read from
    std::optional<SocketAddress> peer_;
    bool has_user_ = false;                       // the record at hand had a `uid`
    bool has_login_ = false;                      // … an `auid`
    bool shows_login_ = false;                    // its user is the login user, and not that `uid`
    EcsAccount first_login_;                      // the first `auid` of a LOGIN record
    RecordType flow_type_ = RecordType::unknown;  // of the record that tells `flow`
    std::string_view remote_name_;                // the first `hostname` that is an address
    std::string scratch_;
    std::string decoded_;
    std::string_view record_type_name_;  // of the record at hand
    RecordType record_type_ = RecordType::unknown;
    std::string argument_;
    std::string argument_total_;  // argc
    bool has_argument_ = false;
    std::uint8_t interpreted_arguments_ = 0;  // bit N: aN is in `interpreted`
    ArgumentJoiner joiner_;
    std::unordered_map<std::string, std::string> known_ids_;  // by `u` or `g` and the name; empty: unknown
};

}  // namespace dockaudit

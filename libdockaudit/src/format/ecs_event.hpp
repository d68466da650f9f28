#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <dockaudit/event_view.hpp>
#include <dockaudit/interpreter.hpp>

#include "event/argv.hpp"
#include "facts/container_hint.hpp"
#include "format/ecs_meaning.hpp"
#include "format/json_text.hpp"
#include "format/name_table.hpp"

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
    login_user_id,
    login_user_name,
    user_id,
    user_name,
    effective_user_id,
    effective_user_name,
    group_id,
    group_name,
    session,
    remote_address,
};
inline constexpr std::size_t kEcsValues = 16;

/// An event taken apart for ECS: each field of each record is read once, and is put, as JSON text, where it
/// will be written from. Used again for event after event; allocates only while its buffers grow.
///
/// A field goes to one of these: a place of its own; `data`, under its audit name; for PATH, SOCKADDR, EXECVE
/// and AVC records the object of the record; and if it does not fit, because its name is taken by another
/// value or is no fit member name, `others`.
class EcsEvent {
 public:
    explicit EcsEvent(std::size_t max_cached_values) : interpreter_({EscapeMode::raw, max_cached_values}) {}

    void read(const EventView& event);

    const InterpreterStatistics& statistics() const noexcept { return interpreter_.statistics(); }

    std::string_view value(EcsValue value) const noexcept { return values_[static_cast<std::size_t>(value)]; }

    // Members of `auditd.data`, and elements of the arrays.
    std::string data, paths, addresses, commands, vectors, others, arguments, keys;

    std::size_t argument_count = 0;
    EventTraits traits;
    ContainerHint container;
    enum class Outcome : std::uint8_t { unknown, success, failure } outcome = Outcome::unknown;

    std::string file_name;            ///< of the first PATH record that is no parent folder; decoded
    std::string file_mode;            ///< interpreted: `file,755`
    std::string directory;            ///< cwd, decoded
    std::string_view first_argument;  ///< `a0` of the system call, the folder of the `*at` calls
    std::string peer;  ///< what the first SOCKADDR record means: `{ saddr_fam=inet laddr=… }`

 private:
    void clear();
    void read_record(const RecordView& record);
    void read_path(const RecordView& record);
    void read_address(const RecordView& record);
    void read_command(const RecordView& record);
    void read_vector(const RecordView& record);
    void take(const Field& field);
    void take_text(EcsValue place, const Field& field);
    void take_number(EcsValue place, const Field& field);
    void take_account(EcsValue id, EcsValue name, const Field& field);
    void take_session(const Field& field);
    void take_outcome(const Field& field);
    void take_address(const Field& field);
    bool put(EcsValue place, std::string_view json);
    void add_data(std::string_view name, std::string_view text);
    void add_other(std::string_view name, std::string_view text);
    void add_to_object(JsonText& json, const Field& field, std::string_view text);
    void finish_argument();

    std::string& slot(EcsValue value) noexcept { return values_[static_cast<std::size_t>(value)]; }

    Interpreter interpreter_;
    std::array<std::string, kEcsValues> values_;
    NameTable names_;         // of `data`, with the offsets of the values
    NameTable object_names_;  // of the object at hand
    std::string scratch_;
    std::string decoded_;
    std::string syscall_;
    std::string_view record_type_name_;
    std::string argument_;
    std::string argument_total_;  // argc
    bool has_argument_ = false;
    ArgumentJoiner joiner_;
};

}  // namespace dockaudit

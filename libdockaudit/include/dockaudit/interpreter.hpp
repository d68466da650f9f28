#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <dockaudit/escape.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/query.hpp>
#include <dockaudit/record_view.hpp>

namespace dockaudit {

struct InterpreterOptions {
    EscapeMode escape = EscapeMode::tty;  ///< of every text that is handed out
    /// At least 1; when as many are remembered, all are forgotten.
    std::size_t max_cached_values = 64 * 1024;
};

/// How an `Interpreter` came by its texts.
struct InterpreterStatistics {
    std::uint64_t hits = 0;  ///< values that were remembered
    /// Values that had to be looked up: in the account database or by asking libauparse.
    std::uint64_t misses = 0;
    std::uint64_t asked = 0;  ///< the misses for which libauparse was asked

    InterpreterStatistics& operator+=(const InterpreterStatistics& other) noexcept {
        hits += other.hits;
        misses += other.misses;
        asked += other.asked;
        return *this;
    }
};

/// Says what the values of fields mean, as `ausearch -i` and auparse_interpret_field(3) do: account names for
/// ids, names of system calls, decoded paths, flags, addresses.
///
///     Interpreter interpreter;
///     for (const auto& field : record.fields()) use(field.name, interpreter.interpret(record, field));
///
/// What auditd's `log_format = ENRICHED` stored with the record comes first. Values whose meaning is simple
/// are interpreted here, the others by libauparse, which is asked once for each (class of field, value) and,
/// for system calls and their arguments, the architecture, call and arguments that decide. What was learnt is
/// remembered, unknown accounts too. All text is escaped, enriched values included. System calls of an
/// unknown architecture stay numbers.
///
/// *Threads*: one object belongs to one thread at a time. Objects in different threads wait for each other
/// when they ask libauparse, which bears one caller in a process.
class DOCKAUDIT_API Interpreter {
 public:
    explicit Interpreter(const InterpreterOptions& options = {});
    Interpreter(Interpreter&&) noexcept;
    Interpreter& operator=(Interpreter&&) noexcept;
    ~Interpreter();

    /// The meaning of a field of a record; the value itself where there is no other.
    ///
    /// *Lifetime*: the text dies with the next call; it may lie in the record.
    std::string_view interpret(const RecordView& record, const Field& field);

    /// The same in two steps, for all fields of a record: what its fields have in common is read once.
    ///
    /// *Lifetime*: borrows the record until another is set.
    void set_record(const RecordView& record);
    std::string_view interpret(const Field& field);

    /// The same; absent if libauparse has no class for the field, so that its value is meant as it is
    /// written.
    std::optional<std::string_view> interpret_classified(const Field& field);

    const InterpreterStatistics& statistics() const noexcept;

 private:
    class DOCKAUDIT_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

/// An interpreter for `Query::Builder::where`. Copies share it.
///
/// *Threads*: may be called from several at once; they wait for each other.
DOCKAUDIT_API ValueInterpreter make_value_interpreter(const InterpreterOptions& options = {});

}  // namespace dockaudit

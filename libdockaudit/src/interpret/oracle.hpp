#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dockaudit/escape.hpp>
#include <dockaudit/field.hpp>
#include <dockaudit/record_type.hpp>

#include "interpret/auparse_handle.hpp"

namespace dockaudit {

/// What the meaning of a system call's fields depends on, as the record spells it.
struct SyscallContext {
    std::string_view arch;
    std::string_view syscall;
    std::string_view a0;
    std::string_view a1;
};

/// Asks libauparse what a value means.
///
/// There is no public call for that, so each question is a record of its own: one that has the field, and
/// before it the fields of `SyscallContext` at the positions where libauparse looks for them.
///
/// *Threads*: one at a time; objects in different threads wait for each other.
class Oracle {
 public:
    explicit Oracle(EscapeMode mode);
    Oracle(const Oracle&) = delete;
    Oracle& operator=(const Oracle&) = delete;
    ~Oracle();

    /// libauparse's interpretation; absent if the value cannot be put into a record (it has a space, a
    /// newline or a NUL) or libauparse gives none. `context` may be null.
    ///
    /// *Lifetime*: the text dies with the next question.
    std::optional<std::string_view> interpret(RecordType type, const SyscallContext* context,
                                              const Field& field);

 private:
    void write_record(RecordType type, const SyscallContext* context, const Field& field);
    bool open_record();

    EscapeMode mode_;
    AuparseHandle state_;
    std::string record_;
    std::string text_;
};

}  // namespace dockaudit

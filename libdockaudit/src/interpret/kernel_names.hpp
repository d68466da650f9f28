#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace dockaudit {

// Names of the kernel that libaudit 3.0.9 lacks: machines, system calls, operations of io_uring. Where
// libaudit has a name, it is asked first.

/// The name of a machine by its AUDIT_ARCH number (`riscv64`); empty if it is not among these.
std::string_view find_newer_arch_name(std::uint32_t arch) noexcept;
std::optional<std::uint32_t> find_newer_arch(std::string_view name) noexcept;
std::vector<std::uint32_t> newer_arches();

/// The name of a system call: of any number for the machines above, of the numbers that are later than
/// libaudit for the machines that it knows. *Requires*: `arch` is known here or to libaudit.
std::string_view find_newer_call_name(std::uint32_t arch, std::uint32_t number) noexcept;
std::optional<std::uint32_t> find_newer_call(std::uint32_t arch, std::string_view name) noexcept;

/// The name of an operation of io_uring (`uring_op=`), as auditd 4 stores it with the record; empty if there
/// is none.
std::string_view find_uring_op_name(std::uint32_t number) noexcept;

}  // namespace dockaudit

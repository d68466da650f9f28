#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/export.hpp>

namespace dockaudit {

// Names that a user types, as numbers: what the linked libaudit knows, and what the kernel has had since.

/// The AUDIT_ARCH number of a machine: a name (`x86_64`, `i686`; case does not count), the number in hex
/// (`c000003e`), or `b64` and `b32`, the 64 and 32 bit machines of this host. Absent if nobody knows it.
DOCKAUDIT_API std::optional<std::uint32_t> find_arch(std::string_view text);

/// The AUDIT_ARCH numbers of all machines whose system calls are known.
DOCKAUDIT_API std::vector<std::uint32_t> known_arches();

/// The number of a system call on a machine; absent if the machine has none of that name.
DOCKAUDIT_API std::optional<std::uint32_t> find_syscall(std::string_view name, std::uint32_t arch);

/// The number of an operation of io_uring; absent if there is none of that name.
DOCKAUDIT_API std::optional<std::uint32_t> find_uring_op(std::string_view name);

/// The name of an error by its positive number; empty if it has none.
DOCKAUDIT_API std::string find_errno_name(int number);

/// The positive number of an error name such as `EPERM`; absent if there is none of that name.
DOCKAUDIT_API std::optional<int> find_errno(std::string_view name);

}  // namespace dockaudit

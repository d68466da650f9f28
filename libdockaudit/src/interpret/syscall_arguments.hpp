#pragma once

#include <cstdint>
#include <string_view>

namespace dockaudit {

/// Which of the arguments a0 to a3 of a system call libauparse shows as more than a hexadecimal number.
struct SyscallArguments {
    std::uint8_t meaningful = 0;  ///< bit N: argument N
    bool first_decides = false;   ///< the meaning of another argument depends on a0
    bool second_decides = false;  ///< … on a1
};

/// What is known of a system call, by its name (`openat`). Of an architecture whose calls were not examined
/// (`is_examined` false), every argument counts as meaningful: then libauparse is asked about each.
SyscallArguments syscall_arguments(std::string_view name, bool is_examined) noexcept;

/// Of these two numbers, socketcall(2) and ipc(2) on several architectures, a0 is the call proper.
inline bool is_multiplexed_call(std::string_view number) noexcept {
    return number == "102" || number == "117";
}

/// True for the values of `arch` whose system calls were examined: x86_64, i386, aarch64.
bool is_examined_arch(std::string_view arch) noexcept;

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace dockaudit {

// Which system calls count as which access: what the kernel's classes say, include/asm-generic/audit_read.h,
// audit_write.h, audit_dir_write.h and audit_change_attr.h.

/// Kinds of access as bits, like AUDIT_PERM_* of linux/audit.h.
enum class Access : std::uint8_t { none = 0, execute = 1, write = 2, read = 4, attribute = 8 };

constexpr Access operator|(Access a, Access b) noexcept {
    return static_cast<Access>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr Access operator&(Access a, Access b) noexcept {
    return static_cast<Access>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}
constexpr bool has(Access set, Access wanted) noexcept {
    return (set & wanted) != Access::none;
}

/// The access that a letter of `perm=` stands for; none for other letters.
Access access_of(char letter) noexcept;
Access parse_access(std::string_view letters) noexcept;

/// True for the calls whose access is what they are asked to open for.
bool opens(std::string_view call) noexcept;

/// The access that a call counts as; none for most. For those that `opens` it depends: all of read and write.
Access access_of_call(std::string_view call) noexcept;

/// The calls that count as some access, those that open left out.
std::span<const std::string_view> calls_of(Access one) noexcept;

}  // namespace dockaudit

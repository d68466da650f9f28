#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include <dockaudit/record_view.hpp>

namespace dockaudit {

/// A system call, for tables of the few whose arguments matter. The numbers are those of the kernel's tables,
/// of x86_64, i386, the generic table (aarch64, riscv64, loongarch64), arm, ppc64 and s390x; -1 where the call is
/// not there. The layer that asks libaudit for names stands above this one.
struct SystemCallName {
    static constexpr std::size_t kMachines = 6;

    std::string_view name;
    std::array<int, kMachines> numbers;
};

/// A call that has the same number everywhere, as all have since Linux 5.0.
constexpr SystemCallName common_call(std::string_view name, int number) noexcept {
    return {name, {number, number, number, number, number, number}};
}

/// The call that a SYSCALL record is of. *Lifetime*: borrows the record.
class SystemCall {
 public:
    explicit SystemCall(const RecordView& syscall) noexcept;

    /// `syscall` and `arch` as stored: numbers, or names if the log was interpreted before.
    SystemCall(std::string_view syscall, std::string_view arch) noexcept;

    bool is(const SystemCallName& call) const noexcept;

 private:
    std::string_view name_;
    std::optional<std::size_t> machine_;
    int number_ = -1;
};

}  // namespace dockaudit

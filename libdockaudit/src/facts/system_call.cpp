#include "facts/system_call.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/ascii.hpp"
#include "facts/value.hpp"

namespace dockaudit {
namespace {

// The column of a machine in the table, by the value of `arch` in linux/audit.h.
std::optional<std::size_t> column_of(std::int64_t arch) noexcept {
    struct Machine {
        std::int64_t arch;
        std::size_t column;
    };
    constexpr auto kMachines = std::to_array<Machine>({
        {0xC000003E, 0},
        {0x40000003, 1},
        {0xC00000B7, 2},
        {0xC00000F3, 2},
        {0xC0000102, 2},
        {0x40000028, 3},
        {0xC0000015, 4},
        {0x80000015, 4},
        {0x80000016, 5},
    });
    const auto* machine = std::ranges::find(kMachines, arch, &Machine::arch);
    return machine == kMachines.end() ? std::nullopt : std::optional(machine->column);
}

}  // namespace

SystemCall::SystemCall(const RecordView& syscall) noexcept
    : SystemCall(syscall.field("syscall").value_or(std::string_view{}),
                 syscall.field("arch").value_or(std::string_view{})) {}

SystemCall::SystemCall(std::string_view syscall, std::string_view arch) noexcept : name_(syscall) {
    if (!is_digits(syscall)) return;
    const auto* const end = syscall.data() + syscall.size();
    if (std::from_chars(syscall.data(), end, number_).ec != std::errc{}) return;
    if (const auto machine = read_number(arch, Reader::arch)) machine_ = column_of(*machine);
}

bool SystemCall::is(const SystemCallName& call) const noexcept {
    if (number_ < 0) return name_ == call.name;
    return machine_ && call.numbers[*machine_] == number_;
}

}  // namespace dockaudit

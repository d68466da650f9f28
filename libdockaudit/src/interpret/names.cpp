#include <dockaudit/names.hpp>

#include <algorithm>
#include <charconv>
#include <string>

#include <libaudit.h>

#include "base/ascii.hpp"
#include "interpret/kernel_names.hpp"

namespace dockaudit {
namespace {

std::optional<std::uint32_t> elf_of(int machine) {
    if (machine < 0) return std::nullopt;
    const auto elf = audit_machine_to_elf(machine);
    return elf != 0 ? std::optional<std::uint32_t>(elf) : std::nullopt;
}

// The machine that runs the 32 bit programs of a 64 bit host.
int narrow_machine(int machine) {
    switch (machine) {
        case MACH_86_64:
            return MACH_X86;
        case MACH_PPC64:
            return MACH_PPC;
        case MACH_S390X:
            return MACH_S390;
        case MACH_AARCH64:
            return MACH_ARM;
        case MACH_X86:
        case MACH_PPC:
        case MACH_S390:
        case MACH_ARM:
            return machine;
        default:
            return -1;
    }
}

bool is_wide(int machine) {
    switch (machine) {
        case MACH_86_64:
        case MACH_PPC64:
        case MACH_PPC64LE:
        case MACH_S390X:
        case MACH_AARCH64:
            return true;
        default:
            return false;
    }
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), to_lower);
    return lower;
}

bool is_known_arch(std::uint32_t elf) {
    return audit_elf_to_machine(elf) >= 0 || !find_newer_arch_name(elf).empty();
}

}  // namespace

std::vector<std::uint32_t> known_arches() {
    // The machines of libaudit.h are counted from 0; it knows the number of the last one only by asking.
    constexpr int kMostMachines = 32;
    std::vector<std::uint32_t> arches;
    for (int machine = 0; machine < kMostMachines; ++machine) {
        const auto elf = elf_of(machine);
        if (elf && std::ranges::find(arches, *elf) == arches.end()) arches.push_back(*elf);
    }
    for (const auto arch : newer_arches()) {
        if (std::ranges::find(arches, arch) == arches.end()) arches.push_back(arch);
    }
    return arches;
}

std::optional<std::uint32_t> find_arch(std::string_view text) {
    const auto host = audit_detect_machine();
    if (text == "b64") return is_wide(host) ? elf_of(host) : std::nullopt;
    if (text == "b32") return elf_of(narrow_machine(host));
    if (const auto machine = audit_name_to_machine(std::string(text).c_str()); machine >= 0)
        return elf_of(machine);
    if (const auto newer = find_newer_arch(lower_case(text))) return newer;

    auto digits = text;
    if (digits.starts_with("0x") || digits.starts_with("0X")) digits.remove_prefix(2);
    std::uint32_t elf = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), elf, 16);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return is_known_arch(elf) ? std::optional(elf) : std::nullopt;
}

std::optional<std::uint32_t> find_syscall(std::string_view name, std::uint32_t arch) {
    if (!is_known_arch(arch)) return std::nullopt;
    const auto machine = audit_elf_to_machine(arch);
    const auto number = machine >= 0 ? audit_name_to_syscall(std::string(name).c_str(), machine) : -1;
    return number >= 0 ? std::optional(static_cast<std::uint32_t>(number)) : find_newer_call(arch, name);
}

std::optional<std::uint32_t> find_uring_op(std::string_view name) {
    if (name.empty()) return std::nullopt;
    for (std::uint32_t number = 0;; ++number) {
        const auto known = find_uring_op_name(number);
        if (known.empty()) return std::nullopt;
        if (known == name) return number;
    }
}

std::string find_errno_name(int number) {
    const auto* name = audit_errno_to_name(number);
    return name != nullptr ? name : std::string();
}

std::optional<int> find_errno(std::string_view name) {
    const auto number = audit_name_to_errno(std::string(name).c_str());
    // libaudit negates the number of a name with a leading minus, and gives 0 for an unknown name.
    return number > 0 ? std::optional(number) : std::nullopt;
}

}  // namespace dockaudit

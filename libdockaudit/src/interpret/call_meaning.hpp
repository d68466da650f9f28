#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "interpret/corrections.hpp"
#include "interpret/syscall_arguments.hpp"

namespace dockaudit {

/// What the values of `arch` and `syscall` say of the other fields of a record.
struct CallMeaning {
    bool knows_arch = false;     ///< somebody knows the architecture
    bool is_newer_arch = false;  ///< … and libauparse does not: it is asked about `like_call` of x86_64
    std::uint16_t like_call = 0;
    SyscallArguments arguments;  ///< of a SYSCALL record
    std::array<const ArgumentCorrection*, 4> corrections{};
    std::uint32_t number = 0;  ///< stands for the two values; 0: nothing does
};

/// The meanings of system calls. Those of one host nearly all have a place; one that finds its place taken is
/// not remembered.
class CallMeanings {
 public:
    /// Null if it is not known. *Lifetime*: until the next call of `remember`.
    const CallMeaning* find(std::string_view arch, std::string_view syscall) const noexcept {
        const auto& place = places_[number_of(arch, syscall) - 1];
        const bool is_it = place.meaning.number != 0 && place.syscall == syscall && place.arch == arch;
        return is_it ? &place.meaning : nullptr;
    }

    /// A number that no other pair of values has or will have; 0 if there is none.
    std::uint32_t take_number(std::string_view arch, std::string_view syscall) const noexcept {
        const auto number = number_of(arch, syscall);
        return places_[number - 1].meaning.number == 0 ? number : 0;
    }

    /// *Requires*: the number of the meaning was taken for the two.
    void remember(std::string_view arch, std::string_view syscall, const CallMeaning& meaning) {
        places_[meaning.number - 1] = {std::string(arch), std::string(syscall), meaning};
    }

 private:
    // The numbers of an architecture are below half of this.
    static constexpr std::uint32_t kPlaces = 1024;

    // Of its place, counted from 1.
    static std::uint32_t number_of(std::string_view arch, std::string_view syscall) noexcept {
        std::uint32_t number = 0;
        for (const char digit : syscall) number = number * 10 + static_cast<unsigned char>(digit - '0');
        constexpr std::uint32_t kApart = 463;
        for (const char digit : arch) number += kApart * static_cast<unsigned char>(digit);
        return number % kPlaces + 1;
    }

    struct Place {
        std::string arch;
        std::string syscall;
        CallMeaning meaning;
    };

    std::array<Place, kPlaces> places_;
};

}  // namespace dockaudit

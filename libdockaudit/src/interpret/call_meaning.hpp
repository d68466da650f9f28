#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "interpret/syscall_arguments.hpp"

namespace dockaudit {

/// What the values of `arch` and `syscall` say of the other fields of a record.
struct CallMeaning {
    bool knows_arch = false;     ///< libauparse knows the architecture
    SyscallArguments arguments;  ///< of a SYSCALL record
    std::uint32_t number = 0;    ///< stands for the two values; 0: nothing does
};

/// The meanings of the system calls that were met last.
class CallMeanings {
 public:
    /// Null if it is not known. *Lifetime*: until the next call of `remember`.
    const CallMeaning* find(std::string_view arch, std::string_view syscall) const noexcept {
        const auto& place = places_[place_of(syscall)];
        return place.arch == arch && place.syscall == syscall && place.meaning.number != 0 ? &place.meaning
                                                                                           : nullptr;
    }

    /// A number that no other pair of values has or had.
    std::uint32_t take_number() noexcept { return ++last_number_; }

    /// *Requires*: the meaning has a number.
    void remember(std::string_view arch, std::string_view syscall, const CallMeaning& meaning) {
        auto& place = places_[place_of(syscall)];
        place.arch = arch;
        place.syscall = syscall;
        place.meaning = meaning;
    }

 private:
    // More than most hosts audit; numbers that share a place are learnt in turn.
    static constexpr std::size_t kPlaces = 512;

    static std::size_t place_of(std::string_view syscall) noexcept {
        std::size_t number = 0;
        for (const char digit : syscall) number = number * 10 + static_cast<unsigned char>(digit);
        return number % kPlaces;
    }

    struct Place {
        std::string arch;
        std::string syscall;
        CallMeaning meaning;
    };

    std::array<Place, kPlaces> places_;
    std::uint32_t last_number_ = 0;
};

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <dockaudit/record_type.hpp>

#include "interpret/field_class.hpp"

namespace dockaudit {

// Where libauparse 3.0.9 is known to be wrong. Each row says who writes the value, and has an example that a
// test puts to the linked libauparse: it fails as soon as the row is no longer needed.

/// A field that libauparse reads by its name alone, or not at all, in records where it is something else.
struct FieldCorrection {
    RecordType first;  ///< of the types of record, and the last of them
    RecordType last;
    std::string_view field;
    FieldClass field_class;    ///< what it is
    std::string_view writer;   ///< the file of the kernel, or the program, and the function
    std::string_view example;  ///< fields as the record has them, this one last
    std::string_view meaning;  ///< of its value
};

/// An argument of a system call that libauparse reads as another, or does not know.
struct ArgumentCorrection {
    std::string_view call;
    std::uint8_t argument;  ///< 0 to 3
    /// The argument of a system call of x86_64 that libauparse does read in this way; 0: of none, it is a
    /// number.
    std::uint16_t like_call;
    std::uint8_t like_argument;
    enum class Order : std::uint8_t {
        any,
        common,
        s390
    } order;  ///< the machines with this order of arguments
    std::string_view writer;
    std::string_view example;  ///< a value
    std::string_view meaning;
};

/// A word among the flags of a system call that stands for another one today.
struct WordCorrection {
    std::string_view word;  ///< libauparse's
    std::string_view right;
    std::string_view writer;
    std::string_view call;     ///< of x86_64, one that has it in a0
    std::string_view example;  ///< of its value
};

std::span<const WordCorrection> word_corrections() noexcept;

/// Puts the right words into what libauparse said of an argument.
void correct_words(std::string& text);

std::span<const FieldCorrection> field_corrections() noexcept;
std::span<const ArgumentCorrection> argument_corrections() noexcept;

/// What a field is, where libauparse does not know; absent where it does.
std::optional<FieldClass> find_field_correction(RecordType type, std::string_view name) noexcept;

/// Null where libauparse reads the argument rightly. `arch` is the AUDIT_ARCH number of the machine.
const ArgumentCorrection* find_argument_correction(std::string_view call, unsigned argument,
                                                   std::uint32_t arch) noexcept;

}  // namespace dockaudit

#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <dockaudit/record_type.hpp>

#include "facts/attribute.hpp"
#include "record/field_scan.hpp"

namespace dockaudit {

/// How the stored value of a field is read.
enum class Reader : std::uint8_t {
    number,       ///< decimal
    id,           ///< decimal of 32 bits; negative numbers wrap, `unset` is `kUnsetId`
    arch,         ///< the arch of a system call: its number in hex, or its name
    yes_no,       ///< `yes` is success, anything else failure
    flag,         ///< 1 is success, 0 failure
    word,         ///< what starts with `fail`, in any case, is failure, anything else success
    permission,   ///< `granted` or `denied`
    apparmor,     ///< `DENIED` is failure; what else AppArmor says is no result
    plain,        ///< text as it stands
    encoded,      ///< text in quotes, or in hex if that spells text
    key,          ///< text in quotes or hex: one key of several is always in hex
    file,         ///< the same; a name of the file system
    socket_path,  ///< the path in a socket address; an abstract one has an `@` before it
    address,      ///< the numeric address in a socket address
    peer,         ///< an address with its port
};

/// Which fields of that name in one record count.
enum class Take : std::uint8_t {
    first,          ///< the first; other names of the same attribute are not looked at any more
    first_of_name,  ///< the first, whatever other names gave
    second,         ///< the second if there is one: the message of a program overrides the kernel's word
    last,           ///< the last; of an attribute with several values, every one
};

/// The result of an event that neither a field of this record nor an earlier record tells.
enum class Otherwise : std::uint8_t {
    unknown,
    success,        ///< the record is written when something was done
    access_vector,  ///< what follows `avc:` in the prose
};

/// In which records of a type a row holds.
enum class Only : std::uint8_t {
    any,
    not_of_apparmor,   ///< of another security module than AppArmor
    apparmor_of_pair,  ///< AppArmor's, of an operation on two files: elsewhere a target is a profile
};

/// One row: a field of a record, and the attribute of the event that it gives.
struct FieldRule {
    std::string_view field;
    Attribute attribute;
    Reader reader;
    Take take = Take::first;
    bool only_if_unset = false;  ///< an earlier record's value stays
    Only only = Only::any;
};

/// A set of rows of one `RecordRules`, by index.
using FieldMask = std::uint64_t;

/// What the records of some types give.
class RecordRules {
 public:
    constexpr explicit RecordRules(std::span<const FieldRule> rules, Otherwise otherwise = Otherwise::unknown)
        : rules_(rules), otherwise_(otherwise) {
        for (std::size_t i = 0; i < rules.size(); ++i) {
            by_attribute_[to_index(rules[i].attribute)] |= FieldMask{1} << i;
            attributes_.insert(rules[i].attribute);
        }
        if (otherwise != Otherwise::unknown) attributes_.insert(Attribute::success);
    }

    AttributeSet attributes() const noexcept { return attributes_; }

    Otherwise otherwise() const noexcept { return otherwise_; }

    /// The rules that give any of `wanted`.
    FieldMask rules_for(AttributeSet wanted) const noexcept {
        FieldMask mask = 0;
        (wanted & attributes_).for_each([&](Attribute attribute) { mask |= rules_for(attribute); });
        return mask;
    }

    /// The rules that give `attribute`.
    FieldMask rules_for(Attribute attribute) const noexcept { return by_attribute_[to_index(attribute)]; }

    std::span<const FieldRule> rules() const noexcept { return rules_; }

    /// How the names of some rules begin.
    FirstLetters letters_of(FieldMask rules) const noexcept {
        FirstLetters letters;
        for (; rules != 0; rules &= rules - 1) {
            letters.insert(rules_[static_cast<std::size_t>(std::countr_zero(rules))].field);
        }
        return letters;
    }

 private:
    std::span<const FieldRule> rules_;
    std::array<FieldMask, kAttributeCount> by_attribute_{};
    AttributeSet attributes_;
    Otherwise otherwise_;
};

/// The rules of a type; null if no field of such a record gives an attribute.
const RecordRules* find_record_rules(RecordType type) noexcept;

/// The names of the fields that give `attribute` in records of any type, each once.
std::vector<std::string_view> field_names(Attribute attribute);

/// True if some record may spell the text of `attribute` in hex digits.
bool may_be_encoded(Attribute attribute);

}  // namespace dockaudit

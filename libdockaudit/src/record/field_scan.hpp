#pragma once

#include <cstdint>
#include <string_view>

#include <dockaudit/field.hpp>

#include "base/byte_search.hpp"

namespace dockaudit {

/// The first bytes of some names of fields, as a set that may say yes too often.
class FirstLetters {
 public:
    constexpr FirstLetters() = default;
    constexpr explicit FirstLetters(std::string_view name) noexcept { insert(name); }

    constexpr void insert(std::string_view name) noexcept { insert(name.empty() ? '=' : name.front()); }
    constexpr void insert(char letter) noexcept { bits_ |= bit(letter); }
    constexpr bool contains(char letter) const noexcept { return (bits_ & bit(letter)) != 0; }

    friend constexpr FirstLetters operator|(FirstLetters a, FirstLetters b) noexcept {
        a.bits_ |= b.bits_;
        return a;
    }

 private:
    static constexpr std::uint32_t bit(char letter) noexcept {
        return std::uint32_t{1} << (static_cast<unsigned char>(letter) % 32U);
    }

    std::uint32_t bits_ = 0;
};

/// Reads the fields of a record that can have a wanted name, and steps over the words of most others.
class FieldScan {
 public:
    /// Calls `visit(const Field&)`, until it says false, for all fields whose names begin with one of
    /// `letters`, in their order, and perhaps for others.
    template <class Visit>
    static void visit(const FieldRange& fields, FirstLetters letters, Visit visit);
};

template <class Visit>
void FieldScan::visit(const FieldRange& fields, FirstLetters letters, Visit visit) {
    auto at = FieldRange::Iterator(fields.body_, fields.type_, FieldRange::Iterator::AtFirstWord{});
    if (at.has_permissions_) {
        // Prose makes fields without names.
        for (at.advance(); !at.at_end_ && visit(at.field_);) at.advance();
        return;
    }
    // A name can follow a parenthesis, or the quote of a message.
    letters.insert('(');
    letters.insert('m');
    const auto* resume = at.next_;
    for_each_space(at.next_, at.end_, [&](const char* space) {
        const auto* word = space + 1;
        if (word < resume || word == at.end_ || !letters.contains(*word)) return true;
        at.next_ = word;
        do {
            at.advance();
            if (at.at_end_ || !visit(at.field_)) return false;
        } while (!at.more_keys_.empty());
        resume = at.next_;
        return true;
    });
}

}  // namespace dockaudit

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include <dockaudit/field.hpp>

#include "base/byte_search.hpp"
#include "record/field_value.hpp"

namespace dockaudit {

/// The first bytes of some names of fields, as a set that may say yes too often.
class FirstLetters {
 public:
    /// More different ones than that are not told apart: the set then has every letter.
    static constexpr std::size_t kMaxLetters = 8;

    constexpr FirstLetters() = default;
    constexpr explicit FirstLetters(std::string_view name) noexcept { insert(name); }

    constexpr void insert(std::string_view name) noexcept { insert(name.empty() ? '=' : name.front()); }
    constexpr void insert(char letter) noexcept {
        if (contains(letter)) return;
        if (size_ < kMaxLetters) letters_[size_] = letter;
        ++size_;
    }

    constexpr bool contains(char letter) const noexcept {
        return has_all() || std::ranges::find(letters(), letter) != letters().end();
    }
    constexpr bool has_all() const noexcept { return size_ > kMaxLetters; }

    /// *Requires*: not `has_all`.
    constexpr std::span<const char> letters() const noexcept { return {letters_.data(), size_}; }

 private:
    std::array<char, kMaxLetters> letters_{};
    std::size_t size_ = 0;
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
    // A name can follow a parenthesis, or the quote of a message.
    letters.insert('(');
    letters.insert('m');
    // Prose makes fields without names.
    if (at.has_access_vector() || letters.has_all()) {
        for (at.advance(); !at.at_end_ && visit(at.field_);) at.advance();
        return;
    }
    const auto* resume = at.next_;
    for_each_word(at.next_, at.end_, letters.letters(), [&](const char* word) {
        if (word < resume) return true;
        // What looks like a name may be part of a value, which the scan has not seen begin.
        if (const char* value_end = find_value_around(resume, word, at.end_)) {
            resume = value_end;
            return true;
        }
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

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/short_word.hpp"
#include "interpret/record_interpreter.hpp"
#include "record/field_value.hpp"

namespace dockaudit {

/// What `ausearch -i` does with the fields of one name in records of one type.
struct NamePlan {
    enum class Role : std::uint8_t { ordinary, message, keys, account, data };

    Role role = Role::ordinary;
    ValueKind kind = ValueKind::word;
    std::uint32_t name_size = 0;  // of the name proper, which ends at the `=`
    FieldPlan field;

    NamePlan() = default;

    // `raw`: what stands before the `=`; a leading space, quote or parenthesis counts only partly.
    NamePlan(RecordType type, std::string_view raw) noexcept {
        if (raw == "msg") {
            role = Role::message;
            return;
        }
        auto name = raw;
        if (name.starts_with('\'')) name.remove_prefix(1);
        while (!name.empty() && (name.front() == ' ' || name.front() == '(')) name.remove_prefix(1);
        kind = value_kind(type, name);
        name_size = static_cast<std::uint32_t>(name.size());
        if (name == "acct") role = Role::account;
        if (name == "key") role = Role::keys;
        if (name == "data") role = Role::data;
        field = FieldPlan(type, name);
    }
};

/// The names of the fields of the records of one type, in their order. Most records have all of them, so that a name is
/// recognized by one comparison and what it means needs not be found out again; of a file that is not there PATH leaves
/// some out, and the next is found a few places on.
class RecordShape {
 public:
    explicit RecordShape(RecordType type = RecordType::unknown) : type_(type) {
        const auto name = find_record_type_name(type);
        if (!name.empty()) header_.append("type=").append(name).append(" msg=audit(");
    }

    RecordType type() const noexcept { return type_; }

    /// What stands before the time stamp of the records; empty for a type without a name.
    const std::string& header() const noexcept { return header_; }

    struct Place {
        ShortWord word;  // all from the end of the value before to the `=`
        NamePlan plan;
    };

    /// The first place.
    Place* begin() noexcept { return places_.data(); }

    /// The place from `next` on with whose word [`begin`, `end`) begins; null if there is none near by.
    Place* match(Place* next, const char* begin, const char* end) noexcept {
        if (next == places_.data() + places_.size() || begin == end) return nullptr;
        return next->word.starts(begin, end) ? next : match_later(next, begin, end);
    }

    /// Remembers a word before `next`, or instead of it if there are too many, and gives the place after it.
    /// *Requires*: it fits a `ShortWord`. *Lifetime*: other pointers to places die.
    Place* learn(Place* next, std::string_view word, const NamePlan& plan) {
        const Place place{ShortWord(word), plan};
        const auto at = places_.begin() + (next - places_.data());
        if (places_.size() < kMaxPlaces) return &*places_.insert(at, place) + 1;
        if (at == places_.end()) return next;
        *next = place;
        return next + 1;
    }

 private:
    // Not inline: the loop over the names of a record has to fit the registers.
    __attribute__((noinline)) Place* match_later(Place* next, const char* begin, const char* end) noexcept {
        const auto left = places_.data() + places_.size() - next;
        auto* const last = next + std::min<std::ptrdiff_t>(left, kMostLeftOut);
        const auto starts = [&](const Place& place) { return place.word.starts(begin, end); };
        auto* const found = std::find_if(next, last, starts);
        return found == last ? nullptr : found;
    }

    static constexpr std::size_t kMaxPlaces = 64;
    static constexpr std::ptrdiff_t kMostLeftOut = 16;
    RecordType type_;
    std::string header_;
    std::vector<Place> places_;
};

/// The shapes of the types of records that were met last.
class RecordShapes {
 public:
    RecordShape& of(RecordType type) {
        auto& shape = shapes_[static_cast<std::size_t>(type) % shapes_.size()];
        if (shape.type() != type) shape = RecordShape(type);
        return shape;
    }

 private:
    std::array<RecordShape, 256> shapes_;
};

}  // namespace dockaudit

#pragma once

#include <array>
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

/// The names of the fields of the last record of one type, in their order. Most records of the type have the
/// same, so that a name is recognized by one comparison and what it means needs not be found out again.
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

    /// The place with that number, if [`begin`, `end`) begins with its word; null if not.
    Place* match(std::size_t number, const char* begin, const char* end) noexcept {
        if (number >= places_.size() || !places_[number].word.starts(begin, end)) return nullptr;
        return &places_[number];
    }

    /// Remembers a word for that place. *Requires*: it fits a `ShortWord`.
    void learn(std::size_t number, std::string_view word, const NamePlan& plan) {
        if (number < places_.size()) {
            places_[number] = {ShortWord(word), plan};
        } else if (number == places_.size() && number < kMaxPlaces) {
            places_.push_back({ShortWord(word), plan});
        }
    }

 private:
    static constexpr std::size_t kMaxPlaces = 64;
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

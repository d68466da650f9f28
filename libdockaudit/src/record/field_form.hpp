#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/record_view.hpp>

#include "base/short_word.hpp"
#include "record/field_value.hpp"

namespace dockaudit {

/// The names of the fields of a record in their order. Most records of a type have the same, written alike:
/// then a name is recognized by one comparison, and the end of its value is all that has to be looked for.
///
/// Why `read` is exact: which field begins at a place, and where its value begins, depends only on the bytes
/// from the end of the value before to the `=`, and where a value ends on its name and what follows. The former
/// are compared, the latter is looked for. The three kinds of field of which more has
/// to be known are not read: keys in hex, `msg`, and what the kernel writes without names.
class FieldForm {
 public:
    static constexpr std::uint32_t kMaxAttempts = 16;

    /// So many are 10 MB at most.
    static constexpr std::uint32_t kMaxNumber = 2048;

    /// The form of a record whose fields are given. `number`: its name.
    FieldForm(const RecordView& record, std::span<const Field> fields, std::uint32_t number);

    /// Tells the forms apart that a `FieldForms` has met.
    std::uint32_t number() const noexcept { return number_; }
    std::span<const std::string> names() const noexcept { return names_; }
    bool has_names(std::span<const Field> fields) const noexcept;

    /// True if this form was learnt from a record that has a field which is not read, and others may have none.
    bool may_learn() const noexcept { return !is_readable_ && attempts_ < kMaxAttempts; }

    /// Learns how another record of the type spells the names. *Requires*: it has the names of this form.
    void learn(const RecordView& record, std::span<const Field> fields);

    /// Appends the fields of a record of the same type, if they have the names of this form and are written
    /// alike; false, and nothing appended, if not or if that cannot be told.
    bool read(std::string_view body, std::vector<Field>& fields) const;

 private:
    struct Place {
        ShortWord word;  // all from the end of the word before to the `=`
        std::uint32_t name_begin;
        ValueKind kind;
        bool is_key;
        bool precedes_name;  // a value before it ends there, as the function of that name says
    };

    bool learn_places(const RecordView& record, std::span<const Field> fields);
    static const char* find_end(const char* value, const char* end, const Place* next) noexcept;

    std::vector<std::string> names_;
    std::vector<Place> places_;
    std::uint32_t number_;
    bool is_readable_ = false;
    std::uint32_t attempts_ = 0;  // to learn
};

/// What is known of the fields of each form, in their order. *Requires* of a `Plan`: a constructor that takes the type
/// of the record and the name of the field.
template <class Plan>
class FormPlans {
 public:
    /// *Lifetime*: until the next call.
    std::vector<Plan>& of(RecordType type, const FieldForm& form) {
        if (form.number() >= by_form_.size()) by_form_.resize(form.number() + 1);
        auto& plans = by_form_[form.number()];
        if (plans.empty()) {
            for (const auto& name : form.names()) plans.emplace_back(type, name);
        }
        return plans;
    }

 private:
    std::vector<std::vector<Plan>> by_form_;  // by its number
};

/// Reads the fields of records by the forms that it has met.
///
/// *Threads*: one object belongs to one thread at a time.
class FieldForms {
 public:
    /// Appends the fields of the record, as `FieldRange` gives them, and returns their form; null if they or
    /// the forms of the type are too many to tell them apart cheaply, or if the type has too large a number.
    /// *Lifetime*: forms stay as long as this object.
    const FieldForm* read(const RecordView& record, std::vector<Field>& fields);

    /// The form of a record without fields.
    const FieldForm* without_fields(const RecordView& record);

 private:
    // The first is the one that was met last.
    using OfType = std::vector<std::unique_ptr<FieldForm>>;

    static constexpr std::size_t kTypes = 3000;

    OfType* of(RecordType type);
    const FieldForm* find(OfType& forms, const RecordView& record, std::span<const Field> fields);

    std::vector<OfType> forms_;  // by type
    std::uint32_t count_ = 0;
};

}  // namespace dockaudit

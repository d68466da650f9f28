#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "format/ecs/ecs_field.hpp"
#include "interpret/record_interpreter.hpp"
#include "record/field_form.hpp"

namespace dockaudit {

/// What is known of a field by its name and the type of its record.
struct EcsFieldPlan {
    std::string name;
    EcsFieldRole role = EcsFieldRole::none;
    bool is_member = false;  ///< has a name that JSON bears
    FieldPlan plan;

    EcsFieldPlan() = default;
    EcsFieldPlan(RecordType type, std::string_view field)
        : name(field),
          role(find_ecs_field_role(field)),
          is_member(is_member_name(field)),
          plan(type, field) {}
};

/// The plans of the fields of records, in their order: by the form of a record, so that no name is compared,
/// or, where it has none, by what the last record of its type had.
class EcsFieldPlans {
 public:
    /// Starts with the first field of a record. `form`: of all its fields; may be null.
    void start(RecordType type, const FieldForm* form) {
        next_ = 0;
        has_form_ = form != nullptr;
        if (has_form_) {
            plans_ = &by_form_.of(type, *form);
            return;
        }
        auto& last = last_[static_cast<std::size_t>(to_number(type)) % last_.size()];
        if (last.type != type) last = {type, {}};
        type_ = type;
        plans_ = &last.plans;
    }

    /// The plan of the next field. *Requires*: it is called for all fields of the record in their order.
    /// *Lifetime*: until `start`.
    EcsFieldPlan& next(std::string_view name) {
        if (has_form_) return (*plans_)[next_++];
        if (next_ == plans_->size()) {
            if (next_ == kMostPlans) return other_ = EcsFieldPlan(type_, name);
            plans_->emplace_back(type_, name);
        }
        auto& plan = (*plans_)[next_++];
        if (plan.name != name) plan = EcsFieldPlan(type_, name);
        return plan;
    }

 private:
    static constexpr std::size_t kMostPlans = 64;

    using Plans = std::vector<EcsFieldPlan>;

    struct OfType {
        RecordType type = RecordType::unknown;
        Plans plans;
    };

    FormPlans<EcsFieldPlan> by_form_;
    std::array<OfType, 64> last_;
    RecordType type_ = RecordType::unknown;
    Plans* plans_ = nullptr;
    bool has_form_ = false;
    std::size_t next_ = 0;
    EcsFieldPlan other_;
};

}  // namespace dockaudit

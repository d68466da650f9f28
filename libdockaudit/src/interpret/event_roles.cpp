#include "interpret/event_roles.hpp"

#include <algorithm>
#include <array>

namespace dockaudit {

void EventFields::read(const EventView& event) {
    records_ = event.records();
    begins_.clear();
    fields_.clear();
    record_forms_.clear();
    for (const auto& record : records_) {
        begins_.push_back(fields_.size());
        // Nothing in a command line has a role.
        const bool is_command = record.type() == RecordType::proctitle || record.type() == RecordType::execve;
        record_forms_.push_back(is_command ? forms_.without_fields(record) : forms_.read(record, fields_));
    }
    begins_.push_back(fields_.size());
}

bool EventRoles::has_text() const noexcept {
    return std::ranges::any_of(std::array{&session, &subject, &acting_as, &subject_label, &result, &object,
                                          &object_detail, &object2, &object_label, &how, &key},
                               [](const EventPart* part) { return part->kind == EventPart::Kind::text; });
}

}  // namespace dockaudit

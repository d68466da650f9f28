#pragma once

#include <string_view>

#include <dockaudit/record_type.hpp>

// Two numbers that have two meanings: before Linux gave them to IPE, kernels with patches wrote the labels of
// several security modules under them.

namespace dockaudit {

/// The other type that may have been written under one of the numbers; any other type itself.
constexpr RecordType find_namesake(RecordType type) noexcept {
    switch (type) {
        case RecordType::ipe_access:
            return RecordType::mac_task_contexts;
        case RecordType::mac_task_contexts:
            return RecordType::ipe_access;
        case RecordType::ipe_config_change:
            return RecordType::mac_obj_contexts;
        case RecordType::mac_obj_contexts:
            return RecordType::ipe_config_change;
        default:
            return type;
    }
}

/// The type that a record has by its number and its fields: labels come first where there are any.
inline RecordType told_type(RecordType written, std::string_view body) noexcept {
    if (written != RecordType::ipe_access && written != RecordType::ipe_config_change) return written;
    const bool is_task = written == RecordType::ipe_access;
    body.remove_prefix(body.starts_with(": ") ? 2 : 0);
    return body.starts_with(is_task ? "subj_" : "obj_") ? find_namesake(written) : written;
}

}  // namespace dockaudit

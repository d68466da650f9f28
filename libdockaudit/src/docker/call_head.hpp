#pragma once

#include <cstddef>
#include <string_view>

#include <dockaudit/record_view.hpp>

namespace dockaudit {

/// Which call a SYSCALL or URINGOP record is of, and how it ended, each value as stored. The kernel writes that first,
/// so the rest of the record is not read.
///
/// *Lifetime*: borrows the record.
struct CallHead {
    std::string_view arch, syscall, success, exit;

    explicit CallHead(const RecordView& record) noexcept {
        std::size_t missing = 4;
        for (const auto& [name, value] : record.fields()) {
            auto* const place = find(name);
            if (place == nullptr || !place->empty()) continue;
            *place = value;
            if (--missing == 0) break;
        }
    }

 private:
    std::string_view* find(std::string_view name) noexcept {
        return name == "arch"      ? &arch
               : name == "syscall" ? &syscall
               : name == "success" ? &success
               : name == "exit"    ? &exit
                                   : nullptr;
    }
};

}  // namespace dockaudit

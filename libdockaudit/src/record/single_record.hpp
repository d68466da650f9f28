#pragma once

#include <dockaudit/record_type.hpp>

namespace dockaudit {

/// True for the types whose record, when it is the first of its id, is an event by itself: those of programs
/// and daemons, and what the kernel sends without a syscall. ausearch 4.2.2's list, LOGIN and unknown types
/// wait for more, but without PROCTITLE: where a copy has put it first, the records of its event follow.
constexpr bool is_single_record_type(RecordType type) noexcept {
    const auto number = to_number(type);
    constexpr int kFirstUserMessage = 1007;
    constexpr int kMacUnlblAllow = 1406;
    constexpr int kMacCalipsoDel = 1419;
    constexpr int kFirstUserAnomaly = 2100;
    return type == RecordType::user ||
           (number >= kFirstUserMessage && number <= to_number(RecordType::daemon_last)) ||
           type == RecordType::kernel || (number >= kMacUnlblAllow && number <= kMacCalipsoDel) ||
           number >= kFirstUserAnomaly || type == RecordType::eoe;
}

/// True for the types after which no record of their event is written.
constexpr bool ends_event(RecordType type) noexcept {
    return is_single_record_type(type) || type == RecordType::proctitle;
}

}  // namespace dockaudit

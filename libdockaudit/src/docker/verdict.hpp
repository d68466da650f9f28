#pragma once

#include <cstdint>

#include "docker/program_table.hpp"

namespace dockaudit {

/// Where a program is, as one piece of evidence says.
struct Verdict {
    ProcessPlace place = ProcessPlace::unknown;
    ContainerSource source = ContainerSource::none;
    std::int32_t container = kNoContainer;

    bool is_final = false;  // unknown, and no other evidence can tell

    static Verdict host() { return {.place = ProcessPlace::host}; }
    static Verdict in(std::int32_t container, ContainerSource source) {
        return {.place = ProcessPlace::container, .source = source, .container = container};
    }
    static Verdict in_some() { return {.place = ProcessPlace::container, .source = ContainerSource::label}; }
    static Verdict doubt() { return {.is_final = true}; }
    bool is_known() const noexcept { return place != ProcessPlace::unknown || is_final; }
};

}  // namespace dockaudit

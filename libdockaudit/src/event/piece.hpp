#pragma once

#include <cstdint>

namespace dockaudit {

/// Where some records of an event lie: a run of lines in one block, or a part of a line.
struct Piece {
    std::uint64_t offset = 0;  ///< in the input
    std::uint32_t length = 0;  ///< bytes
    std::uint32_t input = 0;
    bool is_mixed = false;       ///< lines of others lie between
    std::uint8_t form = 0;       ///< of `LineForm`
    bool is_referenced = false;  ///< for who keeps the bytes; handed back as it came
    std::uint32_t draft = 0;     ///< for who has looked at the piece before; handed back as it came
};

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <vector>

#include <dockaudit/event_id.hpp>

#include "event/piece.hpp"

namespace dockaudit {

/// A piece on its way in.
struct Arrival {
    EventId id;
    std::uint32_t hash = 0;  ///< `hash_id(id)`
    Piece piece;
    std::uint32_t bytes = 0;  ///< of the piece, without the lines of others
    std::uint8_t traits = 0;  ///< bits that the event collects from its pieces
    bool starts_single = false;
    bool starts_with_eoe = false;
    bool ends = false;  ///< its last record is one after which no record of its event is written
};

/// An event that is complete, or that could not wait any longer.
struct AssembledEvent {
    Timestamp time;
    std::uint64_t serial = 0;
    std::uint8_t traits = 0;
    std::vector<Piece> pieces;
};

}  // namespace dockaudit

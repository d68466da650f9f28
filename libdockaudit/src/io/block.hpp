#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "io/buffer_pool.hpp"

namespace dockaudit {

class InputFile;

/// A byte of one of several inputs.
struct Place {
    std::uint32_t input = 0;
    std::uint64_t offset = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
};

/// The bytes from one place up to, but without, another.
struct Extent {
    Place begin;
    Place end{UINT32_MAX, 0};

    bool contains(Place place) const noexcept { return begin <= place && place < end; }
};

/// Whole lines of one input that lie side by side in it.
struct Block {
    std::uint32_t log = 0;             ///< of which of several logs
    std::uint32_t input = 0;           ///< index of the input, in reading order
    const InputFile* file = nullptr;   ///< that input
    std::uint64_t nominal_offset = 0;  ///< where the search for the first line of the block starts
    std::uint64_t nominal_length = 0;  ///< in bytes; the lines that begin in them are the block's
    std::uint64_t offset = 0;          ///< of `bytes` in the input; set by `load`
    std::string_view bytes;            ///< whole lines, set by `load`; only the last may lack its newline
    std::uint64_t consumed_bytes = 0;  ///< of the input; summed over all blocks they are what was read of it
    bool last_line_cut = false;        ///< the last line goes on after `bytes`, beyond the cap on lines
    bool at_end_of_input = false;      ///< the input ends with `bytes`
    std::string error;                 ///< why not all of it could be read; empty if it could
    std::shared_ptr<Buffer> storage;   ///< keeps `bytes` alive
};

}  // namespace dockaudit

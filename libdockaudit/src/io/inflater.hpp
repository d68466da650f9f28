#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "io/content.hpp"

namespace dockaudit {

/// Inflates one part of compressed data (a member of gzip, a frame, a stream) after the other.
///
/// *Threads*: one at a time.
class Inflater {
 public:
    enum class Status {
        more,          ///< it wants more bytes or more room
        end,           ///< the part ends here; `restart` before the next
        damaged,       ///< and of no more use
        needs_memory,  ///< more than a log can be worth
    };

    struct Step {
        std::size_t consumed = 0;  ///< bytes of `from`
        std::size_t produced = 0;  ///< bytes of `into`
        Status status = Status::more;
    };

    Inflater() = default;
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    virtual ~Inflater() = default;

    /// Goes on as far as bytes and room allow. Without bytes it gives what it has in hand.
    virtual Step inflate(std::span<const char> from, std::span<char> into) = 0;

    virtual void restart() = 0;
};

/// *Requires*: a compression. *Errors*: `std::bad_alloc`.
std::unique_ptr<Inflater> make_inflater(Compression compression);

}  // namespace dockaudit

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include <dockaudit/time.hpp>

namespace dockaudit {

/// The serial numbers that the events of one host have, and which are missing between them. The kernel counts from a
/// start of the system on, each event once; so a number that no event has is an event that is not in the log.
class SerialSpans {
 public:
    /// Numbers from `after` to `before`, both not included, that no event has.
    struct Gap {
        std::uint64_t after = 0;
        std::uint64_t before = 0;
        Timestamp from;  ///< of the event before it
        Timestamp to;    ///< of the event behind it

        std::uint64_t count() const noexcept { return before - after - 1; }
    };

    /// Events come about in their order.
    void add(std::uint64_t serial, Timestamp time);

    /// All gaps, those of each start of the system for themselves.
    std::vector<Gap> gaps() const;

    /// False if the numbers jump about so much that not all could be kept: then the gaps are of those before.
    bool is_complete() const noexcept { return is_complete_; }

 private:
    struct Span {
        std::uint64_t last = 0;  // the number at its end
        Timestamp from;
        Timestamp to;
    };
    using Spans = std::map<std::uint64_t, Span>;  // by the first number

    void join_with_next(Spans::iterator span);

    std::vector<Spans> boots_{1};
    std::size_t size_ = 0;
    bool is_complete_ = true;
};

}  // namespace dockaudit

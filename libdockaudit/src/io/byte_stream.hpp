#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <dockaudit/time.hpp>

namespace dockaudit {

/// Where following begins.
enum class FollowFrom { start, now };

/// Bytes that are read once, from their start: a pipe, what a compressed file holds, a journal.
///
/// *Threads*: one at a time.
class ByteStream {
 public:
    ByteStream() = default;
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;
    virtual ~ByteStream() = default;

    /// Reads what is there next, waiting for at least one byte; 0 at the end. One that computes its bytes gives as
    /// many as there is room for. *Errors*: `Error` of kind input, after all bytes that could be read were given;
    /// it names the input.
    virtual std::size_t read_some(std::span<char> into) = 0;

    /// True if `read_some` would not wait for somebody else to write.
    virtual bool is_ready() const noexcept = 0;

    /// Bytes of the file that were taken so far, as they are stored; 0 where there is no file.
    virtual std::uint64_t stored_bytes() const noexcept { return 0; }

    /// What lies surely outside a range of time may be left out. *Requires*: nothing was read.
    virtual void leave_out(const TimeRange& /*wanted*/) {}

    /// From now on it has nothing yet where it had its end, if more may come. What has a past gives it first, unless
    /// only what comes from now on is wanted. *Requires*: nothing was read.
    virtual void follow(FollowFrom /*from*/) {}

    /// For who follows: looks whether more has come; true if `read_some` would not wait. *Errors*: as `read_some`.
    virtual bool has_more() { return is_ready(); }

    /// For who follows: what could not be read so far, once; empty if nothing.
    virtual std::string take_problem() { return {}; }
};

}  // namespace dockaudit

#pragma once

#include <cstddef>
#include <span>

namespace dockaudit {

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
};

}  // namespace dockaudit

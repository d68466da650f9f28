#pragma once

#include <cstddef>
#include <memory>

#include "base/provide_pages.hpp"
#include "base/recycling_pool.hpp"

namespace dockaudit {

/// Memory for one block; its content is not initialised.
struct Buffer {
    explicit Buffer(std::size_t bytes)
        : data(std::make_unique_for_overwrite<char[]>(bytes)), capacity(bytes) {
        provide_pages(data.get(), bytes);
    }

    /// Grows to at least `bytes`; the first `used` bytes are kept.
    void reserve(std::size_t bytes, std::size_t used);

    std::unique_ptr<char[]> data;
    std::size_t capacity;
};

/// Hands out buffers and takes them back when their last user lets go, so that a long run allocates a few of
/// them.
///
/// *Lifetime*: buffers may outlive the pool. *Threads*: safe to use from several.
class BufferPool {
 public:
    /// `bytes` is the usual size of a buffer; larger ones are given back to the system, not kept.
    explicit BufferPool(std::size_t bytes);

    std::shared_ptr<Buffer> acquire() { return pool_.acquire(); }

 private:
    RecyclingPool<Buffer> pool_;
};

}  // namespace dockaudit

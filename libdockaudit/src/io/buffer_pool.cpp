#include "io/buffer_pool.hpp"

#include <cstring>

namespace dockaudit {

void Buffer::reserve(std::size_t bytes, std::size_t used) {
    if (bytes <= capacity) return;
    auto larger = std::make_unique_for_overwrite<char[]>(bytes);
    if (used > 0) std::memcpy(larger.get(), data.get(), used);
    data = std::move(larger);
    capacity = bytes;
}

BufferPool::BufferPool(std::size_t bytes)
    : pool_([bytes] { return std::make_unique<Buffer>(bytes); },
            [bytes](const Buffer& buffer) { return buffer.capacity <= bytes; }) {}

}  // namespace dockaudit

#include "io/buffer_pool.hpp"

#include <cstring>

namespace dockaudit {
namespace {

// Enough for the blocks in flight on any machine; more would be memory that nobody uses.
constexpr std::size_t kMaxIdleBuffers = 16;

}  // namespace

void Buffer::reserve(std::size_t bytes, std::size_t used) {
    if (bytes <= capacity) return;
    auto larger = std::make_unique_for_overwrite<char[]>(bytes);
    if (used > 0) std::memcpy(larger.get(), data.get(), used);
    data = std::move(larger);
    capacity = bytes;
}

std::shared_ptr<Buffer> BufferPool::acquire() {
    std::unique_ptr<Buffer> buffer;
    {
        const std::lock_guard lock(shelf_->mutex);
        if (!shelf_->idle.empty()) {
            buffer = std::move(shelf_->idle.back());
            shelf_->idle.pop_back();
        }
    }
    if (!buffer) buffer = std::make_unique<Buffer>(shelf_->usual_bytes);
    auto give_back = [shelf = shelf_](Buffer* returned) {
        std::unique_ptr<Buffer> owner(returned);
        const std::lock_guard lock(shelf->mutex);
        if (owner->capacity <= shelf->usual_bytes && shelf->idle.size() < kMaxIdleBuffers) {
            shelf->idle.push_back(std::move(owner));
        }
    };
    return {buffer.release(), std::move(give_back)};
}

}  // namespace dockaudit

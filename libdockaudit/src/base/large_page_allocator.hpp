#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace dockaudit {

/// An allocator for large tables: it asks the system for pages of 2 MiB (madvise(2)), where they are to be
/// had, because the first touch of each of 512 small ones takes longer than to clear a large one. A table
/// begins with small ones, because most remain small.
template <class T>
class LargePageAllocator {
 public:
    using value_type = T;

    LargePageAllocator() = default;
    template <class Other>
    LargePageAllocator(const LargePageAllocator<Other>&) noexcept {}

    T* allocate(std::size_t count) {
        const auto bytes = round_up(count * sizeof(T), kAlignment);
        if (bytes < kLargePage) return static_cast<T*>(check(std::aligned_alloc(kAlignment, bytes)));
        const auto large = round_up(bytes - kSmallBytes, kLargePage);
        auto* const memory = static_cast<char*>(check(std::aligned_alloc(kLargePage, kLargePage + large)));
        // It is a wish; where it is not heard all is as before.
        (void)::madvise(memory + kLargePage, large, MADV_HUGEPAGE);
        return reinterpret_cast<T*>(memory + kBegin);
    }
    void deallocate(T* memory, std::size_t count) noexcept {
        const bool is_large = round_up(count * sizeof(T), kAlignment) >= kLargePage;
        std::free(is_large ? reinterpret_cast<char*>(memory) - kBegin : reinterpret_cast<char*>(memory));
    }

    friend bool operator==(const LargePageAllocator&, const LargePageAllocator&) noexcept { return true; }

 private:
    static constexpr std::size_t kLargePage = 2 << 20;
    static constexpr std::size_t kAlignment = alignof(T) > 64 ? alignof(T) : 64;
    static constexpr std::size_t kSmallBytes = 64 << 10;
    static constexpr std::size_t kBegin = kLargePage - kSmallBytes;
    static_assert(kSmallBytes % kAlignment == 0);

    static constexpr std::size_t round_up(std::size_t bytes, std::size_t unit) noexcept {
        return (bytes + unit - 1) / unit * unit;
    }
    static void* check(void* memory) {
        if (!memory) throw std::bad_alloc();
        return memory;
    }
};

}  // namespace dockaudit

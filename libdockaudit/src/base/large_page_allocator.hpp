#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace dockaudit {

/// An allocator for large tables: it asks the system for pages of 2 MiB (madvise(2)), where they are to be
/// had, because the first touch of each of 512 small ones takes longer than to clear a large one.
template <class T>
class LargePageAllocator {
 public:
    using value_type = T;

    LargePageAllocator() = default;
    template <class Other>
    LargePageAllocator(const LargePageAllocator<Other>&) noexcept {}

    T* allocate(std::size_t count) {
        const auto bytes = (count * sizeof(T) + kAlignment - 1) / kAlignment * kAlignment;
        const bool is_large = bytes >= kLargePage;
        void* memory =
            std::aligned_alloc(is_large ? kLargePage : kAlignment,
                               is_large ? (bytes + kLargePage - 1) / kLargePage * kLargePage : bytes);
        if (!memory) throw std::bad_alloc();
        // It is a wish; where it is not heard all is as before.
        if (is_large) (void)::madvise(memory, bytes, MADV_HUGEPAGE);
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t) noexcept { std::free(memory); }

    friend bool operator==(const LargePageAllocator&, const LargePageAllocator&) noexcept { return true; }

 private:
    static constexpr std::size_t kLargePage = 2 << 20;
    static constexpr std::size_t kAlignment = alignof(T) > 64 ? alignof(T) : 64;
};

}  // namespace dockaudit

#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace dockaudit {

/// Memory in pages of 2 MiB (madvise(2)), where they are to be had: the first touch of each of 512 small ones
/// takes longer than to clear a large one, and who looks here and there finds a large one sooner.
class LargePages {
 public:
    static constexpr std::size_t kBytes = 2 << 20;

    static constexpr std::size_t round_up(std::size_t bytes, std::size_t unit) noexcept {
        return (bytes + unit - 1) / unit * unit;
    }

    /// The first `small_bytes`, which are pages too, come in small ones. *Errors*: std::bad_alloc.
    static void* allocate(std::size_t bytes, std::size_t small_bytes = 0) {
        const auto begin = begin_of(small_bytes);
        const auto size = round_up(begin + bytes, kBytes);
        auto* const memory = static_cast<char*>(check(std::aligned_alloc(kBytes, size)));
        const auto large = round_up(begin, kBytes);
        // Wishes; where they are not heard all is as before.
        if (large > 0) (void)::madvise(memory, large, MADV_NOHUGEPAGE);
        (void)::madvise(memory + large, size - large, MADV_HUGEPAGE);
        return memory + begin;
    }
    static void free(void* memory, std::size_t small_bytes = 0) noexcept {
        std::free(static_cast<char*>(memory) - begin_of(small_bytes));
    }

    static void* check(void* memory) {
        if (!memory) throw std::bad_alloc();
        return memory;
    }

 private:
    static constexpr std::size_t begin_of(std::size_t small_bytes) noexcept {
        return small_bytes == 0 ? 0 : kBytes - small_bytes;
    }
};

/// An allocator for tables in large pages; short tables take what they need. The first `kSmallBytes` come in
/// small pages.
template <class T, std::size_t kSmallBytes>
class LargePageAllocator {
 public:
    using value_type = T;
    template <class Other>
    struct rebind {
        using other = LargePageAllocator<Other, kSmallBytes>;
    };

    LargePageAllocator() = default;
    template <class Other>
    LargePageAllocator(const LargePageAllocator<Other, kSmallBytes>&) noexcept {}

    T* allocate(std::size_t count) {
        const auto bytes = size_of(count);
        return static_cast<T*>(is_large(bytes) ? LargePages::allocate(bytes, kSmallBytes)
                                               : LargePages::check(std::aligned_alloc(kAlignment, bytes)));
    }
    void deallocate(T* memory, std::size_t count) noexcept {
        if (is_large(size_of(count))) {
            LargePages::free(memory, kSmallBytes);
        } else {
            std::free(memory);
        }
    }

    friend bool operator==(const LargePageAllocator&, const LargePageAllocator&) noexcept { return true; }

 private:
    static constexpr std::size_t kAlignment = 64;
    static_assert(alignof(T) <= kAlignment && kSmallBytes % kAlignment == 0);

    static constexpr std::size_t size_of(std::size_t count) noexcept {
        return LargePages::round_up(count * sizeof(T), kAlignment);
    }
    // What is used at once is worth a large page if it fills half of one.
    static constexpr bool is_large(std::size_t bytes) noexcept {
        return bytes >= (kSmallBytes == 0 ? LargePages::kBytes / 2 : LargePages::kBytes);
    }
};

/// For tables that use all their memory at once.
template <class T>
using LargeTableAllocator = LargePageAllocator<T, 0>;

/// For tables that reserve much and use it little by little. They begin with small pages, because most remain
/// small.
template <class T>
using LargeReserveAllocator = LargePageAllocator<T, std::size_t{64} << 10>;

}  // namespace dockaudit

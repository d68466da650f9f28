#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace dockaudit {

/// Eight bytes of a text as one number; the first is the lowest, as on the machines that matter.
inline std::uint64_t load_word(const char* text) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    return word;
}

inline std::uint32_t load_half_word(const char* text) noexcept {
    std::uint32_t word = 0;
    std::memcpy(&word, text, sizeof word);
    return word;
}

/// True if two texts of `size` bytes are the same: inline, for sizes at which a call costs more than the
/// work.
inline bool same_bytes(const char* a, const char* b, std::size_t size) noexcept {
    if (size < 8) {
        if (size < 4) return size == 0 || std::memcmp(a, b, size) == 0;  // not of null pointers
        return load_half_word(a) == load_half_word(b) &&
               load_half_word(a + size - 4) == load_half_word(b + size - 4);
    }
#if defined(__SSE2__)
    if (size >= 16 && size <= 48) {
        const auto match = [&](std::size_t at) {
            return _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a + at)),
                                  _mm_loadu_si128(reinterpret_cast<const __m128i*>(b + at)));
        };
        const auto ends = _mm_and_si128(match(0), match(size - 16));
        return _mm_movemask_epi8(_mm_and_si128(ends, match((size - 16) / 2))) == 0xFFFF;
    }
#endif
    // The last bytes first, because there ids differ.
    if (load_word(a + size - 8) != load_word(b + size - 8)) return false;
    for (std::size_t i = 0; i + 8 < size; i += 8) {
        if (load_word(a + i) != load_word(b + i)) return false;
    }
    return true;
}

}  // namespace dockaudit

#pragma once

#if defined(__SSE2__)
#include <bit>

#include <emmintrin.h>
#endif

namespace dockaudit {

/// Calls `visit(byte)` for each space in [`begin`, `end`) from `begin` on, until it says false.
template <class Visit>
void for_each_space(const char* begin, const char* end, Visit visit) {
#if defined(__SSE2__)
    const auto space = _mm_set1_epi8(' ');
    for (; end - begin >= 16; begin += 16) {
        const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
        auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, space)));
        for (; found != 0; found &= found - 1) {
            if (!visit(begin + std::countr_zero(found))) return;
        }
    }
#endif
    for (; begin != end; ++begin) {
        if (*begin == ' ' && !visit(begin)) return;
    }
}

}  // namespace dockaudit

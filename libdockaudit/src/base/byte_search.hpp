#pragma once

#include "base/words64.hpp"

#if defined(__SSE2__)
#include <bit>

#include <emmintrin.h>
#endif

namespace dockaudit {

/// The first byte in [`begin`, `end`) that is `a` or `b`; `end` if there is none. Inline, because words are
/// short: a call takes longer than the search.
inline const char* find_either(const char* begin, const char* end, char a, char b) noexcept {
#if defined(__SSE2__)
    const auto wanted_a = _mm_set1_epi8(a);
    const auto wanted_b = _mm_set1_epi8(b);
    for (; end - begin >= 16; begin += 16) {
        const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
        const auto same = _mm_or_si128(_mm_cmpeq_epi8(bytes, wanted_a), _mm_cmpeq_epi8(bytes, wanted_b));
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(same));
        if (found != 0) return begin + std::countr_zero(found);
    }
#endif
    for (; end - begin >= 8; begin += 8) {
        const auto word = load_word(begin);
        const auto marks = match_byte(word, a) | match_byte(word, b);
        if (marks != 0) return begin + first_marked_byte(marks);
    }
    while (begin != end && *begin != a && *begin != b) ++begin;
    return begin;
}

/// The first byte in [`begin`, `end`) that is `wanted`; `end` if there is none.
inline const char* find_byte(const char* begin, const char* end, char wanted) noexcept {
    return find_either(begin, end, wanted, wanted);
}

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

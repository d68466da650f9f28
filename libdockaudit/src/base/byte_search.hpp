#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#if defined(__SSE2__)
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
    while (begin != end && *begin != a && *begin != b) ++begin;
    return begin;
}

/// The first byte in [`begin`, `end`) that is `wanted`; `end` if there is none.
inline const char* find_byte(const char* begin, const char* end, char wanted) noexcept {
    return find_either(begin, end, wanted, wanted);
}

/// A bit for each of the numbers that is `wanted`.
inline unsigned find_same(const std::array<std::uint32_t, 16>& numbers, std::uint32_t wanted) noexcept {
#if defined(__SSE2__)
    const auto same = _mm_set1_epi32(static_cast<int>(wanted));
    const auto four = [&](std::size_t at) {
        return _mm_cmpeq_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(numbers.data() + at)), same);
    };
    const auto all = _mm_packs_epi16(_mm_packs_epi32(four(0), four(4)), _mm_packs_epi32(four(8), four(12)));
    return static_cast<unsigned>(_mm_movemask_epi8(all));
#else
    unsigned found = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) found |= unsigned{numbers[i] == wanted} << i;
    return found;
#endif
}

#if defined(__SSE2__)
/// Up to so many letters are compared at a time.
template <std::size_t Size>
class LetterMask {
 public:
    /// *Requires*: 1 to `Size` letters.
    explicit LetterMask(std::span<const char> letters) noexcept {
        for (std::size_t i = 0; i < Size; ++i) wanted_[i] = _mm_set1_epi8(letters[i % letters.size()]);
    }

    /// A bit for each of the 16 bytes at `place` that is one of the letters.
    unsigned at(const char* place) const noexcept {
        const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(place));
        auto same = _mm_cmpeq_epi8(bytes, wanted_[0]);
        for (std::size_t i = 1; i < Size; ++i) same = _mm_or_si128(same, _mm_cmpeq_epi8(bytes, wanted_[i]));
        return static_cast<unsigned>(_mm_movemask_epi8(same));
    }

 private:
    __m128i wanted_[Size];
};

// Goes on until fewer than 17 bytes are left, or `visit` says false: then null.
template <std::size_t Size, class Visit>
const char* for_most_words(const char* begin, const char* end, std::span<const char> letters,
                           const Visit& visit) {
    constexpr char kSpace[] = {' '};
    const LetterMask<1> space(kSpace);
    const LetterMask<Size> letter(letters);
    for (; end - begin > 16; begin += 16) {
        for (auto found = space.at(begin) & letter.at(begin + 1); found != 0; found &= found - 1) {
            if (!visit(begin + std::countr_zero(found) + 1)) return nullptr;
        }
    }
    return begin;
}
#endif

/// Calls `visit(place)` for each byte in [`begin`, `end`) that follows a space there and is one of up to
/// eight letters, in order, until it says false. Sixteen bytes at a time, because most words have other
/// letters.
template <class Visit>
void for_each_word(const char* begin, const char* end, std::span<const char> letters, const Visit& visit) {
    if (letters.empty()) return;
#if defined(__SSE2__)
    begin = letters.size() <= 4 ? for_most_words<4>(begin, end, letters, visit)
                                : for_most_words<8>(begin, end, letters, visit);
    if (!begin) return;
#endif
    for (; end - begin > 1; ++begin) {
        if (*begin == ' ' && std::ranges::find(letters, begin[1]) != letters.end() && !visit(begin + 1))
            return;
    }
}

/// The same for all bytes that follow a space.
template <class Visit>
void for_each_word(const char* begin, const char* end, const Visit& visit) {
    for (; end - begin > 1; ++begin) {
        begin = find_byte(begin, end - 1, ' ');
        if (begin == end - 1 || !visit(begin + 1)) return;
    }
}

}  // namespace dockaudit

#include "scan/line_ends.hpp"

#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace dockaudit {
namespace {

constexpr std::size_t kStride = 64;

// `t(` as a number of 16 bits.
constexpr short kStampEnd = '(' << 8 | 't';

// What is found from `begin` on, whose byte before may be the first of a pair.
std::size_t find_rest(std::string_view text, std::size_t begin, std::vector<std::uint32_t>& newlines) {
    std::size_t pairs = 0;
    for (auto at = begin; at < text.size(); ++at) {
        if (text[at] == '\n') newlines.push_back(static_cast<std::uint32_t>(at));
        if (text[at] == '(' && at > 0 && text[at - 1] == 't') ++pairs;
    }
    return pairs;
}

// Notes the newlines of 64 bytes.
inline void note_newlines(std::uint64_t found, std::size_t start, std::uint32_t* places, std::size_t& count) {
    const auto first_bit = [](std::uint64_t bits) {
        return static_cast<std::size_t>(std::countr_zero(bits));
    };
    // Written whether there is one or not: a branch would be mispredicted for each line.
    constexpr auto kLast = std::uint64_t{1} << (kStride - 1);
    places[count] = static_cast<std::uint32_t>(start + first_bit(found | kLast));
    count += static_cast<std::size_t>(found != 0);
    for (found &= found - 1; found != 0; found &= found - 1)
        places[count++] = static_cast<std::uint32_t>(start + first_bit(found));
}

#if defined(__x86_64__)

// Both kernels read the 64 bytes from `start` on and the one after them, as long as they are there, and count
// pairs in lanes of 16 bits: a lane counts two for each of less than 2^14 strides.
constexpr std::size_t kMostStrides = 1 << 14;

__attribute__((target("avx2"), always_inline)) inline __m256i load_avx2(const char* bytes) noexcept {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
}

__attribute__((target("avx2"))) std::size_t find_avx2(std::string_view text, std::size_t& start,
                                                      std::vector<std::uint32_t>& newlines) {
    const auto newline = _mm256_set1_epi8('\n');
    const auto stamp_end = _mm256_set1_epi16(kStampEnd);
    std::size_t count = 0;
    std::size_t pairs = 0;
    while (start + kStride < text.size()) {
        auto lanes = _mm256_setzero_si256();
        for (std::size_t i = 0; i < kMostStrides && start + kStride < text.size(); ++i, start += kStride) {
            if (newlines.size() < count + kStride) newlines.resize(2 * count + 4 * kStride);
            const char* const bytes = text.data() + start;
            const auto low = load_avx2(bytes);
            const auto high = load_avx2(bytes + 32);
            const auto even =
                _mm256_add_epi16(_mm256_cmpeq_epi16(low, stamp_end), _mm256_cmpeq_epi16(high, stamp_end));
            const auto odd = _mm256_add_epi16(_mm256_cmpeq_epi16(load_avx2(bytes + 1), stamp_end),
                                              _mm256_cmpeq_epi16(load_avx2(bytes + 33), stamp_end));
            lanes = _mm256_sub_epi16(lanes, _mm256_add_epi16(even, odd));
            const auto mask_low =
                static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, newline)));
            const auto mask_high =
                static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, newline)));
            note_newlines(mask_low | std::uint64_t{mask_high} << 32, start, newlines.data(), count);
        }
        alignas(32) std::uint16_t counted[16];
        _mm256_store_si256(reinterpret_cast<__m256i*>(counted), lanes);
        for (const auto lane : counted) pairs += lane;
    }
    newlines.resize(count);
    return pairs;
}

std::size_t find_sse2(std::string_view text, std::size_t& start, std::vector<std::uint32_t>& newlines) {
    const auto newline = _mm_set1_epi8('\n');
    const auto stamp_end = _mm_set1_epi16(kStampEnd);
    std::size_t count = 0;
    std::size_t pairs = 0;
    while (start + kStride < text.size()) {
        auto lanes = _mm_setzero_si128();
        for (std::size_t i = 0; i < kMostStrides / 2 && start + kStride < text.size();
             ++i, start += kStride) {
            if (newlines.size() < count + kStride) newlines.resize(2 * count + 4 * kStride);
            std::uint64_t found = 0;
            for (std::size_t at = 0; at < kStride; at += 16) {
                const char* const place = text.data() + start + at;
                const auto even = _mm_loadu_si128(reinterpret_cast<const __m128i*>(place));
                const auto odd = _mm_loadu_si128(reinterpret_cast<const __m128i*>(place + 1));
                lanes = _mm_sub_epi16(
                    lanes, _mm_add_epi16(_mm_cmpeq_epi16(even, stamp_end), _mm_cmpeq_epi16(odd, stamp_end)));
                const auto mask =
                    static_cast<std::uint16_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(even, newline)));
                found |= std::uint64_t{mask} << at;
            }
            note_newlines(found, start, newlines.data(), count);
        }
        alignas(16) std::uint16_t counted[8];
        _mm_store_si128(reinterpret_cast<__m128i*>(counted), lanes);
        for (const auto lane : counted) pairs += lane;
    }
    newlines.resize(count);
    return pairs;
}

#endif

}  // namespace

std::size_t find_line_ends_plainly(std::string_view text, std::vector<std::uint32_t>& newlines) {
    newlines.clear();
    return find_rest(text, 0, newlines);
}

std::size_t find_line_ends(std::string_view text, std::vector<std::uint32_t>& newlines) {
    std::size_t start = 0;
    std::size_t pairs = 0;
#if defined(__x86_64__)
    static const bool kHasAvx2 = __builtin_cpu_supports("avx2") != 0;
    pairs = kHasAvx2 ? find_avx2(text, start, newlines) : find_sse2(text, start, newlines);
    // A pair that begins with the last byte that was read was found with it.
    if (start > 0 && text[start - 1] == 't' && text[start] == '(') --pairs;
#else
    newlines.clear();
#endif
    return pairs + find_rest(text, start, newlines);
}

}  // namespace dockaudit

#include "scan/literal.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace dockaudit {
namespace {

constexpr char kCaseBit = 0x20;

char fold(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | kCaseBit) : c;
}

// How common a byte is in audit logs; what is not listed is rare. Measured on recordings, the commonest
// first.
constexpr auto kCommonness = [] {
    std::array<std::uint8_t, 256> rank{};
    constexpr std::string_view kCommonestFirst = "0 =1\"2de/3i456s78t9auornmcpSTAEgDlIUyPNORL_fhbvCMG.x:k()";
    for (std::size_t i = 0; i < kCommonestFirst.size(); ++i) {
        rank[static_cast<unsigned char>(kCommonestFirst[i])] =
            static_cast<std::uint8_t>(kCommonestFirst.size() - i);
    }
    return rank;
}();

int commonness(char c, bool fold_case) noexcept {
    const int rank = kCommonness[static_cast<unsigned char>(c)];
    if (!fold_case || c < 'a' || c > 'z') return rank;
    return rank + kCommonness[static_cast<unsigned char>(c & ~kCaseBit)];
}

#if defined(__x86_64__)

struct Anchors {
    std::size_t rare;
    std::size_t other;
    char rare_byte;
    char other_byte;
    char rare_fold;  // ORed to the text: the case bit for a letter whose case is folded, else 0
    char other_fold;
};

struct Avx2Bytes {
    __m256i rare;
    __m256i other;
    __m256i rare_fold;
    __m256i other_fold;
};

__attribute__((target("avx2"), always_inline)) inline __m256i compare_avx2(const char* x, const char* y,
                                                                           const Avx2Bytes& wanted) noexcept {
    const auto a = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(x));
    const auto b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(y));
    return _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_or_si256(a, wanted.rare_fold), wanted.rare),
                            _mm256_cmpeq_epi8(_mm256_or_si256(b, wanted.other_fold), wanted.other));
}

// Both kernels test the places [from, from + n * width) whose two anchors lie inside the text, and call
// `verify` on those where both bytes agree. They give the first verified place, or the first place that they
// did not test.
template <class Verify>
__attribute__((target("avx2"))) bool find_avx2(const char* text, std::size_t& from, std::size_t end,
                                               const Anchors& a, const Verify& verify) noexcept {
    const Avx2Bytes wanted{_mm256_set1_epi8(a.rare_byte), _mm256_set1_epi8(a.other_byte),
                           _mm256_set1_epi8(a.rare_fold), _mm256_set1_epi8(a.other_fold)};
    const auto* const x = text + a.rare;
    const auto* const y = text + a.other;
    for (; from + 32 <= end; from += 32) {
        // Most places have neither byte: four vectors take one branch.
        while (from + 128 <= end) {
            const auto first = _mm256_or_si256(compare_avx2(x + from, y + from, wanted),
                                               compare_avx2(x + from + 32, y + from + 32, wanted));
            const auto second = _mm256_or_si256(compare_avx2(x + from + 64, y + from + 64, wanted),
                                                compare_avx2(x + from + 96, y + from + 96, wanted));
            const auto any = _mm256_or_si256(first, second);
            if (_mm256_testz_si256(any, any) == 0) break;
            from += 128;
        }
        if (from + 32 > end) break;
        const auto same = compare_avx2(x + from, y + from, wanted);
        for (auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(same)); mask != 0;
             mask &= mask - 1) {
            const auto place = from + static_cast<std::size_t>(std::countr_zero(mask));
            if (verify(place)) {
                from = place;
                return true;
            }
        }
    }
    return false;
}

template <class Verify>
bool find_sse2(const char* text, std::size_t& from, std::size_t end, const Anchors& a,
               const Verify& verify) noexcept {
    const auto rare = _mm_set1_epi8(a.rare_byte);
    const auto other = _mm_set1_epi8(a.other_byte);
    const auto rare_fold = _mm_set1_epi8(a.rare_fold);
    const auto other_fold = _mm_set1_epi8(a.other_fold);
    for (; from + 16 <= end; from += 16) {
        const auto x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + from + a.rare));
        const auto y = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + from + a.other));
        const auto same = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(x, rare_fold), rare),
                                        _mm_cmpeq_epi8(_mm_or_si128(y, other_fold), other));
        for (auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(same)); mask != 0; mask &= mask - 1) {
            const auto place = from + static_cast<std::size_t>(std::countr_zero(mask));
            if (verify(place)) {
                from = place;
                return true;
            }
        }
    }
    return false;
}

#endif

}  // namespace

bool Literal::counts_before(std::string_view rest) const noexcept {
    if (only_before) {
        std::uint32_t number = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        // What is no number, or none of 32 bits, is left to those who read the field.
        if (error == std::errc{} && !std::ranges::binary_search(*only_before, number)) return false;
    }
    return std::ranges::none_of(unless_followed_by,
                                [&](const std::string& text) { return rest.starts_with(text); });
}

LiteralFinder::LiteralFinder(Literal literal) : literal_(std::move(literal)) {
    auto& bytes = literal_.bytes;
    if (literal_.fold_case) std::ranges::transform(bytes, bytes.begin(), fold);
    const auto rarer = [&](std::size_t a, std::size_t b) {
        return commonness(bytes[a], literal_.fold_case) < commonness(bytes[b], literal_.fold_case);
    };
    for (std::size_t i = 1; i < bytes.size(); ++i) {
        if (rarer(i, rare_)) rare_ = i;
    }
    other_ = rare_ == 0 ? bytes.size() - 1 : 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i != rare_ && rarer(i, other_)) other_ = i;
    }
}

// *Requires*: as many bytes of the text at `place` as the literal has.
bool LiteralFinder::matches_at(std::string_view text, std::size_t place) const noexcept {
    const auto& bytes = literal_.bytes;
    const auto at = text.substr(place);
    const bool is_same = literal_.fold_case
                             ? std::equal(bytes.begin(), bytes.end(), at.begin(),
                                          [](char wanted, char found) { return wanted == fold(found); })
                             : std::memcmp(at.data(), bytes.data(), bytes.size()) == 0;
    return is_same && literal_.counts_before(at.substr(bytes.size()));
}

std::size_t LiteralFinder::find_plainly(std::string_view text, std::size_t from) const noexcept {
    const auto size = literal_.bytes.size();
    for (; from + size <= text.size(); ++from) {
        if (matches_at(text, from)) return from;
    }
    return std::string_view::npos;
}

std::size_t LiteralFinder::find(std::string_view text, std::size_t from) const noexcept {
    const auto size = literal_.bytes.size();
    if (text.size() < size || from > text.size() - size) return std::string_view::npos;
#if defined(__x86_64__)
    const auto fold_of = [&](char c) {
        return literal_.fold_case && c >= 'a' && c <= 'z' ? kCaseBit : char{0};
    };
    const char rare = literal_.bytes[rare_];
    const char other = literal_.bytes[other_];
    const Anchors anchors{rare_, other_, rare, other, fold_of(rare), fold_of(other)};
    const auto verify = [&](std::size_t place) { return matches_at(text, place); };
    // The anchors lie inside the literal, so loads for places before `end` stay inside the text.
    const auto end = text.size() - size + 1;
    static const bool kHasAvx2 = __builtin_cpu_supports("avx2") != 0;
    if (kHasAvx2 ? find_avx2(text.data(), from, end, anchors, verify)
                 : find_sse2(text.data(), from, end, anchors, verify)) {
        return from;
    }
#endif
    return find_plainly(text, from);
}

}  // namespace dockaudit

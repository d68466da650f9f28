#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/words64.hpp"

namespace dockaudit {

/// Stirs eight bytes into a hash. The low bits depend on all that was stirred in.
constexpr std::uint64_t mix_hash(std::uint64_t hash, std::uint64_t word) noexcept {
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15ULL;
    hash = (hash ^ word) * kOdd;
    return hash ^ (hash >> 32U);
}

/// Stirs a text into a hash: quick and not secure; `seed` keeps others from choosing what collides.
inline std::uint64_t hash_text(std::string_view text, std::uint64_t seed = 0) noexcept {
    auto hash = mix_hash(seed, text.size());
    for (; text.size() >= sizeof hash; text.remove_prefix(sizeof hash))
        hash = mix_hash(hash, load_word(text.data()));
    std::uint64_t rest = 0;
    if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
    return mix_hash(hash, rest);
}

}  // namespace dockaudit

#include "record/id_hash.hpp"

#include <cstring>
#include <string_view>

#include "base/words64.hpp"

namespace dockaudit {
namespace {

// Its address differs from run to run where the system randomizes addresses.
const char kSeedPlace = 0;

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) noexcept {
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15ULL;
    hash = (hash ^ word) * kOdd;
    return hash ^ (hash >> 32);
}

std::uint64_t mix_text(std::uint64_t hash, std::string_view text) noexcept {
    hash = mix(hash, text.size());
    for (; text.size() >= sizeof hash; text.remove_prefix(sizeof hash)) {
        hash = mix(hash, load_word(text.data()));
    }
    std::uint64_t rest = 0;
    if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
    return mix(hash, rest);
}

}  // namespace

std::uint32_t hash_id(const EventId& id) noexcept {
    const auto seed = reinterpret_cast<std::uintptr_t>(&kSeedPlace);
    auto hash = mix(seed, static_cast<std::uint64_t>(id.time.time_since_epoch().count()));
    hash = mix(hash, id.serial);
    if (id.node) hash = mix_text(hash, *id.node);
    return static_cast<std::uint32_t>(hash);
}

}  // namespace dockaudit

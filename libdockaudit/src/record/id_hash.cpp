#include "record/id_hash.hpp"

#include "base/hash.hpp"

namespace dockaudit {
namespace {

// Its address differs from run to run where the system randomizes addresses.
const char kSeedPlace = 0;

}  // namespace

std::uint32_t hash_id(const EventId& id) noexcept {
    const auto seed = reinterpret_cast<std::uintptr_t>(&kSeedPlace);
    auto hash = mix_hash(seed, static_cast<std::uint64_t>(id.time.time_since_epoch().count()));
    hash = mix_hash(hash, id.serial);
    if (id.node) hash = hash_text(*id.node, hash);
    return static_cast<std::uint32_t>(hash);
}

}  // namespace dockaudit

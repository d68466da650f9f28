#include "interpret/value_cache.hpp"

#include <algorithm>
#include <cstring>

#include "base/hash.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kBytesPerEntry = 1024;             // on average; long texts fill the cache sooner
constexpr std::size_t kMaxBytes = std::size_t{1} << 30;  // offsets have 32 bits

}  // namespace

ValueCache::ValueCache(std::size_t max_entries)
    : max_entries_(std::max<std::size_t>(max_entries, 1)), slots_(kFirstSlots) {}

std::uint64_t ValueCache::hash_of(std::string_view key) noexcept {
    const auto hash = hash_text(key);
    return hash != 0 ? hash : 1;
}

std::optional<std::string_view> ValueCache::find(std::string_view key) const noexcept {
    const auto hash = hash_of(key);
    const auto mask = slots_.size() - 1;
    for (auto at = hash & mask; slots_[at].hash != 0; at = (at + 1) & mask) {
        const auto& slot = slots_[at];
        if (slot.hash != hash || slot.key_size != key.size()) continue;
        const char* stored = bytes_.data() + slot.offset;
        if (std::memcmp(stored, key.data(), key.size()) == 0)
            return std::string_view(stored + slot.key_size, slot.text_size);
    }
    return std::nullopt;
}

std::string_view ValueCache::insert(std::string_view key, std::string_view text) {
    const auto max_bytes = std::min(max_entries_, kMaxBytes / kBytesPerEntry) * kBytesPerEntry;
    if (size_ >= max_entries_ || bytes_.size() + key.size() + text.size() > max_bytes) clear();
    if ((size_ + 1) * 2 > slots_.size()) grow();
    const auto hash = hash_of(key);
    auto& slot = slots_[free_slot(hash)];
    slot = {hash, static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(key.size()),
            static_cast<std::uint32_t>(text.size())};
    bytes_.append(key).append(text);
    ++size_;
    return std::string_view(bytes_).substr(slot.offset + key.size());
}

std::size_t ValueCache::free_slot(std::uint64_t hash) const noexcept {
    const auto mask = slots_.size() - 1;
    auto at = hash & mask;
    while (slots_[at].hash != 0) at = (at + 1) & mask;
    return at;
}

void ValueCache::grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const auto& slot : old) {
        if (slot.hash != 0) slots_[free_slot(slot.hash)] = slot;
    }
}

void ValueCache::clear() noexcept {
    std::ranges::fill(slots_, Slot{});
    bytes_.clear();
    size_ = 0;
}

}  // namespace dockaudit

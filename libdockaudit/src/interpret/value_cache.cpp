#include "interpret/value_cache.hpp"

#include <algorithm>
#include <cstring>

#include "base/hash.hpp"
#include "base/open_table.hpp"

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
    const auto& found = slots_[probe(slots_, hash, [&](const Slot& slot) {
        return slot.is_free() || (slot.hash == hash && slot.key_size == key.size() &&
                                  std::memcmp(bytes_.data() + slot.offset, key.data(), key.size()) == 0);
    })];
    if (found.is_free()) return std::nullopt;
    return std::string_view(bytes_.data() + found.offset + found.key_size, found.text_size);
}

std::string_view ValueCache::insert(std::string_view key, std::string_view text) {
    const auto max_bytes = std::min(max_entries_, kMaxBytes / kBytesPerEntry) * kBytesPerEntry;
    if (size_ >= max_entries_ || bytes_.size() + key.size() + text.size() > max_bytes) clear();
    const auto is_free = [](const Slot& slot) { return slot.is_free(); };
    if (is_full(slots_, size_))
        rehash(slots_, slots_.size() * 2, is_free, [](const Slot& slot) { return slot.hash; });
    const auto hash = hash_of(key);
    auto& slot = slots_[probe(slots_, hash, is_free)];
    slot = {hash, static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(key.size()),
            static_cast<std::uint32_t>(text.size())};
    bytes_.append(key).append(text);
    ++size_;
    return std::string_view(bytes_).substr(slot.offset + key.size());
}

void ValueCache::clear() noexcept {
    std::ranges::fill(slots_, Slot{});
    bytes_.clear();
    size_ = 0;
}

}  // namespace dockaudit

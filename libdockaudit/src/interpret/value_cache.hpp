#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit {

/// Texts by key, at most a given number of them: an open-addressed table over one growing string.
///
/// When the limit is met everything is forgotten. That keeps a lookup at one probe and costs little: the
/// values that recur come back at once. Nothing is allocated for a lookup, nor for an insertion once the
/// table has grown.
///
/// *Lifetime*: the views that it returns die with the next insertion.
class ValueCache {
 public:
    /// *Requires*: `max_entries` is at least 1.
    explicit ValueCache(std::size_t max_entries);

    std::optional<std::string_view> find(std::string_view key) const noexcept;

    /// *Requires*: the key is not there.
    std::string_view insert(std::string_view key, std::string_view text);

    std::size_t size() const noexcept { return size_; }

 private:
    struct Slot {
        std::uint64_t hash = 0;  // 0: empty
        std::uint32_t offset = 0;
        std::uint32_t key_size = 0;
        std::uint32_t text_size = 0;

        bool is_free() const noexcept { return hash == 0; }
    };

    static std::uint64_t hash_of(std::string_view key) noexcept;
    void clear() noexcept;

    std::size_t max_entries_;
    std::size_t size_ = 0;
    std::vector<Slot> slots_;
    std::string bytes_;  // key and text of each entry
};

}  // namespace dockaudit

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dockaudit {

/// The node names of open events, each stored once. A log has few, so the last one is mostly asked for again.
///
/// Names that no event uses are kept for a while and bounded in number by those that are used.
class NodeTable {
 public:
    /// The number of a name, which is kept until it was released as often as it was taken.
    std::uint32_t take(std::string_view name) {
        if (last_ >= entries_.size() || entries_[last_].name != name) last_ = find_or_add(name);
        auto& entry = entries_[last_];
        if (entry.uses++ == 0) --unused_;
        return last_;
    }

    void release(std::uint32_t number) {
        if (--entries_[number].uses != 0) return;
        if (++unused_ > kFewNames && unused_ * 2 > numbers_.size()) forget_unused();
    }

    /// *Requires*: it was taken and not released since.
    std::string_view name(std::uint32_t number) const noexcept { return entries_[number].name; }

    /// How many names are kept.
    std::size_t size() const noexcept { return numbers_.size(); }

 private:
    static constexpr std::size_t kFewNames = 64;

    struct Entry {
        std::string name;
        std::uint32_t uses = 0;
        bool is_free = false;
    };
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    // New ones count as unused.
    std::uint32_t find_or_add(std::string_view name) {
        if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
        auto number = static_cast<std::uint32_t>(entries_.size());
        if (free_.empty()) {
            entries_.emplace_back();
        } else {
            number = free_.back();
            free_.pop_back();
        }
        entries_[number] = {std::string(name)};
        numbers_.emplace(name, number);
        ++unused_;
        return number;
    }

    void forget_unused() {
        for (std::uint32_t number = 0; number < entries_.size(); ++number) {
            auto& entry = entries_[number];
            if (entry.uses != 0 || entry.is_free) continue;
            numbers_.erase(entry.name);
            entry = {{}, 0, true};
            free_.push_back(number);
        }
        unused_ = 0;
        last_ = UINT32_MAX;
    }

    std::vector<Entry> entries_;
    std::vector<std::uint32_t> free_;
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
    std::size_t unused_ = 0;
    std::uint32_t last_ = UINT32_MAX;
};

}  // namespace dockaudit

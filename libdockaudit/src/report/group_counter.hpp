#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <dockaudit/event_counts.hpp>
#include <dockaudit/report.hpp>

#include "base/hash.hpp"
#include "docker/text_pool.hpp"

namespace dockaudit {

/// How often something was seen, and when.
struct Seen {
    std::uint64_t count = 0;
    Timestamp first;
    Timestamp last;

    void add(Timestamp time) noexcept {
        if (count == 0 || time < first) first = time;
        if (count == 0 || time > last) last = time;
        ++count;
    }
};

/// Remembers a value for each combination of some texts, within limits: what comes beyond is counted as one.
///
///     GroupCounter<2, Seen> programs({options.max_groups});
///     if (auto* seen = programs.find({user, program})) seen->add(time);
template <std::size_t Size, class Value>
class GroupCounter {
 public:
    using Texts = std::array<std::string_view, Size>;

    /// A group: its texts, and what is remembered of it. *Lifetime*: of the texts, the counter.
    struct Group {
        Texts texts;
        Value value;
    };

    explicit GroupCounter(CountLimits limits) : limits_(limits) {}
    GroupCounter(const GroupCounter&) = delete;
    GroupCounter& operator=(const GroupCounter&) = delete;

    /// The value of a group, a new one if it was not there; null if there is no room for it.
    /// *Lifetime*: as long as the counter.
    Value* find(const Texts& texts) {
        Key key;
        for (std::size_t i = 0; i < Size; ++i) {
            // Neighbours mostly have the same user and program.
            if (recent_[i].first != texts[i] || recent_[i].first.data() == nullptr) {
                const auto number = number_of(texts[i]);
                if (!number) return overflow();
                recent_[i] = {pool_[*number], *number};
            }
            key[i] = recent_[i].second;
        }
        if (const auto found = values_.find(key); found != values_.end()) return &found->second;
        if (values_.size() >= limits_.groups) return overflow();
        return &values_.emplace(key, Value{}).first->second;
    }

    /// Keeps a text that belongs to a value; an empty one if there is no room. *Lifetime*: as long as the counter.
    std::string_view keep(std::string_view text) {
        const auto number = number_of(text);
        return number ? pool_[*number] : std::string_view{};
    }

    std::size_t size() const noexcept { return values_.size(); }

    /// How often there was no room.
    std::uint64_t uncounted() const noexcept { return uncounted_; }

    /// The groups that `comes_before(const Group&, const Group&)` has first, at most `limit` of those for which
    /// `is_wanted(const Group&)` is true, and how many there are besides. Equal ones are in the order of their texts.
    template <class ComesBefore, class IsWanted>
    std::pair<std::vector<Group>, std::uint64_t> sorted(std::size_t limit, const ComesBefore& comes_before,
                                                        const IsWanted& is_wanted) const {
        std::vector<Group> groups;
        groups.reserve(values_.size());
        for (const auto& [key, value] : values_) {
            Group group{{}, value};
            for (std::size_t i = 0; i < Size; ++i) group.texts[i] = pool_[key[i]];
            if (is_wanted(group)) groups.push_back(std::move(group));
        }
        const auto shown = std::min(limit, groups.size());
        std::partial_sort(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(shown), groups.end(),
                          [&](const Group& a, const Group& b) {
                              if (comes_before(a, b)) return true;
                              return !comes_before(b, a) && a.texts < b.texts;
                          });
        const auto left_out = groups.size() - shown;
        groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(shown), groups.end());
        return {std::move(groups), left_out};
    }

    /// All of them, the most frequent first. *Requires*: `Value` has a `count`.
    std::pair<std::vector<Group>, std::uint64_t> most_frequent(std::size_t limit) const {
        return sorted(
            limit, [](const Group& a, const Group& b) { return a.value.count > b.value.count; },
            [](const Group&) { return true; });
    }

 private:
    using Key = std::array<TextPool::Number, Size>;
    struct Hash {
        std::size_t operator()(const Key& key) const noexcept {
            std::uint64_t hash = 0;
            for (const auto number : key) hash = mix_hash(hash, number);
            return hash;
        }
    };

    std::optional<TextPool::Number> number_of(std::string_view text) {
        if (pool_.bytes() + text.size() <= limits_.bytes) return pool_.number(text);
        const auto* const found = pool_.find(text);
        return found == nullptr ? std::nullopt : std::optional(*found);
    }

    Value* overflow() noexcept {
        ++uncounted_;
        return nullptr;
    }

    CountLimits limits_;
    TextPool pool_;
    std::unordered_map<Key, Value, Hash> values_;
    std::array<std::pair<std::string_view, TextPool::Number>, Size> recent_{};  // that each text had last
    std::uint64_t uncounted_ = 0;
};

}  // namespace dockaudit

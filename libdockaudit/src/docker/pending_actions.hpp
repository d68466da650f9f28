#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "docker/action_verbs.hpp"
#include "docker/program_table.hpp"

namespace dockaudit {

/// The actions that may have something to start yet, found by what they would start: so many clients at once take
/// no more time each.
class PendingActions {
 public:
    /// What a program's command line is cut to, and how long an action's words are that are compared in part.
    static constexpr std::size_t kKept = 1 << 10;

    explicit PendingActions(const ProgramTable& table) : table_(table) {}

    void add(std::uint32_t number) {
        const auto& action = table_.actions[number];
        const auto words = table_.texts[action.command];
        if (action.container != kNoContainer) {
            put(by_container_[action.container], number);
            for (const auto other : action.others) put(by_container_[other], number);
            if (starts_several(table_.texts[action.verb])) put(wordless_, number);
        } else if (words.empty()) {
            put(wordless_, number);
        } else {
            put(by_word_[std::string(last_word(words))], number);
            if (words.size() >= kKept / 2) put(long_, number);
        }
    }

    /// Those that can be meant by a program in a container, the oldest first. No other fits it.
    std::vector<std::uint32_t> find(const Program& root) {
        std::vector<std::uint32_t> found;
        const auto words = table_.texts[root.arguments];
        if (const auto named = by_container_.find(root.container); named != by_container_.end())
            take(found, named->second);
        take(found, wordless_);
        if (words.size() >= kKept) take(found, long_);
        if (const auto fits = by_word_.find(std::string(last_word(words))); fits != by_word_.end())
            take(found, fits->second);
        std::ranges::sort(found);
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }

    /// Forgets what was given before `time`; what has no words of its own, before `wordless`.
    void forget_before(Timestamp time, Timestamp wordless) {
        drop(long_, time);
        drop(wordless_, wordless);
        drop_all(by_word_, time);
        drop_all(by_container_, wordless);
    }

 private:
    using Numbers = std::vector<std::uint32_t>;

    // Where more than so many wait for the same, nobody can tell them apart.
    static constexpr std::size_t kMost = 256;

    static std::string_view last_word(std::string_view words) noexcept {
        if (!words.empty()) words.remove_suffix(1);
        return words.substr(words.rfind('\0') + 1);
    }

    static void put(Numbers& numbers, std::uint32_t number) {
        numbers.push_back(number);
        if (numbers.size() > kMost) numbers.erase(numbers.begin());
    }

    void take(std::vector<std::uint32_t>& found, Numbers& numbers) const {
        std::erase_if(numbers, [this](std::uint32_t number) { return table_.actions[number].is_used; });
        found.insert(found.end(), numbers.begin(), numbers.end());
    }

    // True if none is left.
    bool drop(Numbers& numbers, Timestamp before) const {
        const auto is_old = [&](std::uint32_t number) {
            return table_.programs[table_.actions[number].program].time < before;
        };
        numbers.erase(numbers.begin(), std::ranges::find_if_not(numbers, is_old));
        return numbers.empty();
    }

    template <class Map>
    void drop_all(Map& map, Timestamp before) const {
        for (auto row = map.begin(); row != map.end();)
            row = drop(row->second, before) ? map.erase(row) : std::next(row);
    }

    const ProgramTable& table_;
    Numbers wordless_;
    Numbers long_;
    std::unordered_map<std::int32_t, Numbers> by_container_;
    std::unordered_map<std::string, Numbers> by_word_;
};

}  // namespace dockaudit

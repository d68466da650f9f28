#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "docker/program_table.hpp"

namespace dockaudit {

/// Hashes of what is remembered.
struct FileHash {
    std::size_t operator()(const FileIdentity& file) const noexcept {
        return mix_hash(mix_hash(0, file.device), file.inode);
    }
};

/// A process in a session: pids are used again.
struct SessionKey {
    std::uint64_t process;
    std::uint32_t session;
    friend bool operator==(const SessionKey&, const SessionKey&) = default;
};
struct SessionHash {
    std::size_t operator()(const SessionKey& key) const noexcept {
        return mix_hash(mix_hash(0, key.process), key.session);
    }
};

/// When the lives of containers began and ended, as positions in the order of programs.
class ContainerLives {
 public:
    /// Takes the node of each container.
    explicit ContainerLives(std::vector<TextPool::Number> nodes)
        : nodes_(std::move(nodes)), begins_(nodes_.size()), ends_(nodes_.size()) {}

    void clear() {
        for (auto& positions : begins_) positions.clear();
        for (auto& positions : ends_) positions.clear();
        boots_.clear();
    }

    /// In order. All lives on a node end when it starts again.
    void add_boot(TextPool::Number node, std::uint32_t at) { boots_[node].push_back(at); }
    void add_begin(std::int32_t container, std::uint32_t at) { add(begins_, container, at); }
    void add_end(std::int32_t container, std::uint32_t at) { add(ends_, container, at); }

    bool has_ended(std::int32_t container, std::uint32_t after, std::uint32_t before) const noexcept {
        return has_one(of(ends_, container), after, before) || has_booted(container, after, before);
    }
    bool has_begun(std::int32_t container, std::uint32_t after, std::uint32_t before) const noexcept {
        return has_one(of(begins_, container), after, before) || has_booted(container, after, before);
    }

 private:
    using Positions = std::vector<std::uint32_t>;

    static void add(std::vector<Positions>& all, std::int32_t container, std::uint32_t at) {
        all[static_cast<std::size_t>(container)].push_back(at);
    }
    static const Positions& of(const std::vector<Positions>& all, std::int32_t container) noexcept {
        return all[static_cast<std::size_t>(container)];
    }
    static bool has_one(const Positions& all, std::uint32_t after, std::uint32_t before) noexcept {
        const auto found = std::ranges::upper_bound(all, after);
        return found != all.end() && *found < before;
    }
    // A start of the node counts for what begins with it.
    bool has_booted(std::int32_t container, std::uint32_t after, std::uint32_t before) const noexcept {
        if (boots_.empty()) return false;
        const auto found = boots_.find(nodes_[static_cast<std::size_t>(container)]);
        return found != boots_.end() && has_one(found->second, after, before + 1);
    }

    std::vector<TextPool::Number> nodes_;
    std::vector<Positions> begins_;
    std::vector<Positions> ends_;
    std::unordered_map<TextPool::Number, Positions> boots_;
};

/// What was seen with which container, and when: devices, files, parents, labels. They serve several
/// containers in turn, so an answer holds for a time: it is that of the sightings before and after, as far as
/// the container lived on until then, or had begun by then; where these differ there is none.
template <class Key, class Hash = std::hash<Key>>
class Sightings {
 public:
    /// In the order of `at`.
    void add(const Key& key, std::uint32_t at, std::int32_t container, const ContainerLives& lives) {
        auto& all = sightings_[key];
        // Between two of one life nothing new is seen.
        if (all.size() >= 2 && all.back().container == container &&
            all[all.size() - 2].container == container &&
            !lives.has_ended(container, all[all.size() - 2].at, at)) {
            all.back().at = at;
        } else {
            all.push_back({at, container});
        }
    }

    /// The container that the key belonged to; `kNoContainer` if unknown.
    std::int32_t find(const Key& key, std::uint32_t at, const ContainerLives& lives) const {
        const auto found = sightings_.find(key);
        if (found == sightings_.end()) return kNoContainer;
        const auto& all = found->second;
        // What was learnt from the program that is asked about does not count for it.
        const auto next = std::ranges::upper_bound(all, at, {}, &Sighting::at);
        const auto own = std::ranges::lower_bound(all.begin(), next, at, {}, &Sighting::at);
        auto before = kNoContainer;
        auto after = kNoContainer;
        if (own != all.begin() && !lives.has_ended(std::prev(own)->container, std::prev(own)->at, at))
            before = std::prev(own)->container;
        // A life may begin with the sighting itself.
        if (next != all.end() && !lives.has_begun(next->container, at, next->at + 1)) after = next->container;
        if (before == kNoContainer || before == after) return after;
        return after == kNoContainer ? before : kNoContainer;
    }

    bool contains(const Key& key) const { return sightings_.contains(key); }
    void clear() { sightings_.clear(); }

 private:
    struct Sighting {
        std::uint32_t at;
        std::int32_t container;
    };

    std::unordered_map<Key, std::vector<Sighting>, Hash> sightings_;
};

}  // namespace dockaudit

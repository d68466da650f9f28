#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/hash.hpp"
#include "docker/program_table.hpp"

namespace dockaudit {

/// Which container has a name, and from when to when: a name serves several in turn.
class NameTable {
 public:
    struct Key {
        TextPool::Number name = 0;
        TextPool::Number node = 0;
        std::uint32_t scope = 0;  ///< as in `ClientAction`
        friend bool operator==(const Key&, const Key&) = default;
    };

    struct Hash {
        std::size_t operator()(const Key& key) const noexcept {
            return mix_hash(mix_hash(mix_hash(0, key.name), key.node), key.scope);
        }
    };

    /// The containers that have the name at a time, and next; `kNoContainer` if none.
    struct Found {
        std::int32_t now = kNoContainer;
        std::int32_t next = kNoContainer;
        bool was_bound = false;  ///< at that time or before
    };

    void bind(const Key& key, std::int32_t container, std::uint32_t from) {
        auto& spans = spans_[key];
        if (const auto open = find_open(spans); open != spans.end()) {
            if (open->container == container) return;
            open->to = from;
            if (open->to <= open->from) spans.erase(open);
        }
        spans.insert(std::ranges::upper_bound(spans, from, {}, &NameSpan::from),
                     {key.name, key.scope, container, from, kNoProgram});
    }

    /// What is learnt late: the container had the name until a time, from before the first that is known of it.
    void bind_before(const Key& key, std::int32_t container, std::uint32_t to) {
        auto& spans = spans_[key];
        if (spans.empty() || spans.front().from >= to)
            spans.insert(spans.begin(), {key.name, key.scope, container, 0, to});
    }

    /// Likewise: it had it since a time, not only from where it is known.
    void extend(const Key& key, std::int32_t container, std::uint32_t from) {
        auto& spans = spans_[key];
        const auto next = std::ranges::upper_bound(spans, from, {}, &NameSpan::from);
        if (next != spans.end() && next->container == container) next->from = from;
    }

    void unbind(const Key& key, std::uint32_t at) {
        const auto found = spans_.find(key);
        if (found == spans_.end()) return;
        if (const auto open = find_open(found->second); open != found->second.end()) open->to = at;
    }

    Found find(const Key& key, std::uint32_t at) const {
        const auto known = spans_.find(key);
        if (known == spans_.end()) return {};
        const auto& spans = known->second;
        const auto next = std::ranges::upper_bound(spans, at, {}, &NameSpan::from);
        Found found;
        if (next != spans.end()) found.next = next->container;
        if (next == spans.begin()) return found;
        found.was_bound = true;
        if (at < std::prev(next)->to) found.now = std::prev(next)->container;
        return found;
    }

    /// All, in the order in which they begin.
    std::vector<NameSpan> all() const {
        std::vector<NameSpan> all;
        for (const auto& [key, spans] : spans_) all.insert(all.end(), spans.begin(), spans.end());
        std::ranges::sort(all, {}, [](const NameSpan& span) {
            return std::make_tuple(span.from, span.to, span.container, span.name);
        });
        return all;
    }

 private:
    using Spans = std::vector<NameSpan>;
    // There is one at most, near the end.
    static Spans::iterator find_open(Spans& spans) {
        for (auto span = spans.end(); span != spans.begin();) {
            if ((--span)->to == kNoProgram) return span;
        }
        return spans.end();
    }

    std::unordered_map<Key, Spans, Hash> spans_;
};

}  // namespace dockaudit

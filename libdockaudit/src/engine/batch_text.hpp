#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/parallel_writer.hpp>

namespace dockaudit {

/// The text of a batch of events, in pieces: what was written ahead stays where it lies, the rest is here.
///
/// To copy the former would take it from the cache of one core to another's, and on to a third place.
class BatchText {
 public:
    void clear() noexcept {
        own_.clear();
        parts_.clear();
        texts_.clear();
    }

    /// Appends a text of so many events. *Lifetime*: borrowed, until `clear`.
    void add(std::string_view text, std::uint64_t events) {
        if (text.size() < kMinBorrowed) {
            append(events, [&](std::string& own) { own += text; });
        } else {
            parts_.push_back({text.data(), 0, text.size(), events});
        }
    }

    /// Appends what `write(std::string&)` appends, the text of so many events.
    template <class Write>
    void append(std::uint64_t events, const Write& write) {
        const auto begin = own_.size();
        write(own_);
        const auto size = own_.size() - begin;
        if (parts_.empty() || parts_.back().borrowed) parts_.push_back({nullptr, begin, 0, 0});
        parts_.back().size += size;
        parts_.back().events += events;
    }

    /// *Lifetime*: until the next change.
    std::span<const EventText> pieces() {
        texts_.clear();
        for (const auto& part : parts_) {
            const char* const begin = part.borrowed ? part.borrowed : own_.data() + part.begin;
            texts_.push_back({{begin, part.size}, part.events});
        }
        return texts_;
    }

 private:
    // To hand on a shorter text by itself takes longer than to copy it.
    static constexpr std::size_t kMinBorrowed = 512;

    struct Part {
        const char* borrowed;  // null: it is in `own_`
        std::size_t begin;
        std::size_t size;
        std::uint64_t events;
    };

    std::string own_;
    std::vector<Part> parts_;
    std::vector<EventText> texts_;
};

}  // namespace dockaudit

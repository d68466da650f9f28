#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit {

/// What the runs of a block are as events, each by itself: found by who scanned the block, while its bytes
/// are in the cache of a core. Most events have one run, and of those nobody has to read the records again.
struct BlockDrafts {
    static constexpr std::uint32_t kUnknown = 0;
    static constexpr std::uint32_t kNoMatch = UINT32_MAX;  ///< an event of this run alone does not match

    struct Extent {
        std::uint32_t begin = 0;
        std::uint32_t size = 0;
    };

    /// For each run: one of the two, or the number of its text, counted from 1.
    std::vector<std::uint32_t> of_run;
    std::vector<Extent> extents;  ///< of the texts
    std::string text;             ///< of all events that match, one after the other
    std::size_t block_bytes = 0;

    void clear() noexcept {
        of_run.clear();
        extents.clear();
        text.clear();
    }

    /// *Requires*: a number of a text.
    std::string_view text_of(std::uint32_t number) const noexcept {
        const auto& extent = extents[number - 1];
        return std::string_view(text).substr(extent.begin, extent.size);
    }
};

}  // namespace dockaudit

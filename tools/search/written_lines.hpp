#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include <dockaudit/cursor.hpp>

#include "common/sink.hpp"

namespace dockaudit::search {

/// The lines that a run before this one has written after its last cursor, when it was killed. This run makes them again,
/// mostly in the same order, and does not write them a second time. Nothing is taken out of the file.
class WrittenLines {
 public:
    /// Those that stand in the output after a place. None if it is another file or cannot be read, or if there is so much
    /// that no killed run can have written it.
    static WrittenLines after(const Cursor::Output& place, const cli::Sink& out);

    /// True if all were met.
    bool empty() const noexcept { return lines_.empty() && torn_.empty(); }
    void clear() noexcept;

    /// The text without the lines that were written, each of them once. Of a line that was written in part the rest stays.
    /// *Requires*: whole lines.
    std::string leave_out(std::string_view text);

 private:
    void add(std::string_view part);
    bool take(std::string_view line);

    std::unordered_map<std::size_t, std::uint64_t> lines_;  // hash: how often
    std::string torn_;                                      // the last one, if it has no end
};

}  // namespace dockaudit::search

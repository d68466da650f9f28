#include "search/written_lines.hpp"

#include <functional>

namespace dockaudit::search {
namespace {

// A run keeps its place every second.
constexpr std::uint64_t kMostBytes = 512 << 20;

}  // namespace

WrittenLines WrittenLines::after(const Cursor::Output& place, const cli::Sink& out) {
    WrittenLines lines;
    const auto end = out.place();
    const bool is_same = end && end->device == place.device && end->inode == place.inode;
    if (!is_same || end->offset <= place.offset || end->offset - place.offset > kMostBytes) return lines;
    if (!out.visit_written(place.offset, [&](std::string_view part) { lines.add(part); })) lines.clear();
    return lines;
}

void WrittenLines::clear() noexcept {
    lines_.clear();
    torn_.clear();
}

void WrittenLines::add(std::string_view part) {
    for (auto end = part.find('\n'); end != std::string_view::npos; end = part.find('\n')) {
        torn_ += part.substr(0, end + 1);
        ++lines_[std::hash<std::string_view>{}(torn_)];
        torn_.clear();
        part.remove_prefix(end + 1);
    }
    torn_ += part;
}

// True if the line was written; it counts no more then.
bool WrittenLines::take(std::string_view line) {
    const auto found = lines_.find(std::hash<std::string_view>{}(line));
    if (found == lines_.end()) return false;
    if (--found->second == 0) lines_.erase(found);
    return true;
}

std::string WrittenLines::leave_out(std::string_view text) {
    std::string left;
    while (!text.empty() && !empty()) {
        const auto line = text.substr(0, text.find('\n') + 1);
        if (line.empty()) break;
        text.remove_prefix(line.size());
        if (take(line)) continue;
        // What comes first now was being written, or else the part of a line stays alone.
        const bool is_torn = line.starts_with(torn_);
        if (!is_torn) left += '\n';
        left += is_torn ? line.substr(torn_.size()) : line;
        torn_.clear();
    }
    left += text;
    return left;
}

}  // namespace dockaudit::search

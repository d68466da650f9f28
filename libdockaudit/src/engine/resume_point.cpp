#include "engine/resume_point.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "engine/time_probe.hpp"
#include "io/log_mark.hpp"

namespace dockaudit {
namespace {

// Records of an event that is open at the end of a log are looked for so far before it.
constexpr std::uint64_t kLookBack = 256 << 10;

using Inputs = std::vector<InputFile>;

// The input of a position; a copy of the log has the same mark.
template <class Logs>
auto find_log(Logs& inputs, const Cursor::Position& position) {
    auto found = inputs.end();
    for (auto input = inputs.begin(); input != inputs.end(); ++input) {
        const bool is_same_file = input->device() == position.device && input->inode() == position.inode;
        if (log_mark(*input) == position.log && (is_same_file || found == inputs.end())) found = input;
    }
    return found;
}

std::string time_text(Timestamp time) {
    return fmt::format(
        "{:%Y-%m-%dT%H:%M:%SZ}",
        fmt::gmtime(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count()));
}

void tell_gap(const InputFile& next, const std::optional<Timestamp>& newest, const LogNotice& notice) {
    auto text =
        std::string("the log that was read last is gone or has become shorter: records may be missing");
    if (newest) text += " after " + time_text(*newest);
    notice(DiagnosticEvent::Kind::gap, next.name(), text);
}

}  // namespace

bool ResumePoint::has_log(const Cursor& cursor, const Inputs& inputs) {
    return cursor.next.log == 0 || (find_log(inputs, cursor.next) != inputs.end() &&
                                    (!cursor.open || find_log(inputs, *cursor.open) != inputs.end()));
}

ResumePoint ResumePoint::after(const Cursor& cursor, Inputs& inputs, const LogNotice& notice) {
    ResumePoint point;
    point.cursor_ = cursor;
    // There was no line at all.
    if (cursor.next.log == 0) return point;
    const auto next = find_log(inputs, cursor.next);
    const bool is_shorter = next != inputs.end() && next->is_seekable() && next->size() < cursor.next.offset;
    if (next == inputs.end() || is_shorter) {
        tell_gap(inputs.front(), cursor.newest, notice);
        point.read_up_to_ = cursor.newest;
        return point;
    }
    auto first = next;
    auto begin = cursor.next.offset;
    if (cursor.open) {
        if (const auto open = find_log(inputs, *cursor.open); open != inputs.end() && open <= next) {
            first = open;
            begin = cursor.open->offset;
            for (const auto& id : cursor.open_events) point.open_.insert(id);
        } else {
            tell_gap(*next, cursor.newest, notice);
        }
    }
    point.next_ = {static_cast<std::uint32_t>(next - first), cursor.next.offset};
    inputs.erase(inputs.begin(), first);
    inputs.front().set_begin(begin);
    return point;
}

std::optional<Cursor> ResumePoint::cursor() const {
    auto rest = cursor_;
    if (rest) rest->open_events.assign(open_.begin(), open_.end());
    return rest;
}

ResumePoint ResumePoint::at_end(Inputs& inputs) {
    auto last = inputs.end() - 1;
    // By one that is empty a cursor would not find its place again.
    if (log_mark(*last) == 0 && last != inputs.begin() && std::prev(last)->is_seekable()) --last;
    inputs.erase(inputs.begin(), last);
    auto& log = inputs.front();
    ResumePoint point;
    point.is_at_end_ = true;
    point.next_ = {0, log.size()};
    log.set_begin(log.size() - std::min(log.size(), kLookBack));
    return point;
}

}  // namespace dockaudit

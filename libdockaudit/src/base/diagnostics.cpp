#include <dockaudit/diagnostics.hpp>

#include <cstddef>

namespace dockaudit {

constexpr std::size_t kCounts = 13;
static_assert(sizeof(Diagnostics) == kCounts * sizeof(std::uint64_t), "a new count is to be added below");

Diagnostics& Diagnostics::operator+=(const Diagnostics& other) noexcept {
    bytes += other.bytes;
    skipped_bytes += other.skipped_bytes;
    lines += other.lines;
    blank += other.blank;
    records += other.records;
    events += other.events;
    matched += other.matched;
    malformed += other.malformed;
    torn += other.torn;
    oversized += other.oversized;
    late += other.late;
    evicted += other.evicted;
    unreadable_inputs += other.unreadable_inputs;
    return *this;
}

}  // namespace dockaudit

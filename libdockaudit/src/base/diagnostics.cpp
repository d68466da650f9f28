#include <dockaudit/diagnostics.hpp>

namespace dockaudit {

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

#include "report/host/serial_spans.hpp"

#include <algorithm>
#include <iterator>

namespace dockaudit {

void SerialSpans::add(std::uint64_t serial, Timestamp time) {
    // Events are handed out a few seconds apart from their order at most, and so are their numbers.
    constexpr std::uint64_t kDisorder = 100'000;
    constexpr std::chrono::seconds kLate{10};
    constexpr std::size_t kMostSpans = 200'000;
    auto* spans = &boots_.back();
    if (!spans->empty()) {
        const auto& newest = *spans->rbegin();
        const bool begins_again = serial + kDisorder < newest.second.last ||
                                  (serial < spans->begin()->first && time > newest.second.to + kLate);
        if (begins_again && time >= newest.second.to) spans = &boots_.emplace_back();
    }
    auto next = spans->upper_bound(serial);
    if (next != spans->begin()) {
        const auto span = std::prev(next);
        if (serial <= span->second.last) return;
        if (serial == span->second.last + 1) {
            span->second.last = serial;
            span->second.to = time;
            join_with_next(span);
            return;
        }
    }
    if (size_ >= kMostSpans) {
        is_complete_ = false;
        return;
    }
    ++size_;
    join_with_next(spans->emplace_hint(next, serial, Span{serial, time, time}));
}

void SerialSpans::join_with_next(Spans::iterator span) {
    auto& spans = boots_.back();
    const auto next = std::next(span);
    if (next == spans.end() || next->first != span->second.last + 1) return;
    span->second.last = next->second.last;
    span->second.to = next->second.to;
    spans.erase(next);
    --size_;
}

std::vector<SerialSpans::Gap> SerialSpans::gaps() const {
    std::vector<Gap> gaps;
    for (const auto& spans : boots_) {
        for (auto span = spans.begin(); span != spans.end(); ++span) {
            const auto next = std::next(span);
            if (next == spans.end()) break;
            gaps.push_back({span->second.last, next->first, span->second.to, next->second.from});
        }
    }
    return gaps;
}

}  // namespace dockaudit

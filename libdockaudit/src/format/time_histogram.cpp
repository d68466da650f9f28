#include <dockaudit/event_counts.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace dockaudit {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr seconds kWeek = days{7};

// Each divides the next, so that buckets can be put together; beyond a week they double.
constexpr std::array<seconds, 14> kSpans{
    seconds{1},  seconds{5}, seconds{10}, seconds{30}, minutes{1}, minutes{5}, minutes{10},
    minutes{30}, hours{1},   hours{3},    hours{6},    hours{12},  days{1},    kWeek,
};

seconds wider(seconds span) {
    const auto* const next = std::ranges::upper_bound(kSpans, span);
    return next != kSpans.end() ? *next : span * 2;
}

local_seconds floor_local(local_seconds local, seconds span) {
    // 1970-01-01 was a Thursday.
    const seconds origin = span % kWeek == seconds{0} ? days{-3} : days{0};
    const auto since = local.time_since_epoch() - origin;
    auto rest = since % span;
    if (rest < seconds{0}) rest += span;
    return local - rest;
}

}  // namespace

TimeHistogram::TimeHistogram(TimeZone zone, std::optional<seconds> span, CountLimits limits)
    : zone_(std::move(zone)),
      is_fixed_(span.has_value()),
      span_(span.value_or(kSpans.front())),
      limit_(std::max<std::size_t>(limits.groups, 1)),
      most_buckets_(static_cast<std::int64_t>(std::max<std::size_t>(limits.buckets, 1))) {}

// When clocks are set back an hour occurs twice: its two halves are different buckets if an hour is a bucket,
// but a day remains one, of 25 hours.
sys_seconds TimeHistogram::begin_of(sys_seconds second) const {
    const auto local = zone_.to_local(second);
    const auto begin = floor_local(local, span_);
    return span_ <= hours{1} ? second - (local - begin) : zone_.to_sys(begin);
}

sys_seconds TimeHistogram::next(sys_seconds begin) const {
    if (span_ <= hours{1}) return begin_of(begin + span_);
    return zone_.to_sys(floor_local(zone_.to_local(begin), span_) + span_);
}

void TimeHistogram::add(Timestamp time) {
    const auto begin = begin_of(std::chrono::floor<seconds>(time));
    const auto known = counts_.lower_bound(begin);
    if (known != counts_.end() && known->first == begin) {
        ++known->second;
        return;
    }
    if (is_fixed_ && counts_.size() >= limit_) {
        ++uncounted_;
        return;
    }
    counts_.emplace_hint(known, begin, 1);
    while (!is_fixed_ && counts_.size() > limit_) widen();
}

void TimeHistogram::widen() {
    span_ = wider(span_);
    std::map<sys_seconds, std::uint64_t> wide;
    for (const auto& [begin, count] : counts_) wide[begin_of(begin)] += count;
    counts_ = std::move(wide);
}

void TimeHistogram::finish() {
    if (is_fixed_ || counts_.empty()) return;
    while ((counts_.rbegin()->first - counts_.begin()->first) / span_ >= most_buckets_) widen();
}

std::vector<TimeHistogram::Bucket> TimeHistogram::buckets() const {
    std::vector<Bucket> buckets;
    buckets.reserve(counts_.size());
    for (const auto& [begin, count] : counts_) buckets.push_back({begin, count});
    return buckets;
}

}  // namespace dockaudit

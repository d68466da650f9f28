#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "format/ecs/ecs_tables.hpp"
#include "report/docker/container_lives.hpp"
#include "report/docker/docker_reports.hpp"
#include "report/docker/docker_table.hpp"
#include "report/report_text.hpp"

// Events over time by kind, with the containers and what is worth a look: a picture that does not grow with the log.

namespace dockaudit {
namespace {

constexpr std::size_t kMostBuckets = 200;
constexpr std::size_t kMostBars = 100;
constexpr std::size_t kMostMarks = 500;
constexpr std::size_t kMostColumns = 60;  // of a drawing with characters

/// What an event is for the picture; the first that fits.
enum class Kind : std::uint8_t {
    docker,
    program,
    network,
    file,
    login,
    account,
    service,
    configuration,
    other
};

constexpr auto kNames = std::to_array<std::string_view>(
    {"docker", "program", "network", "file", "login", "account", "service", "configuration", "other"});

// By the category that JSON has for a record; only its first word.
struct CategoryKind {
    std::string_view category;
    Kind kind;
};
constexpr auto kCategories = std::to_array<CategoryKind>({
    {"authentication", Kind::login},
    {"session", Kind::login},
    {"iam", Kind::account},
    {"configuration", Kind::configuration},
    {"network", Kind::network},
    {"file", Kind::file},
});

Kind kind_of_record(RecordType type) noexcept {
    if (type == RecordType::service_start || type == RecordType::service_stop) return Kind::service;
    const auto* const row = find_ecs_record(type);
    if (row == nullptr) return Kind::other;
    const auto* const found = std::ranges::find_if(kCategories, [&](const CategoryKind& category) {
        return row->meaning.category.starts_with(category.category);
    });
    return found == kCategories.end() ? Kind::other : found->kind;
}

Kind kind_of(const EventView& event, const Deed& deed) {
    if (deed.kind == Deed::Kind::command || deed.kind == Deed::Kind::change) return Kind::docker;
    if (event.find_record(RecordType::execve) != nullptr) return Kind::program;
    if (event.find_record(RecordType::sockaddr) != nullptr) return Kind::network;
    if (event.find_record(RecordType::path) != nullptr) return Kind::file;
    return kind_of_record(event.type());
}

class TimelineReport final : public Report {
 public:
    explicit TimelineReport(const ReportOptions& options)
        : options_(options),
          teller_(options),
          lives_(options, teller_, false),
          all_(histogram()),
          kinds_(kNames.size(), histogram()) {}

    void add(const EventSubject& subject) override {
        const auto time = subject.event().id().time;
        all_.add(time);
        const auto deed = read_deed(subject);
        const auto kind = static_cast<std::size_t>(kind_of(subject.event(), deed));
        kinds_[kind].add(time);
        seen_[kind].add(time);
        lives_.add(subject, deed);
        if (const auto flags = find_flags(subject); !flags.empty()) add_marks(subject, deed, flags);
    }

    ReportSection finish(const Diagnostics& /*diagnostics*/) override {
        ReportSection section;
        section.name = "timeline";
        section.title = "Over time";
        note_missing_history(section, options_);
        auto timeline = make_timeline();
        add_bars(section, timeline);
        for (auto& [rank, mark] : marks_) timeline.marks.push_back(std::move(mark));
        std::ranges::stable_sort(timeline.marks, {}, &ReportMark::time);
        if (marked_ > timeline.marks.size())
            section.notes.push_back(
                fmt::format("{} of {} flags are marked, the worst of them.", timeline.marks.size(), marked_));
        section.tables.push_back(table(timeline));
        section.timeline = std::move(timeline);
        return section;
    }

 private:
    TimeHistogram histogram() const {
        CountLimits limits;
        limits.groups = 4096;
        limits.buckets = kMostBuckets;
        return TimeHistogram(options_.zone, std::nullopt, limits);
    }

    void add_marks(const EventSubject& subject, const Deed& deed, const std::vector<FlagId>& flags) {
        const auto time = subject.event().id().time;
        std::string detail;
        for (const auto flag : flags) {
            ++marked_;
            const auto& row = command_flag(flag);
            const std::pair key(-static_cast<int>(row.severity), time);
            if (marks_.size() >= kMostMarks && !(key < std::prev(marks_.end())->first)) continue;
            if (detail.empty()) {
                const auto text = teller_.tell(subject, deed);
                for (const auto& part : {actor(text), text.verb, text.container, text.text}) {
                    if (!part.empty()) detail += (detail.empty() ? "" : " ") + part;
                }
            }
            marks_.emplace(key, ReportMark{time, row.severity, std::string(row.name), detail});
            if (marks_.size() > kMostMarks) marks_.erase(std::prev(marks_.end()));
        }
    }

    // The buckets of all events, of one width; those of each kind are as wide or lie within.
    ReportTimeline make_timeline() {
        ReportTimeline timeline;
        all_.finish();
        const auto buckets = all_.buckets();
        if (buckets.empty()) return timeline;
        const auto begin = buckets.front().begin;
        timeline.begin = begin;
        timeline.span = all_.span();
        // Where clocks are set, a day has an hour more or less.
        const auto place = [&](std::chrono::sys_seconds at) {
            const auto next = std::ranges::upper_bound(buckets, at, {}, &TimeHistogram::Bucket::begin);
            const auto own = next == buckets.begin() ? begin : std::prev(next)->begin;
            return static_cast<std::size_t>((own - begin + timeline.span / 2) / timeline.span);
        };
        const auto size = place(buckets.back().begin) + 1;
        for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
            if (seen_[kind].count == 0) continue;
            kinds_[kind].finish();
            ReportTimeline::Series series{std::string(kNames[kind]), std::vector<std::uint64_t>(size)};
            for (const auto& bucket : kinds_[kind].buckets())
                series.counts[std::min(place(bucket.begin), size - 1)] += bucket.count;
            timeline.series.push_back(std::move(series));
        }
        return timeline;
    }

    // The most flagged ones, then the longest.
    void add_bars(ReportSection& section, ReportTimeline& timeline) const {
        if (options_.history == nullptr) return;
        struct Candidate {
            std::uint64_t flagged;
            const Container* container;
        };
        std::vector<Candidate> candidates;
        for (const auto& container : options_.history->containers()) {
            if (const auto* life = lives_.find(container)) candidates.push_back({life->flagged, &container});
        }
        std::ranges::stable_sort(candidates, [](const Candidate& a, const Candidate& b) {
            const auto length = [](const Candidate& one) {
                return one.container->last_seen - one.container->first_seen;
            };
            return std::pair(a.flagged, length(a)) > std::pair(b.flagged, length(b));
        });
        if (candidates.size() > kMostBars) {
            section.notes.push_back(
                fmt::format("{} of {} containers are drawn: those with the most flags, then the longest.",
                            kMostBars, candidates.size()));
            candidates.resize(kMostBars);
        }
        for (const auto& [flagged, container] : candidates) {
            const auto label = label_of({}, container);
            timeline.bars.push_back({std::string(label.name.empty() ? label.id : label.name),
                                     container->image, container->first_seen, container->last_seen});
        }
        std::ranges::stable_sort(timeline.bars, {}, &ReportBar::from);
    }

    // Characters from `.` for nothing to `@` for the most.
    static std::string drawing(const std::vector<std::uint64_t>& counts) {
        static constexpr std::string_view kRamp = ".:-=+*#%@";
        const auto width = (counts.size() + kMostColumns - 1) / kMostColumns;
        std::vector<std::uint64_t> columns((counts.size() + width - 1) / width);
        for (std::size_t at = 0; at < counts.size(); ++at) columns[at / width] += counts[at];
        const auto most = *std::ranges::max_element(columns);
        std::string text;
        for (const auto count : columns) {
            const auto level = count == 0 ? 0.0
                                          : 1.0 + static_cast<double>(count) / static_cast<double>(most) *
                                                      static_cast<double>(kRamp.size() - 2);
            text += kRamp[static_cast<std::size_t>(level)];
        }
        return text;
    }

    ReportTable table(const ReportTimeline& timeline) const {
        ReportTable table;
        table.name = "kinds";
        table.title = "Events by kind";
        table.columns = {{"kind", "Kind"},
                         {"events", "Events", ReportKind::number},
                         {"first", "First", ReportKind::time},
                         {"last", "Last", ReportKind::time},
                         {"over_time", "Over time", ReportKind::drawing}};
        if (!timeline.series.empty()) {
            const auto size = timeline.series.front().counts.size();
            const auto span = timeline.span * ((size + kMostColumns - 1) / kMostColumns);
            table.about =
                fmt::format("over time, a character stands for {}, from . for nothing to @ for the most",
                            span_text(std::chrono::duration_cast<std::chrono::seconds>(span)));
        }
        auto series = timeline.series.begin();
        for (std::size_t kind = 0; kind < kNames.size(); ++kind) {
            if (seen_[kind].count == 0) continue;
            table.rows.push_back({text_value(kNames[kind]), number_value(seen_[kind].count),
                                  ReportValue(seen_[kind].first), ReportValue(seen_[kind].last),
                                  text_value(drawing(series->counts))});
            ++series;
        }
        cut_rows(table, options_.max_rows);
        return table;
    }

    static std::string span_text(std::chrono::seconds span) {
        return report_text(span, ReportKind::duration, ReportReader::person, TimeZone::utc());
    }

    ReportOptions options_;
    DeedTeller teller_;
    ContainerLives lives_;
    TimeHistogram all_;
    std::vector<TimeHistogram> kinds_;
    std::array<Seen, kNames.size()> seen_;
    std::multimap<std::pair<int, Timestamp>, ReportMark> marks_;  // the worst first, then the earliest
    std::uint64_t marked_ = 0;
};

}  // namespace

std::unique_ptr<Report> make_timeline_report(const ReportOptions& options, std::string_view /*operand*/) {
    return std::make_unique<TimelineReport>(options);
}

}  // namespace dockaudit

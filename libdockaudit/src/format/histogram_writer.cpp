#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/row_event_writers.hpp>

#include "format/local_time.hpp"

namespace dockaudit {
namespace {

using Bucket = TimeHistogram::Bucket;

// A longer run of empty spans is one line.
constexpr int kMostEmptyRows = 5;
constexpr std::size_t kUsualWidth = 80;

class HistogramWriter final : public EventWriter {
 public:
    HistogramWriter(std::optional<std::chrono::seconds> span, const RowWriterOptions& options)
        : counts_(options.zone, span, options.limits), options_(options) {}

    void append_event(std::string& /*out*/, const EventView& event) override { counts_.add(event.id().time); }

    void append_end(std::string& out) override {
        counts_.finish();
        for (const auto& bucket : counts_.buckets()) most_ = std::max(most_, bucket.count);
        if (options_.format == RowFormat::table) {
            draw(out);
        } else {
            write_rows(out);
        }
        if (counts_.uncounted() > 0 && options_.report_uncounted)
            options_.report_uncounted(counts_.uncounted());
    }

 private:
    std::string time_text(std::chrono::sys_seconds time, TimeStyle style) const;
    TimeStyle drawn_style() const;
    void write_rows(std::string& out) const;
    void draw(std::string& out) const;
    void draw_gap(std::string& out, std::chrono::sys_seconds from, std::chrono::sys_seconds to) const;
    void draw_row(std::string& out, const Bucket& bucket) const;
    std::string bar(std::uint64_t count, std::size_t width) const;

    TimeHistogram counts_;
    RowWriterOptions options_;
    std::uint64_t most_ = 1;  // in a bucket
};

std::string HistogramWriter::time_text(std::chrono::sys_seconds time, TimeStyle style) const {
    std::string text;
    append_local_time(text, time, style,
                      [this](std::chrono::sys_seconds instant) { return options_.zone.offset_at(instant); });
    return text;
}

TimeStyle HistogramWriter::drawn_style() const {
    if (counts_.span() % std::chrono::days{1} == std::chrono::seconds{0}) return TimeStyle::day;
    if (counts_.span() % std::chrono::minutes{1} == std::chrono::seconds{0}) return TimeStyle::minute;
    return TimeStyle::second;
}

void HistogramWriter::write_rows(std::string& out) const {
    std::vector<Column> columns(2);
    columns[0].name = "time";
    columns[1].name = "count";
    columns[1].is_number = true;
    const auto rows = make_row_writer(options_.format, std::move(columns), options_.rows);
    rows->append_header(out);
    for (const auto& bucket : counts_.buckets()) {
        const std::array<std::vector<std::string>, 2> cells{
            std::vector{time_text(bucket.begin, TimeStyle::iso)}, std::vector{std::to_string(bucket.count)}};
        rows->append_row(out, cells);
    }
}

void HistogramWriter::draw(std::string& out) const {
    const auto buckets = counts_.buckets();
    for (std::size_t index = 0; index < buckets.size(); ++index) {
        if (index > 0) draw_gap(out, counts_.next(buckets[index - 1].begin), buckets[index].begin);
        draw_row(out, buckets[index]);
    }
}

void HistogramWriter::draw_gap(std::string& out, std::chrono::sys_seconds from,
                               std::chrono::sys_seconds to) const {
    std::string rows;
    for (int count = 0; from < to; from = counts_.next(from)) {
        if (++count > kMostEmptyRows) {
            out += options_.rows.is_utf8 ? "⋮\n" : ":\n";
            return;
        }
        draw_row(rows, {from, 0});
    }
    out += rows;
}

void HistogramWriter::draw_row(std::string& out, const Bucket& bucket) const {
    const auto digits = std::to_string(most_).size();
    auto row = fmt::format("{}  {:>{}}", time_text(bucket.begin, drawn_style()), bucket.count, digits);
    const auto width = options_.rows.max_width.value_or(kUsualWidth);
    const auto used = row.size() + 2;
    if (bucket.count > 0 && used < width) row += "  " + bar(bucket.count, width - used);
    out.append(row).push_back('\n');
}

std::string HistogramWriter::bar(std::uint64_t count, std::size_t width) const {
    // Eighths of a character.
    static constexpr std::array<std::string_view, 8> kPartial{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const auto share = static_cast<double>(count) / static_cast<double>(most_);
    const auto eighths = static_cast<std::size_t>(share * static_cast<double>(width * 8));
    std::string text;
    if (!options_.rows.is_utf8) return std::string(std::max<std::size_t>(eighths / 8, 1), '#');
    for (std::size_t full = 0; full < eighths / 8; ++full) text += "█";
    text += kPartial[eighths % 8];
    return text.empty() ? std::string(kPartial[1]) : text;
}

}  // namespace

std::unique_ptr<EventWriter> make_histogram_writer(std::optional<std::chrono::seconds> span,
                                                   const RowWriterOptions& options) {
    return std::make_unique<HistogramWriter>(span, options);
}

}  // namespace dockaudit

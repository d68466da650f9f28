#include "report/html/html_timeline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "format/characters.hpp"
#include "report/html/axis_ticks.hpp"
#include "report/html/html_parts.hpp"
#include "report/report_parts.hpp"
#include "report/report_text.hpp"

namespace dockaudit {
namespace {

// In units of the picture, which is as wide as the page.
constexpr double kWidth = 1000;
constexpr double kLeft = 128;  // names of lanes and counts stand before
constexpr double kRight = 988;
constexpr double kTop = 34;  // times stand above
constexpr double kColumns = 180;
constexpr double kGap = 16;
constexpr double kLane = 20;
constexpr double kBar = 16;
constexpr double kSlimBar = 11;
constexpr std::size_t kManyBars = 40;
constexpr double kSlot = 26;  // marks that are nearer to each other are one
constexpr double kLeastHeight = 1.5;
constexpr std::size_t kMostTicks = 8;
constexpr std::size_t kNameWidth = 20;  // characters
constexpr std::size_t kDetailWidth = 160;
constexpr std::string_view kCut = "…";
constexpr std::size_t kMostTold = 8;  // marks of one place

// So that a kind has the same colour on all pages; the numbers are those of the style.
struct KindColor {
    std::string_view name;
    std::size_t color;
};
constexpr auto kKindColors = std::to_array<KindColor>({{"docker", 0},
                                                       {"program", 1},
                                                       {"network", 2},
                                                       {"file", 3},
                                                       {"login", 4},
                                                       {"account", 5},
                                                       {"service", 6},
                                                       {"configuration", 7},
                                                       {"other", 8}});

std::size_t color_of(std::string_view kind) {
    const auto* const found = std::ranges::find(kKindColors, kind, &KindColor::name);
    return found == kKindColors.end() ? kKindColors.back().color : found->color;
}

class Picture {
 public:
    Picture(std::string& out, const ReportTimeline& timeline, const TimeZone& zone)
        : out_(out),
          timeline_(timeline),
          zone_(zone),
          size_(longest(timeline)),
          seconds_(static_cast<double>(timeline.span.count()) * static_cast<double>(size_)),
          ticks_(seconds_ > 0 ? time_ticks(timeline.begin, seconds_, kMostTicks, zone)
                              : std::vector<TimeTick>()) {
        for (const auto& mark : timeline.marks) lanes_[-static_cast<int>(mark.severity)].push_back(&mark);
        for (auto& [rank, marks] : lanes_)
            std::ranges::stable_sort(marks, {}, [](const ReportMark* mark) { return mark->time; });
    }

    bool is_empty() const { return seconds_ <= 0; }

    void append() {
        const auto bar = timeline_.bars.size() > kManyBars ? kSlimBar : kBar;
        const auto lanes_top = kTop + kColumns + kGap;
        const auto bars_top =
            lanes_top + (lanes_.empty() ? 0 : static_cast<double>(lanes_.size()) * kLane + kGap);
        const auto bottom =
            bars_top + (timeline_.bars.empty() ? 0 : static_cast<double>(timeline_.bars.size()) * bar + kGap);
        out_ += "<div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"Events over time\">\n";
        add("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"Events over time by kind, flags and "
            "containers; the tables have the same in words\">\n",
            kWidth, bottom + 24);
        append_times(bottom);
        append_counts();
        append_columns();
        append_marks(lanes_top);
        append_bars(bars_top, bar);
        out_ += "</svg>\n</div>\n";
        append_keys();
    }

 private:
    static std::size_t longest(const ReportTimeline& timeline) {
        std::size_t size = 0;
        for (const auto& series : timeline.series) size = std::max(size, series.counts.size());
        return size;
    }

    template <class... Values>
    void add(fmt::format_string<Values...> format, const Values&... values) {
        fmt::vformat_to(std::back_inserter(out_), format, fmt::make_format_args(values...));
    }

    void add_text(double x, double y, std::string_view anchor, std::string_view text,
                  std::string_view style = "") {
        add("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"", x, y, anchor);
        if (!style.empty()) add(" class=\"{}\"", style);
        append_element(out_, ">", text, "</text>\n");
    }

    // Where an instant is; what lies outside is at the edge. Both can be any that a log claims, so that their
    // difference needs more room than theirs.
    double place(Timestamp time) const {
        const auto milliseconds = [](Timestamp one) {
            return static_cast<double>(one.time_since_epoch().count());
        };
        const auto at = (milliseconds(time) - milliseconds(timeline_.begin)) / 1000 / seconds_;
        return kLeft + std::clamp(at, 0.0, 1.0) * (kRight - kLeft);
    }

    std::string time_text(Timestamp time) const {
        return report_text(time, ReportKind::time, ReportReader::person, zone_);
    }

    void append_times(double bottom) {
        for (const auto& tick : ticks_) {
            const auto x = kLeft + tick.at / seconds_ * (kRight - kLeft);
            add("<path class=\"grid\" d=\"M{:.1f} {:.1f}V{:.1f}\"/>\n", x, kTop - 4, bottom);
            // A name at the edge would be cut.
            const auto* const anchor = x > kRight - 30 ? "end" : "middle";
            const auto& first = tick.time.empty() ? tick.day : tick.time;
            add_text(x, kTop - 9, anchor, first);
            add_text(x, bottom + 14, anchor, first);
            if (!tick.time.empty() && !tick.day.empty()) add_text(x, kTop - 22, anchor, tick.day, "name");
        }
    }

    std::uint64_t sum_of(std::size_t column) const {
        std::uint64_t sum = 0;
        for (const auto& series : timeline_.series)
            sum += column < series.counts.size() ? series.counts[column] : 0;
        return sum;
    }

    std::uint64_t highest() const {
        std::uint64_t most = 1;
        for (std::size_t column = 0; column < size_; ++column) most = std::max(most, sum_of(column));
        return most;
    }

    void append_counts() {
        const auto most = highest();
        const auto step = count_step(most);
        for (std::uint64_t count = 0; count <= most; count += step) {
            const auto y = kTop + kColumns * (1 - static_cast<double>(count) / static_cast<double>(most));
            add("<path class=\"grid\" d=\"M{:.1f} {:.1f}H{:.1f}\"/>\n", kLeft, y, kRight);
            add_text(kLeft - 8, y + 4, "end", std::to_string(count));
            if (count > most - step) break;  // the next may not be a number any more
        }
        const auto span = report_text(timeline_.span, ReportKind::duration, ReportReader::person, zone_);
        add_text(2, kTop - 9, "start", fmt::format("events in {}", span));
    }

    void append_columns() {
        const auto scale = kColumns / static_cast<double>(highest());
        const auto width = (kRight - kLeft) / static_cast<double>(size_);
        const auto gap = width > 3 ? std::min(width * 0.15, 4.0) : 0.0;
        for (std::size_t column = 0; column < size_; ++column) {
            const auto sum = sum_of(column);
            if (sum == 0) continue;
            const auto x = kLeft + static_cast<double>(column) * width;
            out_ += "<g class=\"column\"><title>";
            append_column_title(column, sum);
            out_ += "</title>";
            add("<path class=\"hit\" d=\"M{:.1f} {:.1f}h{:.2f}v{:.1f}h{:.2f}Z\"/>", x, kTop, width, kColumns,
                -width);
            // Few events must not vanish beside many.
            const auto stretch = std::max(1.0, kLeastHeight / (scale * static_cast<double>(sum)));
            auto y = kTop + kColumns;
            for (const auto& series : timeline_.series) {
                if (column >= series.counts.size() || series.counts[column] == 0) continue;
                const auto height = static_cast<double>(series.counts[column]) * scale * stretch;
                y -= height;
                add("<rect class=\"k{}\" x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\"/>",
                    color_of(series.name), x + gap / 2, y, width - gap, height);
            }
            out_ += "</g>\n";
        }
    }

    void append_column_title(std::size_t column, std::uint64_t sum) {
        append_html(out_,
                    fmt::format("{}: {}", time_text(timeline_.begin + timeline_.span * column),
                                count_text(sum, "event", "events")),
                    HtmlPlace::attribute);
        for (const auto& series : timeline_.series) {
            if (column >= series.counts.size() || series.counts[column] == 0) continue;
            out_ += '\n';
            append_html(out_, fmt::format("{} {}", series.counts[column], series.name), HtmlPlace::attribute);
        }
    }

    // The worst above.
    void append_marks(double top) {
        for (const auto& [rank, marks] : lanes_) {
            const auto severity = marks.front()->severity;
            const auto name = severity_name(severity);
            const auto y = top + kLane / 2;
            add_text(kLeft - 8, y + 4, "end", fmt::format("{} flags", name), "name");
            add("<path class=\"grid\" d=\"M{:.1f} {:.1f}H{:.1f}\"/>\n", kLeft, y, kRight);
            for (auto at = marks.begin(); at != marks.end();) {
                const auto end = std::find_if(at, marks.end(), [&](const ReportMark* mark) {
                    return place(mark->time) - place((*at)->time) >= kSlot;
                });
                append_mark({at, end}, y);
                at = end;
            }
            top += kLane;
        }
    }

    void append_mark(const std::vector<const ReportMark*>& together, double y) {
        const auto& first = *together.front();
        const auto x = place(first.time);
        out_ += "<g><title>";
        for (std::size_t at = 0; at < std::min(together.size(), kMostTold); ++at) {
            const auto& mark = *together[at];
            if (at > 0) out_ += '\n';
            append_html(out_,
                        fmt::format("{}  {}  {}", time_text(mark.time), mark.label,
                                    shortened(mark.detail, kDetailWidth, kCut)),
                        HtmlPlace::attribute);
        }
        if (together.size() > kMostTold) add("\nand {} more", together.size() - kMostTold);
        add("</title><g class=\"mark {}\" transform=\"translate({:.1f} {:.1f}) scale(1.1)\">{}</g>",
            severity_name(first.severity), x - 5.5, y - 5.5, severity_shape(first.severity));
        if (together.size() > 1) {
            const bool is_at_edge = x > kRight - 24;
            add_text(is_at_edge ? x - 8 : x + 7.5, y + 3.5, is_at_edge ? "end" : "start",
                     std::to_string(together.size()), "many");
        }
        out_ += "</g>\n";
    }

    void append_bars(double top, double height) {
        for (const auto& bar : timeline_.bars) {
            const auto from = place(std::min(bar.from, bar.to));
            const auto width = std::max(place(std::max(bar.from, bar.to)) - from, 3.0);
            out_ += "<g class=\"column\"><title>";
            append_html(out_, shortened(bar.label, kDetailWidth, kCut), HtmlPlace::attribute);
            if (!bar.detail.empty()) {
                out_ += '\n';
                append_html(out_, shortened(bar.detail, kDetailWidth, kCut), HtmlPlace::attribute);
            }
            add("\nfrom {} to {}</title>", time_text(bar.from), time_text(bar.to));
            add("<path class=\"hit\" d=\"M0 {0:.1f}H{1:.1f}V{2:.1f}H0Z\"/>", top, kRight, top + height);
            add_text(kLeft - 8, top + height / 2 + 4, "end", shortened(bar.label, kNameWidth, kCut), "name");
            add("<rect class=\"container\" rx=\"2\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>",
                std::min(from, kRight - 3), top + 2, width, height - 4);
            out_ += "</g>\n";
            top += height;
        }
    }

    void append_keys() {
        out_ += "<ul class=\"keys\" aria-label=\"Legend\">\n";
        for (const auto& series : timeline_.series) {
            std::uint64_t sum = 0;
            for (const auto count : series.counts) sum += count;
            add("<li class=\"key\"><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"k{}\" width=\"10\" "
                "height=\"10\" rx=\"2\"/></svg>",
                color_of(series.name));
            append_html(out_, series.name);
            add(" <span class=\"count\">{}</span></li>\n", sum);
        }
        for (const auto& [rank, marks] : lanes_) {
            out_ += "<li class=\"key\">";
            append_severity(out_, marks.front()->severity);
            add(" <span class=\"count\">{}</span></li>\n", count_text(marks.size(), "flag", "flags"));
        }
        if (!timeline_.bars.empty()) {
            out_ +=
                "<li class=\"key\"><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect y=\"2\" width=\"10\" "
                "height=\"6\" rx=\"2\" class=\"container\"/></svg>";
            add("<span class=\"count\">{}</span></li>\n",
                count_text(timeline_.bars.size(), "container", "containers"));
        }
        out_ += "</ul>\n";
    }

    std::string& out_;
    const ReportTimeline& timeline_;
    const TimeZone& zone_;
    std::size_t size_;
    double seconds_;
    std::vector<TimeTick> ticks_;
    std::map<int, std::vector<const ReportMark*>> lanes_;  // by severity, the worst first
};

}  // namespace

void append_html_timeline(std::string& out, const ReportTimeline& timeline, const TimeZone& zone) {
    Picture picture(out, timeline, zone);
    if (!picture.is_empty()) picture.append();
}

}  // namespace dockaudit

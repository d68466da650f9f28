#include "common/progress_line.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace dockaudit::cli {

namespace {

constexpr std::chrono::milliseconds kFirst{1000};
constexpr std::chrono::milliseconds kPause{200};
// To the start of the line, and erase to its end (ECMA-48).
constexpr std::string_view kErase = "\r\x1b[K";

std::string duration_text(double seconds) {
    constexpr double kMost = 360'000;
    const auto whole = static_cast<std::int64_t>(std::min(seconds, kMost)) + 1;
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
    return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

}  // namespace

ProgressLine::ProgressLine(Sink& sink, Clock clock, std::size_t width)
    : sink_(sink), clock_(std::move(clock)), width_(width), begin_(clock_()), next_(begin_ + kFirst) {}

ProgressLine::~ProgressLine() {
    try {
        clear();
    } catch (...) {  // NOLINT(bugprone-empty-catch): there is nowhere left to say it
    }
}

void ProgressLine::update(const Diagnostics& diagnostics) {
    const auto now = clock_();
    if (now < next_) return;
    next_ = now + kPause;
    auto line = text(diagnostics, std::chrono::duration<double>(now - begin_).count());
    // A line that wraps cannot be taken away.
    if (width_ > 0 && line.size() >= width_) line.resize(width_ - 1);
    sink_.write(std::string(kErase) + line);
    sink_.flush();
    is_shown_ = true;
}

void ProgressLine::clear() {
    if (!is_shown_) return;
    sink_.write(kErase);
    sink_.flush();
    is_shown_ = false;
}

std::string ProgressLine::text(const Diagnostics& diagnostics, double seconds) const {
    constexpr double kMebibyte = 1 << 20;
    const auto done = static_cast<double>(diagnostics.stored_bytes + diagnostics.skipped_bytes);
    const auto rate = done / std::max(seconds, 0.001);
    const auto events =
        fmt::format("{} {}", diagnostics.matched, diagnostics.matched == 1 ? "event" : "events");
    if (!total_ || *total_ == 0) {
        return fmt::format("{:.0f} MiB, {:.0f} MiB/s, {}", done / kMebibyte, rate / kMebibyte, events);
    }
    const auto total = std::max(static_cast<double>(*total_), done);
    auto line = fmt::format("{:.0f} of {:.0f} MiB, {:.0f}%, {:.0f} MiB/s, {}", done / kMebibyte,
                            total / kMebibyte, 100 * done / std::max(total, 1.0), rate / kMebibyte, events);
    if (rate > 0) line += fmt::format(", {} left", duration_text((total - done) / rate));
    return line;
}

}  // namespace dockaudit::cli

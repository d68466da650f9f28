#include "io/inflating_stream.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

namespace dockaudit {
namespace {

constexpr std::size_t kSourceBytes = 64 << 10;

// Logs shrink to a tenth, at best to a hundredth.
constexpr std::uint64_t kMostGrowth = 1000;
constexpr std::uint64_t kFreeBytes = std::uint64_t{1} << 30;
constexpr std::uint64_t kLongestLine = 64 << 20;

}  // namespace

InflatingStream::InflatingStream(std::unique_ptr<ByteStream> source, Compression compression,
                                 std::string name, Holds holds)
    : source_(std::move(source)), compression_(compression), name_(std::move(name)), holds_(holds) {}

bool InflatingStream::is_ready() const noexcept {
    return failure_ || has_more_ || begin_ < end_ || source_ended_ || source_->is_ready();
}

void InflatingStream::fail(const char* what) const {
    throw Error(ErrorKind::input, fmt::format("{}: the {} data {} at byte {}; {} bytes of text could be read",
                                              name_, name_of(compression_), what, taken_, given_));
}

std::size_t InflatingStream::read_some(std::span<char> into) {
    std::size_t done = 0;
    while (done < into.size() && !failure_) {
        // Who waits for a slow writer gets what is there.
        if (done > 0 && !is_ready()) break;
        try {
            const auto got = fill(into.subspan(done));
            if (got == 0) break;
            done += got;
        } catch (const Error&) {
            failure_ = std::current_exception();
        }
    }
    if (done == 0 && failure_) std::rethrow_exception(failure_);
    return done;
}

// Inflates at least one byte; 0 at the end.
std::size_t InflatingStream::fill(std::span<char> into) {
    while (true) {
        if (!has_input() && !in_part_) return 0;
        if (!in_part_ && !start_part()) continue;
        const auto step = inflater_->inflate({buffer_.data() + begin_, end_ - begin_}, into);
        begin_ += step.consumed;
        taken_ += step.consumed;
        given_ += step.produced;
        has_more_ = step.produced == into.size();
        in_part_ = step.status == Inflater::Status::more;
        check_limits(into.first(step.produced));
        if (step.status == Inflater::Status::damaged || step.status == Inflater::Status::needs_memory) {
            try {
                fail(step.status == Inflater::Status::damaged ? "are damaged"
                                                              : "need more memory than a log is worth");
            } catch (const Error&) {
                failure_ = std::current_exception();
            }
            if (step.produced == 0) std::rethrow_exception(failure_);
        }
        if (step.produced > 0) return step.produced;
        if (in_part_ && step.consumed == 0 && !has_input()) fail("end too early,");
    }
}

// True if there are compressed bytes in hand, after a look for more.
bool InflatingStream::has_input() {
    if (begin_ < end_) return true;
    if (source_ended_) return false;
    buffer_.resize(kSourceBytes);
    begin_ = end_ = 0;
    end_ = source_->read_some(buffer_);
    source_ended_ = end_ == 0;
    return end_ > 0;
}

// Begins the next part at the bytes in hand. False if they are zeros, with which tapes and block devices fill up.
bool InflatingStream::start_part() {
    if (!inflater_) {
        inflater_ = make_inflater(compression_);
    } else {
        const auto first = buffer_[begin_];
        if (first == '\0') {
            ++begin_;
            ++taken_;
            return false;
        }
        if (!can_start_with(compression_, first)) fail("are followed by something else");
        inflater_->restart();
    }
    in_part_ = true;
    return true;
}

void InflatingStream::check_limits(std::span<const char> text) {
    if (given_ > kFreeBytes && given_ / kMostGrowth > taken_)
        fail("grow a thousand times, which no log does,");
    if (holds_ != Holds::text || text.empty()) return;
    const auto* newline = static_cast<const char*>(::memrchr(text.data(), '\n', text.size()));
    since_newline_ = newline ? static_cast<std::uint64_t>(text.data() + text.size() - newline)
                             : since_newline_ + text.size();
    if (since_newline_ > kLongestLine) fail("have a line of more than 64 MiB, as no log has,");
}

}  // namespace dockaudit

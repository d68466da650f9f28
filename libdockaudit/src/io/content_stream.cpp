#include "io/content_stream.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "io/inflating_stream.hpp"

namespace dockaudit {
namespace {

// A log that was compressed and put into a compressed archive has two; nobody needs more.
constexpr int kMostLayers = 3;

/// A stream whose first bytes were looked at.
class PeekedStream final : public ByteStream {
 public:
    explicit PeekedStream(std::unique_ptr<ByteStream> source) : source_(std::move(source)) {}

    /// So many bytes that they tell what follows.
    std::string_view peek() {
        std::vector<char> buffer(kContentBytes);
        try {
            while (is_undecided(start_)) {
                const auto got = source_->read_some(std::span(buffer).first(kContentBytes - start_.size()));
                if (got == 0) break;
                start_.append(buffer.data(), got);
            }
        } catch (const Error&) {
            if (start_.empty()) throw;
            failure_ = std::current_exception();
        }
        return start_;
    }

    std::size_t read_some(std::span<char> into) override {
        std::size_t got = std::min(into.size(), start_.size() - given_);
        std::memcpy(into.data(), start_.data() + given_, got);
        given_ += got;
        if (got == into.size() || (got > 0 && !source_->is_ready())) return got;
        if (got == 0 && failure_) std::rethrow_exception(failure_);
        if (failure_) return got;
        try {
            return got + source_->read_some(into.subspan(got));
        } catch (const Error&) {
            if (got == 0) throw;
            failure_ = std::current_exception();
            return got;
        }
    }

    bool is_ready() const noexcept override {
        return given_ < start_.size() || failure_ || source_->is_ready();
    }
    std::uint64_t stored_bytes() const noexcept override { return source_->stored_bytes(); }

 private:
    std::unique_ptr<ByteStream> source_;
    std::string start_;
    std::size_t given_ = 0;
    std::exception_ptr failure_;
};

}  // namespace

void refuse_foreign(const Content& content, const std::string& name) {
    if (content.kind != Content::Kind::foreign) return;
    throw Error(ErrorKind::input, fmt::format("{}: it is {}, which is not read", name, content.name))
        .with_hint(std::string(content.hint));
}

ContentStream::ContentStream(std::unique_ptr<ByteStream> source, std::string name, Archives archives)
    : source_(std::move(source)), name_(std::move(name)), archives_(archives) {}

std::size_t ContentStream::read_some(std::span<char> into) {
    unwrap();
    return source_->read_some(into);
}

Content::Kind ContentStream::kind() {
    unwrap();
    return kind_;
}

void ContentStream::unwrap() {
    if (std::exchange(is_unwrapped_, true)) return;
    const auto holds =
        archives_ == Archives::read ? InflatingStream::Holds::anything : InflatingStream::Holds::text;
    for (int layer = 0;; ++layer) {
        auto owned = std::make_unique<PeekedStream>(std::move(source_));
        auto& peeked = *owned;
        source_ = std::move(owned);
        const auto content = find_content(peeked.peek());
        refuse_foreign(content, name_);
        kind_ = content.kind;
        if (kind_ == Content::Kind::archive && archives_ == Archives::refused) {
            throw Error(ErrorKind::input, name_ + ": it is a tar archive, which cannot be searched in a pipe")
                .with_hint("save it as a file and search that");
        }
        if (kind_ != Content::Kind::compressed) return;
        if (layer == kMostLayers)
            throw Error(ErrorKind::input,
                        fmt::format("{}: it is compressed more than {} times", name_, kMostLayers));
        source_ = std::make_unique<InflatingStream>(std::move(source_), content.compression, name_, holds);
    }
}

}  // namespace dockaudit

#include "io/journal_text.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

#include <dockaudit/error.hpp>

#include "base/ascii.hpp"
#include "io/journal_parser.hpp"
#include "io/journal_stream.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kReadBytes = 128 << 10;

// Every entry that `journalctl` writes has some of these.
constexpr std::array<std::string_view, 4> kCommonNames{"__CURSOR", "__REALTIME_TIMESTAMP", "_BOOT_ID",
                                                       "_TRANSPORT"};

bool has_common_name(std::string_view text, std::string_view before, std::string_view after) {
    return std::ranges::any_of(kCommonNames, [&](std::string_view name) {
        std::string wanted(before);
        wanted.append(name).append(after);
        return text.find(wanted) != std::string_view::npos;
    });
}

// Removes what json-seq and json-sse put before an object, and space.
std::string_view without_prefix(std::string_view text) noexcept {
    constexpr std::string_view kEvent = "data: ";
    if (text.starts_with(kEvent)) text.remove_prefix(kEvent.size());
    while (!text.empty() && std::string_view("\x1E \t\r\n").find(text.front()) != std::string_view::npos)
        text.remove_prefix(1);
    return text;
}

// `text` starts after the brace.
std::optional<bool> is_json_of_journal(std::string_view text, bool is_enough) {
    const auto key = without_prefix(text);
    if (key.empty()) return std::nullopt;
    if (key.front() != '"') return false;
    const auto end = key.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    if (!is_journal_field_name(key.substr(1, end - 1))) return false;
    if (has_common_name(text, "\"", "\"")) return true;
    if (is_enough || text.find("}\n") != std::string_view::npos) return false;
    return std::nullopt;
}

std::optional<bool> is_export_of_journal(std::string_view text, bool is_enough) {
    const auto line = text.substr(0, text.find('\n'));
    const auto name = line.substr(0, line.find('='));
    if (!is_journal_field_name(name)) return false;
    if (name.size() < line.size() && std::ranges::find(kCommonNames, name) != kCommonNames.end()) return true;
    if (has_common_name(text, "\n", "=")) return true;
    if (is_enough || text.find("\n\n") != std::string_view::npos) return false;
    return std::nullopt;
}

std::optional<bool> decide(std::string_view start, bool is_enough) {
    constexpr std::string_view kEvent = "data: {";
    if (kEvent.starts_with(start)) return std::nullopt;
    const auto text = without_prefix(start);
    if (text.empty()) return std::nullopt;
    if (text.front() == '{') return is_json_of_journal(text.substr(1), is_enough);
    if (is_upper(start.front()) || start.front() == '_') return is_export_of_journal(start, is_enough);
    return false;
}

class JournalText final : public ByteStream, private JournalSink {
 public:
    explicit JournalText(std::unique_ptr<ByteStream> text)
        : text_(std::move(text)), records_(read_machine_id()), buffer_(kReadBytes, '\0') {}

    std::size_t read_some(std::span<char> into) override {
        while (given_ == lines_.size() && !is_at_end_) read_more();
        if (given_ == lines_.size() && error_) throw Error(*std::exchange(error_, std::nullopt));
        const auto size = std::min(into.size(), lines_.size() - given_);
        std::memcpy(into.data(), lines_.data() + given_, size);
        given_ += size;
        return size;
    }

    bool is_ready() const noexcept override {
        return given_ < lines_.size() || is_at_end_ || text_->is_ready();
    }

 private:
    void read_more() {
        lines_.clear();
        given_ = 0;
        std::size_t size = 0;
        try {
            size = text_->read_some(buffer_);
        } catch (const Error& error) {
            error_ = error;
        }
        const std::string_view bytes(buffer_.data(), size);
        if (size == 0) return end();
        if (!parser_) choose_parser(bytes);
        parser_->feed(bytes, *this);
    }

    void choose_parser(std::string_view start) {
        if (is_upper(start.front()) || start.front() == '_')
            parser_ = std::make_unique<ExportParser>();
        else
            parser_ = std::make_unique<JsonParser>();
    }

    // A last line without a newline is torn, as in a log of auditd.
    void end() {
        is_at_end_ = true;
        if (!parser_ || !parser_->finish(*this)) return;
        if (lines_.empty()) append_journal_damage("an entry that is cut", lines_);
        lines_.pop_back();
    }

    void take(const JournalEntry& entry) override { records_.append(entry, lines_); }
    void take_damage(std::string_view what) override { append_journal_damage(what, lines_); }

    std::unique_ptr<ByteStream> text_;
    JournalRecords records_;
    std::unique_ptr<JournalParser> parser_;
    std::string buffer_;
    std::string lines_;
    std::size_t given_ = 0;  // bytes of the lines
    bool is_at_end_ = false;
    std::optional<Error> error_;
};

/// Bytes that were read from a stream, and then the rest of it.
class ResumedStream final : public ByteStream {
 public:
    ResumedStream(std::string start, std::optional<Error> error, std::unique_ptr<ByteStream> rest)
        : start_(std::move(start)), error_(std::move(error)), rest_(std::move(rest)) {}

    std::size_t read_some(std::span<char> into) override {
        if (given_ == start_.size()) {
            if (error_) throw Error(*std::exchange(error_, std::nullopt));
            return rest_->read_some(into);
        }
        const auto size = std::min(into.size(), start_.size() - given_);
        std::memcpy(into.data(), start_.data() + given_, size);
        given_ += size;
        return size;
    }

    bool is_ready() const noexcept override {
        return given_ < start_.size() || error_.has_value() || rest_->is_ready();
    }

 private:
    std::string start_;
    std::optional<Error> error_;
    std::unique_ptr<ByteStream> rest_;
    std::size_t given_ = 0;
};

class UndecidedStream final : public ByteStream {
 public:
    UndecidedStream(std::unique_ptr<ByteStream> bytes, std::string name)
        : stream_(std::move(bytes)), name_(std::move(name)) {}

    std::size_t read_some(std::span<char> into) override {
        if (!std::exchange(is_decided_, true)) choose();
        return stream_->read_some(into);
    }

    bool is_ready() const noexcept override { return stream_->is_ready(); }

 private:
    void choose() {
        std::string start;
        std::optional<Error> error;
        std::optional<bool> is_journal;
        while (!is_journal) {
            const auto used = start.size();
            std::size_t got = 0;
            start.resize(std::max(used + 1, kJournalTextStart));
            try {
                got = stream_->read_some(std::span(start).subspan(used));
            } catch (const Error& failure) {
                error = failure;
            }
            start.resize(used + got);
            is_journal = is_journal_text(start, got == 0);
        }
        if (start.starts_with(kJournalMagic))
            throw Error(ErrorKind::input,
                        name_ + ": this is a journal file, which must be named with -if FILE");
        stream_ = std::make_unique<ResumedStream>(std::move(start), std::move(error), std::move(stream_));
        if (*is_journal) stream_ = decode_journal_text(std::move(stream_));
    }

    std::unique_ptr<ByteStream> stream_;
    std::string name_;
    bool is_decided_ = false;
};

}  // namespace

std::optional<bool> is_journal_text(std::string_view start, bool is_all) {
    const bool is_enough = is_all || start.size() >= kJournalTextStart;
    const auto decision = decide(start, is_enough);
    return is_enough ? decision.value_or(false) : decision;
}

std::unique_ptr<ByteStream> decode_journal_text(std::unique_ptr<ByteStream> text) {
    return std::make_unique<JournalText>(std::move(text));
}

std::unique_ptr<ByteStream> decode_if_journal_text(std::unique_ptr<ByteStream> bytes, std::string name) {
    return std::make_unique<UndecidedStream>(std::move(bytes), std::move(name));
}

}  // namespace dockaudit

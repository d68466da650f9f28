#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit::cli {

/// The reader of an output went away, as `head` does when it has enough. Ends a command quietly.
struct BrokenPipe {};

/// A place in a regular file.
struct FilePlace {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t offset = 0;
};

/// Where a command writes bytes.
class Sink {
 public:
    Sink() = default;
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    virtual ~Sink() = default;

    /// *Errors*: `BrokenPipe`; `Error` of kind output.
    virtual void write(std::string_view text) = 0;

    /// The same for several texts, one after the other.
    virtual void write_all(std::span<const std::string_view> texts) {
        for (const auto text : texts) write(text);
    }

    /// Hands on what is held back. *Errors*: as `write`.
    virtual void flush() = 0;

    /// Where the next byte goes after `flush`; absent if that is no regular file.
    virtual std::optional<FilePlace> place() const { return std::nullopt; }

    /// The bytes of that file from an offset to its end, part by part. False if it cannot be read.
    using PartVisitor = std::function<void(std::string_view part)>;
    virtual bool visit_written(std::uint64_t /*from*/, const PartVisitor& /*visit*/) const { return false; }
};

/// Writes to a file descriptor through a buffer. The descriptor stays open.
class DescriptorSink final : public Sink {
 public:
    /// `name` is what error messages call it. Texts are handed on when `buffer_bytes` have come together.
    DescriptorSink(int descriptor, std::string name, std::size_t buffer_bytes);

    /// Does not flush: who wants the bytes must hear of errors.
    ~DescriptorSink() override = default;

    void write(std::string_view text) override;
    void write_all(std::span<const std::string_view> texts) override;
    void flush() override;
    std::optional<FilePlace> place() const override;
    bool visit_written(std::uint64_t from, const PartVisitor& visit) const override;

 private:
    void write_through(std::span<const std::string_view> texts);
    std::span<iovec> write_some(std::span<iovec> parts);

    int descriptor_;
    std::string name_;
    std::size_t buffer_bytes_;
    std::string buffer_;
    std::vector<iovec> parts_;
};

/// For a terminal that does not read UTF-8, where its bytes could be commands: writes `\ooo` for each that is not ASCII.
///
/// *Lifetime*: borrows the other sink.
class AsciiSink final : public Sink {
 public:
    explicit AsciiSink(Sink& sink) : sink_(sink) {}
    void write(std::string_view text) override;
    void flush() override { sink_.flush(); }

 private:
    Sink& sink_;
    std::string text_;
};

/// Keeps everything, for tests.
class StringSink final : public Sink {
 public:
    void write(std::string_view text) override { text_ += text; }
    void flush() override {}
    const std::string& text() const noexcept { return text_; }

 private:
    std::string text_;
};

}  // namespace dockaudit::cli

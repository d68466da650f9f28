#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "io/byte_stream.hpp"

namespace dockaudit {

/// An open log. Movable; closes what it opened.
///
/// *Threads*: `read_at` is safe from several at once.
class InputFile {
 public:
    /// Opens a path; `-` is standard input. A journal file, a folder of them, and what `journalctl` wrote for programs
    /// are streams of the records in them. *Errors*: `Error` of kind input.
    static InputFile open(const std::filesystem::path& path);

    /// The journal of this host, under a name for messages. *Errors*: as `open`.
    static InputFile open_journal(std::string name);

    /// What is read once, under a name for messages.
    static InputFile of_stream(std::string name, std::unique_ptr<ByteStream> stream);

    /// Another handle of the same open file. *Requires*: no stream. *Errors*: as `open`.
    InputFile duplicate() const;

    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&& other) noexcept;
    ~InputFile();

    const std::string& name() const noexcept { return name_; }
    std::uint64_t device() const noexcept { return device_; }
    std::uint64_t inode() const noexcept { return inode_; }

    /// True if it is a regular file with a known size: it can be read at any place, again and in parallel.
    bool is_seekable() const noexcept { return seekable_; }

    /// True if it is read once, from its start: a pipe, a device or the like, standard input. An empty file is
    /// neither seekable nor a stream.
    bool is_stream() const noexcept { return is_stream_; }

    /// True if it is a journal or a file with text of one: a stream that ends.
    bool is_journal() const noexcept { return is_journal_; }

    /// What is left of a stream as a file without a name in a folder, to be read at any place. Damage ends it early and
    /// is told in `damage`. *Errors*: `Error` of kind input if it cannot be written.
    InputFile keep_stream(const std::filesystem::path& folder, std::string& damage) const;

    /// Bytes that it had when it was opened; only for seekable ones. What is appended later is not read.
    std::uint64_t size() const noexcept { return size_; }

    /// Reads up to `into.size()` bytes at `offset`, less only at the end of the file. *Errors*: `Error` of
    /// kind input.
    std::size_t read_at(std::uint64_t offset, std::span<char> into) const;

    /// Reads what is there next, waiting for at least one byte; 0 at the end. For streams.
    /// *Errors*: `Error` of kind input.
    std::size_t read_some(std::span<char> into) const;

    /// What lies surely outside a range of time may be left out of a stream. *Requires*: nothing was read.
    void leave_out(const TimeRange& wanted) {
        if (stream_) stream_->leave_out(wanted);
    }

    /// True if `read_some` would return at once.
    bool is_ready() const noexcept { return !stream_ || stream_->is_ready(); }

 private:
    InputFile() = default;
    void look_for_journal();

    std::string name_;
    int fd_ = -1;
    bool owned_ = false;
    bool seekable_ = false;
    bool is_stream_ = false;
    bool is_journal_ = false;
    std::unique_ptr<ByteStream> stream_;  // of what is not seekable
    std::uint64_t size_ = 0;
    std::uint64_t device_ = 0;
    std::uint64_t inode_ = 0;
};

}  // namespace dockaudit

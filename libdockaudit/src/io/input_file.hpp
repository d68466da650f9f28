#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <sys/stat.h>

#include "io/byte_stream.hpp"

namespace dockaudit {

/// An open log. Movable; closes what it opened.
///
/// *Threads*: `read_at` is safe from several at once.
class InputFile {
 public:
    /// Opens a path; `-` is standard input. *Errors*: `Error` of kind input.
    static InputFile open(const std::filesystem::path& path);

    /// What is read once, under a name for messages.
    static InputFile of_stream(std::string name, std::unique_ptr<ByteStream> stream);

    /// A growing file that is not there yet.
    static InputFile awaited(const std::filesystem::path& path);

    /// For poll(2); -1 if there is none.
    int descriptor() const noexcept { return fd_; }

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

    /// Bytes that it had when it was opened; only for seekable ones. What is appended later is not read, unless
    /// the file is growing.
    std::uint64_t size() const noexcept { return size_; }

    /// True for a file that somebody writes while it is read: what is appended is read too, and what was read may
    /// be cut off, so that it cannot be read again.
    bool is_growing() const noexcept { return is_growing_; }

    /// From now on it is growing; `size` is then where its last whole line ends. *Errors*: `Error`.
    void start_growing();

    /// True if it has more bytes than these, or cannot be asked.
    bool has_grown_beyond(std::uint64_t bytes) const noexcept;

    /// Where reading begins, the start of a line; 0 unless it was set.
    std::uint64_t begin() const noexcept { return begin_; }
    void set_begin(std::uint64_t begin) noexcept { begin_ = begin; }

    /// True once bytes of its start were seen.
    bool knows_start() const noexcept { return !start_.empty(); }

    /// Whether the file still begins as it did when it was first asked for its start: it was not cut meanwhile.
    bool begins_as_before() const;

    /// The first bytes, as many as there are up to `bytes`; by them a log is known under another name.
    /// *Requires*: a file; or a stream that was not read yet, which holds them for `read_some`.
    /// *Errors*: `Error` of kind input.
    std::string_view start(std::size_t bytes) const;

    /// The state of the open file now. *Errors*: `Error` of kind input.
    struct stat status() const;

    bool is_open() const noexcept { return fd_ >= 0 || stream_; }

    /// Closes it; its name stays. *Requires*: nobody reads it any more.
    void close() noexcept;

    /// Reads up to `into.size()` bytes at `offset`, less only at the end of the file. *Errors*: `Error` of
    /// kind input.
    std::size_t read_at(std::uint64_t offset, std::span<char> into) const;

    /// Reads what is there next, waiting for at least one byte; 0 at the end. For streams.
    /// *Errors*: `Error` of kind input.
    std::size_t read_some(std::span<char> into) const;

    /// True if `read_some` would return at once.
    bool is_ready() const noexcept {
        return !stream_ || stream_given_ < start_.size() || stream_->is_ready();
    }

 private:
    InputFile() = default;

    std::string name_;
    int fd_ = -1;
    bool owned_ = false;
    bool seekable_ = false;
    bool is_stream_ = false;
    std::unique_ptr<ByteStream> stream_;  // of what is not seekable
    bool is_growing_ = false;
    std::uint64_t begin_ = 0;
    mutable std::string start_;             // of the file, as it was first seen
    mutable std::size_t stream_given_ = 0;  // bytes of `start_` that `read_some` has given
    std::uint64_t size_ = 0;
    std::uint64_t device_ = 0;
    std::uint64_t inode_ = 0;
};

}  // namespace dockaudit

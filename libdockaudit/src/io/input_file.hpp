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
#include "io/content.hpp"

namespace dockaudit {

/// An open log. Movable; closes what it opened.
///
/// *Threads*: `read_at` is safe from several at once.
class InputFile {
 public:
    /// Opens a path; `-` is standard input. What is compressed is read as what it holds. A journal file, a folder of
    /// them, and what `journalctl` wrote for programs are streams of the records in them. *Errors*: `Error` of kind
    /// input, also for what is not read at all, such as a zip archive.
    static InputFile open(const std::filesystem::path& path);

    /// The same for an open regular file, under a name for messages. Takes the descriptor.
    static InputFile of_descriptor(int fd, std::string name);

    /// The journal of this host, under a name for messages. *Errors*: as `open`.
    static InputFile open_journal(std::string name);

    /// What is read once, under a name for messages.
    static InputFile of_stream(std::string name, std::unique_ptr<ByteStream> stream);

    /// A growing file that is not there yet.
    static InputFile awaited(const std::filesystem::path& path);

    /// For poll(2); -1 if there is none.
    int descriptor() const noexcept { return fd_; }
    /// Makes its device and inode those of another file, of which it is a part.
    void be_part_of(const InputFile& whole) noexcept {
        device_ = whole.device_;
        inode_ = whole.inode_;
    }

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

    /// True if it is a compressed regular file: it is read from its start too, but `inflate_again` can begin anew.
    bool is_compressed() const noexcept { return content_.kind == Content::Kind::compressed; }

    /// True if it is a tar archive, which may be compressed.
    bool is_archive() const noexcept { return is_archive_; }

    /// True if it is a journal or a file with text of one: a stream that ends.
    bool is_journal() const noexcept { return is_journal_; }

    /// What is left of a stream as a file without a name in a folder, to be read at any place. Damage ends it early and
    /// is told in `damage`. *Errors*: `Error` of kind input if it cannot be written.
    InputFile keep_stream(const std::filesystem::path& folder, std::string& damage) const;

    /// Bytes that it had when it was opened; only for seekable ones. What is appended later is not read, unless
    /// the file is growing.
    std::uint64_t size() const noexcept { return size_; }

    /// Bytes of a regular file as it is stored, compressed or not; 0 for others.
    std::uint64_t stored_size() const noexcept { return stored_size_; }

    /// How many of them `read_some` has taken. For streams.
    std::uint64_t stored_bytes() const noexcept { return stream_ ? stream_->stored_bytes() : 0; }

    /// What a compressed file or an archive holds, from its start. *Requires*: one of them. *Lifetime*: borrows the
    /// file. *Threads*: several of them, each on one thread.
    std::unique_ptr<ByteStream> inflate_again() const;

    /// The first bytes of what it holds, up to `into.size()`. *Requires*: a regular file. *Errors*: as `read_at`.
    std::size_t read_start(std::span<char> into) const;

    /// What a compressed file holds as a file without a name, to be read at any place. Damage ends it early and is told
    /// in `damage`. *Errors*: `Error` of kind input if it cannot be written.
    InputFile spool(const std::filesystem::path& folder, std::string& damage) const;

    /// True for a file that somebody writes while it is read: what is appended is read too, and what was read may
    /// be cut off, so that it cannot be read again.
    bool is_growing() const noexcept { return is_growing_; }

    /// From now on it is growing; `size` is then where its last whole line ends. One that is compressed or no regular
    /// file does not grow. *Errors*: `Error`.
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

    /// The first bytes of what it holds, as they were first seen, as many as there are up to `bytes`; none of a pipe.
    /// By them a log is known under another name. *Errors*: `Error` of kind input.
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

    /// What lies surely outside a range of time may be left out of a stream. *Requires*: nothing was read.
    void leave_out(const TimeRange& wanted) {
        if (stream_) stream_->leave_out(wanted);
    }

    /// As `ByteStream` has them.
    void follow(FollowFrom from) {
        if (stream_) stream_->follow(from);
    }
    bool has_more() const { return !stream_ || stream_->has_more(); }
    std::string take_problem() const { return stream_ ? stream_->take_problem() : std::string(); }

    /// True if `read_some` would return at once.
    bool is_ready() const noexcept { return !stream_ || stream_->is_ready(); }

 private:
    InputFile() = default;
    void look_into();
    void be_journal(std::unique_ptr<ByteStream> records);
    InputFile keep(ByteStream& stream, const std::filesystem::path& folder, std::string& damage) const;

    std::string name_;
    int fd_ = -1;
    bool owned_ = false;
    bool seekable_ = false;
    bool is_stream_ = false;
    bool is_journal_ = false;
    std::unique_ptr<ByteStream> stream_;  // of what is not seekable
    bool is_growing_ = false;
    std::uint64_t begin_ = 0;
    mutable std::string start_;  // as it was first seen
    Content content_;            // of a regular file
    bool is_archive_ = false;
    std::uint64_t size_ = 0;
    std::uint64_t stored_size_ = 0;
    std::uint64_t device_ = 0;
    std::uint64_t inode_ = 0;
};

}  // namespace dockaudit

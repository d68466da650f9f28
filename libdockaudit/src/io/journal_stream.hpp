#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/time.hpp>

#include "io/byte_stream.hpp"
#include "io/journal_entry.hpp"

struct sd_journal;

namespace dockaudit {

/// What a journal file starts with.
inline constexpr std::string_view kJournalMagic = "LPKSHHRH";

/// The journal files in a folder, and in its folders for each machine; empty if it has none or cannot be read.
std::vector<std::filesystem::path> find_journal_files(const std::filesystem::path& folder);

/// The lines of auditd for the entries of a journal (`JournalRecords` says of which), in the journal's order.
///
/// A file that cannot be read is told when the others were, as `ByteStream` tells errors. Damage that libsystemd
/// itself steps over is not told.
class JournalStream final : public ByteStream {
 public:
    /// The journal of this host. *Errors*: `Error` of kind input if there is none, or none of it may be read.
    static std::unique_ptr<JournalStream> open_system();

    /// One journal file, or those of a folder. *Errors*: as `open_system`.
    static std::unique_ptr<JournalStream> open(const std::filesystem::path& path);

    ~JournalStream() override;

    /// Begins some minutes before a range of time and ends some after it: the journal's own times are those when
    /// records came in. *Requires*: nothing was read.
    void leave_out(const TimeRange& wanted) override;

    /// From now on waits for more at the end of the journal instead of ending. What cannot be read is told by
    /// `take_problem` alone. Reads what is there first, or passes over it; so `leave_out` comes before.
    void follow(FollowFrom from) override;

    std::size_t read_some(std::span<char> into) override;

    /// Who follows: true if there are lines. What came since is seen by `wait`.
    bool is_ready() const noexcept override;

    /// Waits until something comes, at most for `longest`, which may be zero. True if there are lines; false may come
    /// early, since most entries hold no record. *Errors*: `Error` of kind input. For who follows.
    bool wait(std::chrono::milliseconds longest);
    bool has_more() override { return is_ready() || wait(std::chrono::milliseconds(0)); }

    /// What could not be read so far, once; empty if nothing. For who follows.
    std::string take_problem() override;

 private:
    struct Close {
        void operator()(sd_journal* journal) const noexcept;
    };
    using Handle = std::unique_ptr<sd_journal, Close>;

    JournalStream(std::string name, Handle journal, std::string problem);
    static Handle open_files(const std::vector<std::filesystem::path>& files, std::string& problem);
    void refill();
    void read_entries(std::size_t wanted);
    void read_fields();
    void begin();
    void pass_over();
    void end();
    bool step();

    std::string name_;
    Handle journal_;
    JournalRecords records_;
    JournalEntry entry_;
    TimeRange wanted_;
    std::string problem_;  // what could not be read; told at the end
    std::string lines_;
    std::size_t given_ = 0;    // bytes of the lines
    std::uint64_t usage_ = 0;  // bytes of the files
    bool has_begun_ = false;
    bool is_at_end_ = false;
    bool follows_ = false;
};

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// A file that looks like a log and is not read, and why.
struct LeftOutLog {
    std::filesystem::path path;
    std::string reason;  ///< a sentence without its subject: `its name is not that of a rotated log`
};

/// The files of one log, oldest first. It names them, and has looked at their first records where that tells which
/// are the older ones, and which are copies of others.
///
/// The rotated siblings of a log are those of auditd (`audit.log.1`), of logrotate(8) (`audit.log-20260101.gz`,
/// `audit-20260101.log`) and of scripts (`audit.log.2026-01-01T10:00:00`, `audit.log.old`), compressed or not. They
/// go by their numbers or their dates, and by their first records where those do not tell.
class DOCKAUDIT_API LogSet {
 public:
    /// The logs of this host: `log_file` of auditd.conf(5) and its rotated siblings.
    static LogSet system(const std::filesystem::path& auditd_conf = "/etc/audit/auditd.conf");

    /// One file, without its rotated siblings. `-` is standard input.
    static LogSet file(const std::filesystem::path& path);

    /// The `audit.log` in a directory and its rotated siblings.
    static LogSet directory(const std::filesystem::path& path);

    /// A base log and its rotated siblings.
    static LogSet rotated(const std::filesystem::path& path);

    /// The logs of a directory: its `audit.log`; without one its journal files, or each log of another name in it or in
    /// a folder in it, such as those of several hosts, by their names. *Errors*: `Error` of kind input if it has none.
    static std::vector<LogSet> folder(const std::filesystem::path& path);

    /// What a user names: a directory, a file, or `-`. *Errors*: `Error` of kind input if nothing of that
    /// name exists, or if a directory has no log.
    static std::vector<LogSet> named(const std::string& name);

    /// A copy of what comes from a pipe (`-`: standard input) in a file without a name in a folder, to be read more
    /// than once. Waits for its end. *Lifetime*: it is there as long as the set or a copy of it. *Errors*: `Error` of
    /// kind input.
    static LogSet copy_of_stream(const std::filesystem::path& stream, const std::filesystem::path& folder);

    /// The journal of this host (systemd-journald(8)): the audit records in it.
    static LogSet journal();

    /// Oldest first.
    const std::vector<std::filesystem::path>& paths() const noexcept { return paths_; }

    /// The file that is being written, whether it exists or not.
    const std::filesystem::path& base() const noexcept { return base_; }

    /// What lies beside the logs, looks like one of them and is not read.
    const std::vector<LeftOutLog>& left_out() const noexcept { return left_out_; }

    /// The part of the set that begins with the log of that inode; absent if it is not there any more.
    std::optional<LogSet> starting_at(std::uint64_t device, std::uint64_t inode) const;

    /// The set as it is now, after a rotation; the same if it does not name a log and its rotated siblings.
    LogSet refreshed() const;
    /// True for the journal of this host; its one path is a name for messages.
    bool is_journal() const noexcept { return is_journal_; }

    /// True for a set of rotated logs, false for one named file: checkpoints look at inodes in a set only.
    bool is_rotated() const noexcept { return is_rotated_; }

 private:
    friend std::vector<LogSet> without_repeated_files(std::vector<LogSet> logs);

    std::filesystem::path base_;
    std::vector<std::filesystem::path> paths_;
    std::vector<LeftOutLog> left_out_;
    bool is_rotated_ = false;
    bool is_part_ = false;              // without the oldest ones
    std::shared_ptr<const void> kept_;  // what keeps a copy of a stream there
    bool is_journal_ = false;
};

/// The logs without files that another of them has too: each is read once, with the rotated ones beside it if one of
/// the logs has those.
DOCKAUDIT_API std::vector<LogSet> without_repeated_files(std::vector<LogSet> logs);

}  // namespace dockaudit

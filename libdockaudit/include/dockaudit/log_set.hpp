#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dockaudit {

/// Which logs to read, oldest first. It names them; nothing is opened before a reader starts.
class LogSet {
 public:
    /// The logs of this host: `log_file` of auditd.conf(5) and its rotated siblings.
    static LogSet system(const std::filesystem::path& auditd_conf = "/etc/audit/auditd.conf");

    /// One file, without its rotated siblings. `-` is standard input.
    static LogSet file(const std::filesystem::path& path);

    /// The `audit.log` in a directory and its rotated siblings.
    static LogSet directory(const std::filesystem::path& path);

    /// A base log and its rotated siblings (`path`, `path.1`, `path.2` …).
    static LogSet rotated(const std::filesystem::path& path);

    /// The journal of this host (systemd-journald(8)): the audit records in it.
    static LogSet journal();

    /// What a user names: a directory, a file, or `-`. A directory with journal files and without an audit.log is a
    /// journal. *Errors*: `Error` of kind input if nothing of that
    /// name exists.
    static LogSet named(const std::string& name);

    /// Oldest first.
    const std::vector<std::filesystem::path>& paths() const noexcept { return paths_; }

    /// The part of the set that begins with the log of that inode; absent if it is not there any more.
    std::optional<LogSet> starting_at(std::uint64_t device, std::uint64_t inode) const;

    /// True for the journal of this host; its one path is a name for messages.
    bool is_journal() const noexcept { return is_journal_; }

    /// True for a set of rotated logs, false for one named file: checkpoints look at inodes in a set only.
    bool is_rotated() const noexcept { return is_rotated_; }

 private:
    std::vector<std::filesystem::path> paths_;
    bool is_rotated_ = false;
    bool is_journal_ = false;
};

}  // namespace dockaudit

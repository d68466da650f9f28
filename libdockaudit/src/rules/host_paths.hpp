#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <dockaudit/rule_profile.hpp>

#include "rules/watched_paths.hpp"

namespace dockaudit {

/// True for a link that each system of today has: `/bin`, `/var/run`.
bool is_usual_link(std::string_view path) noexcept;

/// A path as it is written shortest, with the links on the way that all systems of today have replaced: `/var/run/x` is
/// `/run/x`, `/lib/x` is `/usr/lib/x`. A link that is the whole path stays.
std::string usual_path(std::string_view path);

/// What is known of the paths of a host. Each is looked at once. *Lifetime*: borrows the host. *Threads*: one object
/// belongs to one thread.
class HostPaths {
 public:
    explicit HostPaths(const RuleHost& host) noexcept : host_(&host) {}
    HostPaths(const HostPaths&) = delete;
    HostPaths& operator=(const HostPaths&) = delete;

    const RuleHost& host() const noexcept { return *host_; }

    HostFile look(std::string_view path) const;

    /// The path to the same file without links on the way. The last name is not followed, as the kernel does not follow
    /// it where it puts a watch.
    std::string resolve(std::string_view path) const;

    bool is_absent(std::string_view path) const { return look(path).kind == HostFileKind::absent; }

    /// What the kernel finds there: a link is followed to the end.
    std::string follow(std::string_view path) const;

    /// False where it is not known.
    bool is_present(std::string_view path) const;

    /// True if a rule for the folder would be refused by the kernel: a part of its path is missing.
    bool lacks_folder_of(std::string_view path) const;

    /// The path of a row on this host, whose data may lie elsewhere.
    std::string path_of(const WatchedPath& row) const;

    /// True if the row's path is there, or a socket that an engine of the host makes, or, where nobody looked, usual on
    /// such hosts.
    bool counts(const WatchedPath& row) const;

    /// What whoever looked at the host found at places of their own.
    std::vector<std::string> found_elsewhere(PathRole role) const;

    /// The places that count of a role, with those that were found elsewhere: links followed, each once.
    std::vector<std::string> places_of(PathRole role) const;

    /// True if rules should name the path: it is there, or may be, or will be made where an engine would heed it.
    bool is_worth_a_rule(const WatchedPath& row) const;

 private:
    bool is_usual(const WatchedPath& row) const noexcept;
    bool has_docker() const;

    std::string find_real(std::string_view path) const;

    const RuleHost* host_;
    mutable std::unordered_map<std::string, HostFile> looked_at_;
    mutable std::unordered_map<std::string, std::string> resolved_;
};

/// The folder of a path; `/` for what lies in it.
std::string_view folder_of_path(std::string_view path) noexcept;

}  // namespace dockaudit

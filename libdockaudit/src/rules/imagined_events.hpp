#pragma once

#include <string_view>

#include "rules/rule_event.hpp"

namespace dockaudit {

// The events that answer questions. All are of a person on a 64-bit program; `by_service` and others change that.

ImaginedEvent start_of(const HostPaths& paths, std::string_view program);

/// The start of a program that lies in a container's file system: no path of the host is one of its.
ImaginedEvent start_in_container();

/// `exe` is who connects.
ImaginedEvent connect_to(const HostPaths& paths, std::string_view socket, std::string_view exe);
ImaginedEvent read_of(const HostPaths& paths, std::string_view file);
ImaginedEvent write_to(const HostPaths& paths, std::string_view file);
ImaginedEvent mode_change_of(const HostPaths& paths, std::string_view file);

/// Another file takes the place of this one, as package tools and editors do it.
ImaginedEvent replacement_of(const HostPaths& paths, std::string_view file);

/// A socket becomes visible in a container: `mount`, `open_tree` or `move_mount`.
ImaginedEvent mount_of(const HostPaths& paths, std::string_view socket, std::string_view call);

/// The same, done by root without a login: a daemon, a job, what containers run.
ImaginedEvent by_service(ImaginedEvent event);
ImaginedEvent by_root(ImaginedEvent event);  ///< of a person who has become root
ImaginedEvent by_32_bit(ImaginedEvent event);

}  // namespace dockaudit

#pragma once

#include <filesystem>

namespace dockaudit::rules {

// What probes do. Each ends as it began. *Errors*: `Error` of kind output that says what could not be done.

/// Connects to a socket, whether anybody listens or not, and says nothing. Waits for nobody.
void connect_to(const std::filesystem::path& socket);

/// Makes an empty file and removes it at once. *Errors*: also if there is such a file.
void make_and_remove(const std::filesystem::path& file);

/// Gives a file the mode that it has.
void set_same_mode(const std::filesystem::path& file);

/// From now on the process is one of a login, as that of a person is: rules may ask for that. *Requires*: a process of
/// its own. What has a login already keeps it.
void log_in_as_root();

/// Mounts a socket onto a file of its own, where no other process sees it. *Requires*: a process of its own, which has
/// mounts of its own from then on.
void mount_apart(const std::filesystem::path& socket);

}  // namespace dockaudit::rules

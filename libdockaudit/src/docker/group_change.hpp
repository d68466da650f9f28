#pragma once

#include <span>
#include <string>
#include <string_view>

#include <dockaudit/event_view.hpp>

namespace dockaudit {

// The members of a group are changed by few programs. That /etc/group was written does not say which of its groups
// was changed.

/// True if a command line gives a group a member, or a user a group: usermod(8), useradd(8), gpasswd(1),
/// groupmems(8), groupmod(8), groupadd(8), and adduser(8) of Debian and of busybox. `exe` is the program that the
/// kernel ran; the first argument, which anybody can choose, counts where there is none, and for busybox.
bool adds_group_member(std::string_view exe, std::span<const std::string> arguments, std::string_view group);

/// True if a program reports that it has done so: those of shadow write `op=add-user-to-group grp="docker"`.
bool reports_group_member(const RecordView& record, std::string_view group);

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <string>

namespace dockaudit {

/// Appends the name of a user or group id as the account database of this host knows it: `unset` for the
/// unset id, `unknown(N)`, N signed, for one that it does not know.
void append_user_name(std::string& out, std::uint32_t id);
void append_group_name(std::string& out, std::uint32_t id);

}  // namespace dockaudit

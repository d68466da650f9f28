#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace dockaudit {

/// Appends the name of a user or group id as the account database of this host knows it: `unset` for the
/// unset id, `unknown(N)`, N signed, for one that it does not know.
void append_user_name(std::string& out, std::uint32_t id);
void append_group_name(std::string& out, std::uint32_t id);

/// The id that the account database of this host has for a name.
std::optional<std::uint32_t> find_user_id(const std::string& name);
std::optional<std::uint32_t> find_group_id(const std::string& name);

}  // namespace dockaudit

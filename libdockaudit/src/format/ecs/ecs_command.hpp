#pragma once

#include <span>

#include <dockaudit/docker_command.hpp>
#include <dockaudit/docker_flags.hpp>

#include "format/json_text.hpp"

// What a client of a container engine was asked for, as JSON.

namespace dockaudit {

/// Members of `dockaudit.docker`: the client, the verb and what it was given. Values of the environment are
/// left out, as they are often secrets.
void append_command_members(JsonText& json, const DockerCommand& command);

/// `threat`: the techniques of MITRE ATT&CK that the flags point to, each once; nothing if there are none.
void append_threat(JsonText& json, std::span<const FlagId> flags);

/// `dockaudit.flags`; nothing if there are none.
void append_flag_list(JsonText& json, std::span<const FlagId> flags);

}  // namespace dockaudit

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/docker_command.hpp>

namespace dockaudit {

/// The value of `--volume`: `[SOURCE:]TARGET[:OPTIONS]`; absent if the client refuses it.
std::optional<CommandMount> parse_volume(std::string_view text);

/// The value of `--mount`: a line of CSV with `type=`, `source=`, `target=`, `readonly` and more; absent if the
/// client refuses it. A volume that its driver mounts from a path of the host (`volume-opt=device=/`) has that
/// as its source.
std::optional<CommandMount> parse_mount(std::string_view text);

/// The fields of a line of CSV as Go reads them: quotes only around a whole field; absent for others.
std::optional<std::vector<std::string>> split_csv(std::string_view line);

/// A path from `/` without `.`, `..` and doubled slashes; everything else as it is.
std::string clean_source(std::string_view source);

}  // namespace dockaudit

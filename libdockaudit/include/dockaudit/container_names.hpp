#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// What an engine says of one of its containers.
struct ContainerName {
    std::string id;     ///< or its beginning
    std::string name;   ///< may be empty
    std::string image;  ///< may be empty
};

/// Reads what `docker inspect` or `docker ps --format json` prints, or podman's: objects, one after another or in
/// arrays, with `Id` or `ID`, `Name` or `Names`, and `Image`, `ImageName` or `Config.Image`. So are docker's
/// `config.v2.json` and the `containers.json` of podman's storage. Objects without an id, such as those of images, are
/// left out. *Errors*: `Error` of kind usage that says at which byte it is no JSON.
DOCKAUDIT_API std::vector<ContainerName> parse_container_names(std::string_view json);

}  // namespace dockaudit

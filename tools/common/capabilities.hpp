#pragma once

#include "common/sandbox.hpp"

namespace dockaudit::cli {

/// Gives up all capabilities but those without which what is needed could not be read or written.
SandboxPart drop_capabilities(const SandboxNeeds& needs);

}  // namespace dockaudit::cli

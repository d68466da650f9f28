#pragma once

#include <memory>

#include "engine/drafts.hpp"
#include "io/block_reader.hpp"
#include "scan/block_scanner.hpp"

namespace dockaudit {

/// A block and what was found in it.
struct ScannedBlock {
    Block block;
    ScanResult result;
    std::shared_ptr<const BlockDrafts> drafts;  ///< may be null
};

}  // namespace dockaudit

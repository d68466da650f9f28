#pragma once

#include <memory>

#include <dockaudit/query.hpp>

#include "base/recycling_pool.hpp"
#include "engine/drafts.hpp"
#include "engine/scanned_block.hpp"
#include "engine/writer_pool.hpp"

namespace dockaudit {

/// Looks at the runs of a block that can be events of the query, as if each were a whole event.
///
/// *Lifetime*: borrows query and writers. *Threads*: safe to use from several.
class Drafter {
 public:
    Drafter(const Query& query, WriterPool& writers);

    /// Finds what does not match; `with_text` writes what does. Null if there is nothing to tell.
    std::shared_ptr<const BlockDrafts> draft(const ScannedBlock& scanned, bool with_text);

 private:
    const Query& query_;
    WriterPool& writers_;
    RecyclingPool<BlockDrafts> pool_;
};

}  // namespace dockaudit

#pragma once

namespace dockaudit {

/// What asking for the next item of something gave. What may still grow has nothing *yet*; ask again later.
enum class Next { item, nothing_yet, end };

}  // namespace dockaudit

#pragma once

#include <memory>
#include <span>
#include <vector>

#include <dockaudit/record_view.hpp>

#include "engine/block_store.hpp"

namespace dockaudit {

/// Turns the pieces of an event into its records.
///
/// *Threads*: one at a time.
class EventBuilder {
 public:
    explicit EventBuilder(BlockStore& store) : store_(store) {}

    /// The records of an event. *Lifetime*: until the next call. *Errors*: `Error` if bytes cannot be read
    /// again.
    std::span<const RecordView> build(const AssembledEvent& event);

 private:
    void add_records(std::string_view lines);

    BlockStore& store_;
    std::vector<RecordView> records_;
    std::vector<std::shared_ptr<const Buffer>> owners_;
};

}  // namespace dockaudit

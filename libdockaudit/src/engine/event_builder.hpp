#pragma once

#include <span>
#include <vector>

#include <dockaudit/record_view.hpp>

#include "engine/block_store.hpp"
#include "record/record_parser.hpp"

namespace dockaudit {

/// Turns the bytes of an event into its records.
///
/// *Threads*: one at a time.
class EventBuilder {
 public:
    /// The records in the pieces of one event, in their order. *Lifetime*: until the next call, and not
    /// longer than the bytes.
    std::span<const RecordView> build(std::span<const PieceBytes> pieces);

 private:
    void add_records(const PieceBytes& piece);

    RecordParser parser_;
    std::vector<RecordView> records_;
};

}  // namespace dockaudit

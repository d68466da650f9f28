#pragma once

#include <span>
#include <vector>

#include <dockaudit/record_view.hpp>

#include "engine/block_store.hpp"
#include "record/record_parser.hpp"
#include "scan/block_scanner.hpp"

namespace dockaudit {

/// Turns the bytes of an event into its records.
///
/// *Threads*: one at a time.
class EventBuilder {
 public:
    /// The records in the pieces of one event, in their order. *Lifetime*: until the next call, and not
    /// longer than the bytes.
    std::span<const RecordView> build(std::span<const PieceBytes> pieces) {
        forget();
        return build_more(pieces);
    }

    /// The same, sooner, as long as the bytes of the event before live.
    std::span<const RecordView> build_more(std::span<const PieceBytes> pieces);

    /// The records of a run of a block whose lines are listed. The block must be that of the event before.
    std::span<const RecordView> build_run(std::string_view block, const Run& run,
                                          std::span<const RunLine> lines);

    /// The bytes of the event before are gone.
    void forget() noexcept { parser_.forget(); }

 private:
    void add_records(const PieceBytes& piece);

    RecordParser parser_;
    std::vector<RecordView> records_;
};

}  // namespace dockaudit

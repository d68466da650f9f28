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

    /// The first record of a run, of a block whose lines are listed, and the others whose types are wanted.
    /// All runs since the last `forget` are of one block.
    template <class IsWanted>
    std::span<const RecordView> build_run(std::string_view block, const Run& run,
                                          std::span<const RunLine> lines, const IsWanted& is_wanted);

    /// The bytes of the event before are gone.
    void forget() noexcept { parser_.forget(); }

 private:
    void add_records(const PieceBytes& piece);

    RecordParser parser_;
    std::vector<RecordView> records_;
};

template <class IsWanted>
std::span<const RecordView> EventBuilder::build_run(std::string_view block, const Run& run,
                                                    std::span<const RunLine> lines,
                                                    const IsWanted& is_wanted) {
    records_.clear();
    const auto line_of = [&](const RunLine& entry) { return block.substr(entry.offset, entry.length); };
    const auto& first = lines[run.first_line];
    const auto record = parser_.parse(line_of(first));
    if (!record) return {};
    records_.push_back(*record);
    for (auto number = first.next; number != RunLine::kLast; number = lines[number].next) {
        const auto line = line_of(lines[number]);
        const auto type_size = lines[number].type_size;
        if (is_wanted(parser_.type_of_repeating(line, type_size)))
            records_.push_back(parser_.parse_repeating(line, type_size));
    }
    return records_;
}

}  // namespace dockaudit

#pragma once

#include <span>
#include <vector>

#include <dockaudit/record_view.hpp>

#include "engine/block_store.hpp"
#include "record/record_reader.hpp"
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
    void forget() noexcept { reader_.forget_line(); }

 private:
    void add_records(const PieceBytes& piece);

    RecordReader reader_;
    std::vector<RecordView> records_;
};

template <class IsWanted>
std::span<const RecordView> EventBuilder::build_run(std::string_view block, const Run& run,
                                                    std::span<const RunLine> lines,
                                                    const IsWanted& is_wanted) {
    records_.clear();
    reader_.forget_records();
    const auto line_of = [&](const RunLine& entry) { return block.substr(entry.offset, entry.length); };
    auto& parser = reader_.parser();
    const auto& first = lines[run.first_line];
    reader_.read(line_of(first), run.form, records_);
    for (auto number = first.next; number != RunLine::kLast; number = lines[number].next) {
        const auto line = line_of(lines[number]);
        const auto type_size = lines[number].type_size;
        if (is_wanted(parser.type_of_repeating(line, type_size)))
            records_.push_back(parser.parse_repeating(line, type_size));
    }
    return records_;
}

}  // namespace dockaudit

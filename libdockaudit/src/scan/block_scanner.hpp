#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/record_type.hpp>
#include <dockaudit/time.hpp>

#include "scan/literal.hpp"

namespace dockaudit {

/// What a run has of that which every wanted event has, somewhere. A condition that is not set is met by
/// every run.
enum RunTrait : std::uint8_t {
    has_literal = 1,  ///< a line contains one of the literals, or has its records in a JSON string
    has_type = 2,     ///< a record has one of the types
    all_traits = 3,
};

/// A line of a run, when they are listed.
struct RunLine {
    static constexpr std::uint32_t kLast = UINT32_MAX;

    std::uint32_t offset = 0;     ///< in the block
    std::uint32_t length = 0;     ///< without the newline
    std::uint32_t next = kLast;   ///< of the run, in `ScanResult::run_lines`
    std::uint32_t type_size = 0;  ///< of the type's name
};

/// Lines of one block that have the same event id and lie close together: what the correlator is given.
struct Run {
    Timestamp time;
    std::uint64_t serial = 0;
    std::string_view node;           ///< borrowed from the block or the result
    std::uint32_t offset = 0;        ///< of the first line in the block
    std::uint32_t length = 0;        ///< bytes to the end of the last line, newlines included
    std::uint32_t record_bytes = 0;  ///< of those, the run's own
    std::uint32_t records = 0;
    std::uint32_t hash = 0;        ///< `hash_id` of the id
    std::uint32_t first_line = 0;  ///< in `ScanResult::run_lines`
    std::uint32_t last_line = 0;
    bool is_mixed = false;  ///< other lines lie between; the run's own repeat the header of its first
    bool has_node = false;
    std::uint8_t traits = 0;       ///< of `RunTrait`
    std::uint8_t form = 0;         ///< of `LineForm`; the run is one line then, or a part of one
    bool starts_single = false;    ///< the first record's type is an event by itself; then it is the only one
    bool starts_with_eoe = false;  ///< the first record is EOE; then it is the only one
};

/// A line that could not be used as it stood.
struct ScanProblem {
    enum class Kind : std::uint8_t { malformed, torn, oversized };
    Kind kind = Kind::malformed;
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
};

/// What a scan looks for.
struct ScanFilter {
    TimeRange time_range;                 ///< records outside are dropped
    std::vector<LiteralFinder> literals;  ///< for `has_literal`
    std::vector<RecordType> types;        ///< for `has_type`, ascending
    std::vector<std::uint64_t> serials;   ///< ascending; runs of others get no trait
    std::chrono::seconds end_of_event_timeout{
        2};                    ///< a run does not span the time at which its event is complete
    bool lists_lines = false;  ///< of blocks where an event can match

    /// The traits that not every run of a wanted serial has.
    std::uint8_t selective_traits() const noexcept {
        return static_cast<std::uint8_t>((literals.empty() ? 0 : has_literal) |
                                         (types.empty() ? 0 : has_type));
    }
};

/// What a scan found; reused from block to block.
struct ScanResult {
    std::vector<Run> runs;
    std::vector<ScanProblem> problems;
    std::vector<RunLine> run_lines;       ///< empty unless they are listed
    std::vector<std::uint32_t> newlines;  ///< their places in the block
    std::deque<std::string> nodes;        ///< of runs, where the block spells them in another way
    std::uint64_t lines = 0;
    std::uint64_t blank = 0;  ///< of the lines
    std::uint64_t records = 0;
    bool has_candidates = false;  ///< a run has a trait that not every run has, or there is none such

    void clear() noexcept;
};

/// How the bytes of a block end.
struct BlockEnd {
    bool last_line_cut = false;  ///< the last line goes on, beyond the cap
    bool is_end_of_input = false;
};

/// Finds the records in a block of whole lines: a pure function.
///
/// The records of a line that stand together and have the same id are one run, whose bytes go from the first
/// of them to the next record. So a line with records of several events is divided.
///
/// Lines longer than `max_line_bytes` are cut there and told as problems.
/// *Lifetime*: the result borrows `bytes`. *Threads*: safe to call from several.
void scan_block(std::string_view bytes, BlockEnd end, std::size_t max_line_bytes, const ScanFilter& filter,
                ScanResult& result);

}  // namespace dockaudit

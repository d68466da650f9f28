#include "scan/block_scanner.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <span>

#include "base/byte_search.hpp"
#include "base/whole_second.hpp"
#include "base/words64.hpp"
#include "record/header.hpp"
#include "record/header_template.hpp"
#include "record/id_hash.hpp"
#include "record/line_records.hpp"
#include "record/record_reader.hpp"
#include "record/single_record.hpp"
#include "record/type_cache.hpp"
#include "scan/line_ends.hpp"

namespace dockaudit {
namespace {

// A run goes on after lines of other events as long as they are few: who reads it has to step over them.
constexpr std::size_t kMaxGapBytes = 16 << 10;

constexpr std::size_t kNoRun = SIZE_MAX;

// True if two headers have the same words before the type and stamps of the same length, long enough for a
// look at the end.
bool is_like(const HeaderTemplate& a, const HeaderTemplate& b) noexcept {
    return a.stamp().size() == b.stamp().size() && b.stamp().size() >= sizeof(std::uint64_t) &&
           a.prefix().size() == b.prefix().size() &&
           same_bytes(a.prefix().data(), b.prefix().data(), a.prefix().size());
}

// An id that was met, and the run that its next line joins.
struct KnownEvent {
    HeaderTemplate header;
    EventId id;
    std::int64_t second = 0;
    std::size_t run = kNoRun;
    std::uint32_t hash = 0;
    bool is_in_range = false;
    bool is_wanted_serial = false;
};

class BlockScan {
 public:
    // Who looks closely finds several records in lines that start as usual ones do.
    BlockScan(std::string_view bytes, const ScanFilter& filter, ScanResult& result, bool looks_closely)
        : bytes_(bytes),
          looks_closely_(looks_closely),
          filter_(filter),
          timeout_(filter.end_of_event_timeout.count()),
          result_(result),
          selective_(filter.selective_traits()),
          hits_(filter.literals.size(), 0) {
        for (std::size_t i = 0; i < hits_.size(); ++i) hits_[i] = filter_.literals[i].find(bytes_, 0);
        if (!hits_.empty()) next_hit_ = std::ranges::min(hits_);
        lists_lines_ = filter.lists_lines && (hits_.empty() || next_hit_ < bytes_.size());
    }

    // False if the block has time stamps that nobody looked at.
    bool scan(BlockEnd end, std::size_t max_line_bytes);

 private:
    // Records of different events come interleaved, but seldom of more events than this.
    static constexpr std::size_t kKnownEvents = 16;

    void scan_line(std::string_view line, bool is_torn, bool is_alone = false);
    void scan_odd_line(std::string_view line, bool is_torn);
    KnownEvent* find_known(std::string_view line, std::string_view& type_name) noexcept;
    KnownEvent* find_known_unlike(std::string_view line, std::string_view& type_name) noexcept;
    bool are_all_like(const HeaderTemplate& latest) const noexcept;
    KnownEvent* learn(std::string_view line, std::string_view& type_name);
    KnownEvent* learn_sibling(std::string_view line, std::string_view& type_name) noexcept;
    KnownEvent& remember(const HeaderTemplate& header, const EventId& id) noexcept;
    void scan_parts(std::string_view line);
    std::optional<std::string_view> keep_node(const LineRecord& record);
    void add_part(std::string_view part, std::span<const LineRecord> found, std::uint8_t form);
    __attribute__((always_inline)) inline void add_record(KnownEvent& event, std::string_view line,
                                                          std::string_view type_name);
    void begin_run(KnownEvent& event, std::size_t start, std::string_view type_name);
    __attribute__((always_inline)) inline void list_line(Run& run, std::string_view line,
                                                         std::string_view type_name);
    void add_traits(Run& run, std::size_t start, std::size_t end, std::string_view type_name);
    void add_problem(ScanProblem::Kind kind, std::string_view line);
    bool contains_literal(std::size_t start, std::size_t end) noexcept;
    std::uint32_t offset_of(std::string_view part) const noexcept {
        return static_cast<std::uint32_t>(part.data() - bytes_.data());
    }

    std::string_view bytes_;
    bool looks_closely_;
    std::size_t stamps_ = 0;  // how many were looked at
    LineRecords lines_;
    const ScanFilter& filter_;
    std::int64_t timeout_;
    ScanResult& result_;
    std::uint8_t selective_;           // the traits that not every run has
    std::size_t next_hit_ = SIZE_MAX;  // the least of `hits_`
    std::vector<std::size_t> hits_;    // the next place of each literal, at or after the last place asked for
    bool lists_lines_ = false;
    RecordTypeCache types_;
    std::array<KnownEvent, kKnownEvents> known_;
    std::int64_t latest_second_ = INT64_MIN;             // of the latest run
    std::size_t latest_ = 0;                             // in `known_`
    bool are_alike_ = false;                             // the known headers are spelled alike
    std::array<std::uint32_t, kKnownEvents> tails_{};    // the last bytes of their stamps
    std::array<std::uint32_t, kKnownEvents> serials_{};  // the last bits of their serial numbers
};

bool BlockScan::scan(BlockEnd end, std::size_t max_line_bytes) {
    const auto possible_stamps = find_line_ends(bytes_, result_.newlines);
    std::size_t start = 0;
    const auto take_line = [&](std::size_t line_end, bool is_cut, bool is_torn) {
        auto line = bytes_.substr(start, line_end - start);
        start = line_end + 1;
        ++result_.lines;
        if (line.size() > max_line_bytes || is_cut) {
            stamps_ += count_stamps(line.substr(std::min(line.size(), max_line_bytes)));
            line = line.substr(0, max_line_bytes);
            add_problem(ScanProblem::Kind::oversized, line);
            scan_line(line, false, true);
        } else if (!line.empty()) {
            if (is_torn) add_problem(ScanProblem::Kind::torn, line);
            scan_line(line, is_torn);
        } else {
            ++result_.blank;
        }
    };
    for (const auto newline : result_.newlines) take_line(newline, false, false);
    const bool is_torn = !end.last_line_cut && end.is_end_of_input;
    if (start < bytes_.size()) take_line(bytes_.size(), end.last_line_cut, is_torn);
    // Other words end like that too.
    return looks_closely_ || possible_stamps <= stamps_ || count_stamps(bytes_) <= stamps_;
}

// The record of a line that is alone shares its run with no other.
void BlockScan::scan_line(std::string_view line, bool is_torn, bool is_alone) {
    if (looks_closely_ && count_stamps(line) > 1) {
        lines_.find(line);
        if (lines_.records().size() > 1) return scan_parts(line);
    }
    std::string_view type_name;
    auto* event = find_known(line, type_name);
    if (!event) event = learn_sibling(line, type_name);
    if (!event) event = learn(line, type_name);
    if (!event) return scan_odd_line(line, is_torn);
    ++stamps_;
    if (!event->is_in_range) return;
    if (is_alone) event->run = kNoRun;
    add_record(*event, line, type_name);
    if (is_alone) event->run = kNoRun;
}

// The event whose id the line repeats; null if that takes a closer look. While all known headers are spelled
// alike, one look at the end of the stamp tells which it can be.
KnownEvent* BlockScan::find_known(std::string_view line, std::string_view& type_name) noexcept {
    if (!are_alike_) return find_known_unlike(line, type_name);
    const auto& latest = known_[latest_ % kKnownEvents].header;
    const auto type_end = latest.find_type_end(line);
    const auto stamp_end = type_end + latest.stamp().size();
    if (type_end == 0 || line.size() < stamp_end) return nullptr;
    auto found = find_same(tails_, load_half_word(line.data() + stamp_end - sizeof(std::uint32_t)));
    for (; found != 0; found &= found - 1) {
        auto& event = known_[static_cast<std::size_t>(std::countr_zero(found))];
        if (!event.header.is_known() || !event.header.has_stamp(line, type_end)) continue;
        type_name = event.header.type_name(line, type_end);
        return &event;
    }
    return nullptr;
}

KnownEvent* BlockScan::find_known_unlike(std::string_view line, std::string_view& type_name) noexcept {
    for (std::size_t back = 0; back < kKnownEvents; ++back) {
        auto& event = known_[(latest_ - back) % kKnownEvents];
        type_name = event.header.match(line);
        if (!type_name.empty()) return &event;
    }
    return nullptr;
}

bool BlockScan::are_all_like(const HeaderTemplate& latest) const noexcept {
    return std::ranges::all_of(known_, [&](const KnownEvent& event) {
        return !event.header.is_known() || is_like(event.header, latest);
    });
}

KnownEvent* BlockScan::learn(std::string_view line, std::string_view& type_name) {
    const auto text = line.substr(0, line.find(kEnrichmentSeparator));
    const auto header = parse_plain_header(text);
    if (!header) return nullptr;
    const auto& before = known_[latest_ % kKnownEvents].header;
    HeaderTemplate learnt;
    learnt.learn(text, *header);
    if (!are_alike_ || !is_like(learnt, before)) are_alike_ = are_all_like(learnt);
    type_name = header->type_name;
    return &remember(learnt, header->id);
}

// A new id in the spelling of all those that are known.
KnownEvent* BlockScan::learn_sibling(std::string_view line, std::string_view& type_name) noexcept {
    if (!are_alike_) return nullptr;
    const auto& before = known_[latest_ % kKnownEvents];
    auto learnt = before.header;
    const auto type_end = learnt.find_type_end(line);
    Stamp stamp;
    if (type_end == 0 || !learnt.learn_sibling(line, type_end, stamp)) return nullptr;
    type_name = learnt.type_name(line, type_end);
    return &remember(learnt, {stamp.time, stamp.serial, before.id.node});
}

KnownEvent& BlockScan::remember(const HeaderTemplate& header, const EventId& id) noexcept {
    // The same id in another spelling keeps its records in order only if no run spans it.
    const auto serial = static_cast<std::uint32_t>(id.serial);
    for (auto found = find_same(serials_, serial); found != 0; found &= found - 1) {
        auto& event = known_[static_cast<std::size_t>(std::countr_zero(found))];
        if (event.id == id) event.header.forget();
    }
    auto& event = known_[++latest_ % kKnownEvents];
    serials_[latest_ % kKnownEvents] = serial;
    event.header = header;
    const auto stamp = header.stamp();
    tails_[latest_ % kKnownEvents] =
        stamp.size() < sizeof(std::uint32_t)
            ? 0
            : load_half_word(stamp.data() + stamp.size() - sizeof(std::uint32_t));
    event.id = id;
    event.second = second_of(id.time);
    event.run = kNoRun;
    event.hash = hash_id(id);
    event.is_in_range = filter_.time_range.contains(id.time);
    event.is_wanted_serial =
        filter_.serials.empty() || std::ranges::binary_search(filter_.serials, id.serial);
    return event;
}

// A line that does not start with a record as auditd writes it.
void BlockScan::scan_odd_line(std::string_view line, bool is_torn) {
    stamps_ += count_stamps(line);
    lines_.find(line);
    if (!lines_.records().empty()) return scan_parts(line);
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
        ++result_.blank;
    } else if (!is_torn) {
        add_problem(ScanProblem::Kind::malformed, line);
    }
}

// Adds what `lines_` has found in a line: a run for all neighbours of one id. An EOE alone makes no event, so
// one that comes first is alone.
void BlockScan::scan_parts(std::string_view line) {
    const auto found = lines_.records();
    for (std::size_t first = 0; first < found.size();) {
        auto last = first + 1;
        const bool is_eoe = types_.parse(found[first].header.type_name) == RecordType::eoe;
        while (!is_eoe && last < found.size() && is_one_part(found[last], found[first])) ++last;
        const auto begin = first == 0 ? 0 : found[first].begin;
        const auto end = last == found.size() ? line.size() : found[last].begin;
        add_part(line.substr(begin, end - begin), found.subspan(first, last - first),
                 lines_.form_of(found[first]));
        first = last;
    }
    lines_.forget();
}

// The node as a part of the block, or kept beside it.
std::optional<std::string_view> BlockScan::keep_node(const LineRecord& record) {
    const auto& node = record.header.id.node;
    if (!node || !record.is_unescaped) return node;
    auto& nodes = result_.nodes;
    if (nodes.empty() || nodes.back() != *node) nodes.emplace_back(*node);
    return nodes.back();
}

void BlockScan::add_part(std::string_view part, std::span<const LineRecord> found, std::uint8_t form) {
    const auto& first = found.front();
    auto id = first.header.id;
    id.node = keep_node(first);
    auto& event = remember({}, id);
    are_alike_ = false;
    if (!event.is_in_range) return;
    add_record(event, part, first.header.type_name);
    auto& run = result_.runs.back();
    run.form = form;
    // There, literals may be spelled with escapes.
    const bool may_have_literal = first.is_unescaped && (run.traits & has_literal) == 0;
    if (may_have_literal && filter_.lists_lines && !lists_lines_)
        list_line(run, part, first.header.type_name);
    run.records += static_cast<std::uint32_t>(found.size() - 1);
    result_.records += found.size() - 1;
    if (!event.is_wanted_serial) return;
    if (may_have_literal) run.traits |= has_literal;
    const auto is_wanted = [&](const LineRecord& record) {
        return std::ranges::binary_search(filter_.types, types_.parse(record.header.type_name));
    };
    if (std::ranges::any_of(found, is_wanted)) run.traits |= has_type;
    if ((run.traits & selective_) != 0) result_.has_candidates = true;
}

void BlockScan::add_record(KnownEvent& event, std::string_view line, std::string_view type_name) {
    ++result_.records;
    const auto start = offset_of(line);
    const auto end = start + static_cast<std::uint32_t>(line.size());
    if (event.run != kNoRun) {
        const auto& run = result_.runs[event.run];
        if (start - (run.offset + run.length) > kMaxGapBytes) event.run = kNoRun;
    }
    if (event.run == kNoRun) begin_run(event, start, type_name);
    auto& run = result_.runs[event.run];
    ++run.records;
    if (lists_lines_) list_line(run, line, type_name);
    if (start != run.offset + run.length) run.is_mixed = true;
    const auto has_newline = std::uint32_t{end < bytes_.size() && bytes_[end] == '\n'};
    run.length = end + has_newline - run.offset;
    run.record_bytes += end + has_newline - start;
    if (event.is_wanted_serial && (next_hit_ < end || !filter_.types.empty()))
        add_traits(run, start, end, type_name);
    if (run.starts_single || !event.header.is_known()) event.run = kNoRun;
}

void BlockScan::begin_run(KnownEvent& event, std::size_t start, std::string_view type_name) {
    // A new event completes those that waited for the time-out; what comes of them later is a new event too.
    // In the same second as the run before there are none: those were found then.
    if (event.second != latest_second_ || timeout_ <= 0) {
        for (auto& other : known_) {
            if (other.second + timeout_ <= event.second) other.run = kNoRun;
        }
        latest_second_ = event.second;
    }
    const auto type = types_.parse(type_name);
    event.run = result_.runs.size();
    auto& run = result_.runs.emplace_back();
    run.time = event.id.time;
    run.serial = event.id.serial;
    run.hash = event.hash;
    run.has_node = event.id.node.has_value();
    if (event.id.node) run.node = *event.id.node;
    run.offset = static_cast<std::uint32_t>(start);
    run.starts_with_eoe = type == RecordType::eoe;
    run.starts_single = is_single_record_type(type);
    if (!event.is_wanted_serial) return;
    run.traits = all_traits & ~selective_;
    if (selective_ == 0 || !filter_.serials.empty()) result_.has_candidates = true;
}

void BlockScan::list_line(Run& run, std::string_view line, std::string_view type_name) {
    const auto number = static_cast<std::uint32_t>(result_.run_lines.size());
    result_.run_lines.push_back({offset_of(line), static_cast<std::uint32_t>(line.size()), RunLine::kLast,
                                 static_cast<std::uint32_t>(type_name.size())});
    if (run.records == 1) {
        run.first_line = number;
    } else {
        result_.run_lines[run.last_line].next = number;
    }
    run.last_line = number;
}

void BlockScan::add_traits(Run& run, std::size_t start, std::size_t end, std::string_view type_name) {
    if ((run.traits & has_literal) == 0 && contains_literal(start, end)) run.traits |= has_literal;
    if ((run.traits & has_type) == 0 && std::ranges::binary_search(filter_.types, types_.parse(type_name))) {
        run.traits |= has_type;
    }
    if ((run.traits & selective_) != 0) result_.has_candidates = true;
}

bool BlockScan::contains_literal(std::size_t start, std::size_t end) noexcept {
    for (std::size_t i = 0; i < hits_.size(); ++i) {
        const auto& finder = filter_.literals[i];
        if (hits_[i] < start) hits_[i] = finder.find(bytes_, start);
        if (hits_[i] < end && end - hits_[i] >= finder.literal().bytes.size()) return true;
    }
    next_hit_ = std::ranges::min(hits_);
    return false;
}

void BlockScan::add_problem(ScanProblem::Kind kind, std::string_view line) {
    result_.problems.push_back({kind, offset_of(line), static_cast<std::uint32_t>(line.size())});
}

}  // namespace

void ScanResult::clear() noexcept {
    runs.clear();
    problems.clear();
    run_lines.clear();
    nodes.clear();
    lines = 0;
    blank = 0;
    records = 0;
    has_candidates = false;
}

void scan_block(std::string_view bytes, BlockEnd end, std::size_t max_line_bytes, const ScanFilter& filter,
                ScanResult& result) {
    if (BlockScan(bytes, filter, result, false).scan(end, max_line_bytes)) return;
    result.clear();
    BlockScan(bytes, filter, result, true).scan(end, max_line_bytes);
}

}  // namespace dockaudit

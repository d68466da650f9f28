#include "scan/block_scanner.hpp"

#include <algorithm>
#include <cstring>

#include "record/header.hpp"
#include "record/header_template.hpp"
#include "record/single_record.hpp"
#include "record/type_cache.hpp"

namespace dockaudit {
namespace {

constexpr char kEnrichmentSeparator = 0x1D;

class BlockScan {
 public:
    BlockScan(std::string_view bytes, const ScanFilter& filter, ScanResult& result)
        : bytes_(bytes), filter_(filter), result_(result), hits_(filter.literals.size(), 0) {
        // Nothing is known yet: a hit of 0 that is none makes the first question search.
        for (std::size_t i = 0; i < hits_.size(); ++i) hits_[i] = filter_.literals[i].find(bytes_, 0);
    }

    void scan(BlockEnd end, std::size_t max_line_bytes);

 private:
    void scan_line(std::string_view line, bool is_torn);
    void scan_new_header(std::string_view line, bool is_torn);
    void add_record(std::string_view line, std::string_view type_name);
    void add_traits(Run& run, std::size_t start, std::size_t end, std::string_view type_name);
    void close_run() noexcept { run_open_ = false; }
    void add_problem(ScanProblem::Kind kind, std::string_view line);
    bool contains_literal(std::size_t start, std::size_t end) noexcept;
    std::uint32_t offset_of(std::string_view part) const noexcept {
        return static_cast<std::uint32_t>(part.data() - bytes_.data());
    }

    std::string_view bytes_;
    const ScanFilter& filter_;
    ScanResult& result_;
    std::vector<std::size_t> hits_;  // the next place of each literal, at or behind the last place asked for
    HeaderTemplate template_;
    RecordTypeCache types_;
    EventId id_;
    bool in_range_ = false;
    bool is_wanted_serial_ = false;
    bool run_open_ = false;
};

void BlockScan::scan(BlockEnd end, std::size_t max_line_bytes) {
    std::size_t start = 0;
    while (start < bytes_.size()) {
        const auto* newline =
            static_cast<const char*>(std::memchr(bytes_.data() + start, '\n', bytes_.size() - start));
        const auto line_end = newline ? static_cast<std::size_t>(newline - bytes_.data()) : bytes_.size();
        const bool is_cut = !newline && end.last_line_cut;
        const bool is_torn = !newline && !is_cut && end.is_end_of_input;
        auto line = bytes_.substr(start, line_end - start);
        ++result_.lines;
        if (line.size() > max_line_bytes || is_cut) {
            line = line.substr(0, max_line_bytes);
            add_problem(ScanProblem::Kind::oversized, line);
            close_run();
            scan_line(line, false);
            close_run();
        } else if (!line.empty()) {
            if (is_torn) add_problem(ScanProblem::Kind::torn, line);
            scan_line(line, is_torn);
        }
        start = line_end + 1;
    }
}

void BlockScan::scan_line(std::string_view line, bool is_torn) {
    if (const auto type_name = template_.match(line); !type_name.empty()) {
        if (in_range_) add_record(line, type_name);
        return;
    }
    scan_new_header(line, is_torn);
}

void BlockScan::scan_new_header(std::string_view line, bool is_torn) {
    close_run();
    const auto text = line.substr(0, line.find(kEnrichmentSeparator));
    const auto header = parse_header(text);
    if (!header) {
        template_.forget();
        if (!is_torn) add_problem(ScanProblem::Kind::malformed, line);
        return;
    }
    id_ = header->id;
    in_range_ = filter_.time_range.contains(id_.time);
    is_wanted_serial_ = filter_.serials.empty() || std::ranges::binary_search(filter_.serials, id_.serial);
    template_.learn(text, *header);
    if (in_range_) add_record(line, header->type_name);
}

void BlockScan::add_record(std::string_view line, std::string_view type_name) {
    ++result_.records;
    const auto start = offset_of(line);
    const auto end = start + static_cast<std::uint32_t>(line.size());
    if (!run_open_) {
        const auto type = types_.parse(type_name);
        auto& run = result_.runs.emplace_back();
        run.time = id_.time;
        run.serial = id_.serial;
        run.has_node = id_.node.has_value();
        if (id_.node) run.node = *id_.node;
        run.offset = start;
        run.starts_with_eoe = type == RecordType::eoe;
        run.starts_single = is_single_record_type(type);
        run_open_ = !run.starts_single;
    }
    auto& run = result_.runs.back();
    ++run.records;
    const bool has_newline = end < bytes_.size() && bytes_[end] == '\n';
    run.length = end + (has_newline ? 1 : 0) - run.offset;
    if (run.traits != all_traits && is_wanted_serial_) add_traits(run, start, end, type_name);
}

void BlockScan::add_traits(Run& run, std::size_t start, std::size_t end, std::string_view type_name) {
    if ((run.traits & has_literal) == 0 && (filter_.literals.empty() || contains_literal(start, end))) {
        run.traits |= has_literal;
    }
    if ((run.traits & has_type) == 0 &&
        (filter_.types.empty() || std::ranges::binary_search(filter_.types, types_.parse(type_name)))) {
        run.traits |= has_type;
    }
}

bool BlockScan::contains_literal(std::size_t start, std::size_t end) noexcept {
    for (std::size_t i = 0; i < hits_.size(); ++i) {
        const auto& finder = filter_.literals[i];
        if (hits_[i] < start) hits_[i] = finder.find(bytes_, start);
        if (hits_[i] < end && end - hits_[i] >= finder.literal().bytes.size()) return true;
    }
    return false;
}

void BlockScan::add_problem(ScanProblem::Kind kind, std::string_view line) {
    result_.problems.push_back({kind, offset_of(line), static_cast<std::uint32_t>(line.size())});
}

}  // namespace

void ScanResult::clear() noexcept {
    runs.clear();
    problems.clear();
    lines = 0;
    records = 0;
}

void scan_block(std::string_view bytes, BlockEnd end, std::size_t max_line_bytes, const ScanFilter& filter,
                ScanResult& result) {
    BlockScan(bytes, filter, result).scan(end, max_line_bytes);
}

}  // namespace dockaudit

#include "differential/event_blocks.hpp"

#include <fmt/format.h>

#include <dockaudit/record_view.hpp>
#include <optional>

#include "differential/reference_header.hpp"

namespace dockaudit::test {
namespace {

constexpr std::string_view kSeparator = "----\n";
constexpr std::string_view kCsvHeader = "NODE,EVENT,";

std::string make_id(std::string_view node, std::uint64_t milliseconds, std::uint64_t serial) {
    return fmt::format("{}/{}:{}", node, milliseconds, serial);
}

std::uint64_t parse_digits(std::string_view text) {
    std::uint64_t number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') break;
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return number;
}

std::optional<std::string> record_id(std::string_view line) {
    const auto record = RecordView::parse(line);
    if (!record) return std::nullopt;
    const auto time = record->id().time.time_since_epoch().count();
    return make_id(record->id().node.value_or(""), static_cast<std::uint64_t>(time % 1000),
                   record->id().serial);
}

// Of an interpreted line, whose time is a date: `node=alpha type=X msg=audit(11/14/23 22:13:20.123:456) : `.
std::optional<std::string> interpreted_id(std::string_view line) {
    const auto audit = line.find("audit(");
    const auto close = line.find(')', audit == line.npos ? 0 : audit);
    if (audit == line.npos || close == line.npos) return std::nullopt;
    const auto stamp = line.substr(audit, close - audit);
    const auto dot = stamp.find('.');
    const auto colon = stamp.rfind(':');
    if (dot == stamp.npos || colon < dot) return std::nullopt;
    std::string_view node;
    if (line.starts_with("node=") || line.starts_with("host="))
        node = line.substr(5, std::min(line.find(" type="), line.rfind(' ', audit)) - 5);
    return make_id(node, parse_digits(stamp.substr(dot + 1)), parse_digits(stamp.substr(colon + 1)));
}

// The escape modes for shells put a backslash before spaces and parentheses.
std::string without_backslashes(std::string_view line) {
    std::string text(line);
    if (text.find("audit\\(") != std::string::npos) std::erase(text, '\\');
    return text;
}

std::string block_id(std::string_view block) {
    while (!block.empty()) {
        const auto shown = block.substr(0, block.find('\n'));
        block.remove_prefix(std::min(shown.size() + 1, block.size()));
        if (shown.starts_with("time->")) continue;
        const auto line = without_backslashes(shown);
        if (const auto id = interpreted_id(line)) return *id;
        if (const auto id = record_id(line)) return *id;
    }
    return "?";
}

std::vector<EventBlock> split_raw(std::string_view output) {
    std::vector<EventBlock> blocks;
    while (!output.empty()) {
        const auto line = output.substr(0, output.find('\n'));
        const auto size = std::min(line.size() + 1, output.size());
        const auto id = record_id(line);
        blocks.push_back({id.value_or("?"), std::string(output.substr(0, size))});
        output.remove_prefix(size);
    }
    return blocks;
}

}  // namespace

std::vector<EventBlock> split_events(std::string_view output, bool is_raw) {
    if (is_raw) return split_raw(output);
    std::vector<EventBlock> blocks;
    while (!output.empty()) {
        auto end = output.find("\n----\n", 0);
        end = end == output.npos ? output.size() : end + 1;
        const auto block = output.substr(0, end);
        const auto skip = block.starts_with(kSeparator) ? kSeparator.size() : 0;
        blocks.push_back({block_id(block.substr(skip)), std::string(block)});
        output.remove_prefix(end);
    }
    return blocks;
}

std::vector<EventBlock> split_csv(std::string_view csv) {
    constexpr std::size_t kMilliseconds = 9;
    constexpr std::size_t kSerial = 11;
    std::vector<EventBlock> blocks;
    while (!csv.empty()) {
        const auto line = csv.substr(0, csv.find('\n'));
        csv.remove_prefix(std::min(line.size() + 1, csv.size()));
        if (line.starts_with(kCsvHeader)) continue;
        // The columns up to the serial need no quotes in the C locale.
        std::vector<std::string_view> columns;
        for (auto rest = line; columns.size() <= kSerial;) {
            columns.push_back(rest.substr(0, rest.find(',')));
            rest.remove_prefix(std::min(columns.back().size() + 1, rest.size()));
        }
        blocks.push_back(
            {make_id(columns[0], parse_digits(columns[kMilliseconds]), parse_digits(columns[kSerial])),
             std::string(line) + "\n"});
    }
    return blocks;
}

std::vector<EventBlock> split_lines(std::string_view lines, std::string_view csv) {
    auto blocks = split_csv(csv);
    if (lines.starts_with(kCsvHeader)) lines.remove_prefix(lines.find('\n') + 1);
    for (auto& block : blocks) {
        const auto line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        block.text = std::string(line) + "\n";
    }
    return blocks;
}

std::vector<GroupedEvent> group_events(const std::string& log, const NaiveOptions& options) {
    std::vector<GroupedEvent> groups;
    for (const auto& event : naive_search({log}, options)) {
        GroupedEvent group;
        for (const auto& record : event.view().records()) {
            if (!record.follows_in_line()) group.lines.emplace_back(record.line());
        }
        group.id = record_id(group.lines.front()).value_or("?");
        groups.push_back(std::move(group));
    }
    return groups;
}

std::string as_reference_reads(const std::string& log) {
    std::string seen;
    std::string_view rest = log;
    while (!rest.empty()) {
        auto line = rest.substr(0, rest.find('\n'));
        const auto piece = std::min(line.size(), kReferenceLineLimit);
        rest.remove_prefix(std::min(piece + (piece == line.size() ? 1 : 0), rest.size()));
        line = line.substr(0, piece);
        line = line.substr(0, line.find('\0'));
        const auto header = parse_reference_header(line);
        if (!header || header->body_offset > reference_header_window(line)) continue;
        if (parse_plain_header(line)) {
            seen.append(line).append("\n");
            continue;
        }
        // What it reads as the header of another line.
        const auto time = header->id.time.time_since_epoch().count();
        if (header->id.node) seen += fmt::format("node={} ", *header->id.node);
        seen += fmt::format("type={} msg=audit({:010}.{:03}:{}){}\n", header->type_name, time / 1000,
                            time % 1000, header->id.serial, line.substr(header->body_offset));
    }
    return seen;
}

std::map<std::string, std::vector<std::string>> index_log(const std::string& log) {
    std::map<std::string, std::vector<std::string>> index;
    std::string_view rest = log;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (const auto id = record_id(line)) index[*id].emplace_back(line);
    }
    return index;
}

}  // namespace dockaudit::test

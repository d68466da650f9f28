// The records of lines of arbitrary bytes: they lie where they are said to; a part of a line has the records
// that the line has there; and a line that is put into a JSON string has those that it has alone.

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "record/line_records.hpp"

namespace {

using namespace dockaudit;

void require(bool holds) {
    if (!holds) std::abort();
}

struct Found {
    Timestamp time;
    std::uint64_t serial;
    std::string node;
    std::string type;
    std::string text;  // without what may be taken off its end

    friend bool operator==(const Found&, const Found&) = default;
};

std::vector<Found> copy_of(std::span<const LineRecord> records) {
    std::vector<Found> found;
    for (const auto& record : records) {
        const auto& header = record.header;
        const auto end =
            std::max<std::size_t>(record.text.find_last_not_of(" \t\r,]\"") + 1, header.body_offset);
        found.push_back({header.id.time, header.id.serial, std::string(header.id.node.value_or("")),
                         std::string(header.type_name), std::string(record.text.substr(0, end))});
    }
    return found;
}

std::string in_json(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 && byte % 2 == 0) {
            escaped += fmt::format("\\u{:04x}", byte);
        } else if (c == '\t') {
            escaped += "\\t";
        } else {
            if (c == '"' || c == '\\') escaped += '\\';
            escaped += c;
        }
    }
    return escaped;
}

void check_places(std::string_view line, std::span<const LineRecord> records) {
    std::uint32_t begin = 0;
    for (const auto& record : records) {
        require(record.begin >= begin && record.begin < line.size());
        begin = record.begin;
        require(record.text[record.header.stamp_offset] == '(');
        require(record.text[record.header.body_offset - 1] == ')');
        require(record.depth <= LineRecords::kMaxDepth && record.is_unescaped == (record.depth > 0));
        require(record.is_unescaped || record.text.data() >= line.data() + record.begin);
    }
    require(records.size() <= count_stamps(line));
}

// The records of the first one's event, each once: of a part, a copy may not be known as one.
std::vector<Found> without_copies(const std::vector<Found>& found) {
    std::vector<Found> first;
    for (const auto& each : found) {
        const bool is_of_event =
            each.time == found[0].time && each.serial == found[0].serial && each.node == found[0].node;
        if (is_of_event && std::ranges::find(first, each) == first.end()) first.push_back(each);
    }
    return first;
}

// Each part of the line that has the records of one event.
void check_parts(std::string_view line, const LineRecords& lines) {
    const auto records = lines.records();
    LineRecords parts;
    for (std::size_t first = 0; first < records.size();) {
        auto last = first + 1;
        while (last < records.size() && is_one_part(records[last], records[first])) ++last;
        const auto begin = first == 0 ? 0 : records[first].begin;
        const auto end = last == records.size() ? line.size() : records[last].begin;
        parts.find(line.substr(begin, end - begin), lines.form_of(records[first]));
        require(without_copies(copy_of(parts.records())) ==
                without_copies(copy_of(records.subspan(first, last - first))));
        first = last;
    }
}

void check_line(std::string_view line) {
    LineRecords lines;
    lines.find(line);
    const auto records = lines.records();
    check_places(line, records);
    check_parts(line, lines);
    const bool is_deep = std::ranges::any_of(
        records, [](const LineRecord& record) { return record.depth + 1U >= LineRecords::kMaxDepth; });
    if (is_deep) return;
    LineRecords wrapped;
    const auto json = fmt::format(R"({{"n":1,"log": "{}\n","x":"y"}})", in_json(line));
    wrapped.find(json);
    check_places(json, wrapped.records());
    require(copy_of(wrapped.records()) == copy_of(records));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        if (!line.empty()) check_line(line);
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    return 0;
}

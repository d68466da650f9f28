#include "support/journal.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "record/header.hpp"
#include "support/process.hpp"

#include <dockaudit/record_type.hpp>

namespace dockaudit::test {
namespace {

constexpr auto kRemote = "/lib/systemd/systemd-journal-remote";

using Fields = std::vector<std::pair<std::string_view, std::string>>;

Fields fields_of(std::string_view line, const RecordHeader& header, const JournalHost& host,
                 std::size_t number) {
    const auto type = parse_record_type(header.type_name);
    const auto time = header.id.time.time_since_epoch().count();
    auto text = line.substr(line.find(':', header.body_offset) + 1);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const auto name = find_record_type_name(type);
    const auto word = name.empty() ? fmt::format("AUDIT{}", to_number(type)) : std::string(name);
    Fields fields{
        {"__REALTIME_TIMESTAMP", fmt::format("{}", time * 1000 + 57)},
        {"__MONOTONIC_TIMESTAMP", fmt::format("{}", 1000 + number)},
        {"_BOOT_ID", "11111111111111111111111111111111"},
        {"_TRANSPORT", "audit"},
        {"_AUDIT_TYPE", fmt::format("{}", to_number(type))},
        {"_AUDIT_ID", fmt::format("{}", header.id.serial)},
        {"_AUDIT_TYPE_NAME", word},
        {"MESSAGE", fmt::format("{} {}", word, text)},
        {"_SOURCE_REALTIME_TIMESTAMP", fmt::format("{}", time * 1000)},
    };
    if (header.id.node)
        fields.emplace_back("_HOSTNAME", std::string(*header.id.node));
    else if (!host.name.empty())
        fields.emplace_back("_HOSTNAME", host.name);
    if (!host.machine_id.empty()) fields.emplace_back("_MACHINE_ID", host.machine_id);
    return fields;
}

bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

void append_export(std::string& out, const Fields& fields) {
    for (const auto& [name, value] : fields) {
        if (is_printable(value)) {
            out += fmt::format("{}={}\n", name, value);
            continue;
        }
        out += fmt::format("{}\n", name);
        for (unsigned byte = 0; byte < 8; ++byte) out += static_cast<char>(value.size() >> 8 * byte & 0xFF);
        out += value + "\n";
    }
    out += "\n";
}

std::string json_value(std::string_view value) {
    std::string text;
    if (!is_printable(value)) {
        for (const char c : value)
            text += fmt::format("{}{}", text.empty() ? "" : ",", unsigned{static_cast<unsigned char>(c)});
        return "[" + text + "]";
    }
    for (const char c : value) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return "\"" + text + "\"";
}

void append_json(std::string& out, const Fields& fields) {
    std::string_view before = "{";
    for (const auto& [name, value] : fields) {
        out += fmt::format("{}\"{}\":{}", before, name, json_value(value));
        before = ",";
    }
    out += "}\n";
}

std::string convert(std::string_view log, const JournalHost& host,
                    void (*append)(std::string&, const Fields&)) {
    std::string out;
    std::size_t number = 0;
    while (!log.empty()) {
        const auto line = log.substr(0, log.find('\n'));
        log.remove_prefix(std::min(line.size() + 1, log.size()));
        if (const auto header = parse_plain_header(line))
            append(out, fields_of(line, *header, host, ++number));
    }
    return out;
}

}  // namespace

std::string to_journal_export(std::string_view log, const JournalHost& host) {
    return convert(log, host, append_export);
}

std::string to_journal_json(std::string_view log, const JournalHost& host) {
    return convert(log, host, append_json);
}

bool can_make_journal_files() {
    return std::filesystem::exists(kRemote);
}

void make_journal_file(const std::string& export_file, const std::string& journal_file) {
    const auto made = run_process({kRemote, "-o", journal_file, export_file});
    if (made.status != 0) throw std::runtime_error("systemd-journal-remote: " + made.err);
}

}  // namespace dockaudit::test

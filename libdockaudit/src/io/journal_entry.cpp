#include "io/journal_entry.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/record_type.hpp>

#include "base/ascii.hpp"
#include "base/hash.hpp"

namespace dockaudit {
namespace {

constexpr std::array<std::string_view, kJournalFields> kNames{
    "_TRANSPORT", "_AUDIT_TYPE", "_AUDIT_ID", "_SOURCE_REALTIME_TIMESTAMP", "MESSAGE",
    "_HOSTNAME",  "_MACHINE_ID", "_UID",      "SYSLOG_IDENTIFIER",
};

// Of about so many records it is known whether they came before; a power of two.
constexpr std::size_t kWritten = 8192;
// The kernel cuts what it prints at 1024 bytes, its own prefix included.
constexpr std::size_t kPrintedBytes = 800;

constexpr char kAuditWay = 'a';
constexpr char kKernelWay = 'k';
constexpr char kProgramWay = 'p';

std::optional<std::uint64_t> parse_number(std::string_view text) noexcept {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// The name of the type that journald puts before the text: `SYSCALL`, `AUDIT1350`, once `<audit-1300>`.
bool is_type_word(std::string_view word) noexcept {
    if (word.starts_with("<audit-") && word.ends_with('>')) return true;
    return !word.empty() &&
           std::ranges::all_of(word, [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
}

// The text of a record in a message of journald; empty if there is none.
std::string_view text_of(std::string_view message) noexcept {
    const auto space = std::min(message.find(' '), message.size());
    if (!is_type_word(message.substr(0, space))) return message;
    const auto text = message.substr(std::min(space + 1, message.size()));
    return text == "(message is truncated because of OOM)" ? std::string_view{} : text;
}

// A name that stands in a record as `node=`; hosts that call themselves otherwise have none.
bool is_node_name(std::string_view name) noexcept {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == ':';
    });
}

// The `node=…` of an entry and a space, or nothing.
void write_node(const JournalEntry& entry, std::string_view own_machine, std::string& node) {
    node.clear();
    const auto machine = entry[JournalField::machine_id];
    if (!machine.empty() && machine == own_machine) return;
    const auto host = entry[JournalField::host_name];
    const auto name = is_node_name(host) ? host : machine;
    if (is_node_name(name)) node.append("node=").append(name).append(" ");
}

// What two ways of one record have in common of its text.
std::string_view comparable(std::string_view text) noexcept {
    text = text.substr(0, text.find('\x1D'));
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

// A whole record as the kernel or auditd's programs write it.
struct WholeRecord {
    std::string_view line;
    std::string_view stamp;
    std::string_view type_word;
    RecordType type = RecordType::unknown;
    std::uint64_t time = 0;
    std::uint64_t serial = 0;
    std::string_view text;
};

// `[node=N ]type=T [msg=]audit(S.M:N): text`, after the `audit: ` of the kernel.
std::optional<WholeRecord> parse_whole_record(std::string_view line) noexcept {
    if (line.starts_with("audit: ")) line.remove_prefix(7);
    if (!line.starts_with("type=") && !line.starts_with("node=") && !line.starts_with("audit("))
        return std::nullopt;
    const auto stamp = line.find("audit(");
    const auto end = line.find(')', stamp);
    if (stamp == std::string_view::npos || end == std::string_view::npos) return std::nullopt;
    WholeRecord record;
    record.line = line;
    record.stamp = line.substr(stamp + 6, end - stamp - 6);
    auto inside = record.stamp;
    const auto seconds = parse_number(take_until(inside, '.'));
    const auto millis = parse_number(take_until(inside, ':'));
    const auto serial = parse_number(inside);
    if (!seconds || !millis || !serial) return std::nullopt;
    record.time = *seconds * 1000 + *millis;
    record.serial = *serial;
    const auto before = line.substr(0, stamp);
    if (const auto type = before.find("type="); type != std::string_view::npos) {
        const auto word = before.substr(type + 5);
        record.type_word = word.substr(0, word.find(' '));
        record.type = parse_record_type(record.type_word);
    }
    record.text = line.substr(end + 1);
    if (record.text.starts_with(':')) record.text.remove_prefix(1);
    return record;
}

// The kernel writes the number of a type, auditd its name.
void append_record(const WholeRecord& record, std::string& out) {
    const auto number = parse_number(record.type_word);
    if (number && record.type != RecordType::unknown) {
        fmt::format_to(std::back_inserter(out), "type={} msg=audit({}):{}\n", record_type_name(record.type),
                       record.stamp, record.text);
    } else {
        out.append(record.line).append("\n");
    }
}

bool is_of_auditd(const JournalEntry& entry) noexcept {
    if (entry.has(JournalField::uid) && entry[JournalField::uid] != "0") return false;
    return std::ranges::any_of(kJournalMatches, [&](const JournalMatch& match) {
        return match.field == JournalField::identifier && entry[match.field] == match.value;
    });
}

}  // namespace

std::string_view journal_field_name(JournalField field) noexcept {
    return kNames[static_cast<std::size_t>(field)];
}

std::optional<JournalField> find_journal_field(std::string_view name) noexcept {
    const auto found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<JournalField>(found - kNames.begin());
}

bool is_journal_field_name(std::string_view name) noexcept {
    constexpr std::size_t kLongest = 64;
    return !name.empty() && name.size() <= kLongest && !is_digit(name.front()) &&
           std::ranges::all_of(name, [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
}

JournalRecords::JournalRecords(std::string machine_id)
    : machine_id_(std::move(machine_id)), written_(kWritten) {}

void JournalRecords::append(const JournalEntry& entry, std::string& out) {
    const auto transport = entry[JournalField::transport];
    // Somebody may have chosen the fields that are shown.
    const bool is_audit =
        transport == "audit" || entry.has(JournalField::audit_id) || entry.has(JournalField::audit_type);
    const bool is_kernel = transport == "kernel";
    if (!is_audit && !is_kernel && !is_of_auditd(entry)) return;
    write_node(entry, machine_id_, node_);
    if (is_audit)
        append_audit(entry, out);
    else
        append_message(entry, is_kernel ? kKernelWay : kProgramWay, out);
}

void JournalRecords::append_audit(const JournalEntry& entry, std::string& out) {
    constexpr std::uint64_t kMicroseconds = 1'000'000;
    const auto type = parse_number(entry[JournalField::audit_type]);
    const auto serial = parse_number(entry[JournalField::audit_id]);
    const auto time = parse_number(entry[JournalField::source_time]);
    const auto text = text_of(entry[JournalField::message]);
    constexpr std::uint64_t kMostType = 65535;
    if (!type || *type > kMostType) return append_journal_damage("audit entry without _AUDIT_TYPE", out);
    if (!serial) return append_journal_damage("audit entry without _AUDIT_ID", out);
    if (!time) return append_journal_damage("audit entry without _SOURCE_REALTIME_TIMESTAMP", out);
    if (text.empty()) return append_journal_damage("audit entry without the text of the record", out);
    const auto number = static_cast<std::int32_t>(*type);
    if (is_known({.way = kAuditWay, .type = number, .time = *time / 1000, .serial = *serial}, text)) return;
    fmt::format_to(std::back_inserter(out), "{}type={} msg=audit({}.{:03}:{}): ", node_,
                   record_type_name(RecordType{number}), *time / kMicroseconds, *time % kMicroseconds / 1000,
                   *serial);
    const auto begin = out.size();
    out += text;
    std::ranges::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), '\n', ' ');
    out += '\n';
}

void JournalRecords::append_message(const JournalEntry& entry, char way, std::string& out) {
    for (auto rest = entry[JournalField::message]; !rest.empty();) {
        const auto record = parse_whole_record(take_until(rest, '\n'));
        if (!record) continue;
        const bool has_node = record->line.starts_with("node=");
        const Written written{
            .way = way, .type = to_number(record->type), .time = record->time, .serial = record->serial};
        if (is_known(written, record->text)) continue;
        if (!has_node) out += node_;
        append_record(*record, out);
    }
}

// A record that is longer than the one before is not known: that one was cut.
bool JournalRecords::is_known(Written record, std::string_view text) {
    text = comparable(text);
    record.text_hash = hash_text(text.substr(0, kPrintedBytes), hash_text(node_));
    record.size = text.size();
    const auto hash = mix_hash(mix_hash(record.text_hash, record.serial), record.time);
    auto& other = written_[hash % kWritten];
    if (other.serial == record.serial && other.time == record.time && other.type == record.type &&
        other.text_hash == record.text_hash && other.way != record.way && other.size >= record.size)
        return true;
    other = record;
    return false;
}

std::string read_machine_id() {
    std::string id;
    std::ifstream("/etc/machine-id") >> id;
    return id;
}

void append_journal_damage(std::string_view what, std::string& out) {
    out.append("journal: ").append(what).append("\n");
}

}  // namespace dockaudit

#include "query/foreign_input.hpp"

#include <algorithm>
#include <array>

#include <dockaudit/record_type.hpp>

namespace dockaudit::cli {
namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

// `audit[812]: SYSCALL arch=…` or `audit: PATH item=…`.
bool is_journal_line(std::string_view line) {
    for (auto at = line.find("audit"); at != std::string_view::npos; at = line.find("audit", at + 1)) {
        auto rest = line.substr(at + 5);
        if (rest.starts_with('[')) rest.remove_prefix(std::min(rest.find(']'), rest.size() - 1) + 1);
        if (rest.starts_with(": ") && rest.size() > 3 && is_upper(rest[2]) && is_upper(rest[3])) return true;
    }
    return false;
}

// A text that `-o cat` shows without its id, or the first line of `-o verbose`.
bool is_other_journal_form(std::string_view line) {
    if (contains(line, " [s=") && contains(line, ";i=") && line.ends_with("]")) return true;
    const auto word = line.substr(0, line.find(' '));
    return !word.empty() && word.size() < line.size() && is_upper(word.front()) &&
           parse_record_type(word) != RecordType::unknown;
}

// A stamp with a date.
bool is_interpreted(std::string_view line) {
    const auto stamp = line.find("audit(");
    if (stamp == std::string_view::npos) return false;
    const auto inside = line.substr(stamp, line.find(')', stamp) - stamp);
    return contains(inside, " ") && contains(inside, ":");
}

bool is_binary(std::string_view line) {
    const auto is_control = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && c != '\t' && c != '\r' && c != 0x1D;
    };
    return std::ranges::any_of(line, is_control);
}

bool starts_json(std::string_view line) {
    return line.starts_with('{') || line.starts_with('[');
}

bool is_zero(std::string_view line) {
    return !line.empty() && std::ranges::all_of(line, [](char c) { return c == '\0'; });
}

// Every second byte of plain text is zero there; the first line begins with a mark.
bool is_utf16(std::string_view line) {
    if (line.starts_with("\xff\xfe") || line.starts_with("\xfe\xff")) return true;
    const auto zeros = static_cast<std::size_t>(std::ranges::count(line, '\0'));
    return line.size() >= 8 && zeros >= line.size() / 2 - 1 && zeros <= line.size() / 2 + 1;
}

// What tcpdump and its kin write; the newer form begins with line ends, and its mark follows.
bool is_capture(std::string_view line) {
    constexpr std::size_t kHeadBytes = 16;
    const auto head = line.substr(0, kHeadBytes);
    return head.starts_with("\xd4\xc3\xb2\xa1") || head.starts_with("\xa1\xb2\xc3\xd4") ||
           contains(head, "\x4d\x3c\x2b\x1a") || contains(head, "\x1a\x2b\x3c\x4d");
}

// Several values, and none of them a text of words.
bool is_csv(std::string_view line) {
    constexpr std::ptrdiff_t kColumns = 3;
    return std::ranges::count(line, ',') >= kColumns && !contains(line, ", ") && !contains(line, "=");
}

constexpr std::string_view kJournalHint =
    "it is a form of journalctl that has no ids of events: try --journal, or journalctl -o export | "
    "dockaudit-search -if -";

struct Kind {
    bool (*is)(std::string_view line);
    std::string_view hint;
};

// The first that a line is of says it.
constexpr std::array kKinds = std::to_array<Kind>({
    {[](std::string_view line) {
         return line.starts_with(
             "\x7f"
             "ELF");
     },
     "it is a program, not a log"},
    {is_capture, "it is a capture of a network: tcpdump -r reads it"},
    {[](std::string_view line) { return line.starts_with("SQLite format 3"); }, "it is a database of SQLite"},
    {[](std::string_view line) { return line.starts_with("ElfFile"); }, "it is an event log of Windows"},
    {[](std::string_view line) { return line.starts_with("%PDF-"); }, "it is a PDF document"},
    {is_zero, "it has zero bytes alone: it was allocated and never written, or lost when the system stopped"},
    {is_utf16, "it is text in UTF-16: try iconv -f UTF-16 -t UTF-8 FILE | dockaudit-search -if -"},
    {[](std::string_view line) { return line.starts_with("journal: "); },
     "it is an export of the journal that lacks fields of the records or is damaged: --debug lists where"},
    {[](std::string_view line) { return line.starts_with("NODE,EVENT,") || line.starts_with("EVENT,DATE,"); },
     "it is the csv of a search: save what --format raw prints"},
    {[](std::string_view line) { return starts_json(line) && contains(line, "\"@timestamp\""); },
     "it is JSON of events without the records that they were made of: search the log itself"},
    {[](std::string_view line) { return starts_json(line); },
     "it is JSON without an audit record in a string"},
    {is_interpreted,
     "it is the output of ausearch -i or dockaudit-search -i, which lack the ids of the events: save what "
     "--raw prints"},
    {is_journal_line, kJournalHint},
    {is_other_journal_form, kJournalHint},
    {[](std::string_view line) { return line.starts_with("At ") && contains(line, " successfully "); },
     "it is the text of a search: save what --raw prints"},
    {is_binary, "it is a binary file"},
    {is_csv, "it looks like csv: search the log itself"},
});

}  // namespace

void ForeignInputs::add(const DiagnosticEvent& event) {
    using enum DiagnosticEvent::Kind;
    // Saved output starts with a separator, and between the audit lines of a journal lie those of others.
    constexpr std::size_t kLines = 4096;
    constexpr std::size_t kBytes = 4096;
    if (event.kind != malformed_line && event.kind != torn_line && event.kind != oversized_line) return;
    auto found = inputs_.find(event.input);
    if (found == inputs_.end()) found = inputs_.emplace(event.input, Seen{}).first;
    auto& seen = found->second;
    if (seen.has_journal_lines || seen.lines++ >= kLines) return;
    const auto line = event.text.substr(0, kBytes);
    const auto* kind = std::ranges::find_if(kKinds, [&](const Kind& each) { return each.is(line); });
    if (kind == kKinds.end()) return;
    if (seen.hint.empty()) seen.hint = kind->hint;
    seen.has_journal_lines = kind->is == is_journal_line;
}

std::string_view ForeignInputs::hint(const std::string& input) const {
    const auto found = inputs_.find(input);
    return found == inputs_.end() || found->second.hint.empty() ? "is it an audit log?" : found->second.hint;
}

bool ForeignInputs::has_journal_lines(const std::string& input) const {
    const auto found = inputs_.find(input);
    return found != inputs_.end() && found->second.has_journal_lines;
}

}  // namespace dockaudit::cli

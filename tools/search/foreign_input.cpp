#include "search/foreign_input.hpp"

#include <algorithm>
#include <array>

#include <dockaudit/record_type.hpp>

namespace dockaudit::search {
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

constexpr std::string_view kJournalHint =
    "it is a form of journalctl that has no ids of events: try --journal, or journalctl -o export | "
    "dockaudit-search -if -";

struct Kind {
    bool (*is)(std::string_view line);
    std::string_view hint;
};

// The first that a line is of says it.
constexpr std::array kKinds = std::to_array<Kind>({
    {[](std::string_view line) { return line.starts_with("\x1f\x8b"); },
     "it is compressed with gzip: try zcat FILE | dockaudit-search -if -"},
    {[](std::string_view line) {
         return line.starts_with(
             "\xfd"
             "7zXZ");
     },
     "it is compressed with xz: try xzcat FILE | dockaudit-search -if -"},
    {[](std::string_view line) { return line.starts_with("\x28\xb5\x2f\xfd"); },
     "it is compressed with zstd: try zstdcat FILE | dockaudit-search -if -"},
    {[](std::string_view line) { return line.starts_with("BZh"); },
     "it is compressed with bzip2: try bzcat FILE | dockaudit-search -if -"},
    {[](std::string_view line) { return line.starts_with("\x04\x22\x4d\x18"); },
     "it is compressed with lz4: try lz4cat FILE | dockaudit-search -if -"},
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
});

}  // namespace

void ForeignInput::add(const DiagnosticEvent& event) {
    using enum DiagnosticEvent::Kind;
    // Saved output starts with a separator, and between the audit lines of a journal lie those of others.
    constexpr std::size_t kLines = 4096;
    constexpr std::size_t kBytes = 4096;
    if (event.kind != malformed_line && event.kind != torn_line && event.kind != oversized_line) return;
    if (has_journal_lines_ || lines_++ >= kLines) return;
    const auto line = event.text.substr(0, kBytes);
    const auto* kind = std::ranges::find_if(kKinds, [&](const Kind& each) { return each.is(line); });
    if (kind == kKinds.end()) return;
    if (hint_.empty()) hint_ = kind->hint;
    has_journal_lines_ = kind->is == is_journal_line;
}

std::string_view ForeignInput::hint() const {
    return hint_.empty() ? "is it an audit log?" : hint_;
}

}  // namespace dockaudit::search

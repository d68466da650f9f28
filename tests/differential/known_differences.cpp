#include "differential/known_differences.hpp"

#include <libaudit.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <dockaudit/record_view.hpp>
#include <map>

#include "record/header.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

constexpr char kEnrichmentSeparator = '\x1d';
constexpr std::size_t kReferenceLineLimit = 8969;

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

RecordType type_of(std::string_view line) {
    const auto record = RecordView::parse(line);
    return record ? record->type() : RecordType::unknown;
}

template <class Predicate>
bool any_line(const Lines& lines, Predicate predicate) {
    return std::any_of(lines.begin(), lines.end(), predicate);
}

// 3.0.9 adds the separator to the records of an enriched event that have no enrichment.
void remove_added_separators(const SearchCase& search, const Lines& lines, EventBlock& block) {
    if (!search.is_raw()) return;
    std::string text;
    std::string_view rest = block.text;
    while (!rest.empty()) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const auto stored = [&](std::string_view candidate) {
            return std::find(lines.begin(), lines.end(), candidate) != lines.end();
        };
        if (line.ends_with(kEnrichmentSeparator) && !stored(line)) line.remove_suffix(1);
        text += line;
        text += '\n';
    }
    block.text = std::move(text);
}

// A first record of these types does not wait for others in 3.0.9.
bool starts_with_login_or_unknown(const SearchCase&, const Lines& lines) {
    if (lines.size() < 2) return false;
    const auto type = type_of(lines.front());
    return type == RecordType::login || type == RecordType::unknown;
}

// An event that waits holds back those behind it, so that the order changes too.
void order_as_later_versions(const SearchCase& search, std::vector<EventBlock>& blocks) {
    std::map<std::string, std::deque<std::size_t>> places;
    const auto order = output_order(read_file(search.log->log.path), search.range, search.is_raw());
    for (std::size_t i = 0; i < order.size(); ++i) places[order[i]].push_back(i);
    std::vector<std::pair<std::size_t, EventBlock>> placed;
    for (auto& block : blocks) {
        auto& queue = places[block.id];
        placed.emplace_back(queue.empty() ? order.size() : queue.front(), std::move(block));
        if (queue.size() > 1) queue.pop_front();
    }
    std::stable_sort(placed.begin(), placed.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < placed.size(); ++i) blocks[i] = std::move(placed[i].second);
}

// Lines are cut at 8,969 bytes and at NUL bytes, and a header is looked for in the first 80 bytes, 340 behind
// a node.
bool is_cut_by_reference(const SearchCase&, const Lines& lines) {
    return any_line(lines, [](std::string_view line) {
        const std::size_t window = line.starts_with('n') ? 340 : 80;
        const auto header = parse_header(line);
        return line.size() > kReferenceLineLimit || contains(line, std::string_view("\0", 1)) ||
               (header && header->body_offset > window);
    });
}

bool has_prefix(const SearchCase&, const Lines& lines) {
    return any_line(lines, [](std::string_view line) { return !parse_plain_header(line).has_value(); });
}

bool asks_for_user(const SearchCase& search) {
    static constexpr std::array<std::string_view, 9> kOptions{"-ui", "-ue", "-ul", "-ua", "-gi",
                                                              "-ge", "-ga", "-su", "-se"};
    return std::any_of(kOptions.begin(), kOptions.end(), [&](auto option) { return search.has(option); });
}

// An id that is missing or torn, or that is no number.
bool has_unreadable_id(std::string_view line) {
    for (const std::string_view name : {" auid=", " uid="}) {
        const auto at = line.find(name);
        if (at == std::string_view::npos) return true;
        const auto value = line.substr(at + name.size());
        const auto end = value.find_first_not_of("-0123456789");
        if (end == 0 || end == std::string_view::npos) return true;
    }
    return false;
}

// The drops of 3.0.9: some always, some with the options that ask for the field.
bool is_dropped_by_reference(const SearchCase& search, const Lines& lines) {
    return any_line(lines, [&](std::string_view line) {
        const auto type = type_of(line);
        if (asks_for_user(search) && has_unreadable_id(line)) return true;
        if (type == RecordType::syscall) {
            const bool is_older = contains(line, " arch=x") || !contains(line, " key=");
            return is_older || !contains(line, " syscall=") || !contains(line, " a0=") ||
                   !contains(line, " a1=");
        }
        return type == RecordType::avc && !contains(line, "tclass=");
    });
}

// Hex digits with a quote behind them.
bool has_half_encoded_key(const SearchCase& search, const Lines& lines) {
    return search.has("-k") && any_line(lines, [](std::string_view line) {
               const auto key = line.find(" key=");
               if (key == std::string_view::npos) return false;
               const auto value = line.substr(key + 5);
               const auto digits = value.find_first_not_of("0123456789ABCDEF");
               return digits > 1 && digits != std::string_view::npos && value[digits] == '"';
           });
}

// Which of two events with one id comes first depends on what was held when they came.
bool is_opened_again(const SearchCase& search, const Lines& lines) {
    return lines.size() > 1 && search.log->reopened_ids.contains(index_log(lines.front()).begin()->first);
}

// Enriched values are escaped like others, for a shell too.
bool is_escaped_for_shell(const SearchCase& search, const Lines& lines) {
    return search.is_interpreted() && search.value_of("--escape").starts_with("shell") &&
           any_line(lines, [](std::string_view line) {
               return contains(line, std::string_view(&kEnrichmentSeparator, 1));
           });
}

// Daemon events are compared by number only.
bool names_user_of_daemon(const SearchCase& search, const Lines& lines) {
    return asks_for_user(search) && any_line(lines, [](std::string_view line) {
               const auto number = to_number(type_of(line));
               return number >= 1200 && number <= 1299;
           });
}

// `-ua` is `-ui`, `-ue` and `-ul` joined by OR; a later one of these replaces its part. So for groups.
bool mixes_any_with_one(const SearchCase& search, const ProcessResult&) {
    return (search.has("-ua") && (search.has("-ui") || search.has("-ue") || search.has("-ul"))) ||
           (search.has("-ga") && (search.has("-gi") || search.has("-ge")));
}

// Of two of them only the names count.
bool mixes_name_with_number(const SearchCase& search, const ProcessResult&) {
    return search.has("-ui") + search.has("-ue") + search.has("-ul") > 1;
}

bool has_control_bytes(const SearchCase& search, const Lines& lines) {
    return search.is_interpreted() && any_line(lines, [](std::string_view line) {
               return std::any_of(line.begin(), line.end(),
                                  [](char c) { return c >= 0 && c < ' ' && c != kEnrichmentSeparator; });
           });
}

bool has_unknown_arch(const SearchCase& search, const Lines& lines) {
    return search.is_interpreted() && any_line(lines, [](const std::string& line) {
               // Two records on one line: the second is not taken for a system call.
               if (contains(line, " syscall=") && type_of(line) == RecordType::config_change) return true;
               const auto arch = line.find(" arch=");
               if (arch == std::string::npos) return false;
               const auto elf = std::strtoul(line.c_str() + arch + 6, nullptr, 16);
               return audit_elf_to_machine(static_cast<unsigned>(elf)) < 0;
           });
}

bool asks_for_unset_as_number(const SearchCase& search, const ProcessResult&) {
    return std::find(search.options.begin(), search.options.end(), "4294967295") != search.options.end();
}

bool names_unknown_account(const SearchCase&, const ProcessResult& reference) {
    return contains(reference.err, "is non-numeric and unknown");
}

bool ignores_object_beside_subject(const SearchCase& search, const Lines&) {
    return search.has("-su") && search.has("-o");
}

// Ids are read one byte off, taken from another field, or made up where there are none.
bool has_misread_ids(const SearchCase& search, const Lines& lines) {
    return (asks_for_user(search) || search.has("--session") || search.has("-tm")) &&
           any_line(lines, [](std::string_view line) {
               const auto type = type_of(line);
               const auto number = to_number(type);
               return type == RecordType::tty || type == RecordType::seccomp ||
                      type == RecordType::anom_abend || type == RecordType::anom_promiscuous ||
                      type == RecordType::netfilter_cfg || type == RecordType::event_listener ||
                      (number >= 1800 && number <= 1805);
           });
}

bool has_prefixed_login_subject(const SearchCase& search, const Lines& lines) {
    return (search.has("-su") || search.has("-se")) &&
           any_line(lines, [](std::string_view line) { return type_of(line) == RecordType::login; });
}

bool has_later_record_types(const SearchCase&, const Lines& lines) {
    return any_line(lines, [](std::string_view line) {
        return type_of(line) == RecordType::uringop || type_of(line) == RecordType::dm_ctrl;
    });
}

// Only what the log does not hold for us: a header with a time before 1970.
bool has_negative_time(const SearchCase& search, const Lines& lines) {
    return lines.empty() && search.log->has_negative_times;
}

// A number with something behind it, or beyond 32 bits.
bool asks_for_odd_number(const SearchCase& search, const ProcessResult&) {
    static constexpr std::array<std::string_view, 10> kOptions{"-ui", "-ue", "-ul", "-ua", "-gi",
                                                               "-ge", "-ga", "-p",  "-pp", "--session"};
    return std::any_of(kOptions.begin(), kOptions.end(), [&](auto option) {
        const auto value = search.value_of(option);
        if (value.empty() || value[0] < '0' || value[0] > '9') return false;
        const bool has_tail = value.find_first_not_of("0123456789") != std::string::npos;
        return has_tail || value.size() > 10 || std::stoull(value) > 0xFFFFFFFF;
    });
}

// Values that have commas or quotes are in quotes.
void remove_csv_quotes(const SearchCase& search, EventBlock& block) {
    if (!search.is_csv()) return;
    std::string text;
    bool is_quoted = false;
    bool at_begin = true;
    for (std::size_t i = 0; i < block.text.size(); ++i) {
        const char c = block.text[i];
        if (c == '"' && is_quoted && block.text[i + 1] == '"') {
            text += block.text[++i];
        } else if (c == '"' && (is_quoted || at_begin)) {
            is_quoted = !is_quoted;
        } else {
            text += c;
        }
        at_begin = c == ',' && !is_quoted;
    }
    block.text = std::move(text);
}

void add_offset_minutes(const SearchCase& search, const Lines&, EventBlock& block) {
    const std::string_view wrong = ",+05:00,";
    const auto at = search.is_csv() ? block.text.find(wrong) : std::string::npos;
    if (at != std::string::npos) block.text.replace(at, wrong.size(), ",+05:30,");
}

// Behind the serial there is nothing, and too few commas for that.
void complete_empty_line(const SearchCase& search, const Lines&, EventBlock& block) {
    constexpr std::size_t kColumns = 11;
    const auto commas = block.text.find_last_not_of(",\n");
    if (!search.is_csv() || commas == std::string::npos || block.text.size() < commas + kColumns) return;
    const auto columns = kColumns + 2U * search.has("--extra-labels") + search.has("--extra-obj2") +
                         search.has("--extra-keys");
    block.text = block.text.substr(0, commas + 1) + std::string(columns, ',') + "\n";
}

// Libauparse ends an event at these types, and at once if it begins with one of a program.
bool is_divided_by_libauparse(const SearchCase& search, const Lines& lines) {
    if (!(search.is_csv() || search.is_text()) || lines.size() < 2) return false;
    const auto first = to_number(type_of(lines.front()));
    if (first < 1300 || first >= 2100) return true;
    return std::any_of(lines.begin(), lines.end() - 1, [](std::string_view line) {
        return type_of(line) == RecordType::proctitle || type_of(line) == RecordType::eoe;
    });
}

const std::array kTable = std::to_array<KnownDifference>({
    {.row = "D10",
     .reason = "raw output adds 0x1D to records of enriched events",
     .normalise = remove_added_separators},
    {.row = "D11", .reason = "csv has no quotes", .undo = remove_csv_quotes},
    {.row = "D11", .reason = "csv has no minutes of the distance from UTC", .normalise = add_offset_minutes},
    {.row = "D11",
     .reason = "csv lacks columns where libauparse cannot say anything",
     .normalise = complete_empty_line},
    {.row = "D12",
     .reason = "csv and text have several lines for an event that libauparse divides",
     .excuses = is_divided_by_libauparse},
    {.row = "4.2.2",
     .reason = "LOGIN and unknown types end their event at once",
     .excuses = starts_with_login_or_unknown},
    {.row = "4.2.2",
     .reason = "events behind LOGIN and unknown types do not wait for them",
     .reorder = order_as_later_versions},
    {.row = "4.2.2", .reason = "with -su, -o is ignored", .excuses = ignores_object_beside_subject},
    {.row = "4.2.2", .reason = "URINGOP and DM_CTRL cannot be searched", .excuses = has_later_record_types},
    {.row = "4.2.2", .reason = "times before 1970 are taken", .excuses = has_negative_time},
    {.row = "4.2.2",
     .reason = "numbers are cut to 32 bits or at the first other character",
     .skips = asks_for_odd_number},
    {.row = "4.2.2", .reason = "events of one id come in another order", .excuses = is_opened_again},
    {.row = "D4", .reason = "a key is decoded as far as its hex digits go", .excuses = has_half_encoded_key},
    {.row = "D5", .reason = "ids of some record types are misread", .excuses = has_misread_ids},
    {.row = "D5", .reason = "the subject of LOGIN has its name in it", .excuses = has_prefixed_login_subject},
    {.row = "D9", .reason = "long lines, NUL bytes and late headers are cut", .excuses = is_cut_by_reference},
    {.row = "D17", .reason = "records behind a prefix are skipped", .excuses = has_prefix},
    {.row = "D4",
     .reason = "events with a record that it cannot read are dropped",
     .excuses = is_dropped_by_reference},
    {.row = "D13", .reason = "some values are printed unescaped", .excuses = has_control_bytes},
    {.row = "D13", .reason = "enriched values are not escaped for a shell", .excuses = is_escaped_for_shell},
    {.row = "D7", .reason = "names do not find daemon events", .excuses = names_user_of_daemon},
    {.row = "D8", .reason = "-ua and -ga are not combined with others by AND", .skips = mixes_any_with_one},
    {.row = "D8", .reason = "a numeric id beside a named one is ignored", .skips = mixes_name_with_number},
    {.row = "D15",
     .reason = "system calls of an unknown arch get the names of this host",
     .excuses = has_unknown_arch},
    {.row = "D6", .reason = "4294967295 means no filter, or everything", .skips = asks_for_unset_as_number},
    {.row = "D7", .reason = "a name that is no local account is an error", .skips = names_unknown_account},
});

}  // namespace

std::span<const KnownDifference> known_differences() {
    return kTable;
}

}  // namespace dockaudit::test

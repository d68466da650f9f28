#include "differential/known_differences.hpp"

#include <libaudit.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <dockaudit/record_view.hpp>

#include "differential/difference_tests.hpp"
#include "differential/example_logs.hpp"
#include "differential/misread_fields.hpp"
#include "differential/output_rewrites.hpp"
#include "differential/own_readings.hpp"
#include "differential/reference_drops.hpp"
#include "differential/reference_header.hpp"
#include "differential/wider_searches.hpp"
#include "record/header.hpp"
#include "record/line_records.hpp"
#include "record/record_end.hpp"

namespace dockaudit::test {
namespace {

// Lines are cut at 8,969 bytes and at NUL bytes, and a header is looked for in the first 80 bytes, 340 after
// a node.
bool is_cut_by_reference(const Difference& event) {
    return any_line(event.lines, [](std::string_view line) {
        const auto header = find_header(line);
        return line.size() > kReferenceLineLimit || contains(line, std::string_view("\0", 1)) ||
               (header && header->body_offset > reference_header_window(line));
    });
}

bool has_prefix(const Difference& event) {
    return any_line(event.lines, [](std::string_view line) {
        return !parse_reference_header(line).has_value() || !parse_plain_header(line).has_value();
    });
}

bool has_several_on_a_line(const Difference& event) {
    return any_line(event.lines, [](std::string_view line) {
        LineRecords lines;
        lines.find(line);
        return lines.records().size() > 1;
    });
}

// Of a log with the line ends of Windows, or what a collector left of an end.
bool has_odd_end(const Difference& event) {
    return any_line(event.lines, [](std::string_view line) { return trim_record_end(line) != line; });
}

bool is_program_type(RecordType type) {
    const auto number = to_number(type);
    return number < 1300 || number >= 2100;
}

// Libauparse ends an event at these types, and at once if it begins with one of a program: then our line is
// the first of the several that ausearch prints.
bool is_divided_by_libauparse(const Difference& event) {
    if (!event.search.is_line_format() || event.lines.size() < 2) return false;
    if (event.ours.size() >= event.reference.size()) return false;
    if (is_program_type(type_of(event.lines.front()))) return true;
    return std::any_of(event.lines.begin(), event.lines.end() - 1, [](std::string_view line) {
        return type_of(line) == RecordType::proctitle || type_of(line) == RecordType::eoe;
    });
}

bool starts_with_title(const Difference& event) {
    return !event.lines.empty() && type_of(event.lines.front()) == RecordType::proctitle;
}

bool is_regrouped(const Difference& event) {
    return event.search.log->regrouped_ids.contains(event.id) && !starts_with_title(event);
}

bool is_regrouped_by_title(const Difference& event) {
    return event.search.log->regrouped_ids.contains(event.id) && starts_with_title(event);
}

bool has_later_record_types(const Difference& event) {
    return event.is_in_one() && any_line(event.lines, [](std::string_view line) {
               return type_of(line) == RecordType::uringop || type_of(line) == RecordType::dm_ctrl;
           });
}

bool has_negative_time(const Difference& event) {
    if (!event.is_only_of_reference()) return false;
    if (event.id != "?") return event.lines.empty() && event.search.log->negative_ids.contains(event.id);
    return std::all_of(event.reference.begin(), event.reference.end(),
                       [](const auto& text) { return contains(text, "(-"); });
}

// A stamp that is not digits, a colon and digits; without a serial number, it has the id of others whose is
// 0.
bool has_no_id(const Difference& event) {
    const bool has_none = event.lines.empty() || event.id.ends_with(":0");
    return event.is_only_of_reference() && has_none && !has_negative_time(event);
}

// In 3.0.9 the decision counts wherever it is, later only if no system call before it has a result.
bool is_decided_by_access_vector(const Difference& event) {
    if (!event.is_in_one() || !event.search.has("-sv")) return false;
    const auto first_of = [&](RecordType type) {
        return std::find_if(event.lines.begin(), event.lines.end(),
                            [&](const auto& line) { return type_of(line) == type; });
    };
    const auto call = first_of(RecordType::syscall);
    return std::any_of(call, event.lines.end(), [&](const auto& line) {
        return type_of(line) == RecordType::avc &&
               contains(line, " granted ") != contains(*call, " success=yes");
    });
}

// What is incomplete at the end waits for the next run; in later versions what has its last record does not,
// but LOGIN does.
bool waits_for_next_run(const Difference& event) {
    if (!event.search.checkpoint || !event.is_in_one()) return false;
    const auto count = [&](const std::string& content, const NaiveOptions& reading) {
        const auto events = group_events(content, reading);
        return std::count_if(events.begin(), events.end(),
                             [&](const auto& group) { return group.id == event.id; });
    };
    const auto ours = count(event.search.log->content, event.search.reading);
    const auto reference =
        count(as_reference_reads(event.search.log->content), event.search.reading_of_reference());
    return event.is_only_ours() ? ours > reference : ours < reference;
}

// With the time of a checkpoint, what is older is printed if it comes after something newer.
bool is_older_than_checkpoint(const Difference& event) {
    return event.is_only_of_reference() && event.search.value_of("-ts") == "checkpoint" &&
           any_line(event.lines, [&](std::string_view line) {
               return RecordView::parse(line)->id().time < event.search.checkpoint_time;
           });
}

// Two records that a copy put on one line.
bool has_second_key(const Difference& event) {
    return event.search.has("-k") && event.is_only_ours() && any_line(event.lines, [](std::string_view line) {
               return line.find(" key=") != line.rfind(" key=");
           });
}

// A field with nothing after its name.
bool asks_for_empty_text(const Difference& event) {
    const auto& options = event.search.options;
    return event.is_only_of_reference() && std::find(options.begin(), options.end(), "") != options.end();
}

// A log that was copied from where names had been put in place of numbers.
bool has_word_for_id(const Difference& event) {
    struct Id {
        std::string_view field;
        std::array<std::string_view, 2> options;
    };
    static constexpr std::array kIds = std::to_array<Id>({{" uid=", {"-ui", "-ua"}},
                                                          {" euid=", {"-ue", "-ua"}},
                                                          {" auid=", {"-ul", "-ua"}},
                                                          {" gid=", {"-gi", "-ga"}},
                                                          {" egid=", {"-ge", "-ga"}},
                                                          {" ses=", {"--session"}}});
    if (!event.is_only_of_reference()) return false;
    return std::any_of(kIds.begin(), kIds.end(), [&](const Id& id) {
        const bool is_zero = std::any_of(id.options.begin(), id.options.end(), [&](auto option) {
            const auto value = event.search.value_of(option);
            return value == "0" || value == "root";
        });
        return is_zero && any_line(event.lines, [&](std::string_view line) {
                   const auto at = line.find(id.field);
                   const auto value = at == line.npos ? at : at + id.field.size();
                   return value < line.size() && line.find_first_of("-0123456789", value) != value;
               });
    });
}

bool is_dropped(const Difference& event) {
    return event.is_only_ours() && is_dropped_by_reference(event.search, event.lines);
}

// Daemon events are compared by number only.
bool names_user_of_daemon(const Difference& event) {
    const auto is_named = [&](std::string_view option) {
        const auto value = event.search.value_of(option);
        return !value.empty() && value[0] != '-' && (value[0] < '0' || value[0] > '9');
    };
    if (!event.is_only_ours() || !(is_named("-ui") || is_named("-ul") || is_named("-ua"))) return false;
    return any_line(event.lines, [](std::string_view line) { return is_daemon_type(type_of(line)); });
}

// Enriched values are escaped like others, for a shell too.
bool is_escaped_for_shell(const Difference& event) {
    if (!event.search.is_interpreted() || !event.search.value_of("--escape").starts_with("shell"))
        return false;
    const auto plain = [](std::vector<std::string> texts) {
        for (auto& text : texts) std::erase(text, '\\');
        return texts;
    };
    return plain(event.ours) == plain(event.reference) && any_line(event.lines, [](std::string_view line) {
               return contains(line, std::string_view(&kEnrichmentSeparator, 1));
           });
}

bool has_unknown_arch(const Difference& event) {
    return event.is_changed() && event.search.is_interpreted() &&
           any_line(event.lines, [](const std::string& line) {
               // Two records on one line: the second is not taken for a system call.
               if (contains(line, " syscall=") && type_of(line) == RecordType::config_change) return true;
               const auto arch = line.find(" arch=");
               if (arch == std::string::npos) return false;
               const auto elf = std::strtoul(line.c_str() + arch + 6, nullptr, 16);
               return audit_elf_to_machine(static_cast<unsigned>(elf)) < 0;
           });
}

bool names_unknown_account(const SearchCase&, const ProcessResult& reference) {
    return contains(reference.err, "is non-numeric and unknown");
}

// The event of the checkpoint is only recognised if it meets the criteria, though it may be any.
bool misses_checkpoint(const SearchCase& search, const ProcessResult& reference) {
    constexpr int kPassed = 12;
    return search.checkpoint && reference.status == kPassed;
}

std::vector<KnownDifference> make_output_differences() {
    return {
        {.row = "D10",
         .reason = "raw output adds 0x1D to records of enriched events",
         .example = {record("SYSCALL", 1,
                            kCall + "\x1d"
                                    "AUID=\"x\"") +
                         record("CWD", 1, "cwd=\"/\""),
                     "-r"},
         .normalise = remove_added_separators},
        {.row = "D11",
         .reason = "csv has no quotes",
         .example = {user_record(1, "op=login acct=\"x\" exe=\"/a,b\" res=success"), "--format csv"},
         .undo = remove_csv_quotes},
        {.row = "D11",
         .reason = "csv has no minutes of the distance from UTC",
         .example = {user_record(1, "op=login acct=\"x\" res=success"), "--format csv --extra-time",
                     "Asia/Kolkata"},
         .normalise = add_offset_minutes},
        {.row = "D11",
         .reason = "csv lacks columns where libauparse cannot say anything",
         .example = {record("CWD", 1, "cwd=\"/\"") + record("PATH", 1, "item=0 name=\"/etc/passwd\" inode=1"),
                     "--format csv"},
         .normalise = complete_empty_line},
        {.row = "D12",
         .reason = "csv and text have several lines for an event that libauparse divides",
         .example = {record("SYSCALL", 1, kCall) + record("PROCTITLE", 1, "proctitle=\"x\"") +
                         record("CWD", 1, "cwd=\"/\""),
                     "--format csv"},
         .excuses = is_divided_by_libauparse},
        {.row = "D13",
         .reason = "control bytes of some values are printed as they are",
         .example = {user_record(1, "op=login acct=\"x\" res=success",
                                 "\x1d"
                                 "AUID=\"a\tb\""),
                     "-i"},
         .normalise = escape_control_bytes},
        {.row = "D39",
         .reason =
             "DEL, C1 controls, bidi and invisible characters and what is no UTF-8 are printed as they are",
         .example = {user_record(1, "op=login acct=612DE280AE62C29B78FF7F res=success"), "-i"},
         .normalise = escape_what_is_not_drawn},
        {.row = "D13",
         .reason = "enriched values are not escaped for a shell",
         .example = {user_record(1, "op=login acct=\"x\" res=success",
                                 "\x1d"
                                 "AUID=\"a$b\""),
                     "-i --escape shell"},
         .excuses = is_escaped_for_shell},
        {.row = "D15",
         .reason = "system calls of an unknown arch get the names of this host",
         .example = {record("SYSCALL", 1,
                            "arch=ffff syscall=2 success=yes exit=0 a0=1 a1=1 a2=1 a3=1 items=0 "
                            "ppid=1 pid=2 " +
                                kTask + "key=(null)"),
                     "-i"},
         .excuses = has_unknown_arch},
    };
}

std::vector<KnownDifference> make_event_differences() {
    return {
        {.row = "D9",
         .reason = "long lines, NUL bytes and late headers are cut",
         .example = {user_record(1, "op=" + std::string(9000, 'x')), "-r"},
         .excuses = is_cut_by_reference},
        {.row = "D17",
         .reason = "records after a prefix are skipped",
         .example = {"Nov 14 22:13:20 host audispd: " + kLogin, "-r"},
         .excuses = has_prefix},
        {.row = "D17",
         .reason = "records after a prefix do not end the events before them",
         .example = {record("CWD", 1, "cwd=\"/\"") + "x: type=LOGIN msg=audit(1700000009.001:2): pid=1\n" +
                         record("PATH", 1, "name=\"x\""),
                     "-m CWD"},
         .excuses = [](const Difference& event) { return event.search.log->retimed_ids.contains(event.id); }},
        {.row = "D17",
         .reason = "of the records on a line only the first is read",
         .example = {record("CWD", 1, "cwd=\"/\" type=PATH msg=audit(1700000000.001:1): name=\"x\""),
                     "-m PATH"},
         .excuses = has_several_on_a_line},
        {.row = "D29",
         .reason = "a line whose stamp is no id is an event, of 1970 where it has no digits",
         .example = {kLogin + "type=USER_LOGIN msg=audit(x700000000.592:7): pid=1 uid=0\n", "-r"},
         .excuses = has_no_id},
        {.row = "D31",
         .reason = "a carriage return at the end of a line is a part of the last value",
         .example =
             {"type=USER_LOGIN msg=audit(1700000000.001:1): pid=1 uid=0 auid=1 ses=1 msg='op=x res=success'\r\n",
              "-i"},
         .excuses = has_odd_end},
        {.row = "D30",
         .reason = "a PROCTITLE that comes first is an event, and what follows it another",
         .example = {record("PROCTITLE", 1, "proctitle=\"x\"") + record("CWD", 1, "cwd=\"/\""), "-m CWD -i"},
         .excuses = is_regrouped_by_title},
        {.row = "4.2.2",
         .reason = "LOGIN and unknown types end their event at once",
         .example = {kLogin + record("SYSCALL", 2, kCall), "-m SYSCALL"},
         .excuses = is_regrouped},
        {.row = "4.2.2",
         .reason =
             "events do not wait for LOGIN, unknown types and a leading PROCTITLE that came before them",
         .example = {kLogin + record("SYSCALL", 1, kCall), "-r"},
         .reorders = true},
        {.row = "4.2.2",
         .reason = "URINGOP and DM_CTRL cannot be searched",
         .example = {record("URINGOP", 1,
                            "uring_op=18 success=yes exit=0 items=0 ppid=1 pid=2 uid=2 gid=3 euid=4 "
                            "suid=1 fsuid=1 egid=5 sgid=1 fsgid=1 subj=S key=\"k\""),
                     "-p 2"},
         .excuses = has_later_record_types},
        {.row = "4.2.2",
         .reason = "times before 1970 are taken",
         .example = {kLogin + "type=USER_LOGIN msg=audit(-1.234:5): pid=1 uid=0\n", "-r"},
         .excuses = has_negative_time},
        {.row = "4.2.2",
         .reason = "the decision of an AVC replaces the result of the system call before it",
         .example = {record("SYSCALL", 1, kCall) +
                         record("AVC", 1,
                                "avc:  denied  { x } for  pid=2 comm=\"x\" scontext=S tcontext=O tclass=x"),
                     "-sv yes"},
         .excuses = is_decided_by_access_vector},
        {.row = "4.2.2",
         .reason = "with a checkpoint, no event at the end is complete because of its records",
         .example = {record("USER_LOGIN", 1, "pid=1") + record("SYSCALL", 2, kCall) +
                         record("PROCTITLE", 2, "proctitle=\"x\""),
                     "-r", "UTC", true},
         .excuses = waits_for_next_run},
        {.row = "2.5",
         .reason = "after an event of the time of -ts checkpoint, older ones are printed too",
         .example = {user_record(5, "op=x") + "type=USER_LOGIN msg=audit(1600000000.001:6): pid=1\n",
                     "-ts checkpoint -r", "UTC", true},
         .excuses = is_older_than_checkpoint},
        {.row = "D4",
         .reason = "events with a record that it cannot read are dropped",
         .example = {record("SYSCALL", 1, "arch=c000003e syscall=59 success=yes exit=0"), "-r"},
         .excuses = is_dropped},
        {.row = "D4",
         .reason = "of a record only the first field key is read",
         .example = {record("CONFIG_CHANGE", 1, "op=add_rule key=\"a\" list=4 res=1 key=\"b\" "), "-k b"},
         .excuses = has_second_key},
        {.row = "D4",
         .reason = "a field without a value is an empty text",
         .example = {record("DAEMON_END", 1, "op=x auid=0 pid=1 subj= res=success"), "-su '' -w"},
         .excuses = asks_for_empty_text},
        {.row = "D4",
         .reason = "a word is the number 0 where an id should be",
         .example = {record("DAEMON_END", 1, "op=x auid=x pid=1 uid=x res=success"), "-ui 0"},
         .excuses = has_word_for_id},
        {.row = "D5",
         .reason = "numbers of records are cut to 32 bits",
         .example = {user_record(1, "op=x", " ") +
                         record("SYSCALL", 2, kCallStart + "auid=4294967297 " + kTask),
                     "-ul 1 -m SYSCALL"},
         .excuses = has_number_beyond_32_bits},
        {.row = "D5",
         .reason = "users of some record types are misread",
         .example = {record("TTY", 1, "tty pid=1 uid=7 auid=7 ses=1 major=1 minor=1 comm=\"x\" data=61"),
                     "-ui 7"},
         .excuses = has_misread_user},
        {.row = "D5",
         .reason = "what a daemon record has before the field that is looked for first is not seen",
         .example = {record("DAEMON_END", 1, "op=terminate auid=0 uid=0 ses=7 pid=5 res=success"),
                     "-p 5 --session 7"},
         .excuses = has_field_before_its_turn},
        {.row = "D5",
         .reason = "fields that NETFILTER_CFG and EVENT_LISTENER lack are made up",
         .example = {record("NETFILTER_CFG", 1, "table=filter family=2 entries=4"), "-ui 0"},
         .excuses = has_made_up_field},
        {.row = "D5",
         .reason = "the subject of LOGIN has its name in it",
         .example = {kLogin, "-su S -w"},
         .excuses = has_prefixed_login_subject},
        {.row = "D7",
         .reason = "names do not find daemon events",
         .example = {record("DAEMON_START", 1, "op=start ver=3 auid=0 pid=1 uid=0 ses=1 res=success"),
                     "-ui root"},
         .excuses = names_user_of_daemon},
    };
}

std::vector<KnownDifference> make_search_differences() {
    return {
        {.row = "4.2.2",
         .reason = "numbers are cut to 32 bits or at the first other character",
         .example = {many_users(), "-ui 2x"},
         .instead = with_cut_numbers},
        {.row = "D8",
         .reason = "a numeric user beside a named one is ignored",
         .example = {many_users(), "-ui root -ul 2"},
         .instead = without_numbers_beside_names},
        {.row = "D8",
         .reason = "-ua is joined by OR with the options after it that name a user",
         .example = {many_users(), "-ua 2 -ul 1"},
         .instead = with_any_user_divided},
        {.row = "D8",
         .reason = "-ga is joined by OR with the options after it that name a group",
         .example = {many_users(), "-ga 2 -ge 1"},
         .instead = with_any_group_divided},
        {.row = "D6",
         .reason = "4294967295 means no filter, or everything",
         .example = {many_users(), "-ui 4294967295"},
         .instead = without_unset_numbers},
        {.row = "D8",
         .reason = "-se is joined by OR with -su and -o after it, and replaces those before it",
         .example = {many_labels(), "-se S1 -o O1"},
         .instead = with_context_divided},
        {.row = "4.2.2",
         .reason = "with -su, -o is ignored",
         .example = {many_labels(), "-su S1 -o O1"},
         .instead = without_object_beside_subject},
        {.row = "2.5",
         .reason = "an event that does not meet the criteria is not recognised as that of the checkpoint",
         .example = {record("DAEMON_START", 1, "op=start") +
                         "type=USER_LOGIN msg=audit(1700000010.001:2): pid=1\n",
                     "-m USER_LOGIN", "UTC", true},
         .refuses = misses_checkpoint},
        {.row = "D7",
         .reason = "a name that is no local account is an error",
         .example = {kLogin, "-ui no-such-account"},
         .refuses = names_unknown_account},
    };
}

}  // namespace

std::span<const KnownDifference> known_differences() {
    static const auto kTable = [] {
        auto table = make_search_differences();
        for (auto&& part : {make_output_differences(), make_event_differences(), make_wider_searches(),
                            make_reading_differences()})
            table.insert(table.end(), part.begin(), part.end());
        return table;
    }();
    return kTable;
}

}  // namespace dockaudit::test

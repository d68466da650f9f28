#include "differential/own_readings.hpp"

#include <libaudit.h>

#include <algorithm>
#include <cstdlib>
#include <dockaudit/interpreter.hpp>
#include <dockaudit/record_view.hpp>

#include "base/hex.hpp"
#include "differential/difference_tests.hpp"
#include "differential/example_logs.hpp"
#include "facts/file_path.hpp"
#include "interpret/corrections.hpp"
#include "record/field_value.hpp"
#include "record/socket_address.hpp"
#include "record/untrusted.hpp"

namespace dockaudit::test {
namespace {

// True if a shown value differs and a record of the event has a field of that kind. `-i` shows fields that
// the grammar of records does not have, at the ends of a damaged one.
template <class Predicate>
bool shows_field(const Difference& event, Predicate predicate) {
    if (!event.is_changed() || !event.search.is_interpreted()) return false;
    return any_line(event.lines, [&](std::string_view line) {
        const auto record = RecordView::parse(line);
        return record && std::ranges::any_of(record->fields(), [&](const Field& field) {
                   return predicate(*record, field, classify(record->type(), field.name, field.value));
               });
    });
}

bool is_no_number(const RecordView&, const Field& field, FieldClass field_class) {
    return !is_in_notation(field_class, field.value);
}

bool is_untrusted(FieldClass field_class) {
    return field_class == FieldClass::escaped || field_class == FieldClass::escaped_file;
}

bool is_no_hex(const RecordView& record, const Field& field, FieldClass field_class) {
    const bool is_text = is_untrusted(field_class) || field_class == FieldClass::escaped_key ||
                         field_class == FieldClass::proctitle || field_class == FieldClass::tty_data;
    return is_text && hex_digit(field.value[0]) >= 0 &&
           find_hex(field.value, hex_rule(record.type(), field.name)).size() < field.value.size();
}

bool is_other_field(const RecordView& record, const Field& field, FieldClass field_class) {
    return find_field_correction(record.type(), field.name) || field_class == FieldClass::resolve;
}

bool is_other_argument(const RecordView& record, const Field& field, FieldClass field_class) {
    if (field_class < FieldClass::a0 || field_class > FieldClass::a3) return false;
    Interpreter interpreter;
    const auto call =
        std::string(interpreter.interpret(record, {"syscall", record.field("syscall").value_or("")}));
    const auto arch = std::strtoul(std::string(record.field("arch").value_or("0")).c_str(), nullptr, 16);
    const auto number = static_cast<unsigned>(field.name[1] - '0');
    return find_argument_correction(call, number, static_cast<std::uint32_t>(arch)) != nullptr;
}

bool is_other_address(const RecordView&, const Field& field, FieldClass field_class) {
    if (field.name == "path" || field.name == "name") return spells_socket_name(field.value);
    if (field_class != FieldClass::sockaddr) return false;
    const auto address = parse_socket_address(field.value);
    return !address || field.value.starts_with("00") || address->is_abstract || address->is_unnamed ||
           address->is_truncated ||
           (address->family_name != "inet" && address->family_name != "inet6" &&
            address->family_name != "local");
}

// `-i` names the type, and csv and text go by it.
bool has_later_type(const Difference& event) {
    return event.is_changed() && event.search.has("-i") && any_line(event.lines, [](std::string_view line) {
               return !audit_msg_type_to_name(to_number(type_of(line))) &&
                      !find_record_type_name(type_of(line)).empty();
           });
}

// A value is cut at its first space, and what is left of it may be a field.
bool has_divided_value(const Difference& event) {
    return shows_field(event, [](const RecordView&, const Field& field, FieldClass) {
        return field.value.find(' ') != std::string_view::npos && field.name != "seperms";
    });
}

bool is_later_call(const RecordView&, const Field& field, FieldClass field_class) {
    constexpr int kFirstLater = 451;
    return field_class == FieldClass::syscall && std::atoi(std::string(field.value).c_str()) >= kFirstLater;
}

bool has_comma(const RecordView&, const Field& field, FieldClass field_class) {
    return field_class != FieldClass::unclassified && contains(field.value, ",");
}

bool has_keystrokes_or_later_type(const Difference& event) {
    return event.search.is_line_format() && any_line(event.lines, [](std::string_view line) {
               const auto type = type_of(line);
               return type == RecordType::tty || type == RecordType::uringop ||
                      type == RecordType::time_adjntpval || type == RecordType::integrity_data ||
                      type == RecordType::integrity_metadata || !audit_msg_type_to_name(to_number(type));
           });
}

// A collector has changed the byte before the names that auditd stored.
bool has_lost_separator(const Difference& event) {
    return event.is_changed() && any_line(event.lines, [](std::string_view line) {
               const auto record = RecordView::parse(line);
               return record && record->is_enriched() && !contains(line, "\x1d");
           });
}

bool has_open_quote(const RecordView&, const Field& field, FieldClass) {
    const auto value = field.value;
    return value.starts_with('"') && (value.size() == 1 || !value.ends_with('"') || is_doubly_quoted(value));
}

// The second field of a name, which an enriched record has names for.
bool has_second_account(const RecordView& record, const Field& field, FieldClass field_class) {
    const bool is_account = field_class == FieldClass::uid || field_class == FieldClass::gid;
    const auto first = record.field(field.name);
    return is_account && record.is_enriched() && first && first->data() != field.value.data();
}

// What is no text elsewhere (`success="yes"`, `family="unix"`, `dev="dm-0"`), as some collectors write all
// values.
bool is_in_quotes(const RecordView&, const Field& field, FieldClass field_class) {
    return field.value.starts_with('"') && !is_untrusted(field_class);
}

bool was_granted(const Difference& event) {
    return event.is_changed() && event.search.is_line_format() &&
           any_line(event.lines, [](std::string_view line) { return contains(line, " granted "); });
}

// A result that libauparse does not find, or takes for a failure.
bool has_overlooked_result(const Difference& event) {
    if (!event.is_changed() || !event.search.is_line_format()) return false;
    const bool has_call =
        any_line(event.lines, [](std::string_view line) { return type_of(line) == RecordType::syscall; });
    return any_line(event.lines, [&](std::string_view line) {
        const bool is_vector = type_of(line) == RecordType::avc || type_of(line) == RecordType::user_avc;
        const bool is_denied = contains(line, "denied") || contains(line, "\"DENIED\"");
        return (is_vector && is_denied && !has_call) || contains(line, "code=0x7ffc0000") ||
               contains(line, " result=") || contains(line, "=Success");
    });
}

bool has_old_login(const Difference& event) {
    return event.is_changed() && event.search.is_line_format() &&
           any_line(event.lines, [](std::string_view line) {
               return type_of(line) == RecordType::login && contains(line, " old auid=");
           });
}

// Of a path of which only the root is left, libauparse shows one of an earlier event.
bool has_empty_name_or_root(const Difference& event) {
    if (!event.is_changed() || !event.search.is_line_format()) return false;
    std::string directory;
    for (const auto& line : event.lines) {
        std::string buffer;
        const auto record = RecordView::parse(line);
        if (record && record->type() == RecordType::cwd)
            directory = decode_name(record->field("cwd").value_or(""), buffer);
    }
    return shows_field(event, [&](const RecordView&, const Field& field, FieldClass field_class) {
        if (field_class != FieldClass::escaped_file) return false;
        std::string buffer;
        std::string path;
        const auto name = decode_name(field.value, buffer);
        append_full_path(path, directory, name);
        return name.empty() || path == "/";
    });
}

template <class Predicate>
auto excuse(Predicate predicate) {
    return [predicate](const Difference& event) { return shows_field(event, predicate); };
}

}  // namespace

std::vector<KnownDifference> make_reading_differences() {
    const std::string call =
        "arch=c000003e syscall=94 success=yes exit=0 a0=1 a1=0 a2=0 a3=1 items=0 ppid=1 pid=2 " + kTask +
        "key=(null)";
    const std::string open =
        "arch=c000003e syscall=257 success=yes exit=3 a0=1 a1=0 a2=0 a3=1 items=1 ppid=1 pid=2 " + kTask +
        "key=(null)";
    const std::string later =
        "arch=c000003e syscall=462 success=yes exit=0 a0=1 a1=0 a2=0 a3=1 items=0 ppid=1 pid=2 " + kTask +
        "key=(null)";
    return {
        {.row = "D32",
         .reason = "enriched records are known by a 0x1D byte only",
         .example = {user_record(1, "op=login acct=\"x\" res=success", " UID=\"root\" AUID=\"zoe\""), "-i"},
         .excuses = has_lost_separator},
        {.row = "D33",
         .reason = "a value whose closing quote is missing takes the opening one of the next value",
         .example = {user_record(1, "op=x root_dir=\"/ comm=\"yum\" exe=\"/x\" res=success"), "-i"},
         .excuses = excuse(has_open_quote)},
        {.row = "D34",
         .reason = "all users of a record get the first name that is stored with it",
         .example = {user_record(1, "op=x uid=7 res=success", "\x1dUID=\"root\" AUID=\"zoe\" UID=\"kim\""),
                     "-i"},
         .excuses = excuse(has_second_account)},
        {.row = "D36",
         .reason = "csv and text take an access that was granted for a failed one",
         .example =
             {record("AVC", 1,
                     "avc:  granted  { load_policy } for  pid=2 comm=\"x\" scontext=S tcontext=O tclass=x"),
              "--format text"},
         .excuses = was_granted},
        {.row = "D36",
         .reason = "csv and text overlook results, and take what seccomp logged for a failure",
         .example = {user_record(1, "op=login acct=\"x\" terminal=ssh result=failed"), "--format csv"},
         .excuses = has_overlooked_result},
        {.row = "D36",
         .reason = "csv and text name the id before of an old LOGIN record",
         .example = {record("LOGIN", 1, "login pid=2 uid=0 old auid=4294967295 new auid=0"), "--format csv"},
         .excuses = has_old_login},
        {.row = "D20",
         .reason = "words where a number is expected are 0",
         .example = {record("PATH", 1, "item=0 name=\"/x\" inode=1 mode=file,644 ouid=web"), "-i"},
         .excuses = excuse(is_no_number)},
        {.row = "D21",
         .reason = "words that begin with hex digits are decoded",
         .example = {record("PATH", 1, "item=0 name=6a6b inode=1"), "-i"},
         .excuses = excuse(is_no_hex)},
        {.row = "D22",
         .reason = "fields are read by their name, whatever the record",
         .example = {record("FANOTIFY", 1, "resp=2 fan_type=1 fan_info=11 subj_trust=2 obj_trust=0"), "-i"},
         .excuses = excuse(is_other_field)},
        {.row = "D23",
         .reason = "arguments of clone and chown are read as others, or not at all",
         .example = {record("SYSCALL", 1, call), "-i"},
         .excuses = excuse(is_other_argument)},
        {.row = "D24",
         .reason = "of socket addresses, few families are known, and abstract names look like files",
         .example = {record("SOCKADDR", 1, "saddr=0100007463702D31"), "-i"},
         .excuses = excuse(is_other_address)},
        {.row = "D25",
         .reason = "system calls later than libaudit have no name",
         .example = {record("SYSCALL", 1, later), "-i"},
         .excuses = excuse(is_later_call)},
        {.row = "D25",
         .reason = "types later than libaudit are UNKNOWN[n]",
         .example = {record("UNKNOWN[1423]", 1, "domain=1 blockers=fs.refer"), "-i"},
         .excuses = has_later_type},
        {.row = "D26",
         .reason = "a comma between the categories of a label is lost",
         .example = {record("CWD", 1, "subj=u:r:t:s0:c1,c2 cwd=\"/\""), "-i"},
         .excuses = excuse(has_comma)},
        {.row = "D27",
         .reason = "csv and text know neither keystrokes nor what newer records say",
         .example = {record("TIME_ADJNTPVAL", 1, "op=freq old=1 new=2"), "--format csv"},
         .excuses = has_keystrokes_or_later_type},
        {.row = "D28",
         .reason = "csv and text go by values that end at a space",
         .example = {record("CONFIG_CHANGE", 1, "auid=1 ses=1 op=\"add rule\" key=\"k\" list=4 res=1"),
                     "--format csv"},
         .excuses = has_divided_value},
        {.row = "D35",
         .reason = "a text between quotes is read as a number where a number is expected",
         .example =
             {record(
                  "SYSCALL", 1,
                  "arch=c000003e syscall=59 success=\"yes\" exit=0 a0=1 a1=0 a2=0 a3=1 items=0 ppid=1 pid=2 " +
                      kTask + "key=(null)"),
              "--format text"},
         .excuses = excuse(is_in_quotes)},
        {.row = "D38",
         .reason = "csv and text show an empty name as the working directory, or a path of an earlier event",
         .example = {record("SYSCALL", 1, open) + record("CWD", 1, "cwd=\"/home\"") +
                         record("PATH", 1, "item=0 name=\"\" inode=1 dev=08:01 mode=0100644 nametype=NORMAL"),
                     "--format csv"},
         .excuses = has_empty_name_or_root},
    };
}

}  // namespace dockaudit::test

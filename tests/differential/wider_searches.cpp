#include "differential/wider_searches.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include <dockaudit/names.hpp>

#include "differential/difference_tests.hpp"
#include "differential/example_logs.hpp"

namespace dockaudit::test {
namespace {

bool has_any(std::string_view line, std::initializer_list<std::string_view> fields) {
    return std::any_of(fields.begin(), fields.end(), [&](auto field) { return contains(line, field); });
}

// A field that ausearch does not read, or that hides another from it, or a relative name with its folder.
bool has_further_file(const Difference& event) {
    if (!event.is_only_ours() || !event.search.has("-f")) return false;
    return any_line(event.lines, [&](std::string_view line) {
        switch (to_number(type_of(line))) {
            case 1107:  // USER_AVC
            case 1420:
            case 1423:
                return has_any(line, {" path=", " name="});
            case 1302:  // PATH
                return contains(event.search.value_of("-f"), "/") && !contains(line, " name=\"/");
            case 1305:  // CONFIG_CHANGE
                return contains(line, " dir=");
            case 1400:  // AVC
                return has_any(line, {" srcname=", " target=", " path=00"}) ||
                       (contains(line, " path=") && contains(line, " name="));
            default:
                return false;
        }
    });
}

// A record that ausearch does not look into.
bool has_record_of_other_type(const Difference& event) {
    if (!event.is_in_one()) return false;
    return any_line(event.lines, [](std::string_view line) {
        const auto number = to_number(type_of(line));
        const bool is_command = number == 1309 || number == 1327 || number == 1320;
        const bool is_kernel =
            number >= 1300 && number < 1400 && !is_command && number > 1307 && number != 1319;
        return number < 1000 || number == 1209 || is_kernel || number == 1401 ||
               (number >= 1418 && number < 1700) || (number > 1702 && number < 1800) ||
               (number > 1800 && number < 2100);
    });
}

bool has_further_command(const Difference& event) {
    if (!event.is_only_ours() || !event.search.has("-c")) return false;
    const auto commands = std::count_if(event.lines.begin(), event.lines.end(),
                                        [](const auto& line) { return contains(line, " comm="); });
    return commands > 1 ||
           any_line(event.lines, [](std::string_view line) { return to_number(type_of(line)) == 1420; });
}

bool has_further_label(const Difference& event) {
    const std::array<std::string_view, 3> options{"-su", "-o", "-se"};
    return event.is_only_ours() && asks_for(event.search, options) &&
           any_line(event.lines, [](std::string_view line) {
               return has_any(line, {" subj_", " obj_",
                                     " profile=", " peer=", " peer_label=", " subject=", " object="}) ||
                      to_number(type_of(line)) == 1420;
           });
}

bool has_further_process(const Difference& event) {
    if (!event.is_only_ours() || !event.search.has("-p")) return false;
    const auto stored = " pid=" + std::string(event.search.value_of("-p"));
    return any_line(event.lines, [&](std::string_view line) { return contains(line, stored); });
}

bool has_terminal_of_login(const Difference& event) {
    return event.is_only_ours() && event.search.has("-tm") &&
           any_line(event.lines, [](std::string_view line) {
               return type_of(line) == RecordType::login && contains(line, " tty=");
           });
}

// An address beside a name, the other end of a packet, a socket beside a message.
bool has_further_host(const Difference& event) {
    if (!event.is_only_ours() || !event.search.has("-hn")) return false;
    return any_line(event.lines, [](std::string_view line) {
        return has_any(line, {"addr=", " saddr=", " daddr="});
    });
}

// What stands in a log whose values were interpreted before.
bool has_word_that_is_asked_for(const Difference& event) {
    struct Word {
        std::string_view option;
        std::string_view field;
    };
    static constexpr auto kWords = std::to_array<Word>({
        {"-sc", " syscall="},
        {"-ui", " uid="},
        {"-ue", " euid="},
        {"-ul", " auid="},
        {"-ua", " uid="},
        {"-ua", " euid="},
        {"-ua", " auid="},
        {"-gi", " gid="},
        {"-ge", " egid="},
        {"-ga", " gid="},
        {"-ga", " egid="},
    });
    // A word is no number 0.
    if (event.is_only_of_reference() && event.search.value_of("-sc") == "0") {
        return any_line(event.lines, [](std::string_view line) {
            const auto record = RecordView::parse(line);
            const auto call = record ? record->field("syscall") : std::nullopt;
            return call && ((*call)[0] < '0' || (*call)[0] > '9');
        });
    }
    const auto has_name_for = [&](std::string_view option, std::initializer_list<std::string_view> stored) {
        return event.search.has(option) &&
               any_line(event.lines, [&](std::string_view line) { return has_any(line, stored); });
    };
    if (event.is_only_ours() && (has_name_for("-e", {" exit=E"}) ||
                                 has_name_for("--arch", {" arch=x86_64", " arch=i386", " arch=aarch64"})))
        return true;
    return event.is_only_ours() && std::ranges::any_of(kWords, [&](const Word& word) {
               const auto value = event.search.value_of(word.option);
               if (value.empty() || (value[0] >= '0' && value[0] <= '9')) return false;
               const auto stored = std::string(word.field) + std::string(value);
               return any_line(event.lines, [&](std::string_view line) { return has_any(line, {stored}); });
           });
}

bool has_call_of_other_machine(const Difference& event) {
    const auto name = event.search.value_of("-sc");
    const bool is_name = !name.empty() && (name.front() < '0' || name.front() > '9');
    if (!event.is_only_ours() || !is_name || event.search.has("--arch")) return false;
    return any_line(event.lines, [](std::string_view line) {
        const auto at = line.find(" arch=");
        if (at == std::string_view::npos) return false;
        const auto value = line.substr(at + 6, line.find(' ', at + 6) - at - 6);
        return find_arch(value) != find_arch("b64");
    });
}

bool has_other_word_for_failure(const Difference& event) {
    return event.is_in_one() && event.search.has("-sv") && any_line(event.lines, [](std::string_view line) {
               return has_any(line, {"res=no", "res=fail ", "res=fail'", "res=\"", "res=0", "result=fail",
                                     "=Fail", "=FAIL", "success=\"", "\"DENIED\"", "action=denied"});
           });
}

}  // namespace

std::vector<KnownDifference> make_wider_searches() {
    return {
        {.row = "D18",
         .reason =
             "-f overlooks paths in USER_AVC, LANDLOCK_ACCESS and IPE_ACCESS records and the second name of others",
         .example = {record("AVC", 1,
                            "avc:  denied  { read } for  pid=1 comm=\"x\" path=\"/a\" name=\"b\" scontext=S "
                            "tcontext=O tclass=file"),
                     "-f b -w"},
         .excuses = has_further_file},
        {.row = "D18",
         .reason = "-c overlooks the comm of an access vector beside a system call",
         .example = {record("SYSCALL", 1, kCall) +
                         record(
                             "AVC", 1,
                             "avc:  denied  { x } for  pid=2 comm=\"other\" scontext=S tcontext=O tclass=x"),
                     "-c other"},
         .excuses = has_further_command},
        {.row = "D18",
         .reason = "-su and -se overlook the labels of several security modules and the profile of AppArmor",
         .example = {record("SYSCALL", 1, kCallStart + kTask + "subj_apparmor=p key=(null)"), "-su p"},
         .excuses = has_further_label},
        {.row = "D18",
         .reason = "-p looks at the last process of an event alone",
         .example = {record("AVC", 1,
                            "avc:  denied  { x } for  pid=2 comm=\"x\" scontext=S tcontext=O tclass=x") +
                         record("AVC", 1,
                                "avc:  denied  { x } for  pid=3 comm=\"x\" scontext=S tcontext=O tclass=x"),
                     "-p 2"},
         .excuses = has_further_process},
        {.row = "D18",
         .reason = "-tm overlooks the terminal of LOGIN",
         .example = {record("LOGIN", 1,
                            "pid=2 uid=0 old-auid=4294967295 auid=0 tty=tty1 old-ses=4294967295 ses=1 res=1"),
                     "-tm tty1"},
         .excuses = has_terminal_of_login},
        {.row = "D18",
         .reason = "-hn overlooks an address beside the name of a host",
         .example = {user_record(1, "op=login acct=\"x\" hostname=h addr=192.0.2.1 terminal=ssh res=success"),
                     "-hn 192.0.2.1"},
         .excuses = has_further_host},
        {.row = "D18",
         .reason = "many types of records are not looked into",
         .example = {record("KERN_MODULE", 1, "name=\"x\" comm=\"insmod\""), "-c insmod"},
         .excuses = has_record_of_other_type},
        {.row = "D19",
         .reason = "a system call by name is one of this host's machine",
         .example = {record("SYSCALL", 1,
                            "arch=40000003 syscall=11 success=yes exit=0 a0=1 a1=1 a2=1 a3=1 items=0 ppid=1 "
                            "pid=2 " +
                                kTask + "key=(null)"),
                     "-sc execve"},
         .excuses = has_call_of_other_machine},
        {.row = "D20",
         .reason = "words where a number is expected are not found",
         .example = {record(
                         "SYSCALL", 1,
                         "arch=x86_64 syscall=execve success=yes exit=0 a0=1 a1=1 a2=1 a3=1 items=0 ppid=1 "
                         "pid=2 " +
                             kTask + "key=(null)"),
                     "-sc execve"},
         .excuses = has_word_that_is_asked_for},
        {.row = "D18",
         .reason = "of the words of programs only `failed` is a failure",
         .example = {user_record(1, "op=login acct=\"x\" res=no"), "-sv no"},
         .excuses = has_other_word_for_failure},
    };
}

}  // namespace dockaudit::test

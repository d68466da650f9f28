#include "query/query_options.hpp"

#include <array>
#include <string>
#include <vector>

#include <dockaudit/docker_command.hpp>
#include <dockaudit/docker_flags.hpp>
#include <dockaudit/record_type.hpp>

namespace dockaudit::cli {

namespace {

constexpr std::string_view kTime = "Time";
constexpr std::string_view kEvents = "Events";
constexpr std::string_view kSubjects = "Processes, users and programs";
constexpr std::string_view kObjects = "Files, hosts and labels";
constexpr std::string_view kContainers = "Containers";
constexpr std::string_view kHelp = "Help and diagnosis";

std::string list_types() {
    std::string list = "the types are ALL";
    for (const auto& type : record_type_names()) list.append(" ").append(type.name);
    return list;
}

using Values = std::vector<std::string>;

Values type_values() {
    Values values{"ALL"};
    for (const auto& type : record_type_names()) values.emplace_back(type.name);
    return values;
}

Values time_values() {
    return {"now",       "recent",    "this-hour", "boot",       "today",
            "yesterday", "this-week", "week-ago",  "this-month", "this-year"};
}

Values flag_values() {
    Values values{"any", "low", "medium", "high", "critical"};
    for (const auto& flag : command_flags()) values.emplace_back(flag.name);
    return values;
}

constexpr auto kInputs = std::to_array<OptionSpec>({
    {"-if --input", Operand::value, "FILE|DIR", kLogOptions,
     "read this file instead of the logs of this host; - is standard input; of a directory, its audit.log "
     "and the rotated ones beside it, or without one its journal files, or the logs of all hosts in it; what "
     "journalctl -o export or -o json wrote is read too; several are read one after the other",
     true},
    {"--merge", Operand::none, "", kLogOptions,
     "put the events of several logs in the order of time, those of one time in the order of the logs"},
    {"--input-logs", Operand::none, "", kLogOptions,
     "read the logs of this host, whatever standard input is; the default"},
    {"--journal", Operand::none, "", kLogOptions,
     "read the audit records in the journal of this host, where systemd-journald keeps them, instead of the logs of "
     "auditd"},
});

constexpr auto kReading = std::to_array<OptionSpec>({
    {"--eoe-timeout", Operand::value, "SECONDS", kLogOptions,
     "seconds of log time after which an event is complete; by default end_of_event_timeout of auditd.conf, "
     "or 2"},
    {"--read-all", Operand::none, "", kLogOptions,
     "read the logs from end to end; without it, of logs of 64 MiB and more, stretches of 1 MiB that begin "
     "and end more than two minutes outside the time range are left out, and with them the records of a "
     "clock that was set back within one"},
    {"--threads", Operand::value, "N", kLogOptions,
     "threads to read with; 0, the default, is one for each core"},
});

constexpr auto kTimes = std::to_array<OptionSpec>({
    {"-ts --since --start", Operand::time, "TIME", kTime,
     "events of that time and later: now, recent, this-hour, boot, today, yesterday, this-week, week-ago, "
     "this-month, this-year; 2026-11-22, 2026-11-22 10:00:00.250, 10:00, 2026-11-22T10:00:00Z; "
     "90s, 10m, 1h, 2d, 1w before now; @SECONDS since 1970; or a date and a time as the locale writes them",
     false, nullptr, time_values},
    {"-te --until --end", Operand::time, "TIME", kTime,
     "events up to that time, written alike; a date alone means the end of that day", false, nullptr,
     time_values},
    {"--utc", Operand::none, "", kTime, "times are typed and shown in UTC"},
    {"--tz", Operand::value, "ZONE", kTime,
     "times are typed and shown in this zone, such as Europe/Berlin; by default that of TZ or of this host"},
});

constexpr auto kCriteria = std::to_array<OptionSpec>({
    {"-a --event", Operand::value, "SERIAL", kEvents, "the events with this serial number", true},
    {"-m --message", Operand::value, "TYPE[,TYPE...]", kEvents,
     "events with a record of one of these types, by name or number; ALL is every type; -m alone lists the "
     "names",
     true, list_types, type_values},
    {"-k --key", Operand::value, "TEXT", kEvents, "events whose rule has a key with this text", true},
    {"-sc --syscall", Operand::value, "NAME|NUMBER", kEvents,
     "system call; a name means it on every machine, or on that of --arch, a number is the same on all",
     true},
    {"--arch", Operand::value, "MACHINE", kEvents,
     "machine of the system call: a name such as x86_64, the number in hex, or b64 and b32 of this host",
     true},
    {"-sv --success", Operand::value, "yes|no", kEvents, "whether it succeeded", true, nullptr,
     [] {
         return Values{"yes", "no"};
     }},
    {"-e --exit", Operand::any_value, "CODE", kEvents,
     "exit value of the system call; a failed one has a negative number or name, as in -e -EPERM", true},
    {"-n --node", Operand::value, "NAME", kEvents, "the machine that the event comes from; the whole name",
     true},
    {"--where", Operand::value, "EXPRESSION", kEvents,
     "events with a record that this expression of ausearch-expression(5) holds for, such as 'comm i= runc "
     "&& exit < 0' or '\\regexp /docker|runc/'",
     true},
    {"--not", Operand::none, "", kEvents,
     "turns the next criterion round: --not -x /usr/sbin/dockerd leaves that program out; what lacks the "
     "field stays",
     true},
    {"-p --pid", Operand::value, "PID", kSubjects, "process id", true},
    {"-pp --ppid", Operand::value, "PID", kSubjects, "process id of the parent", true},
    {"-ui --uid", Operand::value, "USER", kSubjects, "user, by name or number; unset is none", true},
    {"-ue --uid-effective", Operand::value, "USER", kSubjects, "effective user", true},
    {"-ul --loginuid", Operand::any_value, "USER", kSubjects, "user that logged in; -1 and unset are none",
     true},
    {"-ua --uid-all", Operand::value, "USER", kSubjects, "user, effective user or user that logged in", true},
    {"-gi --gid", Operand::value, "GROUP", kSubjects, "group, by name or number", true},
    {"-ge --gid-effective", Operand::value, "GROUP", kSubjects, "effective group", true},
    {"-ga --gid-all", Operand::value, "GROUP", kSubjects, "group or effective group", true},
    {"--session", Operand::any_value, "SESSION", kSubjects, "login session; -1 and unset are none", true},
    {"-tm --terminal", Operand::value, "TEXT", kSubjects, "terminal", true},
    {"-c --comm", Operand::value, "TEXT", kSubjects, "name of the command, also in an access vector", true},
    {"-x --executable", Operand::value, "TEXT", kSubjects, "path of the program", true},
    {"--arg", Operand::any_value, "TEXT", kSubjects,
     "a word of the command line, the program among them; the next word is TEXT, even --privileged", true},
    {"--cmd", Operand::any_value, "TEXT", kSubjects,
     "the command line in one, words joined by spaces; or the title of the process", true},
    {"-f --file", Operand::value, "TEXT", kObjects,
     "file that a record names, working directory, or path of a socket; an abstract one is @NAME", true},
    {"-hn --host", Operand::value, "TEXT", kObjects, "remote host: name or address", true},
    {"-su --subject", Operand::value, "TEXT", kObjects, "security label of the subject", true},
    {"-o --object", Operand::value, "TEXT", kObjects, "security label of an object", true},
    {"-se --context", Operand::value, "TEXT", kObjects, "security label of the subject or an object", true},
    {"-uu --uuid", Operand::value, "TEXT", kObjects, "uuid of a virtual machine", true},
    {"-vm --vm-name", Operand::value, "TEXT", kObjects, "name of a virtual machine", true},
    {"-w --word", Operand::none, "", kObjects,
     "every TEXT is the whole value; otherwise it may be a part of it; * and ? are letters like others"},
    {"--container", Operand::value, "ID|NAME", kContainers,
     "events of processes that were in this container, and events that name it: an id, the beginning of one, or a "
     "name; which process was where is told by the starts of programs in all of the logs, not by the time range alone",
     true},
    {"--in-container", Operand::none, "", kContainers, "events of processes that were in some container",
     true},
    {"--on-host", Operand::none, "", kContainers, "events of processes that were surely in none", true},
    {"--docker-verb", Operand::value, "VERB[,VERB...]", kContainers,
     "events of the clients docker, podman, nerdctl and docker-compose with one of these verbs, such as run, exec, ps "
     "or 'compose up'; synonyms such as container ls count as ps",
     true, nullptr, command_verbs},
    {"--flag", Operand::value, "FLAG[,FLAG...]", kContainers,
     "events that raise one of these flags, such as privileged, host-root-mount, socket-mount or exec-root; any is "
     "each of them, and low, medium, high and critical are those of that severity and above",
     true, nullptr, flag_values},
    {"--parent", Operand::value, "TEXT", kContainers,
     "events of processes whose parent ran a program with this text in its path, its name or its command line",
     true},
    {"--container-names", Operand::value, "FILE", kContainers,
     "names and images of containers that the logs do not tell: what docker inspect or docker ps --format json "
     "printed"},
    {"--live", Operand::none, "", kContainers,
     "for the logs of this host, ask it too what runs on it now: so containers are known that were started before the "
     "logs begin; their processes by the control groups in /proc, their names by the files of docker and podman"},
    {"--no-history", Operand::none, "", kContainers,
     "what ran in which container is learnt from the events of the time range alone: quicker, and less is known"},
});

constexpr auto kDiagnosis = std::to_array<OptionSpec>({
    {"-q --quiet", Operand::none, "", kHelp,
     "no progress on a terminal, and no word when nothing is found; errors and damage are told all the same"},
    {"--stats", Operand::none, "", kHelp, "at the end, say on standard error what was read and how fast"},
    {"--debug", Operand::none, "", kHelp,
     "list on standard error every line that was skipped or cut, and where it is"},
    {"--no-sandbox", Operand::none, "", kHelp,
     "keep privileges, system calls and files that reading logs does not need; else they are given up first, "
     "as far as the kernel can, and --stats says what is in force"},
    {"--completion", Operand::value, "SHELL", kHelp,
     "print a script that completes options and their values in this shell, which is bash: run it by eval",
     false, nullptr, [] { return Values{"bash"}; }},
    {"-v --version", Operand::none, "", kHelp, "print the version"},
    {"-h --help", Operand::none, "", kHelp, "print this"},
});

}  // namespace

OptionTable input_options() noexcept {
    return kInputs;
}

OptionTable reading_options() noexcept {
    return kReading;
}

OptionTable time_options() noexcept {
    return kTimes;
}

OptionTable criteria_options() noexcept {
    return kCriteria;
}

OptionTable diagnosis_options() noexcept {
    return kDiagnosis;
}

}  // namespace dockaudit::cli

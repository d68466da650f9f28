#include "search/search_options.hpp"

#include <array>
#include <string>
#include <vector>

#include <dockaudit/docker_command.hpp>
#include <dockaudit/docker_flags.hpp>
#include <dockaudit/event_fields.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/record_type.hpp>

namespace dockaudit::search {

namespace {

using cli::Operand;
using cli::OptionSpec;

constexpr std::string_view kLogs = "Logs";
constexpr std::string_view kTime = "Time";
constexpr std::string_view kEvents = "Events";
constexpr std::string_view kSubjects = "Processes, users and programs";
constexpr std::string_view kObjects = "Files, hosts and labels";
constexpr std::string_view kContainers = "Containers";
constexpr std::string_view kOutput = "Output";
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
    return {"now",       "recent",   "this-hour",  "boot",      "today",     "yesterday",
            "this-week", "week-ago", "this-month", "this-year", "checkpoint"};
}

Values flag_values() {
    Values values{"any", "low", "medium", "high", "critical"};
    for (const auto& flag : command_flags()) values.emplace_back(flag.name);
    return values;
}

Values format_values() {
    Values values = output_format_names();
    values.insert(values.end(), {"table", "tsv"});
    return values;
}

constexpr auto kOptions = std::to_array<OptionSpec>({
    {"-if --input", Operand::value, "FILE|DIR", kLogs,
     "read this file instead of the logs of this host; - is standard input; of a directory, its audit.log "
     "and the rotated ones beside it, or without one the logs of all hosts in it; several are read one after the "
     "other",
     true},
    {"--merge", Operand::none, "", kLogs,
     "put the events of several logs in the order of time, those of one time in the order of the logs"},
    {"--input-logs", Operand::none, "", kLogs,
     "read the logs of this host, whatever standard input is; the default"},
    {"--checkpoint", Operand::value, "FILE", kLogs,
     "go on after the last event of the run before, which this file remembers, and remember the last one of "
     "this run"},
    {"-F --follow", Operand::none, "", kLogs,
     "wait for more at the end of the logs and print each event as soon as it is complete, whatever rotates the log; "
     "it begins with what comes now, or with --since, --no-tail or a cursor"},
    {"--no-tail", Operand::none, "", kLogs, "with --follow: begin with all events of the logs"},
    {"--cursor-file", Operand::value, "FILE", kLogs,
     "go on where this file says that another run stopped, and keep in it how far this one has come, so that each "
     "event is printed once, across rotation and compression; with --follow every second"},
    {"--after-cursor", Operand::value, "CURSOR", kLogs,
     "go on after this cursor, as --show-cursor printed it"},
    {"--show-cursor", Operand::none, "", kLogs,
     "at the end, print how far the logs were read, after -- cursor:"},
    {"--eoe-timeout", Operand::value, "SECONDS", kLogs,
     "seconds of log time after which an event is complete; by default end_of_event_timeout of auditd.conf, "
     "or 2"},
    {"--read-all", Operand::none, "", kLogs,
     "read the logs from end to end; without it, of logs of 64 MiB and more, stretches of 1 MiB that begin "
     "and end more than two minutes outside the time range are left out, and with them the records of a "
     "clock that was set back within one"},
    {"--threads", Operand::value, "N", kLogs, "threads to read with; 0, the default, is one for each core"},

    {"-ts --since --start", Operand::time, "TIME", kTime,
     "events of that time and later: now, recent, this-hour, boot, today, yesterday, this-week, week-ago, "
     "this-month, this-year, checkpoint; 2026-11-22, 2026-11-22 10:00:00.250, 10:00, 2026-11-22T10:00:00Z; "
     "90s, 10m, 1h, 2d, 1w before now; @SECONDS since 1970; or a date and a time as the locale writes them",
     false, nullptr, time_values},
    {"-te --until --end", Operand::time, "TIME", kTime,
     "events up to that time, written alike; a date alone means the end of that day", false, nullptr,
     time_values},
    {"--utc", Operand::none, "", kTime, "times are typed and shown in UTC"},
    {"--tz", Operand::value, "ZONE", kTime,
     "times are typed and shown in this zone, such as Europe/Berlin; by default that of TZ or of this host"},

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

    {"-i --interpret", Operand::none, "", kOutput, "show names instead of numbers, and text instead of hex"},
    {"-r --raw", Operand::none, "", kOutput, "print records unchanged, as they are stored"},
    {"--format", Operand::value, "FORMAT", kOutput,
     "default, interpret, raw, csv, text, activity, json or json-records; activity is a line for each command to a container engine and for each program that ran in a container; csv is a line of values for each event and "
     "text a sentence; json is one line for each event, in the Elastic Common Schema; json-records is its "
     "records with the names of auditd, and loses nothing; table and tsv have a "
     "line for each event, see --fields",
     false, nullptr, format_values},
    {"--fields", Operand::value, "FIELD[,FIELD...]", kOutput,
     "print a line for each event with these fields, as a table or in the --format csv, tsv or json: time, "
     "date, hour, event, serial, node, type, types, argv, command, file, host, tty, success, "
     "container, container.name, container.source, container.named, place, image, flag, docker.verb, person, "
     "parent.exe, parent.comm, parent.argv, ancestors, or any field of a record, such as auid, exe or key; values are interpreted, raw.NAME is the stored one",
     false, nullptr, event_field_names},
    {"--count", Operand::none, "", kOutput, "print only the number of events"},
    {"--count-by", Operand::value, "FIELD[,FIELD...]", kOutput,
     "print how many events there are for each value of these fields, the most frequent first; also in the "
     "--format csv, tsv or json",
     false, nullptr, event_field_names},
    {"--histogram", Operand::attached, "[=SPAN]", kOutput,
     "print how many events there are for each span of time, such as 10m, 1h or 1d; by default one that "
     "makes at most 60 lines; also in the --format csv, tsv or json"},
    {"--reverse", Operand::none, "", kOutput, "print the newest events first; not from a pipe"},
    {"--limit", Operand::value, "N", kOutput, "stop after N events"},
    {"--color", Operand::value, "WHEN", kOutput,
     "auto, the default, colours what goes to a terminal and shows what was searched for in reverse, unless "
     "NO_COLOR is set or TERM is dumb; always and never",
     false, nullptr, [] { return Values{"auto", "always", "never"}; }},
    {"--with-raw", Operand::none, "", kOutput, "for json: add the records as they are stored"},
    {"--escape", Operand::value, "MODE", kOutput,
     "how bytes that could harm are shown: tty, the default, makes control characters octal; shell and "
     "shell_quote escape for a shell as well; raw leaves everything",
     false, nullptr, [] { return Values{"tty", "shell", "shell_quote", "raw"}; }},
    {"--extra-keys", Operand::none, "", kOutput, "csv with a column for the first key of the rule"},
    {"--extra-labels", Operand::none, "", kOutput, "csv with columns for the labels of subject and object"},
    {"--extra-obj2", Operand::none, "", kOutput,
     "csv with a column for the second object, such as a new name"},
    {"--extra-time", Operand::none, "", kOutput,
     "csv with columns for the parts of the time and the distance from UTC"},
    {"--just-one", Operand::none, "", kOutput, "stop after the first event"},
    {"-l --line-buffered", Operand::none, "", kOutput, "hand on every event at once"},

    {"-q --quiet", Operand::none, "", kHelp,
     "no progress on a terminal, and no word when nothing is found; errors and damage are told all the same"},
    {"--stats", Operand::none, "", kHelp, "at the end, say on standard error what was read and how fast"},
    {"--debug", Operand::none, "", kHelp,
     "list on standard error every line that was skipped or cut, and where it is"},
    {"--completion", Operand::value, "SHELL", kHelp,
     "print a script that completes options and their values in this shell, which is bash: run it by eval",
     false, nullptr, [] { return Values{"bash"}; }},
    {"-v --version", Operand::none, "", kHelp, "print the version"},
    {"-h --help", Operand::none, "", kHelp, "print this"},
});

constexpr std::string_view kUsage = R"(Usage: dockaudit-search OPTION...
Prints the events of audit logs that meet all criteria. The values of an option
that is given more than once are alternatives.

    dockaudit-search -k docker --since today
    dockaudit-search -m EXECVE -ua root --since 1h -i
    dockaudit-search -if audit.log -sc openat -sv no -f /etc/shadow
    dockaudit-search -k docker --not -x /usr/sbin/dockerd --arg --privileged
    zcat audit.log.gz | dockaudit-search -r -x /usr/bin/docker -
)";

constexpr std::string_view kStatus = R"(
Exit status: 0 events were found, 1 none was found, 2 something went wrong;
10, 11 and 12 concern --checkpoint.
)";

}  // namespace

cli::OptionTable search_option_table() noexcept {
    return kOptions;
}

std::string search_help() {
    return std::string(kUsage) + cli::options_help(search_option_table()) + std::string(kStatus);
}

std::string search_man_options() {
    return cli::options_man(search_option_table());
}

}  // namespace dockaudit::search

#include "search/search_options.hpp"

#include <array>
#include <string>
#include <vector>

#include <dockaudit/event_fields.hpp>
#include <dockaudit/event_writer.hpp>

#include "query/query_options.hpp"

namespace dockaudit::search {

namespace {

using cli::Operand;
using cli::OptionSpec;
using cli::OptionTable;

constexpr std::string_view kOutput = "Output";

using Values = std::vector<std::string>;

Values format_values() {
    Values values = output_format_names();
    values.insert(values.end(), {"table", "tsv"});
    return values;
}

constexpr auto kPlaces = std::to_array<OptionSpec>({
    {"--checkpoint", Operand::value, "FILE", cli::kLogOptions,
     "go on after the last event of the run before, which this file remembers, and remember the last one of "
     "this run; -ts checkpoint goes on by its time alone"},
    {"-F --follow", Operand::none, "", cli::kLogOptions,
     "wait for more at the end of the logs and print each event as soon as it is complete, whatever rotates the log; "
     "it begins with what comes now, or with --since, --no-tail or a cursor"},
    {"--no-tail", Operand::none, "", cli::kLogOptions, "with --follow: begin with all events of the logs"},
    {"--cursor-file", Operand::value, "FILE", cli::kLogOptions,
     "go on where this file says that another run stopped, and keep in it how far this one has come, so that each "
     "event is printed once, across rotation and compression; with --follow every second"},
    {"--after-cursor", Operand::value, "CURSOR", cli::kLogOptions,
     "go on after this cursor, as --show-cursor printed it"},
    {"--show-cursor", Operand::none, "", cli::kLogOptions,
     "at the end, print how far the logs were read, after -- cursor:"},
});

constexpr auto kOutputs = std::to_array<OptionSpec>({
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
     false, nullptr,
     [] {
         return Values{"auto", "always", "never"};
     }},
    {"--with-raw", Operand::none, "", kOutput, "for json: add the records as they are stored"},
    {"--escape", Operand::value, "MODE", kOutput,
     "how bytes that could harm are shown: tty, the default, makes control characters octal; shell and "
     "shell_quote escape for a shell as well; raw leaves everything",
     false, nullptr,
     [] {
         return Values{"tty", "shell", "shell_quote", "raw"};
     }},
    {"--extra-keys", Operand::none, "", kOutput, "csv with a column for the first key of the rule"},
    {"--extra-labels", Operand::none, "", kOutput, "csv with columns for the labels of subject and object"},
    {"--extra-obj2", Operand::none, "", kOutput,
     "csv with a column for the second object, such as a new name"},
    {"--extra-time", Operand::none, "", kOutput,
     "csv with columns for the parts of the time and the distance from UTC"},
    {"--just-one", Operand::none, "", kOutput, "stop after the first event"},
    {"-l --line-buffered", Operand::none, "", kOutput, "hand on every event at once"},
});

// As ausearch has it, a checkpoint is a time too.
Values time_values() {
    auto values = cli::find_option(cli::time_options(), "--start")->values();
    values.emplace_back("checkpoint");
    return values;
}

std::vector<OptionSpec> make_table() {
    std::vector<OptionSpec> table;
    for (const auto part :
         {cli::input_options(), OptionTable(kPlaces), cli::reading_options(), cli::time_options(),
          cli::criteria_options(), OptionTable(kOutputs), cli::diagnosis_options()})
        table.insert(table.end(), part.begin(), part.end());
    for (auto& option : table) {
        if (option.id() == "--start" || option.id() == "--end") option.values = time_values;
    }
    return table;
}

constexpr std::string_view kUsage = R"(Usage: dockaudit-search OPTION...
Prints the events of audit logs that meet all criteria. The values of an option
that is given more than once are alternatives.

    dockaudit-search -k docker --since today
    dockaudit-search -m EXECVE -ua root --since 1h -i
    dockaudit-search -if audit.log -sc openat -sv no -f /etc/shadow
    dockaudit-search -k docker --not -x /usr/sbin/dockerd --arg --privileged
    ssh web1 cat /var/log/audit/audit.log.1.gz | dockaudit-search -r -x /usr/bin/docker -
)";

constexpr std::string_view kStatus = R"(
Exit status: 0 events were found, 1 none was found, 2 something went wrong;
10, 11 and 12 concern --checkpoint.
)";

}  // namespace

cli::OptionTable search_option_table() noexcept {
    static const auto table = make_table();
    return table;
}

std::string search_help() {
    return std::string(kUsage) + cli::options_help(search_option_table()) + std::string(kStatus);
}

std::string search_man_options() {
    return cli::options_man(search_option_table());
}

}  // namespace dockaudit::search

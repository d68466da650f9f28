#include "docker/traced_recording.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <dockaudit/event_reader.hpp>
#include <filesystem>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

namespace fs = std::filesystem;

// The tracer's time is that of the end of an exec, the log's that of its beginning by a coarse clock.
constexpr std::int64_t kClockDifference = 150;

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::vector<std::string> list_of(std::string_view field) {
    return field == "-" ? std::vector<std::string>{} : split(field, ',');
}

// 2026-11-28T12:46:39.143Z
std::int64_t parse_time(const std::string& text) {
    using namespace std::chrono;
    const auto number = [&](std::size_t at, std::size_t size) { return std::stoi(text.substr(at, size)); };
    const year_month_day date{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                              day{static_cast<unsigned>(number(8, 2))}};
    const auto time = sys_days{date} + hours{number(11, 2)} + minutes{number(14, 2)} +
                      seconds{number(17, 2)} + milliseconds{number(20, 3)};
    return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

std::uint32_t parse_number(const std::string& text) {
    return static_cast<std::uint32_t>(std::stoul(text));
}

TracedAction read_action(const std::vector<std::string>& fields) {
    TracedAction action;
    action.time = parse_time(fields.at(1));
    if (fields.at(2) != "None") action.user = fields.at(2);
    action.loginuid = parse_number(fields.at(3));
    action.session = parse_number(fields.at(4));
    action.verb = fields.at(5);
    action.names = list_of(fields.at(6));
    action.containers = list_of(fields.at(7));
    action.images = list_of(fields.at(8));
    action.flags = list_of(fields.at(9));
    action.status = fields.at(10);
    action.command = fields.at(11);
    return action;
}

TracedRecording read_recording(const fs::path& table, const std::string& name, LogSet logs) {
    TracedRecording recording{name, std::move(logs), {}, {}};
    std::istringstream in(read_file(table));
    std::vector<std::vector<std::string>> processes;
    for (std::string line; std::getline(in, line);) {
        const auto fields = split(line, '\t');
        if (fields.front() == "process") processes.push_back(fields);
        if (fields.front() == "action") recording.actions.push_back(read_action(fields));
    }
    for (const auto& fields : processes) {
        TracedProcess process;
        process.time = parse_time(fields.at(1));
        process.container = fields.at(2);
        process.pid = parse_number(fields.at(3));
        process.cause = fields.at(5);
        if (fields.at(6) != "-") process.action = &recording.actions.at(parse_number(fields.at(6)) - 1);
        process.command = fields.at(7);
        recording.processes.push_back(std::move(process));
    }
    return recording;
}

void read_folder(std::vector<TracedRecording>& recordings, const fs::path& folder) {
    constexpr std::string_view kEnding = ".truth.tsv";
    std::vector<fs::path> tables;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().string().ends_with(kEnding)) tables.push_back(entry.path());
        const auto inside = entry.path() / "truth.tsv";
        if (entry.is_directory() && fs::exists(inside)) tables.push_back(inside);
    }
    std::ranges::sort(tables);
    for (const auto& table : tables) {
        const auto file = table.filename().string();
        const bool is_inside = file == "truth.tsv";
        const auto name = is_inside ? table.parent_path().filename().string()
                                    : file.substr(0, file.size() - kEnding.size());
        const auto log = is_inside ? table.parent_path() / "audit.log" : folder / (name + ".log");
        recordings.push_back(read_recording(table, name, LogSet::rotated(log)));
    }
}

std::vector<TracedRecording> read_recordings() {
    std::vector<TracedRecording> recordings;
    read_folder(recordings, fs::path(DOCKAUDIT_SOURCE_DIR) / "testdata/traced");
    if (const auto* const more = std::getenv("DOCKAUDIT_TRACED")) read_folder(recordings, more);
    return recordings;
}

}  // namespace

const std::vector<TracedRecording>& traced_recordings() {
    static const auto kRecordings = read_recordings();
    return kRecordings;
}

const TracedRecording& traced_recording(const std::string& name) {
    const auto& all = traced_recordings();
    const auto found = std::ranges::find(all, name, &TracedRecording::name);
    if (found == all.end()) throw std::runtime_error("no recording " + name);
    return *found;
}

std::vector<Event> read_all_events(const LogSet& logs) {
    std::vector<Event> events;
    for (const EventView& event : EventReader(logs)) events.push_back(event.to_owned());
    return events;
}

std::vector<FoundProgram> find_programs(const ContainerHistory& history, const std::vector<Event>& events) {
    std::vector<FoundProgram> programs;
    for (const auto& owned : events) {
        const auto event = owned.view();
        if (event.find_record(RecordType::execve) == nullptr || event.field("success") != "yes") continue;
        FoundProgram program;
        program.time = event.id().time.time_since_epoch() / std::chrono::milliseconds(1);
        program.pid = parse_number(std::string(event.field("pid").value_or("0")));
        const auto residence = history.find(event);
        program.place = residence.place;
        if (residence.container != nullptr) program.container = residence.container->id;
        program.cause = history.cause(event);
        program.action = history.action(event);
        if (program.action && program.action->serial != event.id().serial) program.action.reset();
        for (const auto& argument : event.argv()) program.command += argument.substr(0, 40) + ' ';
        programs.push_back(std::move(program));
    }
    return programs;
}

std::vector<const FoundProgram*> match_processes(const TracedRecording& recording,
                                                 const std::vector<FoundProgram>& programs) {
    std::map<std::uint32_t, std::vector<const FoundProgram*>> by_pid;
    for (const auto& program : programs) by_pid[program.pid].push_back(&program);
    std::vector<const FoundProgram*> matches;
    for (const auto& process : recording.processes) {
        auto& candidates = by_pid[process.pid];
        const auto distance = [&](const FoundProgram* program) {
            return std::abs(program->time - process.time);
        };
        const auto nearest = std::ranges::min_element(candidates, {}, distance);
        if (nearest == candidates.end() || distance(*nearest) > kClockDifference) {
            matches.push_back(nullptr);
        } else {
            matches.push_back(*nearest);
            candidates.erase(nearest);
        }
    }
    return matches;
}

}  // namespace dockaudit::test

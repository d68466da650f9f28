#pragma once

#include <cstdint>
#include <dockaudit/container_history.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/log_set.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dockaudit::test {

/// A command that was typed while a log was recorded. A field with several values has them all.
struct TracedAction {
    std::int64_t time = 0;  ///< milliseconds
    std::string user;       ///< who logged in; empty if nobody did
    std::uint32_t loginuid = 0;
    std::uint32_t session = 0;
    std::string verb;
    std::vector<std::string> names;
    std::vector<std::string> containers;
    std::vector<std::string> images;
    std::vector<std::string> flags;
    std::string status;
    std::string command;
};

/// A program that ran in a container, as the tracer in the kernel saw it.
struct TracedProcess {
    std::int64_t time = 0;  ///< milliseconds
    std::uint32_t pid = 0;
    std::string container;
    std::string cause;                     ///< `human`, or what else made it run
    const TracedAction* action = nullptr;  ///< that started it; null if none did
    std::string command;
};

/// A log and what is known of it from elsewhere: testdata/traced.
struct TracedRecording {
    std::string name;
    LogSet logs;
    std::vector<TracedAction> actions;
    std::vector<TracedProcess> processes;
};

/// Those of testdata/traced, and of the folder that the environment variable DOCKAUDIT_TRACED names.
const std::vector<TracedRecording>& traced_recordings();

/// One of testdata/traced.
const TracedRecording& traced_recording(const std::string& name);

/// All events of a log, in their order.
std::vector<Event> read_all_events(const LogSet& logs);

/// What a history says of the start of a program.
struct FoundProgram {
    std::int64_t time = 0;  ///< milliseconds
    std::uint32_t pid = 0;
    ProcessPlace place = ProcessPlace::unknown;
    std::string container;
    std::optional<ActionView> cause;
    std::optional<ActionView> action;  ///< that begins with it
    std::string command;
};

/// Of all programs of a recording.
std::vector<FoundProgram> find_programs(const ContainerHistory& history, const std::vector<Event>& events);

/// Finds for each of the traced processes its program: the same pid, at nearly the same time; null if the log has
/// none. Each program is given once.
std::vector<const FoundProgram*> match_processes(const TracedRecording& recording,
                                                 const std::vector<FoundProgram>& programs);

}  // namespace dockaudit::test

#include "query/container_tests.hpp"

#include <algorithm>

#include <dockaudit/docker_command.hpp>
#include <dockaudit/event_subject.hpp>

namespace dockaudit {
namespace {

// The command of the client whose process the event is of.
std::optional<DockerCommand> find_command(const EventSubject& subject) {
    if (auto action = subject.action()) return std::move(action->command);
    return DockerCommand::parse(subject.event());
}

}  // namespace

bool holds_container(const ContainerTest& test, const EventView& event) {
    const auto is_wanted = [&](const Container* container) {
        return container != nullptr && std::ranges::find(test.containers, container) != test.containers.end();
    };
    const EventSubject subject(event, test.history.get());
    if (is_wanted(subject.residence().container)) return true;
    if (std::ranges::any_of(subject.named(), is_wanted)) return true;
    // A client's words may be all that the logs have of a container.
    if (!test.containers.empty()) return false;
    const auto command = find_command(subject);
    return command && (command->options.name == test.text ||
                       std::ranges::find(command->containers, test.text) != command->containers.end());
}

bool holds_parent(const ParentTest& test, const EventView& event) {
    const auto parent = EventSubject(event, test.history.get()).parent();
    if (!parent) return false;
    if (test.pattern.holds(parent->exe) || test.pattern.holds(parent->comm)) return true;
    std::string command;
    for (const auto& word : parent->arguments) {
        if (!command.empty()) command += ' ';
        command += word;
    }
    return test.pattern.holds(command);
}

bool holds_verb(const VerbTest& test, const EventView& event) {
    const auto command = find_command(EventSubject(event, test.history.get()));
    return command && command->verb == test.verb;
}

}  // namespace dockaudit

#include "format/container_columns.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <dockaudit/account.hpp>
#include <dockaudit/docker_command.hpp>
#include <dockaudit/docker_flags.hpp>

#include "docker/container_hint.hpp"

namespace dockaudit {
namespace {

constexpr std::array<std::pair<std::string_view, ContainerColumn>, 14> kColumns{{
    {"container", ContainerColumn::container},
    {"container.name", ContainerColumn::name},
    {"container.source", ContainerColumn::source},
    {"container.named", ContainerColumn::named},
    {"place", ContainerColumn::place},
    {"image", ContainerColumn::image},
    {"flag", ContainerColumn::flag},
    {"flags", ContainerColumn::flags},
    {"docker.verb", ContainerColumn::verb},
    {"person", ContainerColumn::person},
    {"parent.exe", ContainerColumn::parent_exe},
    {"parent.comm", ContainerColumn::parent_comm},
    {"parent.argv", ContainerColumn::parent_argv},
    {"ancestors", ContainerColumn::ancestors},
}};

using Values = std::vector<std::string>;

Values one(std::string_view value) {
    return value.empty() ? Values{} : Values{std::string(value)};
}

std::optional<DockerCommand> find_command(const EventSubject& subject) {
    if (auto action = subject.action()) return std::move(action->command);
    return DockerCommand::parse(subject.event());
}

Values read_named(const EventSubject& subject) {
    ContainerHint hint;
    hint.read(subject.event());
    Values ids;
    for (const auto* container : subject.named(hint.id())) ids.push_back(container->id);
    return ids.empty() ? one(hint.id()) : ids;
}

std::string login_of(const ActionView& action) {
    if (action.loginuid == kUnsetId) return {};
    return action.login_name.empty() ? std::to_string(action.loginuid) : std::string(action.login_name);
}

Values read_person(const EventSubject& subject) {
    if (const auto action = subject.action()) return one(login_of(*action));
    const auto cause = subject.cause();
    if (!cause) return {};
    const auto login = login_of(*cause);
    return login.empty() ? Values{} : Values{"~" + login};
}

Values read_residence(ContainerColumn column, const Residence& residence) {
    switch (column) {
        case ContainerColumn::container:
            return residence.container == nullptr ? Values{} : one(residence.container->id);
        case ContainerColumn::name:
            return one(residence.name);
        case ContainerColumn::source:
            return one(to_string(residence.source));
        default:
            return residence.place == ProcessPlace::unknown ? Values{}
                   : residence.place == ProcessPlace::host  ? Values{"host"}
                                                            : Values{"container"};
    }
}

Values read_image(const EventSubject& subject) {
    const auto* const container = subject.residence().container;
    if (container != nullptr && !container->image.empty()) return one(container->image);
    const auto command = find_command(subject);
    return command ? one(command->image()) : Values{};
}

Values read_parents(ContainerColumn column, const EventSubject& subject) {
    if (column == ContainerColumn::ancestors) {
        Values names;
        for (const auto& ancestor : subject.ancestors()) names.emplace_back(ancestor.comm);
        return names;
    }
    const auto parent = subject.parent();
    if (!parent) return {};
    if (column == ContainerColumn::parent_exe) return one(parent->exe);
    if (column == ContainerColumn::parent_comm) return one(parent->comm);
    return {parent->arguments.begin(), parent->arguments.end()};
}

}  // namespace

std::vector<std::string> container_column_names() {
    std::vector<std::string> names;
    for (const auto& column : kColumns) names.emplace_back(column.first);
    return names;
}

std::optional<ContainerColumn> find_container_column(std::string_view name) noexcept {
    const auto found = std::ranges::find(kColumns, name, [](const auto& column) { return column.first; });
    return found == kColumns.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> read_container_column(ContainerColumn column, const EventSubject& subject) {
    switch (column) {
        case ContainerColumn::named:
            return read_named(subject);
        case ContainerColumn::image:
            return read_image(subject);
        case ContainerColumn::flag:
        case ContainerColumn::flags: {
            Values names;
            for (const auto flag : find_flags(subject)) names.emplace_back(command_flag(flag).name);
            return names;
        }
        case ContainerColumn::verb: {
            const auto command = find_command(subject);
            return command ? one(command->verb) : Values{};
        }
        case ContainerColumn::person:
            return read_person(subject);
        case ContainerColumn::parent_exe:
        case ContainerColumn::parent_comm:
        case ContainerColumn::parent_argv:
        case ContainerColumn::ancestors:
            return read_parents(column, subject);
        default:
            return read_residence(column, subject.residence());
    }
}

}  // namespace dockaudit

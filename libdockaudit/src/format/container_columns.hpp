#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_subject.hpp>

namespace dockaudit {

/// The columns that tell of containers, of what clients asked for, and of ancestors.
enum class ContainerColumn : std::uint8_t {
    container,  ///< the id of the container that the process was in
    name,       ///< its name
    source,     ///< what shows that
    named,      ///< the containers that the event names
    place,      ///< `host` or `container`
    image,      ///< of the container, or that a client's command names
    flag,       ///< what a security person wants flagged
    flags,      ///< the same; where nothing is, the field of that name that records have
    verb,       ///< of a client's command
    person,     ///< who logged in, of a client; with a `~`, who is taken to have started what runs
    parent_exe,
    parent_comm,
    parent_argv,
    ancestors,  ///< the names of the ancestors, the parent first
};

/// The column of a name; absent if there is none of that name.
std::optional<ContainerColumn> find_container_column(std::string_view name) noexcept;

/// The names of all.
std::vector<std::string> container_column_names();

/// True if an event can have several values.
constexpr bool has_several_values(ContainerColumn column) noexcept {
    return column == ContainerColumn::named || column == ContainerColumn::flag ||
           column == ContainerColumn::flags || column == ContainerColumn::parent_argv ||
           column == ContainerColumn::ancestors;
}

/// The values of a column. Without a history only what the event says itself is known.
std::vector<std::string> read_container_column(ContainerColumn column, const EventSubject& subject);

}  // namespace dockaudit

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_view.hpp>

#include "docker/runtime_command.hpp"

namespace dockaudit {

/// True if a record tells of a virtual machine or, for engines that write such ones, of a container.
bool is_machine_record(RecordType type) noexcept;

/// Which container an event names, as far as the event alone says it. Its process need not be in it: mostly it
/// handles the container from outside.
///
/// An id is 64 lower-case hex digits, and only some places hold one: the `-id` of containerd's shim, the id
/// that runc is given, conmon's `-c`, the task folders of containerd, `/var/lib/docker/containers/`, the
/// scopes of cgroups. The same digits elsewhere are layers, images and checksums. Fewer digits there, at
/// least the twelve that Docker shows, are the beginning of an id: of a command line that was cut, or as a
/// person typed it.
class ContainerHint {
 public:
    void clear() noexcept;

    /// All that an event says: its command line, or if it has none the title of its process, and its paths.
    void read(const EventView& event);

    /// The arguments of one command line, from the first to the last.
    void begin_command() noexcept;
    void add_argument(std::string_view argument);
    void end_command();

    /// The value of `proctitle`, decoded: arguments separated by NUL, possibly cut.
    void add_title(std::string_view title);

    void add_path(std::string_view path);

    /// What a message of a daemon names: the machine of VIRT_CONTROL and its like, or its control group; and the unit of
    /// SERVICE_START, which podman calls by the id when it checks whether a container is well. Of other records nothing.
    void add_message(const RecordView& record);

    /// Empty if the event does not say. *Lifetime*: until `clear`.
    std::string_view id() const noexcept { return id_; }
    bool is_whole() const noexcept { return id_.size() == kIdSize; }

    /// `shim`, `runc`, `conmon`, `path`, `machine` or `unit`.
    std::string_view source() const noexcept { return source_; }

    static constexpr std::size_t kIdSize = 64;

 private:
    void offer(std::string_view id, std::string_view source);

    std::string id_;
    std::string_view source_;

    // Of the command line at hand.
    RuntimeKind kind_ = RuntimeKind::none;
    bool has_argument_ = false;
    std::vector<std::string> arguments_;  // of a runtime's, a shim's or a monitor's
};

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace dockaudit {

/// What a program is to the containers of a host.
enum class RuntimeKind : std::uint8_t {
    none,     ///< no part of the machinery
    shim,     ///< containerd's shim: stays as long as the container, the parent of its first process
    monitor,  ///< conmon: the same for podman and CRI-O
    runtime,  ///< runc, crun: makes a container or a process in one, and ends
    init,     ///< runc that has called itself: becomes the first process
    engine,   ///< dockerd, containerd, podman and what they call themselves for
};

/// The command line of such a program. *Lifetime*: borrows the arguments.
struct RuntimeCommand {
    RuntimeKind kind = RuntimeKind::none;
    std::string_view verb;  ///< of a runtime or a shim: `create`, `exec`, `delete` …
    std::string_view id;    ///< of the container; empty if the command names none
    /// Whose the container is: the namespace of containerd, or `podman` or `crio`; empty if it is not told.
    std::string_view engine = {};

    /// The container is a virtual machine: what the program starts on the host is not in it.
    bool is_apart = false;

    /// True if what the program starts, but for other parts of the machinery, runs in the container.
    bool makes_process() const noexcept;
    /// True if a container's life begins with it.
    bool begins_container() const noexcept;
    /// True if it ends a container's life: what runs later under that id was started again.
    bool ends_container() const noexcept;
};

/// Reads a command line. What a program is goes by `exe`, which the kernel names, and only where that says
/// nothing (runc runs from a sealed copy of itself) by the first argument, which anybody can choose.
RuntimeCommand parse_runtime_command(std::string_view exe, std::span<const std::string_view> arguments);

/// Reads the command line of a program that a shim or a monitor of the container `id` called: a runtime of another
/// name has a verb and the id after it. Its id is empty if it is none.
RuntimeCommand parse_unknown_runtime(std::span<const std::string_view> arguments, std::string_view id);

/// What a program of this name is, in `none` to `engine`.
RuntimeKind runtime_kind(std::string_view name) noexcept;

/// True for the names of the programs with which people command engines.
bool is_client_name(std::string_view name) noexcept;

/// True if a program is a client, or can be the interpreter of one, by what the kernel says it is: `argv[0]` can be
/// anything.
bool may_be_client(std::string_view exe) noexcept;

/// True for programs that run another one in another root or namespace: what that is loaded from says nothing of where
/// its process belongs.
bool enters_other_root(std::string_view exe) noexcept;

/// The name of a program without its folders and without ` (deleted)`.
std::string_view program_name(std::string_view path) noexcept;

/// True for the digits of an id.
constexpr bool is_lower_hex_digit(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// True for what can be the id of a container: letters, digits, `_`, `.`, `+` and `-`, a letter or digit first.
bool is_container_id(std::string_view text) noexcept;

/// The hex id that stands in a path or the name of a cgroup at one of the places that hold one; of several
/// the longest. Absent if there is none.
std::optional<std::string_view> find_container_id(std::string_view path) noexcept;

}  // namespace dockaudit

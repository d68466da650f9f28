#pragma once

#include <string_view>

namespace dockaudit {

// Which files belong to a container engine of this host, by their whole paths. A path in a container, or one that is
// relative, is none of them.

/// True for a folder and what lies below it.
bool is_path_within(std::string_view path, std::string_view folder) noexcept;

/// True for the name of a socket that takes commands for an engine, wherever it lies: rootless engines have theirs in
/// the folder of a user.
bool is_engine_socket(std::string_view path) noexcept;

/// True for a folder that is there for such sockets.
bool is_engine_socket_folder(std::string_view path) noexcept;

/// True for what tells an engine how to run: its configuration, its units and their drop-ins. The folder
/// `/etc/docker` itself counts.
bool is_engine_configuration(std::string_view path) noexcept;

/// True for a program of an engine, or a client, where packages put programs.
bool is_engine_program(std::string_view path) noexcept;

/// True for a program that talks to the sockets of engines every day, by its path: anybody can call his own `docker`.
bool is_usual_socket_client(std::string_view exe) noexcept;

/// True for a file by which who writes it has the kernel run a program with all rights, or halts the host. A container
/// has the same kernel under the same names.
bool is_kernel_control(std::string_view path) noexcept;

}  // namespace dockaudit

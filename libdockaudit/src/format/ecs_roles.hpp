#pragma once

#include <cstdint>
#include <string_view>

namespace dockaudit {

/// What a field means to ECS, by its name.
enum class EcsRole : std::uint8_t {
    none,
    pid,
    parent_pid,
    command,
    executable,
    title,
    working_directory,
    login_user,
    user,
    effective_user,
    group,
    session,
    outcome,
    remote_address,
    key,
    // These have no place of their own, but decide on others.
    syscall,
    operation,
    promiscuous,
    was_promiscuous,
    first_argument,
};

/// The role of a field in a record that is none of PATH, SOCKADDR, EXECVE and AVC.
constexpr EcsRole find_ecs_role(std::string_view name) noexcept {
    using enum EcsRole;
    switch (name.size()) {
        case 2:
            return name == "op" ? operation : name == "a0" ? first_argument : none;
        case 3:
            if (name == "pid") return pid;
            if (name == "exe") return executable;
            if (name == "cwd") return working_directory;
            if (name == "uid") return user;
            if (name == "gid") return group;
            if (name == "ses") return session;
            if (name == "res") return outcome;
            return name == "key" ? key : none;
        case 4:
            if (name == "ppid") return parent_pid;
            if (name == "comm") return command;
            if (name == "auid") return login_user;
            if (name == "euid") return effective_user;
            if (name == "addr") return remote_address;
            return name == "prom" ? promiscuous : none;
        case 6:
            return name == "result" ? outcome : none;
        case 7:
            return name == "syscall" ? syscall : name == "success" ? outcome : none;
        case 8:
            return name == "old_prom" ? was_promiscuous : none;
        case 9:
            return name == "proctitle" ? title : none;
        default:
            return none;
    }
}

}  // namespace dockaudit

#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <dockaudit/field.hpp>
#include <dockaudit/record_type.hpp>

#include "base/ascii.hpp"
#include "facts/value.hpp"
#include "record/field_value.hpp"

// Single fields and values, as ECS sees them.

namespace dockaudit {

/// What a field means to ECS, by its name.
enum class EcsFieldRole : std::uint8_t {
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
    saved_user,
    filesystem_user,
    group,
    effective_group,
    saved_group,
    filesystem_group,
    session,
    outcome,
    remote_address,
    key,
    argument,
    // These have no place of their own, but decide on others.
    syscall,
    operation,
    promiscuous,
    was_promiscuous,
    old_login_user,
    account_name,
    account_id,
    account_group,
    apparmor,
    vector_result,
};

/// The role of a field in a record that is none of PATH, SOCKADDR, EXECVE and AVC.
constexpr EcsFieldRole find_ecs_field_role(std::string_view name) noexcept {
    using enum EcsFieldRole;
    switch (name.size()) {
        case 2:
            if (name[0] == 'a') return name[1] >= '0' && name[1] <= '3' ? argument : none;
            return name == "op" ? operation : name == "id" ? account_id : none;
        case 3:
            if (name == "pid") return pid;
            if (name == "exe") return executable;
            if (name == "cwd") return working_directory;
            if (name == "uid") return user;
            if (name == "gid") return group;
            if (name == "ses") return session;
            if (name == "res") return outcome;
            if (name == "grp") return account_group;
            return name == "key" ? key : none;
        case 4:
            if (name == "ppid") return parent_pid;
            if (name == "comm") return command;
            if (name == "auid") return login_user;
            if (name == "euid") return effective_user;
            if (name == "suid") return saved_user;
            if (name == "egid") return effective_group;
            if (name == "sgid") return saved_group;
            if (name == "addr") return remote_address;
            if (name == "acct") return account_name;
            return name == "prom" ? promiscuous : none;
        case 5:
            return name == "fsuid" ? filesystem_user : name == "fsgid" ? filesystem_group : none;
        case 6:
            return name == "result" ? outcome : none;
        case 7:
            return name == "syscall" ? syscall : name == "success" ? outcome : none;
        case 8:
            if (name == "apparmor") return apparmor;
            if (name == "uring_op") return syscall;
            if (name == "seresult") return vector_result;
            if (name == "old-auid") return old_login_user;
            return name == "old_prom" ? was_promiscuous : none;
        case 9:
            return name == "proctitle" ? title : none;
        default:
            return none;
    }
}

/// What the kernel and programs write where they have nothing to say.
constexpr bool is_nothing(std::string_view value) noexcept {
    return is_placeholder(value) || value == "\"?\"";
}

/// The id of nobody: -1 in 32 bits.
inline constexpr std::string_view kUnset = "4294967295";

/// True for what an id means, if that is a name: `domain users`, `CORP\jane`.
constexpr bool is_known_name(std::string_view text) noexcept {
    return !is_nothing(text) && text != "unset" && text != "n/a" && !text.starts_with("unknown(");
}

/// A name where an id is expected: the log was stored interpreted.
constexpr bool is_account_name(std::string_view text) noexcept {
    const auto is_fit = [](char c) { return c != ' ' && c != '"' && c != '=' && c != '\t'; };
    return is_known_name(text) && text.front() != '-' && std::ranges::all_of(text, is_fit);
}

/// True for a number that JSON can write and a process can have.
constexpr bool is_process_id(std::string_view text) noexcept {
    constexpr std::size_t kDigits = 10;
    return is_digits(text) && text.size() <= kDigits && (text.front() != '0' || text.size() == 1);
}

inline std::string_view unquoted(std::string_view text) noexcept {
    return unquote(text).value_or(text);
}

/// True for the types that programs write, with a message of their own after the ids of the process.
constexpr bool is_user_message(RecordType type) noexcept {
    const auto number = to_number(type);
    return (number >= 1100 && number < 1200) || (number >= 2100 && number < 3000);
}

/// True for a name that every reader of JSON bears: others can be anything, and make a new column each.
constexpr bool is_member_name(std::string_view name) noexcept {
    constexpr std::size_t kLongest = 64;
    return !name.empty() && name.size() <= kLongest && std::ranges::all_of(name, [](char c) {
        return is_letter(c) || is_digit(c) || c == '_' || c == '-';
    });
}

}  // namespace dockaudit

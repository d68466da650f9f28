#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// Knows the users and groups of a host, as getpwuid(3) and its like do.
///
/// *Threads*: asked from several at once.
class DOCKAUDIT_API AccountDatabase {
 public:
    AccountDatabase() = default;
    AccountDatabase(const AccountDatabase&) = delete;
    AccountDatabase& operator=(const AccountDatabase&) = delete;
    virtual ~AccountDatabase() = default;

    /// Absent if there is no such account, or if nobody can tell.
    virtual std::optional<std::string> find_user_name(std::uint32_t id) const = 0;
    virtual std::optional<std::string> find_group_name(std::uint32_t id) const = 0;
    virtual std::optional<std::uint32_t> find_user_id(const std::string& name) const = 0;
    virtual std::optional<std::uint32_t> find_group_id(const std::string& name) const = 0;
};

/// That of this host: asks the C library, which loads modules, opens files and sockets as nsswitch.conf(5) says.
DOCKAUDIT_API const AccountDatabase& system_accounts();

/// From now on all names of accounts come from there; null: from `system_accounts`. It is one for the process, as that
/// of the C library is: who may not open sockets any more asks a process that may.
///
/// *Lifetime*: must outlive every interpreter and writer, or be taken back before it ends.
/// *Threads*: before others ask for names.
DOCKAUDIT_API void use_accounts(const AccountDatabase* database) noexcept;

/// Where names of accounts come from.
DOCKAUDIT_API const AccountDatabase& used_accounts() noexcept;

}  // namespace dockaudit

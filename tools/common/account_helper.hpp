#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <dockaudit/account_database.hpp>

namespace dockaudit::cli {

/// Looks up accounts in a process of its own, which sees no byte of a log: only numbers and names that are asked for.
/// So the process that reads logs needs no socket, though modules of nsswitch.conf(5) need theirs, and the accounts may
/// change while a log is followed.
class AccountHelper final : public AccountDatabase {
 public:
    /// Null if there can be no other process. *Requires*: no other thread runs.
    static std::unique_ptr<AccountHelper> start();

    /// Ends the process.
    ~AccountHelper() override;

    std::optional<std::string> find_user_name(std::uint32_t id) const override;
    std::optional<std::string> find_group_name(std::uint32_t id) const override;
    std::optional<std::uint32_t> find_user_id(const std::string& name) const override;
    std::optional<std::uint32_t> find_group_id(const std::string& name) const override;

 private:
    AccountHelper(int socket, pid_t child) : socket_(socket), child_(child) {}

    int socket_;
    pid_t child_;
    mutable std::mutex mutex_;  // one question at a time
};

}  // namespace dockaudit::cli

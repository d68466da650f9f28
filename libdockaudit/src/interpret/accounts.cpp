#include "interpret/accounts.hpp"

#include <grp.h>
#include <pwd.h>

#include <atomic>
#include <cerrno>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/account_database.hpp>

namespace dockaudit {
namespace {

constexpr std::uint32_t kUnset = 0xFFFFFFFF;
constexpr std::size_t kFirstBuffer = 1024;
constexpr std::size_t kMaxBuffer = std::size_t{1} << 22;  // a group of a hundred thousand members

// getpwuid_r(3) and its like want a buffer and say ERANGE until it is large enough.
template <class Entry, class Get>
bool look_up(Entry& entry, std::vector<char>& buffer, Get get) {
    Entry* found = nullptr;
    for (buffer.resize(kFirstBuffer); get(&entry, buffer.data(), buffer.size(), &found) == ERANGE;) {
        if (buffer.size() >= kMaxBuffer) return false;
        buffer.resize(buffer.size() * 4);
    }
    return found != nullptr;
}

class SystemAccounts final : public AccountDatabase {
 public:
    std::optional<std::string> find_user_name(std::uint32_t id) const override {
        passwd entry{};
        std::vector<char> buffer;
        const auto get = [id](passwd* to, char* bytes, std::size_t size, passwd** found) {
            return getpwuid_r(id, to, bytes, size, found);
        };
        return look_up(entry, buffer, get) ? std::optional<std::string>(entry.pw_name) : std::nullopt;
    }

    std::optional<std::string> find_group_name(std::uint32_t id) const override {
        group entry{};
        std::vector<char> buffer;
        const auto get = [id](group* to, char* bytes, std::size_t size, group** found) {
            return getgrgid_r(id, to, bytes, size, found);
        };
        return look_up(entry, buffer, get) ? std::optional<std::string>(entry.gr_name) : std::nullopt;
    }

    std::optional<std::uint32_t> find_user_id(const std::string& name) const override {
        passwd entry{};
        std::vector<char> buffer;
        const auto get = [&name](passwd* to, char* bytes, std::size_t size, passwd** found) {
            return getpwnam_r(name.c_str(), to, bytes, size, found);
        };
        return look_up(entry, buffer, get) ? std::optional<std::uint32_t>(entry.pw_uid) : std::nullopt;
    }

    std::optional<std::uint32_t> find_group_id(const std::string& name) const override {
        group entry{};
        std::vector<char> buffer;
        const auto get = [&name](group* to, char* bytes, std::size_t size, group** found) {
            return getgrnam_r(name.c_str(), to, bytes, size, found);
        };
        return look_up(entry, buffer, get) ? std::optional<std::uint32_t>(entry.gr_gid) : std::nullopt;
    }
};

std::atomic<const AccountDatabase*> used{nullptr};

template <class Find>
void append_name(std::string& out, std::uint32_t id, Find find) {
    if (id == kUnset) {
        out.append("unset");
    } else if (id == 0) {
        out.append("root");
    } else if (const auto name = (used_accounts().*find)(id)) {
        out.append(*name);
    } else {
        fmt::format_to(std::back_inserter(out), "unknown({})", static_cast<std::int32_t>(id));
    }
}

}  // namespace

const AccountDatabase& system_accounts() {
    static const SystemAccounts accounts;
    return accounts;
}

void use_accounts(const AccountDatabase* other) noexcept {
    used.store(other, std::memory_order_release);
}

const AccountDatabase& used_accounts() noexcept {
    const auto* const other = used.load(std::memory_order_acquire);
    return other != nullptr ? *other : system_accounts();
}

void append_user_name(std::string& out, std::uint32_t id) {
    append_name(out, id, &AccountDatabase::find_user_name);
}

void append_group_name(std::string& out, std::uint32_t id) {
    append_name(out, id, &AccountDatabase::find_group_name);
}

std::optional<std::uint32_t> find_user_id(const std::string& name) {
    return used_accounts().find_user_id(name);
}

std::optional<std::uint32_t> find_group_id(const std::string& name) {
    return used_accounts().find_group_id(name);
}

}  // namespace dockaudit

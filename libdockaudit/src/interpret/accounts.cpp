#include "interpret/accounts.hpp"

#include <grp.h>
#include <pwd.h>

#include <cerrno>
#include <iterator>
#include <vector>

#include <fmt/format.h>

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

template <class Entry, class Get>
void append_name(std::string& out, std::uint32_t id, char* Entry::*name, Get get) {
    Entry entry{};
    std::vector<char> buffer;
    if (id == kUnset) {
        out.append("unset");
    } else if (id == 0) {
        out.append("root");
    } else if (look_up(entry, buffer, get)) {
        out.append(entry.*name);
    } else {
        fmt::format_to(std::back_inserter(out), "unknown({})", static_cast<std::int32_t>(id));
    }
}

}  // namespace

void append_user_name(std::string& out, std::uint32_t id) {
    append_name(out, id, &passwd::pw_name,
                [id](passwd* entry, char* buffer, std::size_t size, passwd** found) {
                    return getpwuid_r(id, entry, buffer, size, found);
                });
}

void append_group_name(std::string& out, std::uint32_t id) {
    append_name(out, id, &group::gr_name, [id](group* entry, char* buffer, std::size_t size, group** found) {
        return getgrgid_r(id, entry, buffer, size, found);
    });
}

std::optional<std::uint32_t> find_user_id(const std::string& name) {
    passwd entry{};
    std::vector<char> buffer;
    const auto get = [&name](passwd* found_entry, char* bytes, std::size_t size, passwd** found) {
        return getpwnam_r(name.c_str(), found_entry, bytes, size, found);
    };
    return look_up(entry, buffer, get) ? std::optional<std::uint32_t>(entry.pw_uid) : std::nullopt;
}

std::optional<std::uint32_t> find_group_id(const std::string& name) {
    group entry{};
    std::vector<char> buffer;
    const auto get = [&name](group* found_entry, char* bytes, std::size_t size, group** found) {
        return getgrnam_r(name.c_str(), found_entry, bytes, size, found);
    };
    return look_up(entry, buffer, get) ? std::optional<std::uint32_t>(entry.gr_gid) : std::nullopt;
}

}  // namespace dockaudit

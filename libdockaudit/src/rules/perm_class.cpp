#include "rules/perm_class.hpp"

#include <algorithm>
#include <array>

namespace dockaudit {
namespace {

constexpr auto kOpening = std::to_array<std::string_view>({"open", "openat", "openat2"});
constexpr auto kExecuting = std::to_array<std::string_view>({"execve", "execveat"});

constexpr auto kReading = std::to_array<std::string_view>({
    "fgetxattr",
    "flistxattr",
    "getxattr",
    "getxattrat",
    "lgetxattr",
    "listxattr",
    "listxattrat",
    "llistxattr",
    "quotactl",
    "readlink",
    "readlinkat",
});

constexpr auto kWriting = std::to_array<std::string_view>({
    "acct",  "bind",    "creat",   "fallocate", "ftruncate", "ftruncate64", "link",     "linkat",
    "mkdir", "mkdirat", "mknod",   "mknodat",   "quotactl",  "rename",      "renameat", "renameat2",
    "rmdir", "swapon",  "symlink", "symlinkat", "truncate",  "truncate64",  "unlink",   "unlinkat",
});

constexpr auto kAttributes = std::to_array<std::string_view>({
    "chmod",       "chown",         "chown32",  "fchmod",       "fchmodat",     "fchmodat2",
    "fchown",      "fchown32",      "fchownat", "file_setattr", "fremovexattr", "fsetxattr",
    "lchown",      "lchown32",      "link",     "linkat",       "lremovexattr", "lsetxattr",
    "removexattr", "removexattrat", "setxattr", "setxattrat",
});

bool contains(std::span<const std::string_view> words, std::string_view word) noexcept {
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

Access access_of(char letter) noexcept {
    switch (letter) {
        case 'r':
            return Access::read;
        case 'w':
            return Access::write;
        case 'x':
            return Access::execute;
        case 'a':
            return Access::attribute;
        default:
            return Access::none;
    }
}

Access parse_access(std::string_view letters) noexcept {
    auto set = Access::none;
    for (const char letter : letters) set = set | access_of(letter);
    return set;
}

bool opens(std::string_view call) noexcept {
    return contains(kOpening, call);
}

Access access_of_call(std::string_view call) noexcept {
    auto set = opens(call) ? Access::read | Access::write : Access::none;
    for (const auto one : {Access::execute, Access::write, Access::read, Access::attribute}) {
        if (contains(calls_of(one), call)) set = set | one;
    }
    return set;
}

std::span<const std::string_view> calls_of(Access one) noexcept {
    switch (one) {
        case Access::execute:
            return kExecuting;
        case Access::write:
            return kWriting;
        case Access::read:
            return kReading;
        case Access::attribute:
            return kAttributes;
        case Access::none:
            break;
    }
    return {};
}

}  // namespace dockaudit

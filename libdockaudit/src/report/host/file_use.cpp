#include "report/host/file_use.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "facts/system_call.hpp"

namespace dockaudit {
namespace {

struct Row {
    std::string_view call;
    FileUse use;
};

// In the order of the names.
constexpr auto kRows = std::to_array<Row>({
    {"accept", FileUse::none},
    {"accept4", FileUse::none},
    {"access", FileUse::looked_at},
    {"acct", FileUse::written},
    {"bind", FileUse::bound},
    {"chdir", FileUse::entered},
    {"chmod", FileUse::attributes},
    {"chown", FileUse::attributes},
    {"chown32", FileUse::attributes},
    {"chroot", FileUse::entered},
    {"connect", FileUse::connected},
    {"creat", FileUse::written},
    {"execve", FileUse::none},
    {"execveat", FileUse::none},
    {"faccessat", FileUse::looked_at},
    {"faccessat2", FileUse::looked_at},
    {"fchdir", FileUse::entered},
    {"fchmod", FileUse::attributes},
    {"fchmodat", FileUse::attributes},
    {"fchmodat2", FileUse::attributes},
    {"fchown", FileUse::attributes},
    {"fchown32", FileUse::attributes},
    {"fchownat", FileUse::attributes},
    {"fgetxattr", FileUse::looked_at},
    {"fremovexattr", FileUse::attributes},
    {"fsetxattr", FileUse::attributes},
    {"fstat", FileUse::looked_at},
    {"fstatat64", FileUse::looked_at},
    {"ftruncate", FileUse::written},
    {"ftruncate64", FileUse::written},
    {"futimesat", FileUse::attributes},
    {"getxattr", FileUse::looked_at},
    {"lchown", FileUse::attributes},
    {"lchown32", FileUse::attributes},
    {"lgetxattr", FileUse::looked_at},
    {"link", FileUse::linked},
    {"linkat", FileUse::linked},
    {"lremovexattr", FileUse::attributes},
    {"lsetxattr", FileUse::attributes},
    {"lstat", FileUse::looked_at},
    {"mkdir", FileUse::made},
    {"mkdirat", FileUse::made},
    {"mknod", FileUse::made},
    {"mknodat", FileUse::made},
    {"mount", FileUse::mounted},
    {"move_mount", FileUse::mounted},
    {"newfstatat", FileUse::looked_at},
    {"open", FileUse::opened},
    {"open_by_handle_at", FileUse::opened},
    {"openat", FileUse::opened},
    {"openat2", FileUse::opened},
    {"pivot_root", FileUse::entered},
    {"readlink", FileUse::looked_at},
    {"readlinkat", FileUse::looked_at},
    {"removexattr", FileUse::attributes},
    {"removexattrat", FileUse::attributes},
    {"rename", FileUse::renamed},
    {"renameat", FileUse::renamed},
    {"renameat2", FileUse::renamed},
    {"rmdir", FileUse::deleted},
    {"sendmsg", FileUse::connected},
    {"sendto", FileUse::connected},
    {"setxattr", FileUse::attributes},
    {"setxattrat", FileUse::attributes},
    {"stat", FileUse::looked_at},
    {"statfs", FileUse::looked_at},
    {"statx", FileUse::looked_at},
    {"swapoff", FileUse::used},
    {"swapon", FileUse::used},
    {"symlink", FileUse::linked},
    {"symlinkat", FileUse::linked},
    {"truncate", FileUse::written},
    {"truncate64", FileUse::written},
    {"umount", FileUse::mounted},
    {"umount2", FileUse::mounted},
    {"unlink", FileUse::deleted},
    {"unlinkat", FileUse::deleted},
    {"utime", FileUse::attributes},
    {"utimensat", FileUse::attributes},
    {"utimes", FileUse::attributes},
});
static_assert(std::ranges::is_sorted(kRows, {}, &Row::call));

constexpr SystemCallName kOpen{"open", {2, 5, -1, 5, 5, 5}};

// An argument of a call, as the kernel writes it.
std::optional<std::uint64_t> argument(const RecordView& record, std::string_view name) noexcept {
    const auto value = record.field(name);
    if (!value) return std::nullopt;
    std::string_view digits = *value;
    if (digits.starts_with("0x") || digits.starts_with("0X")) digits.remove_prefix(2);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

// `read` or `written`, by the flags of the call; those two are the same on all machines.
std::string_view opening(const EventView& event) noexcept {
    constexpr std::uint64_t kWays = 3;
    std::optional<std::uint64_t> flags;
    if (const auto* how = event.find_record(RecordType::openat2)) {
        flags = argument(*how, "oflag");
    } else if (const auto* call = event.find_record(RecordType::syscall)) {
        flags = argument(*call, SystemCall(*call).is(kOpen) ? "a1" : "a2");
    }
    if (!flags) return "opened";
    return (*flags & kWays) == 0 ? "read" : "written";
}

std::string_view action_of(const EventView& event, FileUse use) noexcept {
    switch (use) {
        case FileUse::none:
            return {};
        case FileUse::used:
            return "used";
        case FileUse::looked_at:
            return "looked at";
        case FileUse::opened:
            return opening(event);
        case FileUse::attributes:
            return "attributes";
        case FileUse::written:
            return "written";
        case FileUse::made:
            return "created";
        case FileUse::deleted:
            return "deleted";
        case FileUse::renamed:
            return kRenamed;
        case FileUse::linked:
            return "linked";
        case FileUse::mounted:
            return "mounted";
        case FileUse::connected:
            return "connected";
        case FileUse::bound:
            return "bound";
        case FileUse::entered:
            return "entered";
    }
    return {};
}

}  // namespace

FileUse file_use(std::string_view call) noexcept {
    // `socketcall(connect)` is the call of old machines.
    constexpr std::string_view kOuter = "socketcall(";
    if (call.starts_with(kOuter) && call.ends_with(')')) {
        call.remove_prefix(kOuter.size());
        call.remove_suffix(1);
    }
    const auto* const found = std::ranges::lower_bound(kRows, call, {}, &Row::call);
    return found == kRows.end() || found->call != call ? FileUse::used : found->use;
}

std::string_view file_action(const EventView& event, FileUse use, std::string_view nametype) noexcept {
    if (use == FileUse::none || nametype == "PARENT") return {};
    const bool is_move = use == FileUse::renamed;
    if (nametype == "CREATE") return is_move ? kRenamedTo : use == FileUse::linked ? "linked" : "created";
    if (nametype == "DELETE") return is_move ? kRenamed : "deleted";
    return action_of(event, use);
}

bool changes_file(std::string_view action) noexcept {
    constexpr std::array<std::string_view, 4> kLooks{"read", "looked at", "connected", "entered"};
    return action != "used" && action != "opened" && std::ranges::find(kLooks, action) == kLooks.end();
}

}  // namespace dockaudit

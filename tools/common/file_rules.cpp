#include "common/file_rules.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>

#include <fmt/format.h>

namespace dockaudit::cli {
namespace {

namespace fs = std::filesystem;

// Those that came after the headers of Debian 12, from the kernel's include/uapi/linux/landlock.h.
constexpr std::uint64_t kTruncate = std::uint64_t{1} << 14U;
constexpr std::uint64_t kControlDevice = std::uint64_t{1} << 15U;
constexpr std::uint64_t kBindAndConnectTcp = 3;
constexpr std::uint64_t kAbstractSocketsAndSignals = 3;

struct RulesetAttributes {
    std::uint64_t files = 0;
    std::uint64_t network = 0;
    std::uint64_t scopes = 0;
};

// All that the first version can forbid: from executing to making symbolic links.
constexpr std::uint64_t kFirstRights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;
constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kWrite = kRead | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                 LANDLOCK_ACCESS_FS_MAKE_REG | kTruncate;
constexpr std::uint64_t kOfFiles = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                   LANDLOCK_ACCESS_FS_EXECUTE | kTruncate | kControlDevice;

// What libraries read whenever they like: modules and their tables, zones, counts of processors, and what says who is who
// without a socket. Nothing in them is secret.
constexpr std::array<const char*, 15> kOfLibraries{"/usr",
                                                   "/lib",
                                                   "/lib64",
                                                   "/etc/ld.so.cache",
                                                   "/etc/localtime",
                                                   "/etc/machine-id",
                                                   "/etc/nsswitch.conf",
                                                   "/etc/passwd",
                                                   "/etc/group",
                                                   "/etc/protocols",
                                                   "/etc/services",
                                                   "/etc/gai.conf",
                                                   "/etc/locale.alias",

                                                   "/proc/uptime",
                                                   "/sys/devices/system/cpu"};

std::uint64_t rights_of(int version) {
    auto rights = kFirstRights;
    if (version >= 2) rights |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3) rights |= kTruncate;
    if (version >= 5) rights |= kControlDevice;
    return rights;
}

// An older kernel knows a shorter structure.
std::size_t size_of_attributes(int version) {
    if (version >= 6) return sizeof(RulesetAttributes);
    return version >= 4 ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);
}

// A file without a name takes no right to make one, but not every file system has such files.
std::uint64_t rights_of_temporary(const fs::path& folder) {
    const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return kWrite;
    ::close(file);
    return LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | kTruncate;
}

// What comes later may lie in folders that are not there yet.
fs::path nearest(fs::path path) {
    std::error_code error;
    path = fs::absolute(path, error);
    while (!fs::exists(path, error) && path.has_relative_path()) path = path.parent_path();
    return path;
}

}  // namespace

FileRules::FileRules(const SandboxNeeds& needs) {
    version_ =
        static_cast<int>(::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION));
    if (version_ < 1) {
        // Else a filter of system calls refuses it, that of a container or of a service.
        const bool is_missing = errno == ENOSYS || errno == EOPNOTSUPP;
        problem_ = is_missing ? "this kernel has no Landlock" : std::strerror(errno);
        return;
    }
    const RulesetAttributes attributes{.files = rights_of(version_),
                                       .network = version_ >= 4 ? kBindAndConnectTcp : 0,
                                       .scopes = version_ >= 6 ? kAbstractSocketsAndSignals : 0};
    rules_ = static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, &attributes, size_of_attributes(version_), 0));
    if (rules_ < 0) problem_ = std::strerror(errno);
    for (const auto* path : kOfLibraries) allow(path, kRead);
    for (const auto& path : needs.read) allow_reading(path);
    for (const auto& folder : needs.write) allow(folder, kWrite);
    if (!needs.temporary_folder.empty())
        allow(needs.temporary_folder, rights_of_temporary(needs.temporary_folder));
}

FileRules::~FileRules() {
    if (rules_ >= 0) ::close(rules_);
}

void FileRules::allow_reading(const fs::path& path) {
    const auto found = nearest(path);
    std::error_code error;
    // For something that is not there yet, all of the system is too much.
    if (found == found.root_path() && found != fs::absolute(path, error)) return;
    allow(found, kRead);
}

void FileRules::allow(const fs::path& path, std::uint64_t rights) {
    if (rules_ < 0) return;
    const int file = ::open(path.c_str(), O_PATH | O_CLOEXEC);
    if (file < 0) return;
    struct stat status {};
    if (::fstat(file, &status) == 0) {
        if (!S_ISDIR(status.st_mode)) rights &= kOfFiles;
        const landlock_path_beneath_attr rule{.allowed_access = rights & rights_of(version_),
                                              .parent_fd = file};
        ::syscall(SYS_landlock_add_rule, rules_, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    ::close(file);
}

SandboxPart FileRules::enforce() const {
    SandboxPart part{"files", false, problem_};
    if (rules_ < 0) return part;
    part.is_in_force = ::syscall(SYS_landlock_restrict_self, rules_, 0) == 0;
    part.detail = part.is_in_force ? fmt::format("Landlock {}", version_) : std::strerror(errno);
    return part;
}

}  // namespace dockaudit::cli

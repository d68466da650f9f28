#include "interpret/corrections.hpp"

#include <algorithm>
#include <array>

namespace dockaudit {
namespace {

using enum FieldClass;

// Sorted by the first type.
constexpr auto kFields = std::to_array<FieldCorrection>({
    {RecordType::fanotify, RecordType::fanotify, "fan_type", fan_type,
     "kernel/auditsc.c: __audit_fanotify; FAN_RESPONSE_INFO_ of linux/fanotify.h", "resp=2 fan_type=1",
     "rule_info"},
    {RecordType::fanotify, RecordType::fanotify, "fan_info", fan_info,
     "kernel/auditsc.c: __audit_fanotify, in hexadecimal", "resp=2 fan_type=1 fan_info=3F", "63"},
    {RecordType::fanotify, RecordType::fanotify, "subj_trust", trust, "kernel/auditsc.c: __audit_fanotify",
     "resp=2 subj_trust=2", "unknown"},
    {RecordType::fanotify, RecordType::fanotify, "obj_trust", trust, "kernel/auditsc.c: __audit_fanotify",
     "resp=2 obj_trust=1", "yes"},
    {RecordType::uringop, RecordType::uringop, "uring_op", uring_op,
     "kernel/auditsc.c: audit_log_uring; enum io_uring_op of linux/io_uring.h", "uring_op=28", "openat2"},
    {RecordType::openat2, RecordType::openat2, "oflag", octal_oflag,
     "kernel/auditsc.c: show_special, in octal", "oflag=02101", "O_WRONLY|O_CREAT|O_APPEND"},
    {RecordType::avc, RecordType::avc, "family", escaped, "security/apparmor/net.c: audit_net_cb",
     "apparmor=\"DENIED\" family=\"inet6\"", "inet6"},
    {RecordType::avc, RecordType::avc, "flags", escaped, "security/apparmor/mount.c: audit_mnt_flags",
     "apparmor=\"DENIED\" flags=\"ro,bind\"", "ro,bind"},
    {RecordType::avc, RecordType::avc, "addr", apparmor_address,
     "security/apparmor/af_unix.c: audit_unix_addr", "apparmor=\"DENIED\" addr=\"@612062\"", "@a b"},
    {RecordType::avc, RecordType::avc, "peer_addr", apparmor_address,
     "security/apparmor/af_unix.c: audit_unix_addr", "apparmor=\"DENIED\" peer_addr=\"@2F7800\"", "@/x"},
    {RecordType::landlock_access, RecordType::landlock_access, "saddr", addr,
     "security/lsm_audit.c: print_ipv4_addr, print_ipv6_addr", "blockers=net.bind_tcp saddr=10::1", "10::1"},
    {RecordType::apparmor, RecordType::apparmor_kill, "family", escaped,
     "security/apparmor/net.c: audit_net_cb", "apparmor=\"DENIED\" family=\"unix\"", "unix"},
    {RecordType::apparmor, RecordType::apparmor_kill, "flags", escaped,
     "security/apparmor/mount.c: audit_mnt_flags", "apparmor=\"DENIED\" flags=\"rbind\"", "rbind"},
    {RecordType::apparmor, RecordType::apparmor_kill, "addr", apparmor_address,
     "security/apparmor/af_unix.c: audit_unix_addr", "apparmor=\"DENIED\" addr=\"@612062\"", "@a b"},
    {RecordType::apparmor, RecordType::apparmor_kill, "peer_addr", apparmor_address,
     "security/apparmor/af_unix.c: audit_unix_addr", "apparmor=\"DENIED\" peer_addr=\"@2F7800\"", "@/x"},
});
static_assert(std::ranges::is_sorted(kFields, {}, &FieldCorrection::first));

constexpr auto any = ArgumentCorrection::Order::any;
constexpr auto common = ArgumentCorrection::Order::common;
constexpr auto s390 = ArgumentCorrection::Order::s390;

// Of x86_64: what libauparse does read as a user, a group, flags of clone, a directory and a mode.
constexpr std::uint16_t kSetuid = 105, kSetgid = 106, kUnshare = 272, kOpenat = 257, kChmod = 90;

constexpr std::string_view kClone = "kernel/fork.c: sys_clone; CONFIG_CLONE_BACKWARDS2 of s390 alone";
constexpr std::string_view kChown = "fs/open.c: sys_chown, sys_fchown, sys_fchownat";

// Sorted by the name of the call.
constexpr auto kArguments = std::to_array<ArgumentCorrection>({
    {"chown", 2, kSetgid, 0, any, kChown, "0", "root"},
    {"chown32", 2, kSetgid, 0, any, kChown, "0", "root"},
    {"clone", 0, kUnshare, 0, common, kClone, "1200011", "CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD"},
    {"clone", 1, kUnshare, 0, s390, kClone, "4111", "CLONE_VM|CLONE_VFORK|SIGCHLD"},
    {"clone", 2, 0, 0, any, kClone, "1200011", "0x1200011"},
    {"fchmodat2", 0, kOpenat, 0, any, "fs/open.c: sys_fchmodat2", "ffffff9c", "AT_FDCWD"},
    {"fchmodat2", 2, kChmod, 1, any, "fs/open.c: sys_fchmodat2", "9ed", "suid,0755"},
    {"fchown", 1, kSetuid, 0, any, kChown, "0", "root"},
    {"fchown", 2, kSetgid, 0, any, kChown, "0", "root"},
    {"fchown32", 1, kSetuid, 0, any, kChown, "0", "root"},
    {"fchown32", 2, kSetgid, 0, any, kChown, "0", "root"},
    {"fchownat", 2, kSetuid, 0, any, kChown, "0", "root"},
    {"fchownat", 3, kSetgid, 0, any, kChown, "0", "root"},
    {"lchown", 1, kSetuid, 0, any, kChown, "0", "root"},
    {"lchown", 2, kSetgid, 0, any, kChown, "0", "root"},
    {"lchown32", 1, kSetuid, 0, any, kChown, "0", "root"},
    {"lchown32", 2, kSetgid, 0, any, kChown, "0", "root"},
});
static_assert(std::ranges::is_sorted(kArguments, {}, &ArgumentCorrection::call));

// For each type the number of its first row and one more; 0: it has none. Fields are many, rows are few.
constexpr std::size_t kTypes = 2048;
constexpr auto kFirstRows = [] {
    std::array<std::uint8_t, kTypes> rows{};
    for (std::size_t i = kFields.size(); i-- > 0;) {
        for (auto type = to_number(kFields[i].first); type <= to_number(kFields[i].last); ++type)
            rows[static_cast<std::size_t>(type)] = static_cast<std::uint8_t>(i + 1);
    }
    return rows;
}();

bool is_s390(std::uint32_t arch) noexcept {
    constexpr std::uint32_t kS390 = 0x16, kS390x = 0x80000016;
    return arch == kS390 || arch == kS390x;
}

}  // namespace

std::span<const WordCorrection> word_corrections() noexcept {
    static constexpr auto kWords = std::to_array<WordCorrection>({
        {"CLONE_STOPPED", "CLONE_NEWCGROUP", "include/uapi/linux/sched.h: since Linux 4.6", "unshare",
         "2000000"},
    });
    return kWords;
}

void correct_words(std::string& text) {
    for (const auto& row : word_corrections()) {
        for (auto at = text.find(row.word); at != std::string::npos;
             at = text.find(row.word, at + row.right.size()))
            text.replace(at, row.word.size(), row.right);
    }
}

std::span<const FieldCorrection> field_corrections() noexcept {
    return kFields;
}

std::span<const ArgumentCorrection> argument_corrections() noexcept {
    return kArguments;
}

std::optional<FieldClass> find_field_correction(RecordType type, std::string_view name) noexcept {
    const auto number = static_cast<std::size_t>(to_number(type));
    if (number >= kTypes || kFirstRows[number] == 0) return std::nullopt;
    for (auto i = kFirstRows[number] - 1U; i < kFields.size() && kFields[i].first <= type; ++i) {
        if (kFields[i].field == name && type <= kFields[i].last) return kFields[i].field_class;
    }
    return std::nullopt;
}

const ArgumentCorrection* find_argument_correction(std::string_view call, unsigned argument,
                                                   std::uint32_t arch) noexcept {
    for (const auto& row : std::ranges::equal_range(kArguments, call, {}, &ArgumentCorrection::call)) {
        const bool is_order = row.order == any || (row.order == s390) == is_s390(arch);
        if (row.argument == argument && is_order) return &row;
    }
    return nullptr;
}

}  // namespace dockaudit

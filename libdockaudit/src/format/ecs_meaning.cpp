#include "format/ecs_meaning.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace dockaudit {
namespace {

struct SyscallMeaning {
    std::string_view name;
    EcsMeaning meaning;
};

// In the order of the names.
constexpr auto kSyscalls = std::to_array<SyscallMeaning>({
    {"accept", {"accepted-connection-from", "network", "connection,start", "socket"}},
    {"accept4", {"accepted-connection-from", "network", "connection,start", "socket"}},
    {"access", {"checked-metadata-of", "file", "info", "file"}},
    {"adjtimex", {"changed-system-time", "host", "change", "system"}},
    {"bind", {"bound-socket", "network", "info", "socket"}},
    {"brk", {"allocated-memory-in", "process", "info", "memory"}},
    {"chmod", {"changed-file-permissions-of", "file", "change", "file"}},
    {"chown", {"changed-file-ownership-of", "file", "change", "file"}},
    {"clock_settime", {"changed-system-time", "host", "change", "system"}},
    {"connect", {"connected-to", "network", "connection,start", "socket"}},
    {"creat", {"opened-file", "file", "creation", "file"}},
    {"delete_module", {"unloaded-kernel-module", "driver", "end", "file"}},
    {"execve", {"executed", "process", "start", "file"}},
    {"execveat", {"executed", "process", "start", "file"}},
    {"faccessat", {"checked-metadata-of", "file", "info", "file"}},
    {"faccessat2", {"checked-metadata-of", "file", "info", "file"}},
    {"fallocate", {"opened-file", "file", "change", "file"}},
    {"fchmod", {"changed-file-permissions-of", "file", "change", "file"}},
    {"fchmodat", {"changed-file-permissions-of", "file", "change", "file"}},
    {"fchown", {"changed-file-ownership-of", "file", "change", "file"}},
    {"fchownat", {"changed-file-ownership-of", "file", "change", "file"}},
    {"finit_module", {"loaded-kernel-module", "driver", "start", "file"}},
    {"fremovexattr", {"changed-file-attributes-of", "file", "change", "file"}},
    {"fsetxattr", {"changed-file-attributes-of", "file", "change", "file"}},
    {"fsmount", {"mounted", "file", "change", "file"}},
    {"fspick", {"mounted", "file", "change", "file"}},
    {"fstat", {"checked-metadata-of", "file", "info", "file"}},
    {"fstatfs", {"checked-filesystem-metadata-of", "file", "info", "file"}},
    {"ftruncate", {"opened-file", "file", "change", "file"}},
    {"futimesat", {"changed-timestamp-of", "file", "change", "file"}},
    {"init_module", {"loaded-kernel-module", "driver", "start", "file"}},
    {"kill", {"killed-list-of-pids", "process", "end", "process"}},
    {"lchown", {"changed-file-ownership-of", "file", "change", "file"}},
    {"lremovexattr", {"changed-file-attributes-of", "file", "change", "file"}},
    {"lsetxattr", {"changed-file-attributes-of", "file", "change", "file"}},
    {"lstat", {"checked-metadata-of", "file", "info", "file"}},
    {"memfd_create", {"opened-file", "file", "creation", "file"}},
    {"mkdir", {"created-directory", "file", "creation", "file"}},
    {"mkdirat", {"created-directory", "file", "creation", "file"}},
    {"mknod", {"make-device", "file", "creation", "file"}},
    {"mknodat", {"make-device", "file", "creation", "file"}},
    {"mmap", {"allocated-memory-in", "process", "info", "memory"}},
    {"mount", {"mounted", "file", "change", "file"}},
    {"move_mount", {"mounted", "file", "change", "file"}},
    {"newfstatat", {"checked-metadata-of", "file", "info", "file"}},
    {"open", {"opened-file", "file", "access", "file"}},
    {"openat", {"opened-file", "file", "access", "file"}},
    {"openat2", {"opened-file", "file", "access", "file"}},
    {"readlink", {"opened-file", "file", "access", "file"}},
    {"readlinkat", {"opened-file", "file", "access", "file"}},
    {"recvfrom", {"received-from", "network", "connection,info", "socket"}},
    {"recvmsg", {"received-from", "network", "connection,info", "socket"}},
    {"removexattr", {"changed-file-attributes-of", "file", "change", "file"}},
    {"rename", {"renamed", "file", "change", "file"}},
    {"renameat", {"renamed", "file", "change", "file"}},
    {"renameat2", {"renamed", "file", "change", "file"}},
    {"rmdir", {"deleted", "file", "deletion", "file"}},
    {"sched_setattr", {"adjusted-scheduling-policy-of", "process", "change", "process"}},
    {"sched_setparam", {"adjusted-scheduling-policy-of", "process", "change", "process"}},
    {"sched_setscheduler", {"adjusted-scheduling-policy-of", "process", "change", "process"}},
    {"sendmsg", {"sent-to", "network", "connection,info", "socket"}},
    {"sendto", {"sent-to", "network", "connection,info", "socket"}},
    {"setdomainname", {"changed-system-name", "host", "change", "system"}},
    {"setfsgid", {"changed-identity-of", "process", "change", "process"}},
    {"setfsuid", {"changed-identity-of", "process", "change", "process"}},
    {"setgid", {"changed-identity-of", "process", "change", "process"}},
    {"sethostname", {"changed-system-name", "host", "change", "system"}},
    {"setregid", {"changed-identity-of", "process", "change", "process"}},
    {"setresgid", {"changed-identity-of", "process", "change", "process"}},
    {"setresuid", {"changed-identity-of", "process", "change", "process"}},
    {"setreuid", {"changed-identity-of", "process", "change", "process"}},
    {"settimeofday", {"changed-system-time", "host", "change", "system"}},
    {"setuid", {"changed-identity-of", "process", "change", "process"}},
    {"setxattr", {"changed-file-attributes-of", "file", "change", "file"}},
    {"stat", {"checked-metadata-of", "file", "info", "file"}},
    {"stat64", {"checked-metadata-of", "file", "info", "file"}},
    {"statfs", {"checked-filesystem-metadata-of", "file", "info", "file"}},
    {"statx", {"checked-metadata-of", "file", "info", "file"}},
    {"stime", {"changed-system-time", "host", "change", "system"}},
    {"symlink", {"symlinked", "file", "creation", "file"}},
    {"symlinkat", {"symlinked", "file", "creation", "file"}},
    {"tgkill", {"killed-list-of-pids", "process", "end", "process"}},
    {"tkill", {"killed-list-of-pids", "process", "end", "process"}},
    {"truncate", {"opened-file", "file", "change", "file"}},
    {"umount", {"unmounted", "file", "change", "file"}},
    {"umount2", {"unmounted", "file", "change", "file"}},
    {"unlink", {"deleted", "file", "deletion", "file"}},
    {"unlinkat", {"deleted", "file", "deletion", "file"}},
    {"utime", {"changed-timestamp-of", "file", "change", "file"}},
    {"utimensat", {"changed-timestamp-of", "file", "change", "file"}},
    {"utimes", {"changed-timestamp-of", "file", "change", "file"}},
});
static_assert(std::ranges::is_sorted(kSyscalls, {}, &SyscallMeaning::name));

struct RecordMeaning {
    RecordType type;
    EcsMeaning meaning;
};

// In the order of the numbers; those without a name in RecordType say it.
constexpr auto kRecords = std::to_array<RecordMeaning>({
    {RecordType{1005}, {"sent-message", "", "", ""}},                                        // USER
    {RecordType{1006}, {"changed-login-id-to", "authentication", "start", "user-session"}},  // LOGIN
    {RecordType{1100}, {"authenticated", "authentication", "info", "user-session"}},         // USER_AUTH
    {RecordType{1101}, {"was-authorized", "authentication", "info", "user-session"}},        // USER_ACCT
    {RecordType{1102}, {"modified-user-account", "iam", "user,change", "account"}},          // USER_MGMT
    {RecordType{1103}, {"acquired-credentials", "authentication", "info", "user-session"}},  // CRED_ACQ
    {RecordType{1104}, {"disposed-credentials", "authentication", "end", "user-session"}},   // CRED_DISP
    {RecordType{1105}, {"started-session", "session", "start", "user-session"}},             // USER_START
    {RecordType{1106}, {"ended-session", "session", "end", "user-session"}},                 // USER_END
    {RecordType{1107},
     {"accessed-mac-policy-controlled-object", "intrusion_detection", "info", ""}},          // USER_AVC
    {RecordType{1108}, {"changed-password", "iam", "user,change", "user-session"}},          // USER_CHAUTHTOK
    {RecordType{1109}, {"caused-account-error", "authentication", "info", "user-session"}},  // USER_ERR
    {RecordType{1110}, {"refreshed-credentials", "authentication", "info", "user-session"}},    // CRED_REFR
    {RecordType::usys_config, {"changed-configuration", "configuration", "change", "system"}},  // USYS_CONFIG
    {RecordType{1112}, {"logged-in", "authentication", "start", "user-session"}},               // USER_LOGIN
    {RecordType{1113}, {"logged-out", "authentication", "end", "user-session"}},                // USER_LOGOUT
    {RecordType{1114}, {"added-user-account", "iam", "user,creation", "account"}},              // ADD_USER
    {RecordType{1115}, {"deleted-user-account", "iam", "user,deletion", "account"}},            // DEL_USER
    {RecordType{1116}, {"added-group-account-to", "iam", "group,creation", "account"}},         // ADD_GROUP
    {RecordType{1117}, {"deleted-group-account-from", "iam", "group,deletion", "account"}},     // DEL_GROUP
    {RecordType{1118}, {"access-result", "intrusion_detection", "info", ""}},                   // DAC_CHECK
    {RecordType{1119}, {"changed-group", "iam", "group,change", ""}},                           // CHGRP_ID
    {RecordType{1120}, {"sent-test", "", "", ""}},                                              // TEST
    {RecordType{1122}, {"access-error", "intrusion_detection", "info", ""}},           // USER_SELINUX_ERR
    {RecordType{1123}, {"ran-command", "process", "start", "process"}},                // USER_CMD
    {RecordType{1124}, {"typed", "session", "info", "keystrokes"}},                    // USER_TTY
    {RecordType{1125}, {"changed-user-id", "iam", "user,change", ""}},                 // CHUSER_ID
    {RecordType{1126}, {"authenticated-to-group", "authentication", "info", ""}},      // GRP_AUTH
    {RecordType{1127}, {"booted-system", "host", "start", "system"}},                  // SYSTEM_BOOT
    {RecordType{1128}, {"shutdown-system", "host", "end", "service"}},                 // SYSTEM_SHUTDOWN
    {RecordType{1129}, {"changed-to-runlevel", "host", "change", "system"}},           // SYSTEM_RUNLEVEL
    {RecordType{1130}, {"started-service", "process", "start", "service"}},            // SERVICE_START
    {RecordType{1131}, {"stopped-service", "process", "end", "service"}},              // SERVICE_STOP
    {RecordType{1132}, {"modified-group-account", "iam", "group,change", "account"}},  // GRP_MGMT
    {RecordType{1133}, {"changed-group-password", "iam", "group,change", "user-session"}},  // GRP_CHAUTHTOK
    {RecordType{1134}, {"mac-permission", "intrusion_detection", "info", ""}},              // MAC_CHECK
    {RecordType{1135}, {"locked-account", "iam", "user,change", "account"}},                // ACCT_LOCK
    {RecordType{1136}, {"unlocked-account", "iam", "user,change", "account"}},              // ACCT_UNLOCK
    {RecordType::user_device, {"configured-device", "host", "change", "keystrokes"}},       // USER_DEVICE
    {RecordType{1138}, {"installed-software", "package", "installation", "software"}},      // SOFTWARE_UPDATE
    {RecordType{1200}, {"started-audit", "process", "start", "service"}},                   // DAEMON_START
    {RecordType{1201}, {"shutdown-audit", "process", "end", "service"}},                    // DAEMON_END
    {RecordType{1202}, {"aborted-auditd-startup", "process", "error", "service"}},          // DAEMON_ABORT
    {RecordType{1203},
     {"changed-auditd-configuration", "configuration", "change", "service"}},        // DAEMON_CONFIG
    {RecordType{1205}, {"rotated-audit-logs", "process", "info", "service"}},        // DAEMON_ROTATE
    {RecordType{1206}, {"resumed-audit-logging", "process", "start", "service"}},    // DAEMON_RESUME
    {RecordType{1207}, {"remote-audit-connected", "process", "start", "service"}},   // DAEMON_ACCEPT
    {RecordType{1208}, {"remote-audit-disconnected", "process", "end", "service"}},  // DAEMON_CLOSE
    {RecordType{1209}, {"audit-error", "process", "error", "service"}},              // DAEMON_ERR
    {RecordType{1305},
     {"changed-audit-configuration", "configuration", "change", "audit-config"}},            // CONFIG_CHANGE
    {RecordType{1319}, {"typed", "session", "info", "keystrokes"}},                          // TTY
    {RecordType{1325}, {"loaded-firewall-rule-to", "configuration", "change", "firewall"}},  // NETFILTER_CFG
    {RecordType{1326},
     {"called-seccomp-controlled-syscall", "intrusion_detection", "info", "process"}},   // SECCOMP
    {RecordType{1328}, {"changed-audit-feature", "configuration", "change", "system"}},  // FEATURE_CHANGE
    {RecordType{1330}, {"loaded-kernel-module", "driver", "start", ""}},                 // KERN_MODULE
    {RecordType{1331}, {"accessed-policy-controlled-file", "intrusion_detection", "info", ""}},  // FANOTIFY
    {RecordType::bpf, {"bpf-program", "process", "info", "process"}},                            // BPF
    {RecordType{1335}, {"disconnected-from", "process", "info", "socket"}},  // EVENT_LISTENER
    {RecordType{1400}, {"accessed-mac-policy-controlled-object", "intrusion_detection", "info", ""}},  // AVC
    {RecordType{1401}, {"caused-mac-policy-error", "intrusion_detection", "info", "system"}},  // SELINUX_ERR
    {RecordType{1403},
     {"loaded-selinux-policy", "configuration", "change", "mac-config"}},  // MAC_POLICY_LOAD
    {RecordType{1404},
     {"changed-selinux-enforcement-to", "configuration", "change", "mac-config"}},  // MAC_STATUS
    {RecordType{1405},
     {"changed-selinux-boolean", "configuration", "change", "mac-config"}},  // MAC_CONFIG_CHANGE
    {RecordType{1406},
     {"is-allowing-unlabeled-network-traffic", "configuration", "change", "mac-config"}},  // MAC_UNLBL_ALLOW
    {RecordType{1409},
     {"added-mac-network-domain-mapping-to", "configuration", "change", "mac-config"}},  // MAC_MAP_ADD
    {RecordType{1410},
     {"deleted-mac-network-domain-mapping-from", "configuration", "change", "mac-config"}},  // MAC_MAP_DEL
    {RecordType{1700}, {"changed-socket-promiscuous-mode", "network", "info", "socket"}},  // ANOM_PROMISCUOUS
    {RecordType{1701}, {"crashed-program", "process", "end", "process"}},                  // ANOM_ABEND
    {RecordType{1702}, {"used-suspcious-link", "file", "info", ""}},                       // ANOM_LINK
    {RecordType{1703}, {"created-suspicious-file", "file", "info", ""}},                   // ANOM_CREAT
    {RecordType{2000}, {"initialized-audit-subsystem", "host", "start", ""}},              // KERNEL
    {RecordType{2100},
     {"failed-log-in-too-many-times-to", "authentication", "info", "user-session"}},  // ANOM_LOGIN_FAILURES
    {RecordType{2101},
     {"attempted-log-in-during-unusual-hour-to", "authentication", "info",
      "user-session"}},  // ANOM_LOGIN_TIME
    {RecordType{2102},
     {"opened-too-many-sessions-to", "authentication", "info", "user-session"}},  // ANOM_LOGIN_SESSIONS
    {RecordType{2104},
     {"attempted-log-in-from-unusual-place-to", "authentication", "info",
      "user-session"}},  // ANOM_LOGIN_LOCATION
    {RecordType{2109},
     {"tested-file-system-integrity-of", "file", "info", "file-system"}},  // ANOM_RBAC_INTEGRITY_FAIL
    {RecordType{2112},
     {"attempted-execution-of-forbidden-program", "process", "info", "process"}},        // ANOM_EXEC
    {RecordType{2300}, {"changed-role-to", "iam", "change", "user-session"}},            // USER_ROLE_CHANGE
    {RecordType{2301}, {"assigned-user-role-to", "iam", "change", "account"}},           // ROLE_ASSIGN
    {RecordType{2302}, {"removed-use-role-from", "iam", "change", "account"}},           // ROLE_REMOVE
    {RecordType{2303}, {"overrode-label-of", "configuration", "change", "mac-config"}},  // LABEL_OVERRIDE
    {RecordType{2304}, {"modified-level-of", "configuration", "change", "printer"}},     // LABEL_LEVEL_CHANGE
    {RecordType{2309}, {"relabeled-filesystem", "configuration", "change", "mac-config"}},  // FS_RELABEL
    {RecordType{2310},
     {"loaded-mac-policy", "configuration", "change", "mac-config"}},      // USER_MAC_POLICY_LOAD
    {RecordType{2311}, {"modified-role", "iam", "change", "mac-config"}},  // ROLE_MODIFY
    {RecordType{2312},
     {"changed-mac-configuration", "configuration", "change", "mac-config"}},  // USER_MAC_CONFIG_CHANGE
    {RecordType{2313}, {"changed-selinux-enforcement-to", "configuration", "change", ""}},  // USER_MAC_STATUS
    {RecordType{2402}, {"crypto-officer-logged-in", "authentication", "start", ""}},        // CRYPTO_LOGIN
    {RecordType{2403}, {"crypto-officer-logged-out", "authentication", "end", ""}},         // CRYPTO_LOGOUT
    {RecordType{2404}, {"negotiated-crypto-key", "session", "info", "user-session"}},       // CRYPTO_KEY_USER
    {RecordType{2407}, {"started-crypto-session", "session", "info", "user-session"}},      // CRYPTO_SESSION
    {RecordType{2500}, {"issued-vm-control", "host", "change", "virtual-machine"}},         // VIRT_CONTROL
    {RecordType{2501}, {"assigned-vm-resource", "host", "change", "virtual-machine"}},      // VIRT_RESOURCE
    {RecordType{2502}, {"assigned-vm-id", "host", "change", "virtual-machine"}},            // VIRT_MACHINE_ID
    {RecordType{2503}, {"checked-integrity-of", "host", "change", ""}},  // VIRT_INTEGRITY_CHECK
    {RecordType{2504}, {"created-vm-image", "host", "change", ""}},      // VIRT_CREATE
    {RecordType{2505}, {"deleted-vm-image", "host", "change", ""}},      // VIRT_DESTROY
    {RecordType{2506}, {"migrated-vm-from", "host", "change", ""}},      // VIRT_MIGRATE_IN
    {RecordType{2507}, {"migrated-vm-to", "host", "change", ""}},        // VIRT_MIGRATE_OUT
});
static_assert(std::ranges::is_sorted(kRecords, {}, &RecordMeaning::type));

constexpr auto kTimeInjected = RecordType{1332};
constexpr auto kTimeAdjusted = RecordType{1333};

constexpr EcsMeaning kRuleHit{"triggered-audit-rule", "", "", "admin-defined-rule"};

EcsMeaning syscall_meaning(const EventTraits& traits) noexcept {
    const auto* found = find_syscall_meaning(traits.syscall);
    if (!found) {
        auto meaning = kRuleHit;
        if (!traits.has_key) meaning.action = "triggered-unknown-audit-rule";
        return meaning;
    }
    auto meaning = *found;
    if (meaning.action == "killed-list-of-pids" && traits.records <= 2) meaning.action = "killed-pid";
    if (meaning.action == "allocated-memory-in" && traits.has_failed) meaning.action = "allocated-memory";
    if (meaning.action == "opened-file" && traits.creates_file) meaning.type = "creation";
    return meaning;
}

// Records whose action depends on what they say.
void refine(EcsMeaning& meaning, RecordType type, const EventTraits& traits) noexcept {
    const auto operation = traits.operation;
    switch (type) {
        case RecordType::config_change:
            if (traits.has_syscall) {
                if (!operation.empty()) meaning.action = operation;
            } else if (operation == "add_rule") {
                meaning.action = "added-audit-rule";
            } else if (operation == "remove_rule") {
                meaning.action = "deleted-audit-rule";
            }
            break;
        case RecordType::usys_config:
        case RecordType::user_device:
            if (!operation.empty()) meaning.action = operation;
            break;
        case RecordType::anom_promiscuous:
            if (traits.promiscuous == traits.was_promiscuous || traits.was_promiscuous.empty()) break;
            if (traits.promiscuous == "0") meaning.action = "left-promiscuous-mode-on-device";
            if (traits.was_promiscuous == "0") meaning.action = "entered-promiscuous-mode-on-device";
            break;
        default:
            break;
    }
}

}  // namespace

const EcsMeaning* find_syscall_meaning(std::string_view name) noexcept {
    const auto* found = std::ranges::lower_bound(kSyscalls, name, {}, &SyscallMeaning::name);
    return found != kSyscalls.end() && found->name == name ? &found->meaning : nullptr;
}

const EcsMeaning* find_record_meaning(RecordType type) noexcept {
    const auto* found = std::ranges::lower_bound(kRecords, type, {}, &RecordMeaning::type);
    return found != kRecords.end() && found->type == type ? &found->meaning : nullptr;
}

EcsMeaning find_meaning(const EventTraits& traits) noexcept {
    auto type = traits.type;
    // What these say is more than which system call met them.
    if (traits.has_avc && !find_record_meaning(type)) type = RecordType::avc;
    if (traits.has_netfilter) type = RecordType::netfilter_cfg;
    if (traits.has_bpf) type = RecordType::bpf;
    if (const auto* found = find_record_meaning(type)) {
        auto meaning = *found;
        refine(meaning, type, traits);
        if (type == RecordType::bpf && traits.operation == "LOAD") meaning.action = "loaded-bpf-program";
        if (type == RecordType::bpf && traits.operation == "UNLOAD") meaning.action = "unloaded-bpf-program";
        return meaning;
    }
    if (!traits.has_syscall) return {};
    const bool sets_time = type == kTimeInjected || type == kTimeAdjusted;
    return sets_time ? *find_syscall_meaning("adjtimex") : syscall_meaning(traits);
}

}  // namespace dockaudit

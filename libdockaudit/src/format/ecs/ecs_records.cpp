#include <algorithm>
#include <array>

#include "format/ecs/ecs_tables.hpp"

namespace dockaudit {
namespace {

struct Row {
    std::uint16_t type;
    std::string_view name;
    EcsMeaning meaning;
};

constexpr auto kRows = std::to_array<Row>({
    {1005, "USER", {"sent-message", "host", "info", ""}},
    {1006, "LOGIN", {"changed-login-id-to", "authentication", "start", "user-session"}},
    {1100, "USER_AUTH", {"authenticated", "authentication", "info", "user-session"}},
    {1101, "USER_ACCT", {"was-authorized", "authentication", "info", "user-session"}},
    {1102, "USER_MGMT", {"modified-user-account", "iam", "user,change", "account"}},
    {1103, "CRED_ACQ", {"acquired-credentials", "authentication", "info", "user-session"}},
    {1104, "CRED_DISP", {"disposed-credentials", "authentication", "end", "user-session"}},
    {1105, "USER_START", {"started-session", "session", "start", "user-session"}},
    {1106, "USER_END", {"ended-session", "session", "end", "user-session"}},
    {1107, "USER_AVC", {"accessed-mac-policy-controlled-object", "intrusion_detection", "info", ""}},
    {1108, "USER_CHAUTHTOK", {"changed-password", "iam", "user,change", "user-session"}},
    {1109, "USER_ERR", {"caused-account-error", "authentication", "info", "user-session"}},
    {1110, "CRED_REFR", {"refreshed-credentials", "authentication", "info", "user-session"}},
    {1111, "USYS_CONFIG", {"changed-configuration", "configuration", "change", "system"}},
    {1112, "USER_LOGIN", {"logged-in", "authentication", "start", "user-session"}},
    {1113, "USER_LOGOUT", {"logged-out", "authentication", "end", "user-session"}},
    {1114, "ADD_USER", {"added-user-account", "iam", "user,creation", "account"}},
    {1115, "DEL_USER", {"deleted-user-account", "iam", "user,deletion", "account"}},
    {1116, "ADD_GROUP", {"added-group-account-to", "iam", "group,creation", "account"}},
    {1117, "DEL_GROUP", {"deleted-group-account-from", "iam", "group,deletion", "account"}},
    {1118, "DAC_CHECK", {"access-result", "intrusion_detection", "info", ""}},
    {1119, "CHGRP_ID", {"changed-group", "process", "change", ""}},
    {1120, "TEST", {"sent-test", "process", "info", ""}},
    {1121, "TRUSTED_APP", {"", "process", "info", ""}},
    {1122, "USER_SELINUX_ERR", {"access-error", "intrusion_detection", "info", ""}},
    {1123, "USER_CMD", {"ran-command", "process", "start", "process"}},
    {1124, "USER_TTY", {"typed", "session", "info", "keystrokes"}},
    {1125, "CHUSER_ID", {"changed-user-id", "iam", "user,change", ""}},
    {1126, "GRP_AUTH", {"authenticated-to-group", "authentication", "info", ""}},
    {1127, "SYSTEM_BOOT", {"booted-system", "host", "start", "system"}},
    {1128, "SYSTEM_SHUTDOWN", {"shutdown-system", "host", "end", "service"}},
    {1129, "SYSTEM_RUNLEVEL", {"changed-to-runlevel", "host", "change", "system"}},
    {1130, "SERVICE_START", {"started-service", "process", "start", "service"}},
    {1131, "SERVICE_STOP", {"stopped-service", "process", "end", "service"}},
    {1132, "GRP_MGMT", {"modified-group-account", "iam", "group,change", "account"}},
    {1133, "GRP_CHAUTHTOK", {"changed-group-password", "iam", "group,change", "user-session"}},
    {1134, "MAC_CHECK", {"mac-permission", "intrusion_detection", "info", ""}},
    {1135, "ACCT_LOCK", {"locked-account", "iam", "user,change", "account"}},
    {1136, "ACCT_UNLOCK", {"unlocked-account", "iam", "user,change", "account"}},
    {1137, "USER_DEVICE", {"configured-device", "host", "change", "keystrokes"}},
    {1138, "SOFTWARE_UPDATE", {"installed-software", "package", "installation", "software"}},
    {1200, "DAEMON_START", {"started-audit", "process", "start", "service"}},
    {1201, "DAEMON_END", {"shutdown-audit", "process", "end", "service"}},
    {1202, "DAEMON_ABORT", {"aborted-auditd-startup", "process", "end", "service"}},
    {1203, "DAEMON_CONFIG", {"changed-auditd-configuration", "configuration", "change", "service"}},
    {1204, "DAEMON_RECONFIG", {"reconfigured-auditd", "configuration", "info", "service"}},
    {1205, "DAEMON_ROTATE", {"rotated-audit-logs", "process", "change", "service"}},
    {1206, "DAEMON_RESUME", {"resumed-audit-logging", "process", "change", "service"}},
    {1207, "DAEMON_ACCEPT", {"remote-audit-connected", "network", "connection,start", "service"}},
    {1208, "DAEMON_CLOSE", {"remote-audit-disconnected", "network", "connection,end", "service"}},
    {1209, "DAEMON_ERR", {"audit-error", "process", "info", "service"}},
    {1302, "PATH", {"", "file", "info", "file"}},
    {1303, "IPC", {"", "process", "info", ""}},
    {1304, "SOCKETCALL", {"", "process", "info", ""}},
    {1305, "CONFIG_CHANGE", {"changed-audit-configuration", "configuration", "change", "audit-config"}},
    {1306, "SOCKADDR", {"", "network", "info", "socket"}},
    {1307, "CWD", {"", "process", "info", ""}},
    {1309, "EXECVE", {"", "process", "start", ""}},
    {1311, "IPC_SET_PERM", {"", "process", "info", ""}},
    {1312, "MQ_OPEN", {"", "process", "info", ""}},
    {1313, "MQ_SENDRECV", {"", "process", "info", ""}},
    {1314, "MQ_NOTIFY", {"", "process", "info", ""}},
    {1315, "MQ_GETSETATTR", {"", "process", "info", ""}},
    {1316, "KERNEL_OTHER", {"", "host", "info", ""}},
    {1317, "FD_PAIR", {"", "process", "info", ""}},
    {1318, "OBJ_PID", {"", "process", "info", ""}},
    {1319, "TTY", {"typed", "session", "info", "keystrokes"}},
    {1320, "EOE", {"", "process", "info", ""}},
    {1321, "BPRM_FCAPS", {"", "process", "change", ""}},
    {1322, "CAPSET", {"", "process", "change", ""}},
    {1323, "MMAP", {"", "process", "info", ""}},
    {1324, "NETFILTER_PKT", {"", "network", "info", ""}},
    {1325, "NETFILTER_CFG", {"loaded-firewall-rule-to", "configuration", "change", "firewall"}},
    {1326, "SECCOMP", {"called-seccomp-controlled-syscall", "intrusion_detection", "info", "process"}},
    {1327, "PROCTITLE", {"", "process", "info", ""}},
    {1328, "FEATURE_CHANGE", {"changed-audit-feature", "configuration", "change", "system"}},
    {1329, "REPLACE", {"", "configuration", "change", "audit-config"}},
    {1330, "KERN_MODULE", {"loaded-kernel-module", "driver", "start", ""}},
    {1331, "FANOTIFY", {"accessed-policy-controlled-file", "intrusion_detection", "info", ""}},
    {1332, "TIME_INJOFFSET", {"changed-system-time", "host", "change", "system"}},
    {1333, "TIME_ADJNTPVAL", {"changed-system-time", "host", "change", "system"}},
    {1334, "BPF", {"bpf-program", "process", "info", "process"}},
    {1335, "EVENT_LISTENER", {"disconnected-from", "process", "info", "socket"}},
    {1336, "URINGOP", {"", "process", "info", ""}},
    {1337, "OPENAT2", {"", "file", "info", "file"}},
    {1338, "DM_CTRL", {"", "configuration", "change", "system"}},
    {1339, "DM_EVENT", {"", "host", "info", "system"}},
    {1400, "AVC", {"accessed-mac-policy-controlled-object", "intrusion_detection", "info", ""}},
    {1401, "SELINUX_ERR", {"caused-mac-policy-error", "intrusion_detection", "info", "system"}},
    {1402, "AVC_PATH", {"", "file", "info", ""}},
    {1403, "MAC_POLICY_LOAD", {"loaded-selinux-policy", "configuration", "change", "mac-config"}},
    {1404, "MAC_STATUS", {"changed-selinux-enforcement-to", "configuration", "change", "mac-config"}},
    {1405, "MAC_CONFIG_CHANGE", {"changed-selinux-boolean", "configuration", "change", "mac-config"}},
    {1406,
     "MAC_UNLBL_ALLOW",
     {"is-allowing-unlabeled-network-traffic", "configuration", "change", "mac-config"}},
    {1407, "MAC_CIPSOV4_ADD", {"", "configuration", "creation", "mac-config"}},
    {1408, "MAC_CIPSOV4_DEL", {"", "configuration", "deletion", "mac-config"}},
    {1409, "MAC_MAP_ADD", {"added-mac-network-domain-mapping-to", "configuration", "change", "mac-config"}},
    {1410,
     "MAC_MAP_DEL",
     {"deleted-mac-network-domain-mapping-from", "configuration", "change", "mac-config"}},
    {1411, "MAC_IPSEC_ADDSA", {"", "configuration", "creation", "mac-config"}},
    {1412, "MAC_IPSEC_DELSA", {"", "configuration", "deletion", "mac-config"}},
    {1413, "MAC_IPSEC_ADDSPD", {"", "configuration", "creation", "mac-config"}},
    {1414, "MAC_IPSEC_DELSPD", {"", "configuration", "deletion", "mac-config"}},
    {1415, "MAC_IPSEC_EVENT", {"", "configuration", "change", "mac-config"}},
    {1416, "MAC_UNLBL_STCADD", {"", "configuration", "creation", "mac-config"}},
    {1417, "MAC_UNLBL_STCDEL", {"", "configuration", "deletion", "mac-config"}},
    {1418, "MAC_CALIPSO_ADD", {"", "configuration", "creation", "mac-config"}},
    {1419, "MAC_CALIPSO_DEL", {"", "configuration", "deletion", "mac-config"}},
    {1420, "IPE_ACCESS", {"", "intrusion_detection", "info", ""}},
    {1421, "IPE_CONFIG_CHANGE", {"", "configuration", "change", "mac-config"}},
    {1422, "IPE_POLICY_LOAD", {"", "configuration", "change", "mac-config"}},
    {1423, "LANDLOCK_ACCESS", {"", "intrusion_detection", "denied", ""}},
    {1424, "LANDLOCK_DOMAIN", {"", "process", "info", "process"}},
    {1425, "MAC_TASK_CONTEXTS", {"", "process", "info", ""}},
    {1426, "MAC_OBJ_CONTEXTS", {"", "process", "info", ""}},
    {1500, "APPARMOR", {"", "intrusion_detection", "info", ""}},
    {1501, "APPARMOR_AUDIT", {"violated-apparmor-policy", "intrusion_detection", "info", "policy"}},
    {1502, "APPARMOR_ALLOWED", {"violated-apparmor-policy", "intrusion_detection", "info", "policy"}},
    {1503, "APPARMOR_DENIED", {"violated-apparmor-policy", "intrusion_detection", "info", "policy"}},
    {1504, "APPARMOR_HINT", {"", "intrusion_detection", "info", "policy"}},
    {1505, "APPARMOR_STATUS", {"", "configuration", "change", "mac-config"}},
    {1506, "APPARMOR_ERROR", {"", "intrusion_detection", "info", "policy"}},
    {1507, "APPARMOR_KILL", {"", "process", "end", "process"}},
    {1700, "ANOM_PROMISCUOUS", {"changed-socket-promiscuous-mode", "network", "info", "network-device"}},
    {1701, "ANOM_ABEND", {"crashed-program", "process", "end", "process"}},
    {1702, "ANOM_LINK", {"used-suspcious-link", "file", "info", ""}},
    {1703, "ANOM_CREAT", {"created-suspicious-file", "file", "info", ""}},
    {1800, "INTEGRITY_DATA", {"", "file", "info", "file"}},
    {1801, "INTEGRITY_METADATA", {"", "file", "info", "file"}},
    {1802, "INTEGRITY_STATUS", {"", "host", "info", "system"}},
    {1803, "INTEGRITY_HASH", {"", "file", "info", "file"}},
    {1804, "INTEGRITY_PCR", {"", "file", "info", "file"}},
    {1805, "INTEGRITY_RULE", {"", "file", "info", "file"}},
    {1806, "INTEGRITY_EVM_XATTR", {"", "configuration", "change", "system"}},
    {1807, "INTEGRITY_POLICY_RULE", {"", "configuration", "change", "system"}},
    {2000, "KERNEL", {"initialized-audit-subsystem", "host", "start", ""}},
    {2100,
     "ANOM_LOGIN_FAILURES",
     {"failed-log-in-too-many-times-to", "authentication", "info", "user-session"}},
    {2101,
     "ANOM_LOGIN_TIME",
     {"attempted-log-in-during-unusual-hour-to", "authentication", "info", "user-session"}},
    {2102, "ANOM_LOGIN_SESSIONS", {"opened-too-many-sessions-to", "authentication", "info", "user-session"}},
    {2103, "ANOM_LOGIN_ACCT", {"", "authentication", "info", "user-session"}},
    {2104,
     "ANOM_LOGIN_LOCATION",
     {"attempted-log-in-from-unusual-place-to", "authentication", "info", "user-session"}},
    {2105, "ANOM_MAX_DAC", {"", "intrusion_detection", "info", ""}},
    {2106, "ANOM_MAX_MAC", {"", "intrusion_detection", "info", ""}},
    {2107, "ANOM_AMTU_FAIL", {"", "host", "info", "system"}},
    {2108, "ANOM_RBAC_FAIL", {"", "host", "info", "system"}},
    {2109, "ANOM_RBAC_INTEGRITY_FAIL", {"tested-file-system-integrity-of", "file", "info", "file-system"}},
    {2110, "ANOM_CRYPTO_FAIL", {"", "host", "info", "system"}},
    {2111, "ANOM_ACCESS_FS", {"", "file", "access", "file"}},
    {2112, "ANOM_EXEC", {"attempted-execution-of-forbidden-program", "process", "start", "process"}},
    {2113, "ANOM_MK_EXEC", {"", "file", "change", "file"}},
    {2114, "ANOM_ADD_ACCT", {"", "iam", "user,creation", "account"}},
    {2115, "ANOM_DEL_ACCT", {"", "iam", "user,deletion", "account"}},
    {2116, "ANOM_MOD_ACCT", {"", "iam", "user,change", "account"}},
    {2117, "ANOM_ROOT_TRANS", {"", "process", "change", "process"}},
    {2118, "ANOM_LOGIN_SERVICE", {"", "authentication", "info", "user-session"}},
    {2119, "ANOM_LOGIN_ROOT", {"", "authentication", "info", "user-session"}},
    {2120, "ANOM_ORIGIN_FAILURES", {"", "authentication", "info", "user-session"}},
    {2121, "ANOM_SESSION", {"", "session", "info", "user-session"}},
    {2200, "RESP_ANOMALY", {"", "intrusion_detection", "info", ""}},
    {2201, "RESP_ALERT", {"", "intrusion_detection", "info", ""}},
    {2202, "RESP_KILL_PROC", {"", "process", "end", "process"}},
    {2203, "RESP_TERM_ACCESS", {"", "session", "end", "user-session"}},
    {2204, "RESP_ACCT_REMOTE", {"", "iam", "user,change", "account"}},
    {2205, "RESP_ACCT_LOCK_TIMED", {"", "iam", "user,change", "account"}},
    {2206, "RESP_ACCT_UNLOCK_TIMED", {"", "iam", "user,change", "account"}},
    {2207, "RESP_ACCT_LOCK", {"", "iam", "user,change", "account"}},
    {2208, "RESP_TERM_LOCK", {"", "session", "info", "user-session"}},
    {2209, "RESP_SEBOOL", {"", "configuration", "change", "mac-config"}},
    {2210, "RESP_EXEC", {"", "process", "start", "process"}},
    {2211, "RESP_SINGLE", {"", "host", "change", "system"}},
    {2212, "RESP_HALT", {"", "host", "end", "system"}},
    {2213, "RESP_ORIGIN_BLOCK", {"", "configuration", "change", "firewall"}},
    {2214, "RESP_ORIGIN_BLOCK_TIMED", {"", "configuration", "change", "firewall"}},
    {2215, "RESP_ORIGIN_UNBLOCK_TIMED", {"", "configuration", "change", "firewall"}},
    {2300, "USER_ROLE_CHANGE", {"changed-role-to", "iam", "change", "user-session"}},
    {2301, "ROLE_ASSIGN", {"assigned-user-role-to", "iam", "user,change", "account"}},
    {2302, "ROLE_REMOVE", {"removed-use-role-from", "iam", "user,change", "account"}},
    {2303, "LABEL_OVERRIDE", {"overrode-label-of", "configuration", "change", "mac-config"}},
    {2304, "LABEL_LEVEL_CHANGE", {"modified-level-of", "configuration", "change", "printer"}},
    {2305, "USER_LABELED_EXPORT", {"", "host", "info", ""}},
    {2306, "USER_UNLABELED_EXPORT", {"", "host", "info", ""}},
    {2307, "DEV_ALLOC", {"", "host", "change", ""}},
    {2308, "DEV_DEALLOC", {"", "host", "change", ""}},
    {2309, "FS_RELABEL", {"relabeled-filesystem", "configuration", "change", "mac-config"}},
    {2310, "USER_MAC_POLICY_LOAD", {"loaded-mac-policy", "configuration", "change", "mac-config"}},
    {2311, "ROLE_MODIFY", {"modified-role", "iam", "change", "mac-config"}},
    {2312, "USER_MAC_CONFIG_CHANGE", {"changed-mac-configuration", "configuration", "change", "mac-config"}},
    {2313, "USER_MAC_STATUS", {"changed-selinux-enforcement-to", "configuration", "change", ""}},
    {2400, "CRYPTO_TEST_USER", {"", "host", "info", ""}},
    {2401, "CRYPTO_PARAM_CHANGE_USER", {"", "configuration", "change", ""}},
    {2402, "CRYPTO_LOGIN", {"crypto-officer-logged-in", "authentication", "start", ""}},
    {2403, "CRYPTO_LOGOUT", {"crypto-officer-logged-out", "authentication", "end", ""}},
    {2404, "CRYPTO_KEY_USER", {"negotiated-crypto-key", "session", "info", "user-session"}},
    {2405, "CRYPTO_FAILURE_USER", {"", "session", "info", "user-session"}},
    {2406, "CRYPTO_REPLAY_USER", {"", "session", "info", "user-session"}},
    {2407, "CRYPTO_SESSION", {"started-crypto-session", "session", "info", "user-session"}},
    {2408, "CRYPTO_IKE_SA", {"", "network", "info", "socket"}},
    {2409, "CRYPTO_IPSEC_SA", {"", "network", "info", "socket"}},
    {2500, "VIRT_CONTROL", {"issued-vm-control", "host", "change", "virtual-machine"}},
    {2501, "VIRT_RESOURCE", {"assigned-vm-resource", "host", "change", "virtual-machine"}},
    {2502, "VIRT_MACHINE_ID", {"assigned-vm-id", "host", "change", "virtual-machine"}},
    {2503, "VIRT_INTEGRITY_CHECK", {"checked-integrity-of", "host", "info", ""}},
    {2504, "VIRT_CREATE", {"created-vm-image", "host", "change", ""}},
    {2505, "VIRT_DESTROY", {"deleted-vm-image", "host", "change", ""}},
    {2506, "VIRT_MIGRATE_IN", {"migrated-vm-from", "host", "change", ""}},
    {2507, "VIRT_MIGRATE_OUT", {"migrated-vm-to", "host", "change", ""}},
});

struct People {
    std::uint16_t type;
    Who who;
    std::string_view object;
    std::string_view second_object;
};

using enum Who;

// Of the other types, the process acted, upon what its file or its socket is.
constexpr auto kPeople = std::to_array<People>({
    {1006, login, "auid", ""},                                                            // LOGIN
    {1100, account, "terminal", "addr,hostname"},                                         // USER_AUTH
    {1101, account, "terminal", "addr,hostname"},                                         // USER_ACCT
    {1102, user_change, "terminal", "addr,hostname"},                                     // USER_MGMT
    {1103, account, "terminal", "addr,hostname"},                                         // CRED_ACQ
    {1104, account, "terminal", "addr,hostname"},                                         // CRED_DISP
    {1105, account, "terminal", "addr,hostname"},                                         // USER_START
    {1106, account, "terminal", "addr,hostname"},                                         // USER_END
    {1107, process, "path,name", "tclass"},                                               // USER_AVC
    {1108, user_change, "terminal", "addr,hostname"},                                     // USER_CHAUTHTOK
    {1109, account, "terminal", "addr,hostname"},                                         // USER_ERR
    {1110, account, "terminal", "addr,hostname"},                                         // CRED_REFR
    {1111, process, "op", ""},                                                            // USYS_CONFIG
    {1112, account, "terminal", "addr,hostname"},                                         // USER_LOGIN
    {1113, account, "terminal", "addr,hostname"},                                         // USER_LOGOUT
    {1114, user_change, "account", ""},                                                   // ADD_USER
    {1115, user_change, "account", ""},                                                   // DEL_USER
    {1116, group_change, "account", ""},                                                  // ADD_GROUP
    {1117, group_change, "account", ""},                                                  // DEL_GROUP
    {1119, process, "account", ""},                                                       // CHGRP_ID
    {1123, process, "cmd", ""},                                                           // USER_CMD
    {1124, process, "data", ""},                                                          // USER_TTY
    {1125, user_change, "account", ""},                                                   // CHUSER_ID
    {1126, account, "terminal", "addr,hostname"},                                         // GRP_AUTH
    {1129, process, "new-level", ""},                                                     // SYSTEM_RUNLEVEL
    {1130, process, "unit", ""},                                                          // SERVICE_START
    {1131, process, "unit", ""},                                                          // SERVICE_STOP
    {1132, group_change, "account", ""},                                                  // GRP_MGMT
    {1133, group_change, "account", ""},                                                  // GRP_CHAUTHTOK
    {1135, user_change, "account", ""},                                                   // ACCT_LOCK
    {1136, user_change, "account", ""},                                                   // ACCT_UNLOCK
    {1137, process, "device", ""},                                                        // USER_DEVICE
    {1138, process, "sw", ""},                                                            // SOFTWARE_UPDATE
    {1207, process, "addr", "port"},                                                      // DAEMON_ACCEPT
    {1208, process, "addr", "port"},                                                      // DAEMON_CLOSE
    {1305, process, "op,audit_enabled,audit_pid,audit_backlog_limit,audit_failure", ""},  // CONFIG_CHANGE
    {1319, process, "data", ""},                                                          // TTY
    {1324, process, "saddr", "daddr"},                                                    // NETFILTER_PKT
    {1325, process, "table", ""},                                                         // NETFILTER_CFG
    {1326, process, "syscall", ""},                                                       // SECCOMP
    {1328, process, "feature", ""},                                                       // FEATURE_CHANGE
    {1330, process, "name", ""},                                                          // KERN_MODULE
    {1334, process, "prog-id", ""},                                                       // BPF
    {1338, process, "dev", "op"},                                                         // DM_CTRL
    {1339, process, "dev", "op"},                                                         // DM_EVENT
    {1404, process, "enforcing", ""},                                                     // MAC_STATUS
    {1405, process, "bool", ""},                                                          // MAC_CONFIG_CHANGE
    {1415, process, "op", ""},                                                            // MAC_IPSEC_EVENT
    {1420, process, "path", "op"},                                                        // IPE_ACCESS
    {1423, process, "path,name", "blockers"},                                             // LANDLOCK_ACCESS
    {1501, process, "name", "requested_mask,denied_mask,capname"},                        // APPARMOR_AUDIT
    {1502, process, "name", "requested_mask,denied_mask,capname"},                        // APPARMOR_ALLOWED
    {1503, process, "name", "requested_mask,denied_mask,capname"},                        // APPARMOR_DENIED
    {1505, process, "name", ""},                                                          // APPARMOR_STATUS
    {1700, process, "dev", ""},                                                           // ANOM_PROMISCUOUS
    {1701, process, "comm,exe", "pid"},                                                   // ANOM_ABEND
    {1800, process, "name", ""},                                                          // INTEGRITY_DATA
    {1801, process, "name", ""},                               // INTEGRITY_METADATA
    {1804, process, "name", ""},                               // INTEGRITY_PCR
    {1805, process, "file,name", ""},                          // INTEGRITY_RULE
    {2100, account, "terminal", "addr,hostname"},              // ANOM_LOGIN_FAILURES
    {2101, account, "terminal", "addr,hostname"},              // ANOM_LOGIN_TIME
    {2102, account, "terminal", "addr,hostname"},              // ANOM_LOGIN_SESSIONS
    {2103, account, "terminal", "addr,hostname"},              // ANOM_LOGIN_ACCT
    {2104, account, "terminal", "addr,hostname"},              // ANOM_LOGIN_LOCATION
    {2109, process, "hostname", ""},                           // ANOM_RBAC_INTEGRITY_FAIL
    {2112, process, "cmd", ""},                                // ANOM_EXEC
    {2114, user_change, "account", ""},                        // ANOM_ADD_ACCT
    {2115, user_change, "account", ""},                        // ANOM_DEL_ACCT
    {2116, user_change, "account", ""},                        // ANOM_MOD_ACCT
    {2118, account, "terminal", "addr,hostname"},              // ANOM_LOGIN_SERVICE
    {2119, account, "terminal", "addr,hostname"},              // ANOM_LOGIN_ROOT
    {2120, account, "terminal", "addr,hostname"},              // ANOM_ORIGIN_FAILURES
    {2204, user_change, "account", ""},                        // RESP_ACCT_REMOTE
    {2205, user_change, "account", ""},                        // RESP_ACCT_LOCK_TIMED
    {2206, user_change, "account", ""},                        // RESP_ACCT_UNLOCK_TIMED
    {2207, user_change, "account", ""},                        // RESP_ACCT_LOCK
    {2213, process, "addr", ""},                               // RESP_ORIGIN_BLOCK
    {2214, process, "addr", ""},                               // RESP_ORIGIN_BLOCK_TIMED
    {2215, process, "addr", ""},                               // RESP_ORIGIN_UNBLOCK_TIMED
    {2300, role_change, "selected-context", "addr,hostname"},  // USER_ROLE_CHANGE
    {2301, user_change, "account", ""},                        // ROLE_ASSIGN
    {2302, user_change, "account", ""},                        // ROLE_REMOVE
    {2304, process, "printer", ""},                            // LABEL_LEVEL_CHANGE
    {2313, process, "enforcing", ""},                          // USER_MAC_STATUS
    {2404, process, "fp", "addr,hostname"},                    // CRYPTO_KEY_USER
    {2405, process, "addr", "rport"},                          // CRYPTO_FAILURE_USER
    {2406, process, "addr", "rport"},                          // CRYPTO_REPLAY_USER
    {2407, process, "addr", "rport"},                          // CRYPTO_SESSION
    {2408, process, "raddr", "rport"},                         // CRYPTO_IKE_SA
    {2409, process, "raddr", "rport"},                         // CRYPTO_IPSEC_SA
    {2500, process, "op", "vm"},                               // VIRT_CONTROL
    {2501, process, "resrc", "vm"},                            // VIRT_RESOURCE
    {2502, process, "vm", ""},                                 // VIRT_MACHINE_ID
    {2503, process, "vm", ""},                                 // VIRT_INTEGRITY_CHECK
    {2504, process, "vm", ""},                                 // VIRT_CREATE
    {2505, process, "vm", ""},                                 // VIRT_DESTROY
    {2506, process, "vm", ""},                                 // VIRT_MIGRATE_IN
    {2507, process, "vm", ""},                                 // VIRT_MIGRATE_OUT
});

// Records that add to others.
constexpr auto kParts =
    std::to_array<std::uint16_t>({1302, 1303, 1304, 1306, 1307, 1309, 1311, 1312, 1313, 1314, 1315, 1316,
                                  1317, 1318, 1320, 1321, 1322, 1323, 1324, 1327, 1337, 1402, 1425, 1426});

static_assert(std::ranges::is_sorted(kRows, {}, &Row::type));
static_assert(std::ranges::adjacent_find(kRows, {}, &Row::type) == kRows.end());
static_assert(std::ranges::is_sorted(kPeople, {}, &People::type));
static_assert(std::ranges::is_sorted(kParts));

constexpr auto kRecords = [] {
    std::array<EcsRecord, kRows.size()> records;
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        const auto& row = kRows[i];
        records[i] = {RecordType{row.type}, row.name, row.meaning, process, "", "", false};
        records[i].is_part = std::ranges::find(kParts, row.type) != kParts.end();
        const auto* people = std::ranges::find(kPeople, row.type, &People::type);
        if (people == kPeople.end()) continue;
        records[i].who = people->who;
        records[i].object = people->object;
        records[i].second_object = people->second_object;
    }
    return records;
}();

// The rows by the number of the type, counted from 1: asked for every record.
constexpr std::int32_t kFirstType = 1000;
constexpr std::size_t kTypes = 2000;
constexpr auto kRowOfType = [] {
    std::array<std::uint8_t, kTypes> rows{};
    for (std::size_t i = 0; i < kRows.size(); ++i)
        rows[static_cast<std::size_t>(kRows[i].type - kFirstType)] = static_cast<std::uint8_t>(i + 1);
    return rows;
}();
static_assert(kRows.size() < 256);

}  // namespace

std::span<const EcsRecord> ecs_records() noexcept {
    return kRecords;
}

const EcsRecord* find_ecs_record(RecordType type) noexcept {
    const auto place = static_cast<std::size_t>(to_number(type) - kFirstType);
    const auto row = place < kTypes ? kRowOfType[place] : 0U;
    return row == 0 ? nullptr : &kRecords[row - 1];
}

}  // namespace dockaudit

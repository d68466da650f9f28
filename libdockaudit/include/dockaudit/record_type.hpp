#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// The type of a record as a number: those of linux/audit.h and libaudit.h.
///
/// Every value from 0 to 65535 is possible, named or not. `unknown` stands for a type name that nobody knows.
enum class RecordType : std::int32_t {
    unknown = -1,
    user = 1005,
    login = 1006,
    user_auth = 1100,
    user_acct = 1101,
    user_avc = 1107,
    user_tty = 1124,
    user_cmd = 1123,
    usys_config = 1111,
    add_group = 1116,
    del_group = 1117,
    grp_mgmt = 1132,
    user_device = 1137,
    crypto_key_user = 2404,
    system_boot = 1127,
    service_start = 1130,
    service_stop = 1131,
    daemon_start = 1200,
    daemon_end = 1201,
    daemon_abort = 1202,
    daemon_config = 1203,
    daemon_rotate = 1205,
    daemon_resume = 1206,
    daemon_accept = 1207,
    daemon_close = 1208,
    daemon_last = 1299,
    syscall = 1300,
    path = 1302,
    ipc = 1303,
    socketcall = 1304,
    config_change = 1305,
    sockaddr = 1306,
    cwd = 1307,
    execve = 1309,
    mq_open = 1312,
    kernel_other = 1316,
    fd_pair = 1317,
    obj_pid = 1318,
    tty = 1319,
    eoe = 1320,
    bprm_fcaps = 1321,
    capset = 1322,
    mmap = 1323,
    netfilter_pkt = 1324,
    netfilter_cfg = 1325,
    seccomp = 1326,
    proctitle = 1327,
    feature_change = 1328,
    kern_module = 1330,
    fanotify = 1331,
    time_adjntpval = 1333,
    bpf = 1334,
    event_listener = 1335,
    uringop = 1336,
    openat2 = 1337,
    dm_ctrl = 1338,
    dm_event = 1339,
    avc = 1400,
    avc_path = 1402,
    mac_policy_load = 1403,
    mac_unlbl_stcdel = 1417,
    ipe_access = 1420,
    ipe_config_change = 1421,
    ipe_policy_load = 1422,
    landlock_access = 1423,
    landlock_domain = 1424,
    mac_task_contexts = 1425,
    mac_obj_contexts = 1426,
    apparmor = 1500,
    apparmor_kill = 1507,
    integrity_data = 1800,
    integrity_metadata = 1801,
    integrity_rule = 1805,
    kernel = 2000,
    anom_promiscuous = 1700,
    anom_abend = 1701,
    anom_link = 1702,
    virt_machine_id = 2502,
    virt_resource = 2501,
    virt_control = 2500,
};

/// The number of a type.
constexpr std::int32_t to_number(RecordType type) noexcept {
    return static_cast<std::int32_t>(type);
}

/// A name of a type and its number.
struct RecordTypeName {
    std::string_view name;
    RecordType type;
};

/// Every type that has a name, in ascending order of the numbers.
DOCKAUDIT_API std::span<const RecordTypeName> record_type_names() noexcept;

/// The canonical name of a type (`SYSCALL`); empty if it has none.
DOCKAUDIT_API std::string_view find_record_type_name(RecordType type) noexcept;

/// The canonical name of a type, or `UNKNOWN[n]` as the kernel and auditd write it.
DOCKAUDIT_API std::string record_type_name(RecordType type);

/// The type that a name in a log stands for: case is ignored, `UNKNOWN[n]` and a leading number give that
/// number, anything else gives `RecordType::unknown`.
DOCKAUDIT_API RecordType parse_record_type(std::string_view name) noexcept;

}  // namespace dockaudit

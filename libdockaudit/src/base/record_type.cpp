#include <dockaudit/record_type.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/ascii.hpp"

namespace dockaudit {
namespace {

// The names of libaudit 3.0.9 (a test compares them with the installed library), and the later ones of
// linux/audit.h that it lacks: DM_CTRL, DM_EVENT, and from IPE_ACCESS to MAC_OBJ_CONTEXTS.
constexpr auto kNames = std::to_array<RecordTypeName>({
    {"USER", RecordType{1005}},
    {"LOGIN", RecordType{1006}},
    {"USER_AUTH", RecordType{1100}},
    {"USER_ACCT", RecordType{1101}},
    {"USER_MGMT", RecordType{1102}},
    {"CRED_ACQ", RecordType{1103}},
    {"CRED_DISP", RecordType{1104}},
    {"USER_START", RecordType{1105}},
    {"USER_END", RecordType{1106}},
    {"USER_AVC", RecordType{1107}},
    {"USER_CHAUTHTOK", RecordType{1108}},
    {"USER_ERR", RecordType{1109}},
    {"CRED_REFR", RecordType{1110}},
    {"USYS_CONFIG", RecordType{1111}},
    {"USER_LOGIN", RecordType{1112}},
    {"USER_LOGOUT", RecordType{1113}},
    {"ADD_USER", RecordType{1114}},
    {"DEL_USER", RecordType{1115}},
    {"ADD_GROUP", RecordType{1116}},
    {"DEL_GROUP", RecordType{1117}},
    {"DAC_CHECK", RecordType{1118}},
    {"CHGRP_ID", RecordType{1119}},
    {"TEST", RecordType{1120}},
    {"TRUSTED_APP", RecordType{1121}},
    {"USER_SELINUX_ERR", RecordType{1122}},
    {"USER_CMD", RecordType{1123}},
    {"USER_TTY", RecordType{1124}},
    {"CHUSER_ID", RecordType{1125}},
    {"GRP_AUTH", RecordType{1126}},
    {"SYSTEM_BOOT", RecordType{1127}},
    {"SYSTEM_SHUTDOWN", RecordType{1128}},
    {"SYSTEM_RUNLEVEL", RecordType{1129}},
    {"SERVICE_START", RecordType{1130}},
    {"SERVICE_STOP", RecordType{1131}},
    {"GRP_MGMT", RecordType{1132}},
    {"GRP_CHAUTHTOK", RecordType{1133}},
    {"MAC_CHECK", RecordType{1134}},
    {"ACCT_LOCK", RecordType{1135}},
    {"ACCT_UNLOCK", RecordType{1136}},
    {"USER_DEVICE", RecordType{1137}},
    {"SOFTWARE_UPDATE", RecordType{1138}},
    {"DAEMON_START", RecordType{1200}},
    {"DAEMON_END", RecordType{1201}},
    {"DAEMON_ABORT", RecordType{1202}},
    {"DAEMON_CONFIG", RecordType{1203}},
    {"DAEMON_ROTATE", RecordType{1205}},
    {"DAEMON_RESUME", RecordType{1206}},
    {"DAEMON_ACCEPT", RecordType{1207}},
    {"DAEMON_CLOSE", RecordType{1208}},
    {"DAEMON_ERR", RecordType{1209}},
    {"SYSCALL", RecordType{1300}},
    {"PATH", RecordType{1302}},
    {"IPC", RecordType{1303}},
    {"SOCKETCALL", RecordType{1304}},
    {"CONFIG_CHANGE", RecordType{1305}},
    {"SOCKADDR", RecordType{1306}},
    {"CWD", RecordType{1307}},
    {"EXECVE", RecordType{1309}},
    {"IPC_SET_PERM", RecordType{1311}},
    {"MQ_OPEN", RecordType{1312}},
    {"MQ_SENDRECV", RecordType{1313}},
    {"MQ_NOTIFY", RecordType{1314}},
    {"MQ_GETSETATTR", RecordType{1315}},
    {"KERNEL_OTHER", RecordType{1316}},
    {"FD_PAIR", RecordType{1317}},
    {"OBJ_PID", RecordType{1318}},
    {"TTY", RecordType{1319}},
    {"EOE", RecordType{1320}},
    {"BPRM_FCAPS", RecordType{1321}},
    {"CAPSET", RecordType{1322}},
    {"MMAP", RecordType{1323}},
    {"NETFILTER_PKT", RecordType{1324}},
    {"NETFILTER_CFG", RecordType{1325}},
    {"SECCOMP", RecordType{1326}},
    {"PROCTITLE", RecordType{1327}},
    {"FEATURE_CHANGE", RecordType{1328}},
    {"REPLACE", RecordType{1329}},
    {"KERN_MODULE", RecordType{1330}},
    {"FANOTIFY", RecordType{1331}},
    {"TIME_INJOFFSET", RecordType{1332}},
    {"TIME_ADJNTPVAL", RecordType{1333}},
    {"BPF", RecordType{1334}},
    {"EVENT_LISTENER", RecordType{1335}},
    {"URINGOP", RecordType{1336}},
    {"OPENAT2", RecordType{1337}},
    {"DM_CTRL", RecordType{1338}},
    {"DM_EVENT", RecordType{1339}},
    {"AVC", RecordType{1400}},
    {"SELINUX_ERR", RecordType{1401}},
    {"AVC_PATH", RecordType{1402}},
    {"MAC_POLICY_LOAD", RecordType{1403}},
    {"MAC_STATUS", RecordType{1404}},
    {"MAC_CONFIG_CHANGE", RecordType{1405}},
    {"MAC_UNLBL_ALLOW", RecordType{1406}},
    {"MAC_CIPSOV4_ADD", RecordType{1407}},
    {"MAC_CIPSOV4_DEL", RecordType{1408}},
    {"MAC_MAP_ADD", RecordType{1409}},
    {"MAC_MAP_DEL", RecordType{1410}},
    {"MAC_IPSEC_ADDSA", RecordType{1411}},
    {"MAC_IPSEC_DELSA", RecordType{1412}},
    {"MAC_IPSEC_ADDSPD", RecordType{1413}},
    {"MAC_IPSEC_DELSPD", RecordType{1414}},
    {"MAC_IPSEC_EVENT", RecordType{1415}},
    {"MAC_UNLBL_STCADD", RecordType{1416}},
    {"MAC_UNLBL_STCDEL", RecordType{1417}},
    {"MAC_CALIPSO_ADD", RecordType{1418}},
    {"MAC_CALIPSO_DEL", RecordType{1419}},
    {"IPE_ACCESS", RecordType{1420}},
    {"IPE_CONFIG_CHANGE", RecordType{1421}},
    {"IPE_POLICY_LOAD", RecordType{1422}},
    {"LANDLOCK_ACCESS", RecordType{1423}},
    {"LANDLOCK_DOMAIN", RecordType{1424}},
    {"MAC_TASK_CONTEXTS", RecordType{1425}},
    {"MAC_OBJ_CONTEXTS", RecordType{1426}},
    {"APPARMOR", RecordType{1500}},
    {"APPARMOR_AUDIT", RecordType{1501}},
    {"APPARMOR_ALLOWED", RecordType{1502}},
    {"APPARMOR_DENIED", RecordType{1503}},
    {"APPARMOR_HINT", RecordType{1504}},
    {"APPARMOR_STATUS", RecordType{1505}},
    {"APPARMOR_ERROR", RecordType{1506}},
    {"APPARMOR_KILL", RecordType{1507}},
    {"ANOM_PROMISCUOUS", RecordType{1700}},
    {"ANOM_ABEND", RecordType{1701}},
    {"ANOM_LINK", RecordType{1702}},
    {"ANOM_CREAT", RecordType{1703}},
    {"INTEGRITY_DATA", RecordType{1800}},
    {"INTEGRITY_METADATA", RecordType{1801}},
    {"INTEGRITY_STATUS", RecordType{1802}},
    {"INTEGRITY_HASH", RecordType{1803}},
    {"INTEGRITY_PCR", RecordType{1804}},
    {"INTEGRITY_RULE", RecordType{1805}},
    {"INTEGRITY_EVM_XATTR", RecordType{1806}},
    {"INTEGRITY_POLICY_RULE", RecordType{1807}},
    {"KERNEL", RecordType{2000}},
    {"ANOM_LOGIN_FAILURES", RecordType{2100}},
    {"ANOM_LOGIN_TIME", RecordType{2101}},
    {"ANOM_LOGIN_SESSIONS", RecordType{2102}},
    {"ANOM_LOGIN_ACCT", RecordType{2103}},
    {"ANOM_LOGIN_LOCATION", RecordType{2104}},
    {"ANOM_MAX_DAC", RecordType{2105}},
    {"ANOM_MAX_MAC", RecordType{2106}},
    {"ANOM_AMTU_FAIL", RecordType{2107}},
    {"ANOM_RBAC_FAIL", RecordType{2108}},
    {"ANOM_RBAC_INTEGRITY_FAIL", RecordType{2109}},
    {"ANOM_CRYPTO_FAIL", RecordType{2110}},
    {"ANOM_ACCESS_FS", RecordType{2111}},
    {"ANOM_EXEC", RecordType{2112}},
    {"ANOM_MK_EXEC", RecordType{2113}},
    {"ANOM_ADD_ACCT", RecordType{2114}},
    {"ANOM_DEL_ACCT", RecordType{2115}},
    {"ANOM_MOD_ACCT", RecordType{2116}},
    {"ANOM_ROOT_TRANS", RecordType{2117}},
    {"ANOM_LOGIN_SERVICE", RecordType{2118}},
    {"ANOM_LOGIN_ROOT", RecordType{2119}},
    {"ANOM_ORIGIN_FAILURES", RecordType{2120}},
    {"ANOM_SESSION", RecordType{2121}},
    {"RESP_ANOMALY", RecordType{2200}},
    {"RESP_ALERT", RecordType{2201}},
    {"RESP_KILL_PROC", RecordType{2202}},
    {"RESP_TERM_ACCESS", RecordType{2203}},
    {"RESP_ACCT_REMOTE", RecordType{2204}},
    {"RESP_ACCT_LOCK_TIMED", RecordType{2205}},
    {"RESP_ACCT_UNLOCK_TIMED", RecordType{2206}},
    {"RESP_ACCT_LOCK", RecordType{2207}},
    {"RESP_TERM_LOCK", RecordType{2208}},
    {"RESP_SEBOOL", RecordType{2209}},
    {"RESP_EXEC", RecordType{2210}},
    {"RESP_SINGLE", RecordType{2211}},
    {"RESP_HALT", RecordType{2212}},
    {"RESP_ORIGIN_BLOCK", RecordType{2213}},
    {"RESP_ORIGIN_BLOCK_TIMED", RecordType{2214}},
    {"RESP_ORIGIN_UNBLOCK_TIMED", RecordType{2215}},
    {"USER_ROLE_CHANGE", RecordType{2300}},
    {"ROLE_ASSIGN", RecordType{2301}},
    {"ROLE_REMOVE", RecordType{2302}},
    {"LABEL_OVERRIDE", RecordType{2303}},
    {"LABEL_LEVEL_CHANGE", RecordType{2304}},
    {"USER_LABELED_EXPORT", RecordType{2305}},
    {"USER_UNLABELED_EXPORT", RecordType{2306}},
    {"DEV_ALLOC", RecordType{2307}},
    {"DEV_DEALLOC", RecordType{2308}},
    {"FS_RELABEL", RecordType{2309}},
    {"USER_MAC_POLICY_LOAD", RecordType{2310}},
    {"ROLE_MODIFY", RecordType{2311}},
    {"USER_MAC_CONFIG_CHANGE", RecordType{2312}},
    {"USER_MAC_STATUS", RecordType{2313}},
    {"CRYPTO_TEST_USER", RecordType{2400}},
    {"CRYPTO_PARAM_CHANGE_USER", RecordType{2401}},
    {"CRYPTO_LOGIN", RecordType{2402}},
    {"CRYPTO_LOGOUT", RecordType{2403}},
    {"CRYPTO_KEY_USER", RecordType{2404}},
    {"CRYPTO_FAILURE_USER", RecordType{2405}},
    {"CRYPTO_REPLAY_USER", RecordType{2406}},
    {"CRYPTO_SESSION", RecordType{2407}},
    {"CRYPTO_IKE_SA", RecordType{2408}},
    {"CRYPTO_IPSEC_SA", RecordType{2409}},
    {"VIRT_CONTROL", RecordType{2500}},
    {"VIRT_RESOURCE", RecordType{2501}},
    {"VIRT_MACHINE_ID", RecordType{2502}},
    {"VIRT_INTEGRITY_CHECK", RecordType{2503}},
    {"VIRT_CREATE", RecordType{2504}},
    {"VIRT_DESTROY", RecordType{2505}},
    {"VIRT_MIGRATE_IN", RecordType{2506}},
    {"VIRT_MIGRATE_OUT", RecordType{2507}},
});

bool equals_upper(std::string_view text, std::string_view upper) noexcept {
    return std::ranges::equal(text, upper, {}, to_upper);
}

// The type names by length and first letter would be faster still; a sorted index is enough because the
// scanner remembers the last names it met.
constexpr auto kByName = [] {
    auto sorted = kNames;
    std::ranges::sort(sorted, {}, &RecordTypeName::name);
    return sorted;
}();

std::optional<std::int32_t> parse_leading_number(std::string_view text) noexcept {
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    return number;
}

}  // namespace

std::span<const RecordTypeName> record_type_names() noexcept {
    return kNames;
}

std::string_view find_record_type_name(RecordType type) noexcept {
    const auto found = std::ranges::lower_bound(kNames, type, {}, &RecordTypeName::type);
    return found != kNames.end() && found->type == type ? found->name : std::string_view{};
}

std::string record_type_name(RecordType type) {
    if (const auto name = find_record_type_name(type); !name.empty()) return std::string(name);
    return "UNKNOWN[" + std::to_string(to_number(type)) + "]";
}

RecordType parse_record_type(std::string_view name) noexcept {
    constexpr std::string_view kUnknownPrefix = "UNKNOWN[";
    if (name.empty()) return RecordType::unknown;

    std::array<char, 32> upper{};
    if (name.size() <= upper.size()) {
        std::ranges::transform(name, upper.begin(), to_upper);
        const std::string_view key(upper.data(), name.size());
        const auto found = std::ranges::lower_bound(kByName, key, {}, &RecordTypeName::name);
        if (found != kByName.end() && found->name == key) return found->type;
    }
    std::string_view digits = name;
    if (name.size() > kUnknownPrefix.size() &&
        equals_upper(name.substr(0, kUnknownPrefix.size()), kUnknownPrefix)) {
        digits.remove_prefix(kUnknownPrefix.size());
    }
    if (digits.front() < '0' || digits.front() > '9') return RecordType::unknown;
    const auto number = parse_leading_number(digits);
    return number ? RecordType{*number} : RecordType::unknown;
}

}  // namespace dockaudit

#include "facts/record_rules.hpp"

#include <algorithm>

// Which field of which record says what: the one table that criteria, columns and JSON read. It began with
// the searches of ausearch(8), found by asking it. Where ausearch reads a wrong field (the uid of INTEGRITY,
// TTY, SECCOMP and ANOM_ABEND records) the rows name the right one; where it overlooks some (the path of
// USER_AVC, the comm of AVC, labels of several security modules, the address beside a host name) there are
// more rows than it has. Command lines are not here: `EventView::argv` and `visit_titles` read them.

namespace dockaudit {
namespace {

using enum Attribute;

template <std::size_t A, std::size_t B>
constexpr std::array<FieldRule, A + B> operator+(const std::array<FieldRule, A>& a,
                                                 const std::array<FieldRule, B>& b) {
    std::array<FieldRule, A + B> all;
    std::ranges::copy(a, all.begin());
    std::ranges::copy(b, all.begin() + A);
    return all;
}

// A label of a task, and those of each security module where there are several (`subj=?` then):
// `audit_log_subj_ctx` in the kernel's kernel/audit.c.
constexpr auto kSubject = std::to_array<FieldRule>({
    {"subj", subject, Reader::plain, Take::first_of_name},
    {"subj_selinux", subject, Reader::plain, Take::first_of_name},
    {"subj_apparmor", subject, Reader::plain, Take::first_of_name},
    {"subj_smack", subject, Reader::plain, Take::first_of_name},
});
constexpr auto kObject = std::to_array<FieldRule>({
    {"obj", object, Reader::plain, Take::first_of_name},
    {"obj_selinux", object, Reader::plain, Take::first_of_name},
    {"obj_apparmor", object, Reader::plain, Take::first_of_name},
    {"obj_smack", object, Reader::plain, Take::first_of_name},
});

// What the kernel says of a task.
constexpr auto kTask = std::to_array<FieldRule>({
                           {"ppid", ppid, Reader::number},
                           {"pid", pid, Reader::number},
                           {"auid", loginuid, Reader::id},
                           {"loginuid", loginuid, Reader::id},
                           {"uid", uid, Reader::id},
                           {"gid", gid, Reader::id},
                           {"euid", euid, Reader::id},
                           {"egid", egid, Reader::id},
                           {"tty", terminal, Reader::plain},
                           {"ses", session, Reader::id},
                           {"comm", comm, Reader::encoded},
                           {"exe", exe, Reader::encoded},
                       }) +
                       kSubject;
constexpr auto kFlag = std::to_array<FieldRule>({{"res", success, Reader::flag}});
constexpr auto kKeys = std::to_array<FieldRule>({{"key", key, Reader::key, Take::last}});
constexpr auto kTaskWithResult = kTask + kFlag;

constexpr auto kSyscall = kTask + kKeys +
                          std::to_array<FieldRule>({
                              {"arch", arch, Reader::arch},
                              {"syscall", syscall, Reader::number},
                              {"success", success, Reader::yes_no},
                              {"exit", exit, Reader::number},
                          });
// The kernel gives no arch with these numbers.
constexpr auto kUringop = kTask + kKeys +
                          std::to_array<FieldRule>({
                              {"uring_op", syscall, Reader::number},
                              {"success", success, Reader::yes_no},
                              {"exit", exit, Reader::number},
                          });

constexpr auto kCwd = std::to_array<FieldRule>({{"cwd", cwd, Reader::file, Take::first, true}});
constexpr auto kPath = kObject + std::to_array<FieldRule>({{"name", file, Reader::file}});
constexpr auto kAvcPath = std::to_array<FieldRule>({{"path", file, Reader::file, Take::first_of_name}});
constexpr auto kSockaddr = std::to_array<FieldRule>({
    {"saddr", file, Reader::socket_path},
    {"saddr", host, Reader::address},
});
constexpr auto kPeers = std::to_array<FieldRule>({
    {"saddr", host, Reader::plain, Take::first_of_name},
    {"daddr", host, Reader::plain, Take::first_of_name},
});
constexpr auto kNetfilterPacket = kObject + kPeers;

// Records of programs: what the kernel says of the sender, and the sender's message.
constexpr auto kSender = std::to_array<FieldRule>({{"pid", pid, Reader::number}});
constexpr auto kUserButPid = std::to_array<FieldRule>({
    {"uid", uid, Reader::id, Take::second},
    {"auid", loginuid, Reader::id},
    {"loginuid", loginuid, Reader::id},
    {"ses", session, Reader::id},
    {"subj", subject, Reader::plain, Take::first_of_name},
    {"subj_selinux", subject, Reader::plain, Take::first_of_name},
    {"subj_apparmor", subject, Reader::plain, Take::first_of_name},
    {"vm", vm_name, Reader::encoded},
    {"uuid", uuid, Reader::plain},
    {"comm", comm, Reader::encoded},
    {"hostname", host, Reader::plain, Take::first_of_name},
    {"addr", host, Reader::plain, Take::first_of_name},
    {"cwd", cwd, Reader::file, Take::first, true},
    {"terminal", terminal, Reader::plain},
    {"exe", exe, Reader::encoded},
    {"res", success, Reader::word},
    {"result", success, Reader::word},
});
constexpr auto kUser = kSender + kUserButPid;
constexpr auto kGroup = kUser + std::to_array<FieldRule>({{"id", gid, Reader::id}});
constexpr auto kGroupManagement = kGroup + std::to_array<FieldRule>({{"gid", gid, Reader::id}});
constexpr auto kMachineId = kUser + std::to_array<FieldRule>({
                                        {"vm-ctx", subject, Reader::plain, Take::first_of_name},
                                        {"img-ctx", object, Reader::plain},
                                    });
constexpr auto kMachineResource = kUser + std::to_array<FieldRule>({
                                              {"path", file, Reader::file},
                                              {"new-disk", file, Reader::file},
                                          });
constexpr auto kTarget = std::to_array<FieldRule>({{"tcontext", object, Reader::plain}});
// The first process and the first subject of a USER_AVC are its sender. To AppArmor's bus daemon, a path is one
// of the bus.
constexpr auto kUserAvc = kUserButPid + kTarget +
                          std::to_array<FieldRule>({
                              {"pid", pid, Reader::number, Take::last},
                              {"path", file, Reader::file, Take::first_of_name, false, Only::not_of_apparmor},
                              {"scontext", subject, Reader::plain, Take::first_of_name},
                              {"label", subject, Reader::encoded, Take::first_of_name},
                              {"profile", subject, Reader::encoded, Take::first_of_name},
                              {"peer_label", object, Reader::encoded, Take::first_of_name},
                              {"peer_profile", object, Reader::encoded, Take::first_of_name},
                              {"gid", gid, Reader::id},
                              {"apparmor", success, Reader::apparmor, Take::first, true},
                          });
// SELinux names an object by `path` or `name`, AppArmor tasks by their profiles, and a second file by `srcname`
// or `target`; SMACK has labels and the result in fields of its own: smack_log_callback in the kernel's
// security/smack/smack_access.c.
constexpr auto kAvc =
    kTarget + std::to_array<FieldRule>({
                  {"pid", pid, Reader::number},
                  {"comm", comm, Reader::encoded},
                  {"path", file, Reader::file, Take::first_of_name},
                  {"name", file, Reader::file, Take::first_of_name},
                  {"srcname", file, Reader::file, Take::first_of_name},
                  {"target", file, Reader::file, Take::first_of_name, false, Only::apparmor_of_pair},
                  {"scontext", subject, Reader::plain, Take::first_of_name},
                  {"profile", subject, Reader::encoded, Take::first_of_name},
                  {"subject", subject, Reader::encoded, Take::first_of_name},
                  {"object", object, Reader::encoded, Take::first_of_name},
                  {"peer", object, Reader::encoded, Take::first_of_name},
                  {"apparmor", success, Reader::apparmor, Take::first, true},
                  {"action", success, Reader::permission, Take::first, true},
                  {"saddr", host, Reader::plain, Take::first_of_name},
                  {"daddr", host, Reader::plain, Take::first_of_name},
                  {"laddr", host, Reader::plain, Take::first_of_name},
                  {"faddr", host, Reader::plain, Take::first_of_name},
              });
constexpr auto kSelinuxError = kTarget + std::to_array<FieldRule>({
                                             {"scontext", subject, Reader::plain, Take::first_of_name},
                                         });
// The kernel's security/landlock/audit.c and security/ipe/audit.c. What LANDLOCK_DOMAIN says of a process is
// of the one that made the domain, not of the one that was denied.
constexpr auto kLandlock =
    kAvcPath + kPeers + std::to_array<FieldRule>({{"name", file, Reader::file, Take::first_of_name}});
constexpr auto kIpe = kAvcPath + kSubject +
                      std::to_array<FieldRule>({
                          {"pid", pid, Reader::number, Take::first, true},
                          {"comm", comm, Reader::encoded},
                      });

// Old kernels write `old auid=… new auid=…`.
constexpr auto kLogin = kFlag + std::to_array<FieldRule>({
                                    {"pid", pid, Reader::number},
                                    {"uid", uid, Reader::id},
                                    {"subj", subject, Reader::plain},
                                    {"auid", loginuid, Reader::id, Take::last},
                                    {"loginuid", loginuid, Reader::id, Take::last},
                                    {"ses", session, Reader::id, Take::last},
                                    {"tty", terminal, Reader::plain},
                                });
constexpr auto kDaemon = std::to_array<FieldRule>({
    {"auid", loginuid, Reader::id},
    {"pid", pid, Reader::number},
    {"uid", uid, Reader::id},
    {"ses", session, Reader::id},
    {"subj", subject, Reader::plain},
    {"res", success, Reader::word},
});
constexpr auto kDaemonPeer = std::to_array<FieldRule>({
    {"addr", host, Reader::peer},
    {"res", success, Reader::word},
});
constexpr auto kPolicy = kFlag + kKeys +
                         std::to_array<FieldRule>({
                             {"auid", loginuid, Reader::id},
                             {"ses", session, Reader::id},
                             {"subj", subject, Reader::plain},
                         });
constexpr auto kConfigChange =
    kPolicy + kAvcPath + std::to_array<FieldRule>({{"dir", file, Reader::file, Take::first_of_name}});
constexpr auto kPromiscuous = std::to_array<FieldRule>({
    {"auid", loginuid, Reader::id},
    {"uid", uid, Reader::id},
    {"gid", gid, Reader::id},
    {"ses", session, Reader::id},
});
constexpr auto kAbend = kPromiscuous + kFlag +
                        std::to_array<FieldRule>({
                            {"subj", subject, Reader::plain},
                            {"pid", pid, Reader::number},
                            {"comm", comm, Reader::encoded},
                            {"exe", exe, Reader::encoded},
                        });
constexpr auto kSeccomp = kAbend + std::to_array<FieldRule>({
                                       {"arch", arch, Reader::arch},
                                       {"syscall", syscall, Reader::number},
                                   });
constexpr auto kTty = std::to_array<FieldRule>({
    {"pid", pid, Reader::number},
    {"uid", uid, Reader::id},
    {"auid", loginuid, Reader::id},
    {"ses", session, Reader::id},
    {"comm", comm, Reader::encoded},
});
constexpr auto kIntegrity = kTty + kFlag +
                            std::to_array<FieldRule>({
                                {"subj", subject, Reader::plain},
                                {"name", file, Reader::file, Take::first_of_name},
                                {"file", file, Reader::file, Take::first_of_name},
                                {"ppid", ppid, Reader::number, Take::first, true},
                                {"gid", gid, Reader::id, Take::first, true},
                                {"euid", euid, Reader::id, Take::first, true},
                                {"egid", egid, Reader::id, Take::first, true},
                                {"tty", terminal, Reader::plain, Take::first, true},
                                {"exe", exe, Reader::encoded, Take::first, true},
                            });
// Beside a system call, these repeat what its record says better.
constexpr auto kSideTask = std::to_array<FieldRule>({
    {"pid", pid, Reader::number, Take::first, true},
    {"uid", uid, Reader::id, Take::first, true},
    {"auid", loginuid, Reader::id, Take::first, true},
    {"tty", terminal, Reader::plain, Take::first, true},
    {"ses", session, Reader::id, Take::first, true},
    {"subj", subject, Reader::plain, Take::first, true},
    {"comm", comm, Reader::encoded},
    {"exe", exe, Reader::encoded, Take::first, true},
    {"res", success, Reader::flag, Take::first, true},
});

// Records that the table does not know better: fields whose names can mean one thing only. ausearch(8) does not
// look at them.
constexpr auto kOther = kSideTask + kObject + kKeys + kAvcPath +
                        std::to_array<FieldRule>({
                            {"ppid", ppid, Reader::number, Take::first, true},
                            {"gid", gid, Reader::id, Take::first, true},
                            {"euid", euid, Reader::id, Take::first, true},
                            {"egid", egid, Reader::id, Take::first, true},
                            {"hostname", host, Reader::plain, Take::first_of_name},
                            {"terminal", terminal, Reader::plain, Take::first, true},
                        });

constexpr RecordRules kTaskRules{kTaskWithResult};
constexpr RecordRules kSyscallRules{kSyscall};
constexpr RecordRules kUringopRules{kUringop};
constexpr RecordRules kCwdRules{kCwd};
constexpr RecordRules kPathRules{kPath};
constexpr RecordRules kAvcPathRules{kAvcPath};
constexpr RecordRules kSubjectRules{kSubject};
constexpr RecordRules kObjectRules{kObject};
constexpr RecordRules kLandlockRules{kLandlock};
constexpr RecordRules kIpeRules{kIpe};
constexpr RecordRules kSockaddrRules{kSockaddr};
constexpr RecordRules kNetfilterPacketRules{kNetfilterPacket};
constexpr RecordRules kUserRules{kUser};
constexpr RecordRules kGroupRules{kGroup};
constexpr RecordRules kGroupManagementRules{kGroupManagement};
constexpr RecordRules kMachineIdRules{kMachineId};
constexpr RecordRules kMachineResourceRules{kMachineResource};
constexpr RecordRules kUserAvcRules{kUserAvc, Otherwise::access_vector};
constexpr RecordRules kAvcRules{kAvc, Otherwise::access_vector};
constexpr RecordRules kLoginRules{kLogin, Otherwise::success};
constexpr RecordRules kDaemonRules{kDaemon};
constexpr RecordRules kDaemonPeerRules{kDaemonPeer};
constexpr RecordRules kPolicyRules{kPolicy};
constexpr RecordRules kConfigChangeRules{kConfigChange, Otherwise::success};
constexpr RecordRules kPromiscuousRules{kPromiscuous};
constexpr RecordRules kAbendRules{kAbend};
constexpr RecordRules kSeccompRules{kSeccomp};
constexpr RecordRules kTtyRules{kTty};
constexpr RecordRules kIntegrityRules{kIntegrity};
constexpr RecordRules kSideTaskRules{kSideTask};
constexpr RecordRules kSelinuxErrorRules{kSelinuxError};
constexpr RecordRules kOtherRules{kOther};

struct TypeRange {
    RecordType first;
    RecordType last;
    const RecordRules* rules;
};

using Type = RecordType;

// Later rows override earlier ones. The wide ranges are those of linux/audit.h: messages of programs, MAC
// policy, integrity.
constexpr auto kTypeRanges = std::to_array<TypeRange>({
    {Type{1000}, Type{2999}, &kOtherRules},
    // The words of a command line, and what says nothing of its own.
    {Type::execve, Type::execve, nullptr},
    {Type::proctitle, Type::proctitle, nullptr},
    {Type::eoe, Type::eoe, nullptr},
    // What these say of a process is of another than the one that acted.
    {Type::obj_pid, Type::obj_pid, nullptr},
    {Type::landlock_domain, Type::landlock_domain, nullptr},
    {Type::user, Type::user, &kUserRules},
    {Type::login, Type::login, &kLoginRules},
    {Type::user_auth, Type{1199}, &kUserRules},
    {Type::user_avc, Type::user_avc, &kUserAvcRules},
    {Type::add_group, Type::del_group, &kGroupRules},
    {Type::grp_mgmt, Type::grp_mgmt, &kGroupManagementRules},
    {Type::daemon_start, Type::daemon_config, &kDaemonRules},
    {Type::daemon_rotate, Type::daemon_resume, &kDaemonRules},
    {Type::daemon_accept, Type::daemon_close, &kDaemonPeerRules},
    {Type::syscall, Type::syscall, &kSyscallRules},
    {Type::path, Type::path, &kPathRules},
    {Type::ipc, Type::ipc, &kObjectRules},
    {Type::config_change, Type::config_change, &kConfigChangeRules},
    {Type::sockaddr, Type::sockaddr, &kSockaddrRules},
    {Type::cwd, Type::cwd, &kCwdRules},
    {Type::obj_pid, Type::obj_pid, &kObjectRules},
    {Type::tty, Type::tty, &kTtyRules},
    {Type::netfilter_pkt, Type::netfilter_pkt, &kNetfilterPacketRules},
    {Type::netfilter_cfg, Type::netfilter_cfg, &kSideTaskRules},
    {Type::seccomp, Type::seccomp, &kSeccompRules},
    {Type::feature_change, Type::feature_change, &kTaskRules},
    {Type::event_listener, Type::event_listener, &kSideTaskRules},
    {Type::uringop, Type::uringop, &kUringopRules},
    {Type::dm_ctrl, Type::dm_ctrl, &kTaskRules},
    {Type::avc, Type::avc, &kAvcRules},
    {Type::avc_path, Type::avc_path, &kAvcPathRules},
    {Type{1401}, Type{1401}, &kSelinuxErrorRules},
    {Type::apparmor, Type::apparmor_kill, &kAvcRules},  // AppArmor's own, of old kernels
    {Type::mac_policy_load, Type::mac_unlbl_stcdel, &kPolicyRules},
    {Type::ipe_access, Type::ipe_access, &kIpeRules},
    {Type::landlock_access, Type::landlock_access, &kLandlockRules},
    {Type::mac_task_contexts, Type::mac_task_contexts, &kSubjectRules},
    {Type::mac_obj_contexts, Type::mac_obj_contexts, &kObjectRules},
    {Type::anom_promiscuous, Type::anom_promiscuous, &kPromiscuousRules},
    {Type::anom_abend, Type::anom_abend, &kAbendRules},
    {Type::anom_link, Type::anom_link, &kTaskRules},
    {Type::integrity_data, Type::integrity_rule, &kIntegrityRules},
    {Type{2100}, Type{2999}, &kUserRules},
    {Type::virt_resource, Type::virt_resource, &kMachineResourceRules},
    {Type::virt_machine_id, Type::virt_machine_id, &kMachineIdRules},
});

// The rules by the number of the type, from kFirstType on.
constexpr std::int32_t kFirstType = 1000;
constexpr auto kByType = [] {
    std::array<const RecordRules*, 2000> rules{};
    for (const auto& range : kTypeRanges) {
        for (auto type = to_number(range.first); type <= to_number(range.last); ++type) {
            rules[static_cast<std::size_t>(type - kFirstType)] = range.rules;
        }
    }
    return rules;
}();

}  // namespace

const RecordRules* find_record_rules(RecordType type) noexcept {
    const auto offset = std::int64_t{to_number(type)} - kFirstType;
    if (offset < 0 || offset >= static_cast<std::int64_t>(kByType.size())) return &kOtherRules;
    return kByType[static_cast<std::size_t>(offset)];
}

std::vector<std::string_view> field_names(Attribute attribute) {
    std::vector<std::string_view> names;
    for (const auto& range : kTypeRanges) {
        if (range.rules == nullptr) continue;
        for (const auto& rule : range.rules->rules()) {
            if (rule.attribute != attribute || std::ranges::find(names, rule.field) != names.end()) continue;
            names.push_back(rule.field);
        }
    }
    return names;
}

bool may_be_encoded(Attribute attribute) {
    const auto is_encoded = [&](const FieldRule& rule) {
        return rule.attribute == attribute &&
               (rule.reader == Reader::encoded || rule.reader == Reader::key || rule.reader == Reader::file ||
                rule.reader == Reader::socket_path);
    };
    return std::ranges::any_of(kTypeRanges, [&](const TypeRange& range) {
        return range.rules != nullptr && std::ranges::any_of(range.rules->rules(), is_encoded);
    });
}

}  // namespace dockaudit

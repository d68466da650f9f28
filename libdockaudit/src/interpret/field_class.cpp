#include "interpret/field_class.hpp"

#include <algorithm>
#include <array>

#include "base/hex.hpp"
#include "interpret/corrections.hpp"
#include "record/field_value.hpp"

namespace dockaudit {
namespace {

struct NamedClass {
    std::string_view name;
    FieldClass field_class;
};

using enum FieldClass;

constexpr auto kNamedClasses = std::to_array<NamedClass>({
    {"auid", uid},
    {"euid", uid},
    {"fsuid", uid},
    {"id", uid},
    {"inode_uid", uid},
    {"iuid", uid},
    {"oauid", uid},
    {"obj_uid", uid},
    {"old-auid", uid},
    {"ouid", uid},
    {"sauid", uid},
    {"suid", uid},
    {"uid", uid},
    {"egid", gid},
    {"fsgid", gid},
    {"gid", gid},
    {"igid", gid},
    {"inode_gid", gid},
    {"new_gid", gid},
    {"obj_gid", gid},
    {"ogid", gid},
    {"sgid", gid},
    {"syscall", syscall},
    {"arch", arch},
    {"exit", FieldClass::exit},
    {"acct", escaped},
    {"apparmor", escaped},
    {"cgroup", escaped},
    {"cmd", escaped},
    {"comm", escaped},
    {"cwd", escaped},
    {"denied_mask", escaped},
    {"device", escaped},
    {"dir", escaped},
    {"exe", escaped},
    {"file", escaped},
    {"grp", escaped},
    {"info", escaped},
    {"invalid_context", escaped},
    {"new-chardev", escaped},
    {"new-disk", escaped},
    {"new-fs", escaped},
    {"new-net", escaped},
    {"new-rng", escaped},
    {"new_group", escaped},
    {"ocomm", escaped},
    {"old-chardev", escaped},
    {"old-disk", escaped},
    {"old-fs", escaped},
    {"old-net", escaped},
    {"old-rng", escaped},
    {"operation", escaped},
    {"path", escaped},
    {"profile", escaped},
    {"requested_mask", escaped},
    {"root_dir", escaped},
    {"sw", escaped},
    {"vm", escaped},
    {"watch", escaped},
    {"perm", perm},
    {"perm_mask", perm},
    {"mode", mode},
    {"saddr", FieldClass::sockaddr},
    {"old_prom", promisc},
    {"prom", promisc},
    {"capability", capability},
    {"res", success},
    {"result", success},
    {"a0", a0},
    {"a1", a1},
    {"a2", a2},
    {"a3", a3},
    {"sig", FieldClass::signal},
    {"sigev_signo", FieldClass::signal},
    {"list", list},
    {"data", tty_data},
    {"ses", session},
    {"cap_fi", cap_bitmap},
    {"cap_fp", cap_bitmap},
    {"cap_pa", cap_bitmap},
    {"cap_pe", cap_bitmap},
    {"cap_pi", cap_bitmap},
    {"cap_pp", cap_bitmap},
    {"fi", cap_bitmap},
    {"fp", cap_bitmap},
    {"new_pe", cap_bitmap},
    {"new_pi", cap_bitmap},
    {"new_pp", cap_bitmap},
    {"old_pa", cap_bitmap},
    {"old_pe", cap_bitmap},
    {"old_pi", cap_bitmap},
    {"old_pp", cap_bitmap},
    {"pa", cap_bitmap},
    {"pe", cap_bitmap},
    {"pi", cap_bitmap},
    {"pp", cap_bitmap},
    {"family", nfproto},
    {"icmptype", icmptype},
    {"proto", protocol},
    {"addr", addr},
    {"per", FieldClass::personality},
    {"code", seccomp},
    {"oflag", oflag},
    {"flags", FieldClass::mmap},
    {"img-ctx", mac_label},
    {"obj", mac_label},
    {"scontext", mac_label},
    {"subj", mac_label},
    // kernel/audit.c: audit_log_subj_ctx, audit_log_obj_ctx of a system with several security modules
    {"obj_apparmor", mac_label},
    {"obj_bpf", mac_label},
    {"obj_selinux", mac_label},
    {"obj_smack", mac_label},
    {"subj_apparmor", mac_label},
    {"subj_bpf", mac_label},
    {"subj_selinux", mac_label},
    {"subj_smack", mac_label},
    {"tcontext", mac_label},
    {"vm-ctx", mac_label},
    {"proctitle", proctitle},
    {"hook", hook},
    {"action", netaction},
    {"macproto", macproto},
    {"ioctlcmd", ioctl_req},
    {"key", escaped_key},
    {"name", escaped_file},
    {"resp", fanotify},
    {"nl-mcgrp", nlmcgrp},
    {"resolve", resolve},
});

struct Override {
    RecordType type;
    std::string_view name;
    FieldClass field_class;
};

constexpr auto kOverrides = std::to_array<Override>({
    {RecordType::add_group, "id", gid},
    {RecordType::del_group, "id", gid},
    {RecordType::grp_mgmt, "id", gid},
    {RecordType::path, "flags", flags},
    {RecordType::mq_open, "mode", mode_short},
    {RecordType::netfilter_pkt, "saddr", addr},
    {RecordType::avc, "saddr", unclassified},
    {RecordType::kern_module, "name", escaped},
    {RecordType::crypto_key_user, "fp", unclassified},
    {RecordType::user_tty, "msg", escaped},
});

// An open-addressed table that the compiler fills: the class of each of 6 million fields has to be found in a
// blink.
class NameTable {
 public:
    consteval NameTable() {
        for (std::size_t i = 0; i < kNamedClasses.size(); ++i) {
            auto at = hash(kNamedClasses[i].name);
            while (slots_[at] != 0) at = (at + 1) % kSlots;
            slots_[at] = static_cast<std::uint8_t>(i + 1);
        }
    }

    FieldClass find(std::string_view name) const noexcept {
        for (auto at = hash(name); slots_[at] != 0; at = (at + 1) % kSlots) {
            const auto& entry = kNamedClasses[slots_[at] - 1U];
            if (entry.name == name) return entry.field_class;
        }
        return unclassified;
    }

 private:
    static constexpr std::size_t kSlots = 512;

    static constexpr std::size_t hash(std::string_view name) noexcept {
        if (name.empty()) return 0;
        const auto byte = [&](std::size_t i) {
            return static_cast<std::size_t>(static_cast<unsigned char>(name[i]));
        };
        const auto last = name.size() - 1;
        return (byte(0) * 31 + byte(last) * 7 + byte(last / 2) * 101 + name.size() * 53) % kSlots;
    }

    std::array<std::uint8_t, kSlots> slots_{};
};

constexpr NameTable kNames;

bool has_letter(std::string_view value) noexcept {
    return std::ranges::any_of(value, [](char c) { return c > '9'; });
}

constexpr RecordType kTrustedApp{1121};

enum class Notation : std::uint8_t { text, decimal, octal, hexadecimal, bare_hexadecimal };

constexpr Notation notation_of(FieldClass field_class) noexcept {
    switch (field_class) {
        case uid:
        case gid:
        case FieldClass::syscall:
        case perm:
        case promisc:
        case capability:
        case success:
        case signal:
        case list:
        case nfproto:
        case icmptype:
        case protocol:
        case hook:
        case netaction:
        case fanotify:
        case nlmcgrp:
        case fan_type:
        case trust:
        case uring_op:
            return Notation::decimal;
        case mode:
        case mode_short:
        case octal_oflag:
            return Notation::octal;
        case FieldClass::arch:
        case flags:
        case cap_bitmap:
        case FieldClass::personality:
        case seccomp:
        case oflag:
        case FieldClass::mmap:
        case macproto:
        case ioctl_req:
        case resolve:
        case fan_info:
            return Notation::hexadecimal;
        case FieldClass::sockaddr:
        case a0:
        case a1:
        case a2:
        case a3:
            return Notation::bare_hexadecimal;
        default:
            return Notation::text;
    }
}

constexpr auto kNotations = [] {
    std::array<Notation, 256> notations{};
    for (std::size_t i = 0; i < notations.size(); ++i) notations[i] = notation_of(static_cast<FieldClass>(i));
    return notations;
}();

// True if all bytes are digits of that notation.
bool has_only_digits(Notation notation, std::string_view value) noexcept {
    if (notation >= Notation::hexadecimal) return has_only_hex_digits(value);
    const char last = notation == Notation::octal ? '7' : '9';
    return std::ranges::all_of(value, [last](char c) { return c >= '0' && c <= last; });
}

FieldClass classify_by_look(RecordType type, std::string_view name, std::string_view value) noexcept {
    if (value.starts_with('"')) return escaped;
    if (type == kTrustedApp && name != "acct" && !has_letter(value)) return unclassified;
    return has_only_hex_digits(value) ? escaped : unclassified;
}

}  // namespace

std::optional<FieldClass> classify(RecordType type, std::string_view name) noexcept {
    if (name == "acct" && type != RecordType::execve) return std::nullopt;
    if (const auto corrected = find_field_correction(type, name)) return corrected;
    // A trusted application may name its fields as it likes.
    if (type == kTrustedApp && name != "key") return std::nullopt;
    switch (type) {
        case RecordType::execve:
            if (!name.empty() && name.front() == 'a' && name != "argc" &&
                name.find("_len") == std::string_view::npos) {
                return escaped;
            }
            break;
        case RecordType::add_group:
        case RecordType::del_group:
        case RecordType::grp_mgmt:
        case RecordType::path:
        case RecordType::mq_open:
        case RecordType::netfilter_pkt:
        case RecordType::avc:
        case RecordType::kern_module:
        case RecordType::crypto_key_user:
        case RecordType::user_tty:
            for (const auto& entry : kOverrides) {
                if (entry.type == type && entry.name == name) return entry.field_class;
            }
            break;
        default:
            break;
    }
    return kNames.find(name);
}

FieldClass classify(RecordType type, std::string_view name, std::string_view value) noexcept {
    const auto field_class = classify(type, name);
    return field_class ? *field_class : classify_by_look(type, name, value);
}

bool is_in_notation(FieldClass field_class, std::string_view value) noexcept {
    const auto notation = kNotations[static_cast<std::size_t>(field_class)];
    if (notation == Notation::text) return true;
    // Mostly there is nothing around the digits.
    if (!value.empty() && has_only_digits(notation, value)) return true;
    value = trim_value(value);
    if (notation == Notation::decimal && value.starts_with('-')) value.remove_prefix(1);
    if (notation == Notation::hexadecimal && value.starts_with("0x")) value.remove_prefix(2);
    return !value.empty() && has_only_digits(notation, value);
}

}  // namespace dockaudit

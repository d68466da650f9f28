#include "rules/rule_wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dockaudit/escape.hpp>
#include <span>
#include <utility>

#include "base/ascii.hpp"
#include "rules/rule_field.hpp"
#include "rules/rule_value.hpp"

namespace dockaudit {
namespace {

struct FieldWords {
    std::string_view field;
    std::string_view subject;
    std::string_view
        compared;  ///< the subject where it is more or less than something; empty if it is the same
};

constexpr FieldWords kFields[] = {
    {"a0", "the first argument", {}},
    {"a1", "the second argument", {}},
    {"a2", "the third argument", {}},
    {"a3", "the fourth argument", {}},
    {"arch", "the machine", {}},
    {"auid", "the login user", "the id of the login user"},
    {"devmajor", "the major number of the file's device", {}},
    {"devminor", "the minor number of the file's device", {}},
    {"dir", "the folder", {}},
    {"egid", "the effective group", "the id of the effective group"},
    {"euid", "the effective user", "the id of the effective user"},
    {"exe", "the program", {}},
    {"exit", "the result", {}},
    {"filetype", "the file", {}},
    {"fsgid", "the group for file access", "the id of the group for file access"},
    {"fstype", "the file system", {}},
    {"fsuid", "the user for file access", "the id of the user for file access"},
    {"gid", "the group", "the id of the group"},
    {"inode", "the inode of the file", {}},
    {"msgtype", "the type of the record", {}},
    {"obj_gid", "the group of the file", "the id of the file's group"},
    {"obj_lev_high", "the high SELinux level of the object", {}},
    {"obj_lev_low", "the low SELinux level of the object", {}},
    {"obj_role", "the SELinux role of the object", {}},
    {"obj_type", "the SELinux type of the object", {}},
    {"obj_uid", "the owner of the file", "the id of the file's owner"},
    {"obj_user", "the SELinux user of the object", {}},
    {"path", "the file", {}},
    {"perm", "the file", {}},
    {"pers", "the personality of the process", {}},
    {"pid", "the process id", {}},
    {"ppid", "the id of the parent process", {}},
    {"saddr_fam", "the address family of the socket", {}},
    {"sessionid", "the login session", {}},
    {"sgid", "the saved group", "the id of the saved group"},
    {"subj_clr", "the SELinux clearance of the program", {}},
    {"subj_role", "the SELinux role of the program", {}},
    {"subj_sen", "the SELinux sensitivity of the program", {}},
    {"subj_type", "the SELinux type of the program", {}},
    {"subj_user", "the SELinux user of the program", {}},
    {"success", "the success", {}},
    {"suid", "the saved user", "the id of the saved user"},
    {"uid", "the user", "the id of the user"},
};

constexpr std::array<std::string_view, 8> kOperators = {
    "is", "is not", "is below", "is at most", "is above", "is at least", "has a bit of", "has all bits of"};

struct Meaning {
    std::string_view value;
    std::string_view words;
};

constexpr Meaning kFileTypes[] = {
    {"block", "a block device"}, {"character", "a character device"}, {"dir", "a folder"},
    {"fifo", "a named pipe"},    {"file", "a regular file"},          {"link", "a symbolic link"},
    {"socket", "a socket"},
};
constexpr Meaning kFamilies[] = {
    {"1", "1 (Unix socket)"}, {"2", "2 (IPv4)"},     {"10", "10 (IPv6)"},
    {"16", "16 (netlink)"},   {"17", "17 (packet)"},
};

struct PermWords {
    char letter;
    std::string_view words;
};

// Of an access: what the kernel's classes of calls for a letter do to a file.
constexpr PermWords kPerms[] = {
    {'r', "read"}, {'w', "written"}, {'x', "executed"}, {'a', "changed in its attributes"}};

struct CallGroup {
    std::string_view words;
    std::string_view preposition;
    std::string_view calls;  ///< between spaces
};

// A rule gets the words of a group if it has calls of that group alone.
constexpr CallGroup kCallGroups[] = {
    {"each connection", " to the socket ", " connect "},
    {"each address that a socket is bound to", " at ", " bind "},
    {"each socket that waits for connections", " at ", " listen "},
    {"each connection that is accepted", " at ", " accept accept4 "},
    {"each socket that is made", " at ", " socket socketpair "},
    {"each start of a program", " of ", " execve execveat "},
    {"each new process", " of ", " clone clone3 fork vfork "},
    {"each mount", " of ",
     " mount move_mount open_tree open_tree_attr fsopen fsconfig fsmount fspick mount_setattr "},
    {"each unmount", " of ", " umount umount2 "},
    {"each opening of a file", " at ", " creat open openat openat2 open_by_handle_at "},
    {"each cut of a file", " at ", " truncate ftruncate truncate64 ftruncate64 "},
    {"each opening or cut of a file", " at ",
     " creat open openat openat2 open_by_handle_at truncate ftruncate truncate64 ftruncate64 "},
    {"each change of permissions", " of ", " chmod fchmod fchmodat fchmodat2 "},
    {"each change of owner", " of ", " chown fchown fchownat lchown chown32 fchown32 lchown32 "},
    {"each change of extended attributes", " of ",
     " setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat "},
    {"each deletion", " of ", " unlink unlinkat rmdir "},
    {"each renaming", " of ", " rename renameat renameat2 "},
    {"each deletion or renaming", " of ", " unlink unlinkat rmdir rename renameat renameat2 "},
    {"each new link", " to ", " link linkat symlink symlinkat "},
    {"each new folder", " at ", " mkdir mkdirat "},
    {"each new device or special file", " at ", " mknod mknodat "},
    {"each kernel module that is loaded", " from ", " init_module finit_module "},
    {"each kernel module that is removed", " of ", " delete_module "},
    {"each kernel module that is loaded or removed", " of ",
     " init_module finit_module delete_module create_module "},
    {"each change of the clock", " at ",
     " adjtimex settimeofday clock_settime clock_settime64 clock_adjtime clock_adjtime64 stime "},
    {"each change of the host's name", " at ", " sethostname setdomainname "},
    {"each look into another process", " of ", " ptrace process_vm_readv process_vm_writev "},
    {"each signal", " to ", " kill tkill tgkill pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo "},
    {"each use of BPF", " with ", " bpf "},
    {"each change of namespaces", " with ", " setns unshare "},
    {"each change of the root folder", " to ", " chroot pivot_root "},
    {"each change of user", " of ",
     " setuid setreuid setresuid setfsuid setuid32 setreuid32 setresuid32 setfsuid32 "},
    {"each change of group", " of ",
     " setgid setregid setresgid setfsgid setgroups setgid32 setregid32 setresgid32 setfsgid32 setgroups32 "},
    {"each change of capabilities", " of ", " capset "},
    {"each use of keys of the kernel", " of ", " add_key request_key keyctl "},
    {"each start of another kernel", " from ", " kexec_load kexec_file_load "},
    {"each file in memory that is made", " at ", " memfd_create memfd_secret "},
    {"each use of performance events", " of ", " perf_event_open "},
    {"each change of swap space", " of ", " swapon swapoff "},
    {"each reboot", " with ", " reboot "},
    {"each change of the kernel's personality", " with ", " personality "},
    {"each end of a process", " of ", " exit exit_group "},
};

bool has_call(const CallGroup& group, std::string_view call) {
    return group.calls.find(fmt::format(" {} ", call)) != std::string_view::npos;
}

const CallGroup* find_group(std::span<const RuleCall> calls) {
    for (const auto& group : kCallGroups) {
        if (std::ranges::all_of(calls, [&](const RuleCall& call) { return has_call(group, call.name); }))
            return &group;
    }
    return nullptr;
}

std::string word_value(std::string_view text, std::span<const Meaning> meanings) {
    const auto meaning = std::ranges::find(meanings, text, &Meaning::value);
    return meaning != meanings.end() ? std::string(meaning->words) : shown(text);
}

std::string word_success(const RuleCondition& condition) {
    const bool is_zero = parse_rule_number(condition.value) == 0;
    const bool is_equal = condition.op == RuleOperator::equal;
    return is_zero == is_equal ? "the call fails" : "the call succeeds";
}

std::string word_exit(const RuleCondition& condition) {
    const std::string_view value = condition.value;
    const bool is_error = value.size() > 1 && value[0] == '-' && is_letter(value[1]);
    if (is_error && condition.op == RuleOperator::equal)
        return fmt::format("the call fails with {}", shown(value.substr(1)));
    if (is_error && condition.op == RuleOperator::not_equal)
        return fmt::format("the call does not fail with {}", shown(value.substr(1)));
    return {};
}

// What is said in a way of its own; empty otherwise.
std::string word_special(const RuleCondition& condition) {
    const bool is_equal = condition.op == RuleOperator::equal;
    const bool is_equality = is_equal || condition.op == RuleOperator::not_equal;
    if (!is_equality) return {};
    if (condition.field == "success") return word_success(condition);
    if (condition.field == "exit") return word_exit(condition);
    if (!is_unset_rule_id(condition.value)) return {};
    if (condition.field == "auid") {
        return is_equal ? "nobody has logged in for the process" : "somebody has logged in for the process";
    }
    if (condition.field == "sessionid") {
        return is_equal ? "the process has no login session" : "the process has a login session";
    }
    return {};
}

}  // namespace

void WordList::add(std::string word) {
    if (count_ >= 2) before_ += ", ";
    if (count_ >= 1) before_ += std::exchange(final_, {});
    final_ = std::move(word);
    ++count_;
}

std::string WordList::text() const {
    return count_ < 2 ? final_ : fmt::format("{} {} {}", before_, last_, final_);
}

std::string shown(std::string_view text) {
    std::string out;
    append_escaped(out, text, EscapeMode::tty);
    return out;
}

std::string word_condition(const RuleCondition& condition) {
    if (auto special = word_special(condition); !special.empty()) return special;
    const auto* const words = std::ranges::find(kFields, condition.field, &FieldWords::field);
    const bool is_known = words != std::end(kFields);
    const bool is_equality = condition.op == RuleOperator::equal || condition.op == RuleOperator::not_equal;
    const auto subject = !is_known                                ? shown(condition.field)
                         : is_equality || words->compared.empty() ? std::string(words->subject)
                                                                  : std::string(words->compared);
    auto value = condition.field == "perm" ? word_perm(condition.value) : shown(condition.value);
    if (condition.field == "filetype") value = word_value(condition.value, kFileTypes);
    if (condition.field == "saddr_fam") value = word_value(condition.value, kFamilies);
    return fmt::format("{} {} {}", subject, kOperators[static_cast<std::size_t>(condition.op)], value);
}

std::string word_perm(std::string_view value) {
    WordList words("or");
    for (const auto& perm : kPerms) {
        const auto is_letter = [&](char c) { return to_lower(c) == perm.letter; };
        if (std::ranges::any_of(value, is_letter)) words.add(std::string(perm.words));
    }
    return words.text();
}

std::string word_comparison(const RuleComparison& comparison) {
    const auto subject = [](std::string_view field) {
        const auto* const words = std::ranges::find(kFields, field, &FieldWords::field);
        return words != std::end(kFields) ? std::string(words->subject) : shown(field);
    };
    return fmt::format("{} {} {}", subject(comparison.left),
                       comparison.op == RuleOperator::equal ? "is also" : "is not",
                       subject(comparison.right));
}

CallWording word_calls(const AuditRule& rule) {
    const bool is_uring = rule.filter == RuleFilter::io_uring;
    const auto is_all = [](const RuleCall& call) { return call.name == "all"; };
    if (rule.calls.empty() || std::ranges::any_of(rule.calls, is_all))
        return {is_uring ? "each operation of io_uring" : "each system call", " on ", true};
    const auto* const group = is_uring ? nullptr : find_group(rule.calls);
    if (group == nullptr) {
        WordList names("or");
        for (const auto& call : rule.calls) names.add(shown(call.name));
        return {fmt::format("each {} {}", is_uring ? "operation of io_uring" : "call of", names.text()),
                " on "};
    }
    std::string names;
    for (const auto& call : rule.calls) names += (names.empty() ? "" : ", ") + shown(call.name);
    return {fmt::format("{} ({})", group->words, names), group->preposition};
}

}  // namespace dockaudit

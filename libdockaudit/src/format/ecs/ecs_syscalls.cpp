#include <algorithm>
#include <array>

#include "format/ecs/ecs_tables.hpp"

namespace dockaudit {
namespace {

struct Group {
    EcsMeaning meaning;
    std::string_view names;  // of its system calls, separated by spaces
};

// All calls that libaudit's tables have for any machine, and those of Linux up to 6.19. A call that acts on a
// descriptor alone, which may be a file, a socket or a pipe, is one of the process.
constexpr auto kGroups = std::to_array<Group>({
    {{"opened-file", "file", "access", "file"},
     "open open_by_handle_at openat openat2 readlink readlinkat uselib"},
    {{"opened-file", "file", "creation", "file"}, "creat memfd_create"},
    {{"opened-file", "file", "change", "file"}, "fallocate ftruncate ftruncate64 truncate truncate64"},
    {{"read-file", "file", "access", "file"}, "pread pread64 preadv preadv2 read readahead readv"},
    {{"read-directory", "file", "access", "file"}, "getdents getdents64 readdir"},
    {{"wrote-to-file", "file", "change", "file"}, "pwrite pwrite64 pwritev pwritev2 write writev"},
    {{"copied-file-data", "file", "change", "file"}, "copy_file_range"},
    {{"linked", "file", "creation", "file"}, "link linkat"},
    {{"symlinked", "file", "creation", "file"}, "symlink symlinkat"},
    {{"renamed", "file", "change", "file"}, "rename renameat renameat2"},
    {{"deleted", "file", "deletion", "file"}, "rmdir unlink unlinkat"},
    {{"created-directory", "file", "creation", "file"}, "mkdir mkdirat"},
    {{"make-device", "file", "creation", "file"}, "mknod mknodat"},
    {{"flushed-file", "file", "info", "file"},
     "fdatasync fsync msync sync sync_file_range sync_file_range2 syncfs"},
    {{"locked-file", "file", "info", "file"}, "flock lock"},
    {{"watched-file", "file", "info", "file"}, "fanotify_mark inotify_add_watch inotify_rm_watch"},
    {{"mounted", "file", "change", "file"}, "fsmount fspick mount move_mount"},
    {{"prepared-mount", "file", "info", "file"}, "fsconfig fsopen open_tree open_tree_attr"},
    {{"changed-mount", "file", "change", "file"}, "mount_setattr"},
    {{"unmounted", "file", "change", "file"}, "umount umount2"},
    {{"changed-file-attributes-of", "file", "change", "file"},
     "file_setattr fremovexattr fsetxattr lremovexattr lsetxattr removexattr removexattrat "
     "setxattr setxattrat"},
    {{"changed-file-permissions-of", "file", "change", "file"}, "chmod fchmod fchmodat fchmodat2"},
    {{"changed-file-ownership-of", "file", "change", "file"},
     "chown chown32 fchown fchown32 fchownat lchown lchown32"},
    {{"changed-timestamp-of", "file", "change", "file"}, "futimesat utime utimensat utimensat_time64 utimes"},
    {{"checked-metadata-of", "file", "info", "file"},
     "access cachestat faccessat faccessat2 fgetxattr file_getattr flistxattr fstat fstat64 "
     "fstatat64 getxattr getxattrat lgetxattr listxattr listxattrat llistxattr lookup_dcookie "
     "lstat lstat64 name_to_handle_at newfstat newfstatat oldfstat oldlstat oldstat stat stat64 "
     "statx"},
    {{"checked-filesystem-metadata-of", "file", "info", "file"},
     "fstatfs fstatfs64 listmount statfs statfs64 statmount sysfs ustat"},
    {{"accepted-connection-from", "network", "connection,start", "socket"}, "accept accept4"},
    {{"connected-to", "network", "connection,start", "socket"}, "connect"},
    {{"bound-socket", "network", "info", "socket"}, "bind"},
    {{"listen-for-connections", "network", "start", "socket"}, "listen"},
    {{"received-from", "network", "connection,info", "socket"},
     "recv recvfrom recvmmsg recvmmsg_time64 recvmsg"},
    {{"sent-to", "network", "connection,info", "socket"}, "send sendmmsg sendmsg sendto"},
    {{"shut-down-connection", "network", "connection,end", "socket"}, "shutdown"},
    {{"created-socket", "process", "info", "socket"}, "socket socketpair"},
    {{"checked-socket", "process", "info", "socket"}, "getpeername getsockname getsockopt"},
    {{"changed-socket-options-of", "process", "change", "socket"}, "setsockopt"},
    {{"called-socket-function", "process", "info", "socket"}, "socketcall"},
    {{"executed", "process", "start", "file"}, "execve execveat"},
    {{"created-process", "process", "start", "process"}, "clone clone3 fork spu_create vfork"},
    {{"exited", "process", "end", "process"}, "exit exit_group"},
    {{"killed-list-of-pids", "process", "end", "process"}, "kill tgkill tkill"},
    {{"sent-signal-to", "process", "info", "process"}, "pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo"},
    {{"released-memory-of", "process", "end", "memory"}, "process_mrelease"},
    {{"changed-identity-of", "process", "change", "process"},
     "setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 setregid "
     "setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setuid setuid32"},
    {{"changed-capabilities-of", "process", "change", "process"}, "capset"},
    {{"changed-namespaces-of", "process", "change", "process"}, "setns unshare"},
    {{"changed-attributes-of-process", "process", "change", "process"},
     "arch_prctl lsm_set_self_attr modify_ldt personality prctl rseq s390_runtime_instr seccomp "
     "set_robust_list set_thread_area set_tid_address subpage_prot switch_endian umask"},
    {{"restricted-process", "process", "change", "process"},
     "landlock_add_rule landlock_create_ruleset landlock_restrict_self"},
    {{"changed-io-permissions-of", "process", "change", "process"}, "ioperm iopl"},
    {{"changed-session-of", "process", "change", "process"}, "setpgid setsid vhangup"},
    {{"changed-limits-of", "process", "change", "process"}, "prlimit64 setrlimit ulimit"},
    {{"adjusted-scheduling-policy-of", "process", "change", "process"},
     "sched_setattr sched_setparam sched_setscheduler"},
    {{"adjusted-priority-of", "process", "change", "process"},
     "ioprio_set nice sched_setaffinity setpriority"},
    {{"changed-working-directory", "process", "change", "file"}, "chdir fchdir"},
    {{"changed-root-directory", "process", "change", "file"}, "chroot pivot_root"},
    {{"traced-process", "process", "access", "process"}, "ptrace"},
    {{"read-memory-of", "process", "access", "process"}, "process_vm_readv"},
    {{"wrote-memory-of", "process", "change", "process"}, "process_vm_writev"},
    {{"accessed-process", "process", "access", "process"}, "kcmp pidfd_getfd pidfd_open"},
    {{"advised-memory-of", "process", "change", "process"}, "process_madvise"},
    {{"allocated-memory-in", "process", "info", "memory"}, "brk mmap mmap2"},
    {{"changed-memory-protection-of", "process", "change", "memory"},
     "map_shadow_stack mprotect mseal pkey_mprotect"},
    {{"managed-memory", "process", "info", "memory"},
     "get_mempolicy madvise mbind membarrier memfd_secret migrate_pages mincore mlock mlock2 "
     "mlockall move_pages mremap munlock munlockall munmap pkey_alloc pkey_free remap_file_pages "
     "set_mempolicy set_mempolicy_home_node userfaultfd"},
    {{"used-bpf", "process", "info", "process"}, "bpf"},
    {{"opened-performance-event", "process", "info", "process"}, "perf_counter_open perf_event_open"},
    {{"used-io-ring", "process", "info", "process"}, "io_uring_enter io_uring_register io_uring_setup"},
    {{"used-asynchronous-io", "process", "info", "process"},
     "io_cancel io_destroy io_getevents io_pgetevents io_pgetevents_time64 io_setup io_submit"},
    {{"managed-key", "process", "info", "process"}, "add_key keyctl request_key"},
    {{"moved-data", "process", "info", "file"}, "sendfile sendfile64 splice tee vmsplice"},
    {{"controlled-device", "process", "info", "file"}, "ioctl"},
    {{"managed-descriptor", "process", "info", "file"},
     "_llseek close close_range dup dup2 dup3 epoll_create epoll_create1 eventfd eventfd2 "
     "fadvise64 fadvise64_64 fanotify_init fcntl fcntl64 inotify_init inotify_init1 llseek lseek "
     "pipe pipe2 signalfd signalfd4"},
    {{"waited-for-descriptor", "process", "info", "file"},
     "_newselect epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old "
     "newselect poll ppoll ppoll_time64 pselect6 pselect6_time64 select"},
    {{"used-message-queue", "process", "info", "process"},
     "mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend "
     "mq_timedsend_time64 mq_unlink msgctl msgget msgrcv msgsnd"},
    {{"used-semaphore", "process", "info", "process"},
     "futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake get_robust_list semctl "
     "semget semop semtimedop semtimedop_time64"},
    {{"used-shared-memory", "process", "info", "memory"}, "shmat shmctl shmdt shmget"},
    {{"called-ipc-function", "process", "info", "process"}, "ipc"},
    {{"waited-for-process", "process", "info", "process"}, "wait4 waitid waitpid"},
    {{"handled-signal", "process", "info", "process"},
     "pause restart_syscall rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend "
     "rt_sigtimedwait rt_sigtimedwait_time64 sgetmask sigaction sigaltstack signal sigpending "
     "sigprocmask sigreturn sigsuspend ssetmask uprobe uretprobe"},
    {{"used-timer", "process", "info", "process"},
     "alarm clock_nanosleep clock_nanosleep_time64 getitimer nanosleep rseq_slice_yield "
     "sched_yield setitimer timer_create timer_delete timer_getoverrun timer_gettime "
     "timer_gettime64 timer_settime timer_settime64 timerfd timerfd_create timerfd_gettime "
     "timerfd_gettime64 timerfd_settime timerfd_settime64"},
    {{"checked-time", "process", "info", "process"},
     "clock_getres clock_getres_time64 clock_gettime clock_gettime64 ftime gettimeofday time times"},
    {{"checked-process", "process", "info", "process"},
     "capget get_thread_area getcpu getcwd getegid getegid32 geteuid geteuid32 getgid getgid32 "
     "getgroups getgroups32 getpgid getpgrp getpid getppid getpriority getrandom getresgid "
     "getresgid32 getresuid getresuid32 getrlimit getrusage getsid gettid getuid getuid32 "
     "ioprio_get listns lsm_get_self_attr lsm_list_modules sched_get_priority_max "
     "sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler "
     "sched_rr_get_interval sched_rr_get_interval64 sched_rr_get_interval_time64 ugetrlimit"},
    {{"changed-system-time", "host", "change", "system"},
     "adjtimex clock_adjtime clock_adjtime64 clock_settime clock_settime64 settimeofday stime"},
    {{"changed-system-name", "host", "change", "system"}, "setdomainname sethostname"},
    {{"restarted-system", "host", "end", "system"}, "reboot"},
    {{"loaded-kernel", "host", "change", "system"}, "kexec_file_load kexec_load sys_kexec_load"},
    {{"changed-swap-space", "host", "change", "system"}, "swapoff swapon"},
    {{"changed-process-accounting", "host", "change", "system"}, "acct"},
    {{"changed-kernel-parameter", "host", "change", "system"}, "_sysctl bdflush sysctl"},
    {{"managed-quota", "host", "info", "system"}, "quotactl quotactl_fd"},
    {{"accessed-kernel-log", "host", "access", "system"}, "syslog"},
    {{"checked-system", "host", "info", "system"}, "oldolduname olduname sysinfo uname"},
    {{"accessed-hardware", "host", "access", "system"},
     "pciconfig_iobase pciconfig_read pciconfig_write rtas s390_pci_mmio_read s390_pci_mmio_write "
     "s390_sthyi"},
    {{"loaded-kernel-module", "driver", "start", "file"}, "create_module finit_module init_module"},
    {{"unloaded-kernel-module", "driver", "end", "file"}, "delete_module"},
    {{"checked-kernel-modules", "driver", "info", "system"}, "get_kernel_syms query_module"},
    {{"made-obsolete-call", "process", "info", "process"},
     "afs_syscall break getpmsg gtty idle mpx multiplexer nfsservctl prof profil putpmsg security "
     "spu_run stty swapcontext syscall tuxcall vm86 vm86old vserver"},
});

constexpr std::size_t count_names() {
    std::size_t count = 0;
    for (const auto& group : kGroups)
        count += 1 + static_cast<std::size_t>(std::ranges::count(group.names, ' '));
    return count;
}

// One row for each name, in the order of the names.
constexpr auto kCalls = [] {
    std::array<EcsSyscall, count_names()> calls;
    auto* call = calls.data();
    for (const auto& group : kGroups) {
        auto rest = group.names;
        while (!rest.empty()) {
            const auto name = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(name.size() + 1, rest.size()));
            *call++ = {name, group.meaning};
        }
    }
    std::ranges::sort(calls, {}, &EcsSyscall::name);
    return calls;
}();
static_assert(std::ranges::adjacent_find(kCalls, {}, &EcsSyscall::name) == kCalls.end());

}  // namespace

std::span<const EcsSyscall> ecs_syscalls() noexcept {
    return kCalls;
}

const EcsMeaning* find_ecs_syscall(std::string_view name) noexcept {
    const auto* found = std::ranges::lower_bound(kCalls, name, {}, &EcsSyscall::name);
    return found != kCalls.end() && found->name == name ? &found->meaning : nullptr;
}

}  // namespace dockaudit

#include "common/system_calls.hpp"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif

namespace dockaudit::cli {
namespace {

using Call = int;

// By what they are for, and all of a kind, so that another C library, or a later one, finds its own among them. A call
// that this machine does not have is left out.
constexpr auto kMemory = std::to_array<Call>({
    SCMP_SYS(brk),
    SCMP_SYS(mmap),
    SCMP_SYS(mmap2),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(mincore),
    SCMP_SYS(mlock),
    SCMP_SYS(munlock),
    SCMP_SYS(membarrier),
    SCMP_SYS(get_mempolicy),
    SCMP_SYS(memfd_create),
    SCMP_SYS(msync),
});

// Files are for Landlock and permissions to judge; owners, modes, times, links and folders are not for us to change.
constexpr auto kFiles = std::to_array<Call>({
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(preadv),
    SCMP_SYS(preadv2),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pwrite64),
    SCMP_SYS(pwritev),
    SCMP_SYS(pwritev2),
    SCMP_SYS(sendfile),
    SCMP_SYS(sendfile64),
    SCMP_SYS(splice),
    SCMP_SYS(tee),
    SCMP_SYS(copy_file_range),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(openat2),
    SCMP_SYS(close),
    SCMP_SYS(close_range),
    SCMP_SYS(lseek),
    SCMP_SYS(_llseek),
    SCMP_SYS(stat),
    SCMP_SYS(stat64),
    SCMP_SYS(lstat),
    SCMP_SYS(lstat64),
    SCMP_SYS(fstat),
    SCMP_SYS(fstat64),
    SCMP_SYS(newfstatat),
    SCMP_SYS(fstatat64),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(statfs64),
    SCMP_SYS(fstatfs),
    SCMP_SYS(fstatfs64),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(flock),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(sync_file_range),
    SCMP_SYS(ftruncate),
    SCMP_SYS(ftruncate64),
    SCMP_SYS(fallocate),
    SCMP_SYS(fadvise64),
    SCMP_SYS(readahead),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(umask),
    SCMP_SYS(fgetxattr),
    SCMP_SYS(getxattr),
    SCMP_SYS(lgetxattr),
});

constexpr auto kWaiting = std::to_array<Call>({
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(ppoll_time64),
    SCMP_SYS(select),
    SCMP_SYS(_newselect),
    SCMP_SYS(pselect6),
    SCMP_SYS(pselect6_time64),
    SCMP_SYS(epoll_create),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_pwait2),
    SCMP_SYS(eventfd),
    SCMP_SYS(eventfd2),
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
    SCMP_SYS(inotify_init),
    SCMP_SYS(inotify_init1),
    SCMP_SYS(inotify_add_watch),
    SCMP_SYS(inotify_rm_watch),
    SCMP_SYS(timerfd_create),
    SCMP_SYS(timerfd_settime),
    SCMP_SYS(timerfd_gettime),
    SCMP_SYS(signalfd),
    SCMP_SYS(signalfd4),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(clock_nanosleep_time64),
    SCMP_SYS(pause),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(wait4),
    SCMP_SYS(waitid),
    SCMP_SYS(alarm),
    SCMP_SYS(setitimer),
    SCMP_SYS(getitimer),
});

constexpr auto kClocks = std::to_array<Call>({
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_gettime64),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_getres_time64),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(times),
});

constexpr auto kThreads = std::to_array<Call>({
    SCMP_SYS(futex),
    SCMP_SYS(futex_time64),
    SCMP_SYS(futex_waitv),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(get_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(set_thread_area),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_getparam),
    SCMP_SYS(sched_getscheduler),
    SCMP_SYS(sched_get_priority_max),
    SCMP_SYS(sched_get_priority_min),
    SCMP_SYS(getcpu),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigreturn),
    SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigsuspend),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(rt_sigtimedwait_time64),
});

constexpr auto kQuestions = std::to_array<Call>({
    SCMP_SYS(getpid),      SCMP_SYS(getppid),   SCMP_SYS(gettid),     SCMP_SYS(getpgrp),   SCMP_SYS(getpgid),
    SCMP_SYS(getsid),      SCMP_SYS(getuid),    SCMP_SYS(geteuid),    SCMP_SYS(getgid),    SCMP_SYS(getegid),
    SCMP_SYS(getresuid),   SCMP_SYS(getresgid), SCMP_SYS(getgroups),  SCMP_SYS(uname),     SCMP_SYS(sysinfo),
    SCMP_SYS(getrandom),   SCMP_SYS(getrlimit), SCMP_SYS(ugetrlimit), SCMP_SYS(getrusage), SCMP_SYS(capget),
    SCMP_SYS(getpriority),
});

// Which libseccomp of Debian 12 has no names for; the same on all machines: cachestat, map_shadow_stack, futex_wake,
// futex_wait, futex_requeue, mseal.
constexpr auto kLater = std::to_array<Call>({451, 453, 454, 455, 456, 462});

// No library tries these and goes on without them.
constexpr auto kOfIntruders = std::to_array<Call>({
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(kcmp),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(reboot),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(fsopen),
    SCMP_SYS(fspick),
    SCMP_SYS(fsmount),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(keyctl),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(fanotify_init),
    SCMP_SYS(acct),
});

// Of another kind of answer than that the kernel is too old: who gets this does not try an older way.
constexpr auto kRefused = std::to_array<Call>({
    SCMP_SYS(socket),   SCMP_SYS(socketpair), SCMP_SYS(connect),   SCMP_SYS(bind),      SCMP_SYS(listen),
    SCMP_SYS(accept),   SCMP_SYS(accept4),    SCMP_SYS(sendto),    SCMP_SYS(sendmsg),   SCMP_SYS(sendmmsg),
    SCMP_SYS(fork),     SCMP_SYS(vfork),      SCMP_SYS(kill),      SCMP_SYS(tkill),     SCMP_SYS(setuid),
    SCMP_SYS(setgid),   SCMP_SYS(setreuid),   SCMP_SYS(setresuid), SCMP_SYS(setgroups), SCMP_SYS(chmod),
    SCMP_SYS(fchmod),   SCMP_SYS(fchmodat),   SCMP_SYS(chown),     SCMP_SYS(fchown),    SCMP_SYS(lchown),
    SCMP_SYS(fchownat), SCMP_SYS(link),       SCMP_SYS(linkat),    SCMP_SYS(symlink),   SCMP_SYS(symlinkat),
    SCMP_SYS(mkdir),    SCMP_SYS(mkdirat),    SCMP_SYS(mknod),     SCMP_SYS(mknodat),   SCMP_SYS(truncate),
});

constexpr std::uint64_t kLow = 0xFFFFFFFF;  // the kernel looks at no more of a number

/// A list of rules; the first that the library refuses is remembered.
class Filter {
 public:
    Filter() : context_(seccomp_init(SCMP_ACT_ERRNO(ENOSYS)), &seccomp_release) {
        if (!context_) error_ = -ENOMEM;
    }

    template <std::size_t N>
    void add(std::uint32_t action, const std::array<Call, N>& calls) {
        for (const auto call : calls) add(action, call, {});
    }

    void add(std::uint32_t action, Call call, std::initializer_list<scmp_arg_cmp> conditions) {
        if (error_ != 0 || call < 0) return;
        error_ = seccomp_rule_add_array(context_.get(), action, call,
                                        static_cast<unsigned>(conditions.size()), conditions.begin());
    }

    int load() {
        if (error_ != 0) return error_;
        seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
        seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_TSYNC, 1);
        // A tree instead of a list: who waits for many small reads would go through all of it each time.
        seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
        return seccomp_load(context_.get());
    }

 private:
    std::unique_ptr<void, decltype(&seccomp_release)> context_;
    int error_ = 0;
};

scmp_arg_cmp is(unsigned argument, std::uint64_t value) {
    return SCMP_CMP64(argument, SCMP_CMP_MASKED_EQ, kLow, value);
}

// TIOCSTI and TIOCLINUX would type into the terminal of who called us.
void allow_terminal_questions(Filter& filter) {
    for (const auto request : std::initializer_list<std::uint64_t>{TCGETS, TIOCGWINSZ, FIONREAD, FIOCLEX,
                                                                   FIONCLEX, FIONBIO, TIOCGPGRP})
        filter.add(SCMP_ACT_ALLOW, SCMP_SYS(ioctl), {is(1, request)});
}

// The commands of fcntl(2) that a reader and its libraries use. They are listed one by one, since a comparison by size would
// look at 64 bits where the kernel takes 32. 12 to 14 are the locks of 32-bit machines; 1027 and 1028 came after the
// headers of Debian 12: F_DUPFD_QUERY and F_CREATED_QUERY.
constexpr auto kDescriptorCommands = std::to_array<std::uint64_t>(
    {F_DUPFD,         F_GETFD,      F_SETFD,      F_GETFL,     F_SETFL,     F_GETLK,     F_SETLK,
     F_SETLKW,        12,           13,           14,          F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW,
     F_DUPFD_CLOEXEC, F_GETPIPE_SZ, F_SETPIPE_SZ, F_ADD_SEALS, F_GET_SEALS, 1027,        1028});

// The kernel would send signals to any process that these name, when something happens to a descriptor.
constexpr auto kOwnerCommands = std::to_array<std::uint64_t>({F_SETOWN, F_SETOWN_EX, F_SETSIG});

void allow_descriptor_commands(Filter& filter) {
    for (const Call call : {SCMP_SYS(fcntl), SCMP_SYS(fcntl64)}) {
        for (const auto command : kDescriptorCommands) filter.add(SCMP_ACT_ALLOW, call, {is(1, command)});
        for (const auto command : kOwnerCommands) filter.add(SCMP_ACT_ERRNO(EPERM), call, {is(1, command)});
    }
}

// Threads, and no processes. What clone3 is to make lies in memory, where a filter cannot look: the C library then takes
// clone.
void allow_threads(Filter& filter) {
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(clone),
               {SCMP_CMP64(0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)});
}

// What would be done to others with a number other than that of the process itself: abort(3) and thread cancellation
// signal it.
void allow_own_process(Filter& filter) {
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(tgkill), {is(0, static_cast<std::uint32_t>(::getpid()))});
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), {is(0, 0)});
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(sched_setaffinity), {is(0, 0)});
    for (const auto request : std::initializer_list<std::uint64_t>{PR_SET_NAME, PR_GET_NAME, PR_SET_VMA,
                                                                   PR_GET_DUMPABLE, PR_CAPBSET_READ})
        filter.add(SCMP_ACT_ALLOW, SCMP_SYS(prctl), {is(0, request)});
}

}  // namespace

SandboxPart filter_system_calls() {
    Filter filter;
    filter.add(SCMP_ACT_ALLOW, kMemory);
    filter.add(SCMP_ACT_ALLOW, kFiles);
    filter.add(SCMP_ACT_ALLOW, kWaiting);
    filter.add(SCMP_ACT_ALLOW, kClocks);
    filter.add(SCMP_ACT_ALLOW, kThreads);
    filter.add(SCMP_ACT_ALLOW, kQuestions);
    filter.add(SCMP_ACT_ALLOW, kLater);
    filter.add(SCMP_ACT_ERRNO(EPERM), kRefused);
    filter.add(SCMP_ACT_KILL_PROCESS, kOfIntruders);
    allow_terminal_questions(filter);
    allow_descriptor_commands(filter);
    allow_threads(filter);
    allow_own_process(filter);
    const int result = filter.load();
    return {"system calls", result == 0, result == 0 ? "" : std::strerror(-result)};
}

}  // namespace dockaudit::cli

/*
 * Which system calls a program may make. What is in no list gets ENOSYS, as if the kernel were older: libraries
 * have an answer to that. Names that one architecture lacks are left out by the #ifdefs of seccomp.c's CALL.
 */
#ifndef CADML_POLICY_H
#define CADML_POLICY_H

/* What a single-process, multi-threaded program needs that reads files and writes to open descriptors. */
#define ALLOWED(CALL)                                                                                          \
    CALL(read) CALL(write) CALL(readv) CALL(writev) CALL(pread64) CALL(pwrite64) CALL(preadv) CALL(pwritev)    \
    CALL(close) CALL(lseek) CALL(dup) CALL(dup3) CALL(pipe2) CALL(openat) CALL(getdents64) CALL(getcwd)        \
    CALL(fstat) CALL(newfstatat) CALL(statx) CALL(faccessat) CALL(faccessat2) CALL(readlinkat) CALL(statfs)    \
    CALL(fstatfs) CALL(ftruncate) CALL(fallocate) CALL(fsync) CALL(fdatasync) CALL(fadvise64)                  \
    CALL(unlinkat) CALL(renameat) CALL(renameat2) CALL(umask)                                                  \
    CALL(mmap) CALL(munmap) CALL(mprotect) CALL(mremap) CALL(madvise) CALL(brk) CALL(mincore)                  \
    CALL(membarrier) CALL(pkey_alloc) CALL(pkey_free) CALL(pkey_mprotect)                                      \
    CALL(futex) CALL(futex_waitv) CALL(set_robust_list) CALL(get_robust_list) CALL(set_tid_address)            \
    CALL(rseq) CALL(gettid) CALL(sched_yield) CALL(sched_getaffinity) CALL(sched_getparam)                     \
    CALL(sched_getscheduler) CALL(getcpu) CALL(exit) CALL(exit_group) CALL(restart_syscall)                    \
    CALL(rt_sigaction) CALL(rt_sigprocmask) CALL(rt_sigreturn) CALL(rt_sigpending) CALL(rt_sigsuspend)         \
    CALL(rt_sigtimedwait) CALL(sigaltstack)                                                                    \
    CALL(clock_gettime) CALL(clock_getres) CALL(clock_nanosleep) CALL(nanosleep) CALL(gettimeofday)            \
    CALL(times) CALL(getrusage) CALL(sysinfo) CALL(uname) CALL(getrandom) CALL(getrlimit)                      \
    CALL(getpid) CALL(getppid) CALL(getuid) CALL(geteuid) CALL(getgid) CALL(getegid) CALL(getgroups)           \
    CALL(getresuid) CALL(getresgid) CALL(getpriority) CALL(capget)                                             \
    CALL(epoll_create1) CALL(epoll_ctl) CALL(epoll_pwait) CALL(epoll_pwait2) CALL(eventfd2) CALL(ppoll)        \
    CALL(pselect6)                                                                                             \
    /* The channel to the parent is a socket that was there before: it may be named and closed. */             \
    CALL(getsockname) CALL(getpeername) CALL(getsockopt) CALL(shutdown)

/* The same under the names that only x86-64 has. */
#define ALLOWED_OF_X86_64(CALL)                                                                                \
    CALL(open) CALL(stat) CALL(lstat) CALL(access) CALL(readlink) CALL(getdents) CALL(unlink) CALL(rename)     \
    CALL(dup2) CALL(pipe) CALL(poll) CALL(select) CALL(epoll_create) CALL(epoll_wait) CALL(eventfd)            \
    CALL(time) CALL(arch_prctl) CALL(pause)

/* Tried by honest programs too, which then do without: EPERM. */
#define REFUSED(CALL)                                                                                          \
    CALL(socket) CALL(socketpair) CALL(connect) CALL(bind) CALL(listen) CALL(accept4) CALL(sendto)             \
    CALL(sendmsg) CALL(sendmmsg) CALL(recvmsg) CALL(setsockopt) CALL(mkdirat) CALL(mknodat) CALL(linkat)       \
    CALL(symlinkat) CALL(fchmod) CALL(fchmodat) CALL(fchown) CALL(fchownat) CALL(utimensat) CALL(setrlimit)    \
    CALL(setpriority) CALL(sched_setaffinity) CALL(sched_setscheduler) CALL(sched_setparam) CALL(mlock)        \
    CALL(tkill) CALL(setsid) CALL(setpgid) CALL(chdir) CALL(fchdir) CALL(memfd_create)

#define REFUSED_OF_X86_64(CALL)                                                                                \
    CALL(fork) CALL(vfork) CALL(accept) CALL(mkdir) CALL(rmdir) CALL(link) CALL(symlink) CALL(mknod)           \
    CALL(chmod) CALL(chown) CALL(lchown) CALL(creat)

/* Nobody who reads a part makes these; whoever does has been taken over, and ends. */
#define DEADLY(CALL)                                                                                           \
    CALL(ptrace) CALL(process_vm_readv) CALL(process_vm_writev) CALL(process_madvise) CALL(kcmp)               \
    CALL(pidfd_open) CALL(pidfd_getfd) CALL(pidfd_send_signal) CALL(execveat)                                  \
    CALL(mount) CALL(umount2) CALL(pivot_root) CALL(chroot) CALL(move_mount) CALL(open_tree) CALL(fsopen)      \
    CALL(fsconfig) CALL(fsmount) CALL(fspick) CALL(mount_setattr) CALL(unshare) CALL(setns)                    \
    CALL(bpf) CALL(keyctl) CALL(add_key) CALL(request_key) CALL(perf_event_open) CALL(userfaultfd)             \
    CALL(init_module) CALL(finit_module) CALL(delete_module) CALL(kexec_load) CALL(kexec_file_load)            \
    CALL(reboot) CALL(swapon) CALL(swapoff) CALL(acct) CALL(quotactl) CALL(open_by_handle_at)                  \
    CALL(name_to_handle_at) CALL(syslog) CALL(settimeofday) CALL(clock_settime) CALL(clock_adjtime)            \
    CALL(adjtimex) CALL(personality) CALL(setuid) CALL(setgid) CALL(setreuid) CALL(setregid)                   \
    CALL(setresuid) CALL(setresgid) CALL(setgroups) CALL(setfsuid) CALL(setfsgid) CALL(capset)                 \
    CALL(sethostname) CALL(setdomainname) CALL(vhangup) CALL(fanotify_init)

#define DEADLY_OF_X86_64(CALL) CALL(iopl) CALL(ioperm) CALL(modify_ldt) CALL(uselib)

#endif

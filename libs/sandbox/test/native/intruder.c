/* Makes one system call that the policy names and prints what came of it: `ok`, or the error. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef __NR_clone3
#define __NR_clone3 435
#endif
#ifndef __NR_io_uring_setup
#define __NR_io_uring_setup 425
#endif
#ifndef __NR_pidfd_open
#define __NR_pidfd_open 434
#endif

static char *const none[] = {NULL};
static char place[] = "/bin/true";

static void *nothing(void *argument) { return argument; }

static long thread(void) {
    pthread_t thread;
    errno = pthread_create(&thread, NULL, nothing, NULL);
    return errno || pthread_join(thread, NULL) ? -1 : 0;
}

static long raise_limit(void) {
    const struct rlimit more = {4096, 4096};
    return syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, &more, NULL);
}

static long map(int protection) {
    const size_t gibibyte = (size_t)1 << 30;
    return mmap(NULL, gibibyte, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
}

/* As V8 does with the memory of WebAssembly. */
static long reserve_then_write(void) {
    const size_t gibibyte = (size_t)1 << 30;
    void *reserved = mmap(NULL, gibibyte, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return reserved == MAP_FAILED ? -1 : mprotect(reserved, gibibyte, PROT_READ | PROT_WRITE);
}

static long attempt(const char *what) {
    if (!strcmp(what, "thread")) return thread();
    if (!strcmp(what, "reserve a gibibyte")) return map(PROT_NONE);
    if (!strcmp(what, "map a gibibyte")) return map(PROT_READ | PROT_WRITE);
    if (!strcmp(what, "write to a reserved gibibyte")) return reserve_then_write();
    if (!strcmp(what, "signal itself")) return syscall(SYS_tgkill, getpid(), getpid(), SIGCHLD);
    if (!strcmp(what, "fork")) return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
    if (!strcmp(what, "namespace")) return syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, 0);
    if (!strcmp(what, "clone3")) return syscall(__NR_clone3, NULL, 0);
    if (!strcmp(what, "exec")) return syscall(SYS_execve, place, none, none);
    if (!strcmp(what, "execveat")) return syscall(SYS_execveat, AT_FDCWD, place, none, none, 0);
    if (!strcmp(what, "internet socket")) return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
    if (!strcmp(what, "unix socket")) return syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
    if (!strcmp(what, "signal the parent")) return syscall(SYS_kill, getppid(), SIGCHLD);
    if (!strcmp(what, "signal everybody")) return syscall(SYS_kill, -1, 0);
    if (!strcmp(what, "signal by owner")) return fcntl(0, F_SETOWN, getppid());
    if (!strcmp(what, "outlive the parent")) return prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
    if (!strcmp(what, "raise a limit")) return raise_limit();
    if (!strcmp(what, "limit the parent")) return syscall(SYS_prlimit64, getppid(), RLIMIT_NOFILE, NULL, NULL);
    if (!strcmp(what, "io_uring")) return syscall(__NR_io_uring_setup, 1, NULL);
    if (!strcmp(what, "memfd")) return syscall(SYS_memfd_create, "x", 0);
    if (!strcmp(what, "ptrace")) return syscall(SYS_ptrace, 16, getppid(), NULL, NULL);
    if (!strcmp(what, "read another's memory")) return syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0);
    if (!strcmp(what, "pidfd")) return syscall(__NR_pidfd_open, getppid(), 0);
    if (!strcmp(what, "mount")) return syscall(SYS_mount, "none", "/", "tmpfs", 0, NULL);
    if (!strcmp(what, "unshare")) return syscall(SYS_unshare, CLONE_NEWUSER);
    if (!strcmp(what, "bpf")) return syscall(SYS_bpf, 0, NULL, 0);
    if (!strcmp(what, "keyring")) return syscall(SYS_keyctl, 0, 0, 0, 0, 0);
    if (!strcmp(what, "perf")) return syscall(SYS_perf_event_open, NULL, 0, 0, 0, 0);
    if (!strcmp(what, "userfaultfd")) return syscall(SYS_userfaultfd, 0);
    if (!strcmp(what, "become root")) return syscall(SYS_setuid, 0);
#if defined(__x86_64__)
    if (!strcmp(what, "x32")) return syscall(0x40000000 + SYS_getpid);
#endif
    errno = EINVAL;
    return -1;
}

int main(int count, char **arguments) {
    errno = 0;
    const long result = attempt(count == 2 ? arguments[1] : "");
    const char *outcome = result >= 0 ? "ok" : errno == EPERM ? "EPERM" : errno == ENOSYS ? "ENOSYS" : errno == ENOMEM ? "ENOMEM" : strerror(errno);
    return write(STDOUT_FILENO, outcome, strlen(outcome)) < 0;
}

#define _GNU_SOURCE
#include "launch.h"
#include "policy.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#define X32_BIT 0x40000000
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the system call policy knows x86-64 and 64-bit ARM only"
#endif

/* Headers of older distributions lack the newest numbers; from 424 on they are the same everywhere. */
#ifndef __NR_process_madvise
#define __NR_process_madvise 440
#endif
#ifndef __NR_epoll_pwait2
#define __NR_epoll_pwait2 441
#endif
#ifndef __NR_mount_setattr
#define __NR_mount_setattr 442
#endif
#ifndef __NR_futex_waitv
#define __NR_futex_waitv 449
#endif
#ifndef __NR_faccessat2
#define __NR_faccessat2 439
#endif

#define NUMBER(name) __NR_##name,

static const uint32_t allowed[] = {
    ALLOWED(NUMBER)
#if defined(__x86_64__)
    ALLOWED_OF_X86_64(NUMBER)
#endif
};

static const uint32_t refused[] = {
    REFUSED(NUMBER)
#if defined(__x86_64__)
    REFUSED_OF_X86_64(NUMBER)
#endif
};

static const uint32_t deadly[] = {
    DEADLY(NUMBER)
#if defined(__x86_64__)
    DEADLY_OF_X86_64(NUMBER)
#endif
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* O_ASYNC and F_SETOWN would have the kernel send a signal to another process: they are not among these. */
static const uint32_t fcntl_commands[] = {F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_DUPFD_CLOEXEC};
static const uint32_t ioctl_requests[] = {TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX};
#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif
static const uint32_t prctl_options[] = {PR_SET_NAME, PR_GET_NAME, PR_SET_VMA};

#define NEW_NAMESPACES                                                                                         \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

#define ARGUMENT(index) ((uint32_t)(offsetof(struct seccomp_data, args) + 8U * (unsigned)(index)))
#define MAX_STEPS 1024

static struct sock_filter program[MAX_STEPS];
static size_t steps;

static void add(uint16_t code, uint32_t value, uint8_t when_true, uint8_t when_false) {
    if (steps < MAX_STEPS) program[steps] = (struct sock_filter){code, when_true, when_false, value};
    steps++;
}

static void load(uint32_t offset) { add(BPF_LD | BPF_W | BPF_ABS, offset, 0, 0); }
static void give(uint32_t verdict) { add(BPF_RET | BPF_K, verdict, 0, 0); }
static void load_number(void) { load(offsetof(struct seccomp_data, nr)); }

/* The next `skip` steps run only when the loaded word is `value`. */
static void when(uint32_t value, uint8_t skip) { add(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip); }

static void give_for(const uint32_t *numbers, size_t count, uint32_t verdict) {
    for (size_t i = 0; i < count; i++) {
        when(numbers[i], 1);
        give(verdict);
    }
}

/* Allows a call when the lower word of an argument is one of these; `otherwise` if not. */
static void allow_among(uint32_t number, int argument, const uint32_t *values, size_t count, uint32_t otherwise) {
    when(number, (uint8_t)(2 + 2 * count));
    load(ARGUMENT(argument));
    give_for(values, count, SECCOMP_RET_ALLOW);
    give(otherwise);
}

/* New threads of this process, nothing else; clone3 hides its flags in memory, and libraries fall back to clone. */
static void allow_threads(void) {
    when(__NR_clone, 6);
    load(ARGUMENT(0));
    add(BPF_JMP | BPF_JSET | BPF_K, NEW_NAMESPACES, 0, 1);
    give(SECCOMP_RET_KILL_PROCESS);
    add(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1);
    give(SECCOMP_RET_ALLOW);
    give(SECCOMP_RET_ERRNO | EPERM);
}

/* Both words of the first argument must be those of the pointer; whoever guesses wrong dies. */
static void allow_exec(uint64_t pointer) {
    when(__NR_execve, 6);
    load(ARGUMENT(0));
    when((uint32_t)pointer, 3);
    load(ARGUMENT(0) + 4);
    when((uint32_t)(pointer >> 32), 1);
    give(pointer == 0 ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ALLOW);
    give(SECCOMP_RET_KILL_PROCESS);
}

static void allow_towards_itself(void) {
    const uint32_t own[] = {0, (uint32_t)getpid()};
    allow_among(__NR_tgkill, 0, own + 1, 1, SECCOMP_RET_ERRNO | EPERM);
    allow_among(__NR_kill, 0, own + 1, 1, SECCOMP_RET_ERRNO | EPERM);
    allow_among(__NR_prlimit64, 0, own, 2, SECCOMP_RET_ERRNO | EPERM);
}

static void build(uint64_t exec_pointer) {
    steps = 0;
    load(offsetof(struct seccomp_data, arch));
    add(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
    give(SECCOMP_RET_KILL_PROCESS);
    load_number();
#ifdef X32_BIT
    add(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
    give(SECCOMP_RET_KILL_PROCESS);
#endif
    give_for(allowed, COUNT(allowed), SECCOMP_RET_ALLOW);
    allow_threads();
    allow_among(__NR_fcntl, 1, fcntl_commands, COUNT(fcntl_commands), SECCOMP_RET_ERRNO | EPERM);
    allow_among(__NR_ioctl, 1, ioctl_requests, COUNT(ioctl_requests), SECCOMP_RET_ERRNO | ENOTTY);
    allow_among(__NR_prctl, 0, prctl_options, COUNT(prctl_options), SECCOMP_RET_ERRNO | EPERM);
    allow_towards_itself();
    allow_exec(exec_pointer);
    give_for(refused, COUNT(refused), SECCOMP_RET_ERRNO | EPERM);
    give_for(deadly, COUNT(deadly), SECCOMP_RET_KILL_PROCESS);
    give(SECCOMP_RET_ERRNO | ENOSYS);
}

int seccomp_try(unsigned long long exec_pointer) {
    build(exec_pointer);
    if (steps > MAX_STEPS) {
        errno = E2BIG;
        return -1;
    }
    const struct sock_fprog filter = {.len = (unsigned short)steps, .filter = program};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter);
}

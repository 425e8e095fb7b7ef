#define _GNU_SOURCE
#include "launch.h"

#include <dirent.h>
#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

void no_new_privileges(void) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) refuse("no_new_privs");
}

/* For those who start the service as root: with no_new_privs, execve gives nothing back. */
void drop_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    const struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    if (syscall(SYS_capset, &header, none)) refuse("capabilities");
}

void die_with_parent(long parent) {
    if (parent == 0) return;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)) refuse("parent death signal");
    /* It may have died before we asked. */
    if (getppid() == parent) return;
    errno = ESRCH;
    refuse("parent");
}

/* A hard limit below the wish stays: it is stricter, and cannot be raised without a capability. */
static void limit(int resource, unsigned long long wish, const char *name) {
    struct rlimit now;
    if (wish == 0) return;
    if (getrlimit(resource, &now)) refuse(name);
    const rlim_t value = now.rlim_max != RLIM_INFINITY && now.rlim_max < wish ? now.rlim_max : (rlim_t)wish;
    const struct rlimit next = {.rlim_cur = value, .rlim_max = value};
    if (setrlimit(resource, &next)) refuse(name);
}

void limit_resources(const struct launch_plan *plan) {
    const struct rlimit no_core = {0, 0};
    if (setrlimit(RLIMIT_CORE, &no_core)) refuse("core size");
    limit(RLIMIT_AS, plan->address_space, "address space");
    /* Private memory that is writable at the moment: what is only reserved does not count, nor what was written and is
     * read-only now, nor what is shared. Whoever must bound all of it watches the resident memory. */
    limit(RLIMIT_DATA, plan->data_size, "data size");
    limit(RLIMIT_CPU, plan->cpu_seconds, "CPU time");
    limit(RLIMIT_FSIZE, plan->file_size, "file size");
    limit(RLIMIT_NOFILE, plan->descriptors, "descriptors");
}

static void close_listed(int first) {
    DIR *folder = opendir("/proc/self/fd");
    if (!folder) refuse("/proc/self/fd");
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        const int descriptor = atoi(entry->d_name);
        if (descriptor >= first && descriptor != dirfd(folder)) close(descriptor);
    }
    closedir(folder);
}

void close_descriptors_from(int first) {
    if (syscall(SYS_close_range, (unsigned)first, ~0U, 0U) == 0) return;
    /* Linux before 5.9, or a container that does not know the call. */
    close_listed(first);
}

#define _GNU_SOURCE
#include "launch.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

/* stdin, stdout, stderr and the channel to the parent. */
#define KEPT_DESCRIPTORS 4

#if defined(__x86_64__)
#define ADDRESS_BITS 46
#else
/* The smallest user space of a 64-bit ARM kernel is 39 bits. */
#define ADDRESS_BITS 38
#endif

void refuse(const char *what) {
    fprintf(stderr, "sandbox: %s: %s\n", what, strerror(errno));
    exit(EXIT_REFUSED);
}

static void usage(const char *what) {
    fprintf(stderr,
            "sandbox: %s\n"
            "usage: launch --probe\n"
            "       launch [--address-space BYTES] [--data-size BYTES] [--cpu SECONDS] [--file-size BYTES]\n"
            "              [--descriptors N] [--parent PID] [--seccomp] [--landlock [--read PATH] [--execute PATH] [--write PATH] ...]\n"
            "              -- /absolute/program [ARGUMENT ...]\n",
            what);
    exit(EXIT_REFUSED);
}

static unsigned long long number(const char *name, const char *text) {
    char *end = NULL;
    errno = 0;
    unsigned long long value = text && *text >= '0' && *text <= '9' ? strtoull(text, &end, 10) : 0;
    if (!end || *end || errno || value == 0) usage(name);
    return value;
}

static void add_path(struct launch_plan *plan, char kind, const char *path) {
    if (!path || path[0] != '/') usage("a path must be absolute");
    if (plan->path_count == MAX_PATHS) usage("too many paths");
    plan->paths[plan->path_count++] = (struct path_rule){.path = path, .kind = kind};
}

/* An option with a value; false when the name is not known. */
static int take_value(struct launch_plan *plan, const char *name, const char *value) {
    if (!strcmp(name, "--address-space")) plan->address_space = number(name, value);
    else if (!strcmp(name, "--data-size")) plan->data_size = number(name, value);
    else if (!strcmp(name, "--cpu")) plan->cpu_seconds = number(name, value);
    else if (!strcmp(name, "--file-size")) plan->file_size = number(name, value);
    else if (!strcmp(name, "--descriptors")) plan->descriptors = number(name, value);
    else if (!strcmp(name, "--parent")) plan->parent = (long)number(name, value);
    else if (!strcmp(name, "--read")) add_path(plan, 'r', value);
    else if (!strcmp(name, "--execute")) add_path(plan, 'x', value);
    else if (!strcmp(name, "--write")) add_path(plan, 'w', value);
    else return 0;
    return 1;
}

static struct launch_plan parse(char **arguments) {
    struct launch_plan plan = {0};
    char **next = arguments;
    for (; *next && strcmp(*next, "--"); next++) {
        if (!strcmp(*next, "--landlock")) plan.with_landlock = 1;
        else if (!strcmp(*next, "--seccomp")) plan.with_seccomp = 1;
        else if (take_value(&plan, next[0], next[1])) next++;
        else usage(*next);
    }
    if (!*next || !next[1] || next[1][0] != '/') usage("no program");
    plan.command = next + 1;
    return plan;
}

/*
 * The filter must let one execve pass: ours. It is told by the address of its path argument, which is drawn
 * from the whole user space and gone with this program: the next one would have to guess it, and the first
 * wrong guess kills it.
 */
static char *hide(const char *path) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t length = (strlen(path) + page) / page * page;
    for (int tries = 0; tries < 1000; tries++) {
        uint64_t drawn;
        if (getrandom(&drawn, sizeof drawn, 0) != sizeof drawn) refuse("getrandom");
        void *wish = (void *)(drawn & ((UINT64_C(1) << ADDRESS_BITS) - 1) & ~(uint64_t)(page - 1));
        void *place = mmap(wish, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
        if (place == MAP_FAILED) continue;
        if (place == wish) return strcpy(place, path);
        munmap(place, length);
    }
    refuse("no address for the path");
}

static void launch(const struct launch_plan *plan) {
    die_with_parent(plan->parent);
    close_descriptors_from(KEPT_DESCRIPTORS);
    umask(077);
    const char *path = plan->with_seccomp ? hide(plan->command[0]) : plan->command[0];
    drop_capabilities();
    no_new_privileges();
    if (plan->with_landlock) confine_files(plan->paths, plan->path_count);
    limit_resources(plan);
    if (plan->with_seccomp && seccomp_try((unsigned long long)(uintptr_t)path)) refuse("seccomp");
    syscall(SYS_execve, path, plan->command, environ);
    refuse(plan->command[0]);
}

/* Puts every layer up around this very process and prints which hold, as JSON. */
static void probe(void) {
    no_new_privileges();
    const int landlock = landlock_abi();
    if (landlock > 0) confine_files(NULL, 0);
    const int seccomp = seccomp_try(0) == 0;
    char line[80];
    const int length = snprintf(line, sizeof line, "{\"landlock\":%d,\"seccomp\":%s}\n", landlock, seccomp ? "true" : "false");
    if (write(STDOUT_FILENO, line, (size_t)length) != length) _exit(EXIT_REFUSED);
    _exit(0);
}

int main(int count, char **arguments) {
    if (count == 2 && !strcmp(arguments[1], "--probe")) probe();
    if (count < 2) usage("no arguments");
    const struct launch_plan plan = parse(arguments + 1);
    launch(&plan);
}

/* A launcher that shuts a program in and then becomes it. Each step fails loudly or holds. */
#ifndef CADML_LAUNCH_H
#define CADML_LAUNCH_H

#include <stddef.h>

#define MAX_PATHS 64

/* Exit code when a layer that was asked for cannot be put up, or the arguments make no sense. */
#define EXIT_REFUSED 125

struct path_rule {
    const char *path;
    /* 'r': read below it; 'x': read and execute it; 'w': read, make, write and remove files in it. */
    char kind;
};

struct launch_plan {
    /* 0: not limited by us. */
    unsigned long long address_space, data_size, cpu_seconds, file_size, descriptors;
    /* Process whose death ends ours; 0: none. */
    long parent;
    struct path_rule paths[MAX_PATHS];
    size_t path_count;
    int with_landlock;
    int with_seccomp;
    /* Absolute path and arguments of the program, null-terminated. */
    char **command;
};

/* Prints `sandbox: <what>: <errno>` to stderr and exits with EXIT_REFUSED. */
void refuse(const char *what) __attribute__((noreturn));

/* limits.c */
void no_new_privileges(void);
void drop_capabilities(void);
void die_with_parent(long parent);
void limit_resources(const struct launch_plan *plan);
void close_descriptors_from(int first);

/* landlock.c: the ABI of the kernel, 0 when there is none; and the wall itself. */
int landlock_abi(void);
void confine_files(const struct path_rule *paths, size_t count);

/* seccomp.c: the filter lets `execve` pass only with exactly this pointer; 0: never. */
int seccomp_try(unsigned long long exec_pointer);

#endif

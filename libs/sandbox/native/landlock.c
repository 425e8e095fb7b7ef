/* Landlock by raw system calls: headers of older distributions know only its first version. */
#define _GNU_SOURCE
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CREATE_RULESET 444
#define ADD_RULE 445
#define RESTRICT_SELF 446
#define VERSION_FLAG 1U
#define RULE_PATH_BENEATH 1

/* https://docs.kernel.org/userspace-api/landlock.html */
enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIR = 1 << 3,
    REMOVE_FILE = 1 << 5,
    MAKE_REG = 1 << 8,
    ALL_OF_ABI_1 = (1 << 13) - 1,
    REFER = 1 << 13,
    TRUNCATE = 1 << 14,
    IOCTL_DEV = 1 << 15,
    BIND_AND_CONNECT_TCP = 3,
    ABSTRACT_SOCKETS_AND_SIGNALS = 3,
};

struct ruleset {
    uint64_t files, network, scope;
};

struct path_beneath {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

int landlock_abi(void) {
    const long abi = syscall(CREATE_RULESET, NULL, 0, VERSION_FLAG);
    return abi > 0 ? (int)abi : 0;
}

static uint64_t files_of(int abi) {
    uint64_t rights = ALL_OF_ABI_1;
    if (abi >= 2) rights |= REFER;
    if (abi >= 3) rights |= TRUNCATE;
    if (abi >= 5) rights |= IOCTL_DEV;
    return rights;
}

/* What is denied unless a rule allows it: everything that this kernel can deny. */
static int create_ruleset(int abi, uint64_t files) {
    const struct ruleset all = {
        .files = files,
        .network = abi >= 4 ? BIND_AND_CONNECT_TCP : 0,
        .scope = abi >= 6 ? ABSTRACT_SOCKETS_AND_SIGNALS : 0,
    };
    const size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
    return (int)syscall(CREATE_RULESET, &all, size, 0);
}

static uint64_t rights_of(char kind, int is_folder) {
    const uint64_t read = READ_FILE | (is_folder ? READ_DIR : 0);
    switch (kind) {
    case 'x':
        return READ_FILE | EXECUTE;
    case 'w':
        return read | WRITE_FILE | TRUNCATE | (is_folder ? MAKE_REG | REMOVE_FILE : 0);
    default:
        return read;
    }
}

/* A path that does not exist needs no rule. */
static void allow(int ruleset, const struct path_rule *rule, uint64_t handled) {
    struct stat facts;
    const int place = open(rule->path, O_PATH | O_CLOEXEC);
    if (place < 0 && (errno == ENOENT || errno == ENOTDIR)) return;
    if (place < 0 || fstat(place, &facts)) refuse(rule->path);
    const struct path_beneath beneath = {
        .allowed = rights_of(rule->kind, S_ISDIR(facts.st_mode)) & handled,
        .parent = place,
    };
    if (syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, &beneath, 0)) refuse(rule->path);
    close(place);
}

void confine_files(const struct path_rule *paths, size_t count) {
    const int abi = landlock_abi();
    const uint64_t files = files_of(abi);
    const int ruleset = create_ruleset(abi, files);
    if (ruleset < 0) refuse("Landlock");
    for (size_t i = 0; i < count; i++) allow(ruleset, &paths[i], files);
    if (syscall(RESTRICT_SELF, ruleset, 0)) refuse("Landlock");
    close(ruleset);
}

/*
 * The real kernel as judge: runs programs of raw system calls in namespaces of its own and says what came of each call.
 *
 * The outer process unshares mount, process, IPC and host name namespaces and waits. The init, process 1 of the new namespace, moves into an
 * empty tmpfs, reads programs from standard input and answers on standard output, one line for each call. The actors are its descendants: each
 * waits on a futex in memory shared with the init for its next call, so that it has no descriptor, handler or alarm that the program has not made.
 * Nothing here outlives the outer process or the end of the input, and no wait is longer than WAIT_SECONDS.
 *
 *   d PATH MODE UID GID        a directory       f PATH MODE UID GID SIZE   a file       l PATH TARGET UID GID   a symbolic link
 *   a UID GID UMASK GROUP...   an actor, child of the init: 0, 1, ...
 *   c ACTOR NUMBER RETURNS CHILD ARGUMENT...     a call; RETURNS is 'p' for a process, else '-'; CHILD is the actor it makes, or -1
 *   .                          the end of the program: all is removed
 *
 * Arguments: iN number; @N process of actor N, -@N its negative (@-1 is the init); sTEXT; d a buffer; wN,N.. words of 8 bytes; gN,N.. of 4;
 * vN,N.. struct iovec of those lengths; oX what comes back: S stat, X statx, 1 and 3 numbers of 4 bytes, 2 two descriptors, W status, G groups,
 * T text, I siginfo, M signal set, A sigaction, L limits, N names, D nothing.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ACTORS = 32, ROOM = 1 << 16, BUFFER = 1 << 18, WAIT_SECONDS = 5, DESCRIPTORS = 64, MAX_DESCRIPTORS = 96 };

struct slot {
    uint32_t asked, done;       /* futexes: the call asked for, and the last one that has come back */
    long number, args[6], result;
    int child;                  /* the slot of the process that this call makes */
    char room[ROOM];            /* what the arguments point to */
};

static struct slot *slots;      /* shared by all actors */
static char *buffer;            /* what is written, and where to it is read */
static pid_t pids[ACTORS];      /* 0: no such actor */
static int handles[ACTORS];     /* a descriptor of each; -1 once it is known to have ended */
static char line[1 << 16];

static void die(const char *what)
{
    printf("! %s: %s\n", what, strerror(errno));
    fflush(stdout);
    _exit(1);
}

static long futex(uint32_t *word, int operation, uint32_t value, long nanoseconds)
{
    struct timespec time = { nanoseconds / 1000000000, nanoseconds % 1000000000 };
    return syscall(SYS_futex, word, operation, value, nanoseconds ? &time : NULL, NULL, 0);
}

/* What an actor does, to its end. Signals only end the wait for the next call early. */
static void act(int me)
{
    for (uint32_t last = 0;;) {
        struct slot *slot = &slots[me];
        uint32_t asked = __atomic_load_n(&slot->asked, __ATOMIC_ACQUIRE);
        if (asked == last) {
            futex(&slot->asked, FUTEX_WAIT, last, 0);
            continue;
        }
        long result = 0;
        if (slot->number >= 0) {
            int child = slot->child;    /* read before the call: the parent may be asked for another before the child is here */
            result = syscall(slot->number, slot->args[0], slot->args[1], slot->args[2], slot->args[3], slot->args[4], slot->args[5]);
            if (result == 0 && child >= 0) {
                me = child;
                last = 0;
                continue;
            }
            if (result == -1)
                result = -(long)errno;
        }
        slot->result = result;
        last = asked;
        __atomic_store_n(&slot->done, asked, __ATOMIC_RELEASE);
        futex(&slot->done, FUTEX_WAKE, 1, 0);
    }
}

static void ask(int actor)
{
    __atomic_add_fetch(&slots[actor].asked, 1, __ATOMIC_RELEASE);
    futex(&slots[actor].asked, FUTEX_WAKE, 1, 0);
}

/* Waits until the actor has answered (1) or has ended (0). */
static int answered(int actor)
{
    struct slot *slot = &slots[actor];
    time_t start = time(NULL);
    for (;;) {
        uint32_t done = __atomic_load_n(&slot->done, __ATOMIC_ACQUIRE);
        if (done == slot->asked)
            return 1;
        futex(&slot->done, FUTEX_WAIT, done, 200000);
        struct pollfd ended = { handles[actor], POLLIN, 0 };
        if (poll(&ended, 1, 0) > 0 && __atomic_load_n(&slot->done, __ATOMIC_ACQUIRE) != slot->asked) {
            close(handles[actor]);
            handles[actor] = -1;
            return 0;
        }
        if (time(NULL) - start > WAIT_SECONDS) {
            printf("! actor %d does not come back from call %ld(%ld, %ld, %ld, %ld)\n", actor, slot->number, slot->args[0], slot->args[1], slot->args[2], slot->args[3]);
            fflush(stdout);
            _exit(1);
        }
    }
}

/* After a call that may have ended others: a signal that is on its way ends its receiver before this asks it anything. */
static void settle(void)
{
    for (int i = 0; i < ACTORS; i++) {
        if (pids[i] && handles[i] >= 0) {
            slots[i].number = -1;
            ask(i);
        }
    }
    for (int i = 0; i < ACTORS; i++) {
        if (pids[i] && handles[i] >= 0)
            answered(i);
    }
}

static void watch(int actor, pid_t pid)
{
    pids[actor] = pid;
    handles[actor] = syscall(SYS_pidfd_open, pid, 0);
    if (handles[actor] < 0)
        die("pidfd_open");
}

static void begin_actor(int actor, char *rest)
{
    gid_t groups[32];
    int count = 0;
    uid_t uid = strtoul(rest, &rest, 10);
    gid_t gid = strtoul(rest, &rest, 10);
    mode_t mask = strtoul(rest, &rest, 8);
    while (*rest == ' ' && count < 32)
        groups[count++] = strtoul(rest, &rest, 10);
    memset(&slots[actor], 0, offsetof(struct slot, room));
    pid_t pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        long usual[4] = { 0 };
        for (int i = 1; i <= 64; i++)
            syscall(SYS_rt_sigaction, i, usual, NULL, 8);
        umask(mask);
        if (syscall(SYS_setgroups, count, groups) || syscall(SYS_setresgid, gid, gid, gid) || syscall(SYS_setresuid, uid, uid, uid))
            _exit(1);
        close_range(0, ~0U, 0);
        act(actor);
    }
    watch(actor, pid);
    slots[actor].number = -1;
    ask(actor);
    if (!answered(actor))
        die("an actor cannot take its credentials");
}

static void make_file(char *rest)
{
    char path[256], target[256] = "";
    unsigned mode = 0, uid, gid;
    long size = 0;
    char kind = *rest++;
    int got = kind == 'l' ? sscanf(rest, "%255s %255s %u %u", path, target, &uid, &gid) : sscanf(rest, "%255s %o %u %u %ld", path, &mode, &uid, &gid, &size);
    int failed = got < 4;
    if (!failed && kind == 'd')
        failed = strcmp(path, "/") && mkdir(path, 0700);
    else if (!failed && kind == 'l')
        failed = symlink(target, path);
    else if (!failed)
        failed = mknod(path, kind == 'p' ? S_IFIFO : S_IFREG, 0) || (size && truncate(path, size));
    if (failed || lchown(path, uid, gid) || (kind != 'l' && chmod(path, mode)))
        die(path);
}

static void empty(int directory)
{
    DIR *names = fdopendir(directory);
    for (struct dirent *entry; names && (entry = readdir(names));) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        int below = entry->d_type == DT_DIR ? openat(directory, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
        if (below >= 0)
            empty(below);
        unlinkat(directory, entry->d_name, entry->d_type == DT_DIR ? AT_REMOVEDIR : 0);
    }
    closedir(names);
}

static void end_program(void)
{
    kill(-1, SIGKILL);
    /* SIGCHLD is ignored: this waits for all of them. */
    while (waitpid(-1, NULL, __WALL) > 0 || errno == EINTR) {
    }
    /* One that has a low priority may not have left the table of processes yet. */
    while (kill(-1, 0) == 0 || errno != ESRCH)
        usleep(50);
    for (int i = 0; i < ACTORS; i++) {
        if (pids[i] && handles[i] >= 0)
            close(handles[i]);
        pids[i] = 0;
        handles[i] = -1;
    }
    empty(open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    /* A program may change the init's too, and actors inherit it. */
    if (setpriority(PRIO_PROCESS, 0, 0) || chown("/", 0, 0) || chmod("/", 0755))
        die("/");
}

static long process_of(const char *text)
{
    long actor = strtol(text, NULL, 10);
    /* One that was never made: a number that no process can have. */
    return actor == -1 ? 1 : actor >= 0 && actor < ACTORS && pids[actor] ? pids[actor] : 4194305;
}

static char *actor_of(long pid)
{
    static char text[32];
    for (int i = ACTORS - 1; i >= 0; i--) {
        if (pids[i] == pid && pid) {
            sprintf(text, "@%d", i);
            return text;
        }
    }
    sprintf(text, pid == 1 ? "@-1" : pid == 0 ? "0" : "?%ld", pid);
    return text;
}

/* Reads an argument; what it points to is put into the slot's room. */
static long argument(const char *text, char **room)
{
    char *start = *room;
    switch (*text) {
    case 'i':
        return strtoll(text + 1, NULL, 10);
    case '@':
        return process_of(text + 1);
    case '-':
        return -process_of(text + 2);
    case 'd':
        return (long)buffer;
    case 's':
        strcpy(start, text + 1);
        *room += (strlen(text) + 8) & ~7L;
        return (long)start;
    case 'o':
        memset(start, 0, 512);
        *room += text[1] == 'T' || text[1] == 'N' ? 8192 : 512;
        return (long)start;
    }
    for (const char *at = text; *at; at += strcspn(at, ",")) {
        long word = strtoll(++at, NULL, 10);
        if (*text == 'v') {
            *(struct iovec *)*room = (struct iovec){ buffer, word };
            *room += sizeof(struct iovec);
        } else if (*text == 'g') {
            *(uint32_t *)*room = word;
            *room += 4;
        } else {
            *(long *)*room = word;
            *room += 8;
        }
    }
    *room = (char *)(((long)*room + 15) & ~15L);
    return (long)start;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char **)a, *(char **)b);
}

static void tell_names(char *at, long length)
{
    char *names[256];
    int count = 0;
    for (char *end = at + length; at < end && count < 256; at += ((struct dirent64 *)at)->d_reclen)
        names[count++] = ((struct dirent64 *)at)->d_name;
    qsort(names, count, sizeof *names, by_name);
    putchar(' ');
    for (int i = 0; i < count; i++)
        printf("%s%s", i ? "/" : "", names[i]);
}

static void tell(char kind, char *at, long result, int is_caller_told)
{
    int *ints = (int *)at;
    long *words = (long *)at;
    struct stat *stat = (struct stat *)at;
    struct statx *statx = (struct statx *)at;
    siginfo_t *info = (siginfo_t *)at;
    switch (kind) {
    case 'S':
        printf(" %o %ld %u %u %ld", stat->st_mode, (long)stat->st_nlink, stat->st_uid, stat->st_gid, S_ISDIR(stat->st_mode) ? 0L : (long)stat->st_size);
        break;
    case 'X':
        printf(" %o %u %u %u %ld", statx->stx_mode, statx->stx_nlink, statx->stx_uid, statx->stx_gid, S_ISDIR(statx->stx_mode) ? 0L : (long)statx->stx_size);
        break;
    case '1':
        printf(" %u", ints[0]);
        break;
    case '2':
        printf(" %d %d", ints[0], ints[1]);
        break;
    case 'W':
        if (result)
            printf(" %d", ints[0]);
        break;
    case 'G':
        for (int i = 0; i < result && is_caller_told; i++)
            printf(" %u", ints[i]);
        break;
    case 'T':
        printf(" %.*s", (int)strnlen(at, result), at);
        break;
    case 'I':
        if (info->si_signo)
            printf(" %d %d %s %u %d", info->si_signo, info->si_code, actor_of(info->si_pid), info->si_uid, info->si_signo == SIGCHLD ? info->si_status : 0);
        break;
    case 'M':
        printf(" %lu", words[0]);
        break;
    case 'A':
        printf(" %lu %lu %lu", words[0], words[1], words[3]);
        break;
    case 'L':
        printf(" %ld %ld", words[0], words[1]);
        break;
    case 'N':
        tell_names(at, result);
        break;
    }
}

static void call(char *rest)
{
    char *words[16], *room;
    int count = 0;
    for (char *word = strtok(rest, " \n"); word && count < 16; word = strtok(NULL, " \n"))
        words[count++] = word;
    int actor = atoi(words[0]);
    if (actor >= ACTORS || !pids[actor] || handles[actor] < 0) {
        puts("gone");
        return;
    }
    struct slot *slot = &slots[actor];
    memset(slot->args, 0, sizeof slot->args);
    room = slot->room;
    slot->number = atol(words[1]);
    slot->child = atoi(words[3]);
    for (int i = 4; i < count; i++)
        slot->args[i - 4] = argument(words[i], &room);
    if (slot->child >= 0)
        memset(&slots[slot->child], 0, offsetof(struct slot, room));
    ask(actor);
    int is_there = answered(actor);
    long number = slot->number, result = slot->result;
    if (is_there && slot->child >= 0 && result > 0)
        watch(slot->child, result);
    if (!is_there)
        printf("ended");
    else if (result < 0 && result > -4096)
        printf("%ld", result);
    else {
        printf("%s", *words[2] == 'p' ? actor_of(result) : (sprintf(line, "%ld", result), line));
        for (int i = 4; i < count; i++) {
            if (words[i][0] == 'o')
                tell(words[i][1], (char *)slot->args[i - 4], result, slot->args[0] != 0);
        }
    }
    putchar('\n');
    if (!is_there || number == SYS_kill || number == SYS_tkill || number == SYS_tgkill || number == SYS_rt_sigqueueinfo)
        settle();
}

/* Makes the limits that matter small, also for the init, and says which there are. */
static void tell_limits(void)
{
    struct rlimit limit, files = { DESCRIPTORS, MAX_DESCRIPTORS }, core = { 0, 0 };
    if (setrlimit(RLIMIT_CORE, &core) || setrlimit(RLIMIT_NOFILE, &files))
        die("setrlimit");
    printf("limits");
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        getrlimit(i, &limit);
        printf(" %ld %ld", (long)limit.rlim_cur, (long)limit.rlim_max);
    }
    putchar('\n');
    fflush(stdout);
}

static void run(const char *scratch)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    signal(SIGCHLD, SIG_IGN);
    umask(0);
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) || mount("judge", scratch, "tmpfs", MS_NODEV, "size=64m,mode=0755"))
        die("mount");
    if (chdir(scratch) || syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/"))
        die("pivot_root");
    slots = mmap(NULL, ACTORS * sizeof *slots, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    buffer = mmap(NULL, BUFFER, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (slots == MAP_FAILED || buffer == MAP_FAILED)
        die("mmap");
    tell_limits();
    end_program();
    for (int actors = 0; fgets(line, sizeof line, stdin);) {
        if (*line == 'a')
            begin_actor(actors++, line + 1);
        else if (*line == 'c')
            call(line + 1);
        else if (*line == '.') {
            end_program();
            actors = 0;
            puts(".");
            fflush(stdout);
        } else
            make_file(line);
    }
    _exit(0);
}

int main(int count, char **args)
{
    int status;
    if (count != 3) {
        fprintf(stderr, "usage: judge SCRATCH-DIRECTORY SECONDS\n");
        return 2;
    }
    if (unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS))
        die("unshare");
    pid_t init = fork();
    if (init < 0)
        die("fork");
    if (init == 0)
        run(args[1]);
    /* When this ends, by the alarm too, the init is killed, and with it everything in its namespace. */
    alarm(atoi(args[2]));
    close(0);
    waitpid(init, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

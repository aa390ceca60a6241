"""Inside the child: a seccomp filter that takes away what no exercise needs. Runs in the child only.

Denied: new processes (threads stay), exec, sockets, signals to others, ptrace, mounts and namespaces, changing
modes, owners and times of files, memory that no limit counts (memfd, System V), kernel keys, io_uring. It answers
"not permitted", so honest code sees an ordinary OSError. Needs no library: the filter is built here and installed
through the C library.
"""

import errno
import os
import struct

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# name: (number on x86_64, number on aarch64); None where the architecture has no such call
DENIED = {
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281), "socket": (41, 198),
    "connect": (42, 203), "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "bind": (49, 200),
    "listen": (50, 201), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "process_madvise": (440, 440), "kcmp": (312, 272), "mount": (165, 40),
    "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "keyctl": (250, 219),
    "add_key": (248, 217), "request_key": (249, 218), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194),
    "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180), "chmod": (90, None),
    "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None), "fchown": (93, 55),
    "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262),
    "sched_setparam": (142, 118), "sched_setscheduler": (144, 119), "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274), "setpriority": (141, 140), "ioprio_set": (251, 30), "migrate_pages": (256, 238),
    "move_pages": (279, 239), "process_mrelease": (448, 448), "personality": (135, 92),
    "quotactl": (179, 60), "sethostname": (170, 161), "setdomainname": (171, 162),
}  # fmt: skip
# name: (numbers, argument, its values): denied for these values of the argument
FOR_SOME = {
    "fcntl": ((72, 25), 1, (8, 10, 15)),  # F_SETOWN, F_SETSIG, F_SETOWN_EX: a pipe that signals a process
    "ioctl": ((16, 29), 1, (0x8901, 0x8902, 0x5412, 0x541C)),  # FIOSETOWN, SIOCSPGRP, TIOCSTI, TIOCLINUX
}
LIMITS, SIGNALS = ((302, 261),), ((62, 129), (234, 131))  # prlimit64; kill, tgkill: for this process itself only
CLONE, CLONE3, CLONE_THREAD = (56, 220), 435, 0x00010000
LOAD, EQUAL, AT_LEAST, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
X32_BIT = 0x40000000


def step(code, k, yes=0, no=0):
    return struct.pack("HBBI", code, yes, no, k)


def program(machine, own):
    """The filter for process `own` as bytes, or None for an architecture whose call numbers are not in the table."""
    if machine not in ARCHITECTURES:
        return None
    column = 0 if machine == "x86_64" else 1
    refuse = step(RETURN, REFUSE | errno.EPERM)
    steps = [
        step(LOAD, 4), step(EQUAL, ARCHITECTURES[machine], 1, 0), step(RETURN, KILL),
        step(LOAD, 0), step(AT_LEAST, X32_BIT, 0, 1), refuse,
        step(EQUAL, CLONE3, 0, 1), step(RETURN, REFUSE | errno.ENOSYS),  # libc then uses clone
        step(EQUAL, CLONE[column], 0, 4), step(LOAD, 16), step(AND, CLONE_THREAD), step(EQUAL, 0, 0, 1), refuse,
        step(LOAD, 0),
    ]  # fmt: skip
    for calls, itself in ((LIMITS, 0), (SIGNALS, own)):
        for numbers in calls:
            steps += [step(EQUAL, numbers[column], 0, 3), step(LOAD, 16), step(EQUAL, itself, 1, 0), refuse]
            steps += [step(LOAD, 0)]
    for numbers, argument, values in FOR_SOME.values():
        steps += [step(EQUAL, numbers[column], 0, 2 * len(values) + 1), step(LOAD, 16 + 8 * argument)]
        for value in values:
            steps += [step(EQUAL, value, 0, 1), refuse]
        steps += [step(LOAD, 0)]
    for pair in DENIED.values():
        if pair[column] is not None:
            steps += [step(EQUAL, pair[column], 0, 1), refuse]
    return b"".join([*steps, step(RETURN, ALLOW)])


def forbid_calls(native, address):
    """Install the filter for good; True if the kernel took it."""
    text = program(os.uname().machine, os.getpid())
    if text is None:
        return False
    prctl, place = native("prctl"), address(text)
    prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    header = struct.pack("HxxxxxxP", len(text) // 8, place)
    return prctl(22, 2, header, 0, 0) == 0  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER

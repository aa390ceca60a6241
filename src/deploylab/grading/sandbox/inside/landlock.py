"""Inside the child: Landlock lets it read the standard library, write in its own folder, and nothing else. Child only.

Landlock needs no privilege and no namespace. Rules only ever add, so what must stay hidden is simply never listed.
"""

import os
import stat
import struct

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE, IOCTL_DEV = 1 << 1, 1 << 2, 1 << 3, 1 << 14, 1 << 15
ON_FILES = WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
ALL_FILES_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
LATEST = (1 << 16) - 1
READ = READ_FILE | READ_DIR
SPECIAL = 1 << 0 | 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11  # execute; make device, socket, fifo


def confine_files(native, readable, listable, writable):
    """Close the file system except these paths (`listable` folders show names only); the Landlock ABI used, or 0."""
    syscall = native("syscall")
    version = syscall(CREATE_RULESET, 0, 0, 1)
    if version < 3:  # before ABI 3 a file could still be truncated
        return 0
    handled = ALL_FILES_BY_ABI.get(version, LATEST)
    network, scopes = (3 if version >= 4 else 0), (3 if version >= 6 else 0)  # TCP; abstract sockets and signals
    attributes = struct.pack("QQQ", handled, network, scopes)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = syscall(CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return 0
    for paths, wanted in ((readable, READ), (listable, READ_DIR), (writable, handled & ~SPECIAL)):
        for path in paths:
            allow(syscall, ruleset, path, wanted & handled)
    native("prctl")(38, 1, 0, 0, 0)
    closed = syscall(RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return version if closed else 0


def allow(syscall, ruleset, path, wanted):
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not stat.S_ISDIR(os.fstat(place).st_mode):
        wanted &= ON_FILES
    rule = struct.pack("=Qi", wanted, place)
    syscall(ADD_RULE, ruleset, 1, rule, 0)
    os.close(place)

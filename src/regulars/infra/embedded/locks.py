"""File locks which the kernel frees when their holder dies, however it dies.

Locks belong to the open file. A copy of the descriptor in a forked child keeps the lock until
that child is gone too, which is what leases want. Lock files are never removed: a lock on a
removed file would guard nothing.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


def open_lock_file(path: Path) -> int:
    """A descriptor of the lock file `path`, which is created for the owner of its folder."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    return descriptor


@contextlib.contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Holds the exclusive lock of `path`, waiting for it as long as it takes."""
    descriptor = open_lock_file(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def share(path: Path) -> int:
    """A descriptor that holds a shared lock of `path` until it is closed everywhere."""
    descriptor = open_lock_file(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def claim(path: Path) -> int | None:
    """A descriptor that holds the exclusive lock of `path`, or None when somebody holds one."""
    descriptor = open_lock_file(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_free(path: Path) -> bool:
    """Whether nobody holds a lock of `path` at this moment."""
    descriptor = claim(path)
    if descriptor is None:
        return False
    os.close(descriptor)
    return True

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

from regulars.infra.embedded.account import open_private


@contextlib.contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Holds the exclusive lock of `path`, waiting for it as long as it takes."""
    descriptor = _lock(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def share(path: Path) -> int:
    """A descriptor that holds a shared lock of `path` until it is closed everywhere."""
    return _lock(path, fcntl.LOCK_SH)


def claim(path: Path) -> int | None:
    """A descriptor that holds the exclusive lock of `path`, or None when somebody has a lock."""
    try:
        return _lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None


def is_free(path: Path) -> bool:
    """Whether nobody has a lock of `path`.

    The kernel answers that only by giving the lock, for an instant. So that two who ask do not
    see each other, all who ask do it under the exclusive lock of the layout.
    """
    descriptor = claim(path)
    if descriptor is None:
        return False
    os.close(descriptor)
    return True


def _lock(path: Path, operation: int) -> int:
    descriptor = open_private(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, operation)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor

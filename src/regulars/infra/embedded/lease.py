"""Leases: the right to a running server, held by a process until it lets go or dies."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from regulars.infra.embedded import locks, postmaster
from regulars.infra.embedded.cluster import prepare_cluster
from regulars.infra.embedded.layout import Layout, find_layout, open_layout, remove_link, url_of

_WATCHER_MODULE = "regulars.infra.embedded.watcher"


class Lease:
    """A running server at `url`. It is shared; it ends with its last lease."""

    def __init__(self, layout: Layout, descriptor: int) -> None:
        self._layout = layout
        self._descriptor: int | None = descriptor
        self.url = url_of(layout)

    def tend(self) -> None:
        """Brings back the server and its watcher, should they have been killed; cheap otherwise."""
        assert self._descriptor is not None, "a released lease tends nothing"
        with locks.exclusively(self._layout.lock):
            ensure_running(self._layout, {})
            ensure_watched(self._layout)

    def release(self) -> None:
        """Lets go; the last one to do so stops the server, and has stopped it on return."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        with locks.exclusively(self._layout.lock):
            os.close(descriptor)
            end_if_unused(self._layout)

    def __enter__(self) -> "Lease":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def acquire(home: Path, *, extra: Mapping[str, str] | None = None) -> Lease:
    """A lease of the server of `home`, which is started, and its cluster made, where need be.

    `extra` are PostgreSQL settings that overrule our own; they take effect when this call starts
    the server. Refuses a home that cannot be used, data of another major version, and a server
    that does not start.
    """
    layout = open_layout(home)
    with locks.exclusively(layout.lock):
        descriptor = locks.share(layout.leases)
        try:
            ensure_running(layout, extra or {})
            ensure_watched(layout)
            return Lease(layout, descriptor)
        except BaseException:
            os.close(descriptor)
            raise


def stop(home: Path) -> bool:
    """Stops the server of `home`, whoever holds a lease; says whether there was one."""
    layout = find_layout(home)
    if layout is None:
        return False
    with locks.exclusively(layout.lock):
        was_running = postmaster.postmaster_of(layout) is not None
        postmaster.end(layout)
        remove_link(layout)
    return was_running


def ensure_running(layout: Layout, extra: Mapping[str, str]) -> None:
    """A server that answers; the caller holds the lock."""
    if postmaster.answers(layout):
        return
    if postmaster.postmaster_of(layout) is None:
        prepare_cluster(layout, extra)
        postmaster.start(layout)
    postmaster.wait_until_ready(layout)


def ensure_watched(layout: Layout) -> None:
    """A watcher, started unless there is one; the caller holds the lock and a lease."""
    if not locks.is_free(layout.watcher):
        return
    # The shell leaves the watcher to init, so that it is nobody's child and outlives us.
    subprocess.run(  # noqa: S603
        [
            "/bin/sh",
            "-c",
            '"$@" </dev/null >/dev/null 2>&1 &',
            "sh",
            sys.executable,
            "-m",
            _WATCHER_MODULE,
            str(layout.root.parent),
        ],
        cwd="/",
        check=True,
        start_new_session=True,
    )


def end_if_unused(layout: Layout) -> bool:
    """Stops the server when nobody holds a lease, and says so; the caller holds the lock."""
    if not locks.is_free(layout.leases):
        return False
    postmaster.end(layout)
    remove_link(layout)
    return True

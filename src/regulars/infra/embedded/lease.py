"""Leases: the right to a running server, held by a process until it lets go or dies."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from regulars.infra.embedded import locks, server
from regulars.infra.embedded.account import open_private
from regulars.infra.embedded.address import remove_link, url_of
from regulars.infra.embedded.layout import Layout, find_layout, open_layout

_WATCHER_MODULE = "regulars.infra.embedded.watcher"


class Lease:
    """A running server, to be reached at `url`. It is shared, and ends with its last lease."""

    def __init__(self, layout: Layout, descriptor: int) -> None:
        self.url = url_of(layout)
        self._layout = layout
        self._descriptor: int | None = descriptor

    def tend(self) -> bool:
        """Brings back what was killed, the server or its watcher; to be called now and then.

        Says whether the server runs: one that was stopped on purpose is left alone.
        """
        assert self._descriptor is not None, "a released lease tends nothing"
        with locks.exclusively(self._layout.lock):
            if server.was_ended(self._layout):
                return False
            _ensure_watched(self._layout)
            server.ensure_running(self._layout, None)
            return True

    def release(self) -> None:
        """Lets go; the last one to do so stops the server, and has stopped it on return."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        # A home that was deleted meanwhile has nothing left to be stopped.
        with contextlib.suppress(FileNotFoundError), locks.exclusively(self._layout.lock):
            os.close(descriptor)
            end_if_unused(self._layout)

    def __enter__(self) -> Self:
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
            # First, so that a server whose starter is killed has somebody to end it.
            _ensure_watched(layout)
            server.ensure_running(layout, extra or {})
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
        was_running = server.end(layout)
        remove_link(layout)
    return was_running


def end_if_unused(layout: Layout) -> bool:
    """Stops the server when nobody holds a lease, and says so; the caller holds the lock."""
    if not locks.is_free(layout.leases):
        return False
    server.end(layout)
    remove_link(layout)
    return True


def _ensure_watched(layout: Layout) -> None:
    """A watcher, started unless there is one; the caller holds the lock and a lease."""
    # Claimed for the watcher, which inherits the claim: there is never a second one.
    claimed = locks.claim(layout.watcher)
    if claimed is None:
        return
    arguments = ["-m", _WATCHER_MODULE, str(layout.root.parent), str(claimed)]
    log = open_private(layout.root / "watcher.log", os.O_WRONLY | os.O_APPEND)
    try:
        subprocess.run(  # noqa: S603
            # The shell leaves the watcher to init, so that it is nobody's child and outlives us.
            ["/bin/sh", "-c", '"$@" &', "sh", sys.executable, *arguments],
            cwd="/",
            pass_fds=[claimed],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            check=True,
            start_new_session=True,
        )
    finally:
        os.close(log)
        os.close(claimed)

"""The watcher: one small process per home that ends the server after the last lease.

It also starts a killed server again as long as leases are held. It holds nothing that matters:
whoever comes next replaces it when it was killed. Run as `python -m`, with the home as argument.
"""

import os
import sys
import time
from pathlib import Path

from regulars.infra.embedded import locks, postmaster
from regulars.infra.embedded.errors import EmbeddedStartFailed
from regulars.infra.embedded.layout import Layout, find_layout
from regulars.infra.embedded.lease import end_if_unused, ensure_running

_PAUSE_SECONDS = 0.5


def watch(home: Path) -> None:
    """Watches the server of `home` until it is no longer needed or was stopped on purpose."""
    layout = find_layout(home)
    if layout is None:
        return
    claimed = locks.claim(layout.watcher)
    if claimed is None:
        return
    try:
        while not _is_over(layout):
            time.sleep(_PAUSE_SECONDS)
    except FileNotFoundError:
        return  # The home was deleted, and with it the reason to watch.
    finally:
        os.close(claimed)


def _is_over(layout: Layout) -> bool:
    if not locks.is_free(layout.leases) and postmaster.postmaster_of(layout) is not None:
        return False
    with locks.exclusively(layout.lock):
        if end_if_unused(layout) or postmaster.ended_cleanly(layout):
            return True
        try:
            ensure_running(layout, {})
        except EmbeddedStartFailed:
            return True  # The log says why; the holders' own calls fail with the same reason.
        return False


if __name__ == "__main__":
    watch(Path(sys.argv[1]))

"""The watcher: one small process for each home, which ends the server after the last lease.

It also starts a killed server again as long as leases are held. It holds nothing that matters:
whoever comes next replaces it if it was killed. Run by `python -m`, with the home and
a descriptor as arguments.
"""

import os
import sys
import time
from pathlib import Path

from regulars.infra.embedded import locks, server
from regulars.infra.embedded.address import socket_folder
from regulars.infra.embedded.layout import Layout, find_layout
from regulars.infra.embedded.lease import end_if_unused

_PAUSE_SECONDS = 0.5
_PAUSE_SECONDS_MAX = 30.0


def watch(home: Path, claimed: int) -> None:
    """Watches the server of `home` until it is needed no longer, or was stopped on purpose.

    `claimed` is the descriptor of the watcher's lock, held for us by whoever started us.
    """
    layout = find_layout(home)
    if layout is None:
        return
    pause_seconds = _PAUSE_SECONDS
    try:
        while True:
            with locks.exclusively(layout.lock):
                if end_if_unused(layout) or server.was_ended(layout):
                    # Given back under the lock: whoever comes next starts a watcher of its own.
                    os.close(claimed)
                    return
                pause_seconds = _pause_after(pause_seconds, was_killed=_mend(layout))
            time.sleep(pause_seconds)
    except FileNotFoundError:
        return  # The home was deleted, and the server notices that by itself.


def _mend(layout: Layout) -> bool:
    """Brings back what leads to the server, and the server if it was killed; says if it was."""
    socket_folder(layout)
    if server.pid_of(layout) is not None:
        return False
    server.ensure_running(layout, None)
    return True


def _pause_after(pause_seconds: float, *, was_killed: bool) -> float:
    """A server that dies at once each time must not be started in a tight loop."""
    return min(2 * pause_seconds, _PAUSE_SECONDS_MAX) if was_killed else _PAUSE_SECONDS


if __name__ == "__main__":
    watch(Path(sys.argv[1]), int(sys.argv[2]))

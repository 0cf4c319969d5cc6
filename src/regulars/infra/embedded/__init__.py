"""The embedded PostgreSQL: a cluster in the home folder, started and shared by our own processes.

It promises:

- Whoever holds a lease has a server. `acquire` starts it when there is none and adopts it when
  there is one; any number of processes share it.
- The server ends with the last lease, also when its holder was killed: leases are file locks,
  which the kernel frees on death, and a watcher process waits for them. `stop` ends it at once.
- Any process may be killed. The watcher restarts a killed server while leases are held; the next
  `acquire` or `Lease.tend` replaces a killed watcher; a first start that was killed half-way
  leaves nothing that a later one would take for a cluster.
- A server counts as alive when it answers a query, never because a pid file says so.

Three facts explain the shape:

- PostgreSQL refuses to run as root, so a root launcher starts it as an unprivileged account. The
  home may lie below folders which that account cannot enter (root's own home is 0700), and
  parents are never changed. So the data folder becomes the working directory before privileges
  are dropped, and PostgreSQL is told `-D /proc/self/cwd`, which the kernel resolves without
  walking the path. Socket and log folders are named relative to it.
- A socket's path ends at 107 bytes. The server binds a relative one; clients of a deep home
  take a short link.
- Clients may be root while the server is not, so the way in is a password kept in the home,
  not the name of the account.
"""

from regulars.infra.embedded.binaries import binary
from regulars.infra.embedded.errors import (
    EmbeddedStartFailed,
    EmbeddedUnusable,
    EmbeddedVersionMismatch,
)
from regulars.infra.embedded.lease import Lease, acquire, stop

__all__ = [
    "EmbeddedStartFailed",
    "EmbeddedUnusable",
    "EmbeddedVersionMismatch",
    "Lease",
    "acquire",
    "binary",
    "stop",
]

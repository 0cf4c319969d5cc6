"""The server of one cluster: whether it runs and answers, starting it, ending it.

The caller holds the layout's lock in everything that changes something.
"""

import contextlib
import os
import signal
import time
from collections.abc import Mapping

import psycopg
from psycopg import sql

from regulars.infra.embedded.account import run_as
from regulars.infra.embedded.address import OWNER, SOCKET_NAME, SUPERUSER, read_password, url_of
from regulars.infra.embedded.binaries import server_folder
from regulars.infra.embedded.cluster import prepare_cluster
from regulars.infra.embedded.errors import EmbeddedStartFailed
from regulars.infra.embedded.layout import Layout
from regulars.infra.embedded.processes import (
    is_server_in,
    kill_found,
    servers_in,
    signal_until_gone,
)

_START_SECONDS_MAX = 120
_RECOVERY_SECONDS_MAX = 1800
_ATTEMPTS_MAX = 3
_STOP_STEPS = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 15.0), (signal.SIGKILL, 5.0))
_ORPHAN_SECONDS_MAX = 5.0
_LOG_TAIL_BYTES = 2000


def ensure_running(layout: Layout, extra: Mapping[str, str] | None) -> None:
    """A server that answers: the running one, or one started with `extra` settings.

    A server that recovers from a crash is waited for, one that shuts down is started again.
    """
    for _ in range(_ATTEMPTS_MAX):
        if _answers(layout):
            return
        if _settle(layout) is None:
            prepare_cluster(layout, extra)
            _start(layout)
        if _becomes_ready(layout):
            return
    raise EmbeddedStartFailed(f"the database ended again and again:\n{_log_tail(layout)}")


def pid_of(layout: Layout) -> int | None:
    """The pid of the living server of this very cluster, whatever a stale pid file says."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int(layout.pid_file.read_text().split()[0])
        if is_server_in(pid, layout.data):
            return pid
    return None


def was_ended(layout: Layout) -> bool:
    """Whether there is no server because it was ended: a killed one leaves its pid file behind."""
    return pid_of(layout) is None and not layout.pid_file.exists()


def end(layout: Layout) -> bool:
    """Ends the server, by harder means the longer it takes; says whether there was one."""
    pid = _settle(layout)
    if pid is not None:
        signal_until_gone(pid, layout.data, _STOP_STEPS)
        _settle(layout)
    return pid is not None


def _answers(layout: Layout) -> bool:
    """Whether the application can query its database now."""
    try:
        with psycopg.connect(url_of(layout), connect_timeout=5) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _settle(layout: Layout) -> int | None:
    """The pid of the living server; or None once nothing works in the data and no trace is left.

    What works there without a server is a server too young for a pid file, or the children of a
    killed one, which end by themselves as soon as they look up from their work. A new server must
    not share the data with them, so the tardy are killed; recovery covers that.
    """
    deadline = time.monotonic() + _ORPHAN_SECONDS_MAX
    while True:
        pid = pid_of(layout)
        if pid is not None:
            return pid
        if not servers_in(layout.data):
            break
        if time.monotonic() > deadline and not kill_found(servers_in, layout.data):
            raise EmbeddedStartFailed("what is left of a killed database cannot be ended")
        time.sleep(0.02)
    layout.pid_file.unlink(missing_ok=True)
    for remains in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        (layout.run / remains).unlink(missing_ok=True)
    return None


def _start(layout: Layout) -> None:
    """Starts the server; it takes queries on return, unless it recovers still or was killed."""
    (layout.log / "startup.log").unlink(missing_ok=True)
    command = [
        str(server_folder(layout.account) / "pg_ctl"),
        "start",
        "--pgdata=/proc/self/cwd",
        "--wait",
        f"--timeout={_START_SECONDS_MAX}",
        "--log=../log/startup.log",
    ]
    done = run_as(layout.account, layout.data, command)
    # A server that gives up takes its pid file away; one that was killed may be tried again.
    if done.returncode and not layout.pid_file.exists():
        raise EmbeddedStartFailed(
            f"the database did not start: {done.stdout.strip()}\n{_log_tail(layout)}"
        )


def _becomes_ready(layout: Layout) -> bool:
    """Waits until the server takes queries and has our role and database; False if it ends.

    A recovery that is cut short begins anew, so it is given much more time than anything else.
    """
    begun = time.monotonic()
    while True:
        try:
            _make_database(layout)
            return True
        except psycopg.OperationalError as error:
            if pid_of(layout) is None:
                return False
            is_recovering = "starting up" in str(error) or "not yet accepting" in str(error)
            patience_seconds = _RECOVERY_SECONDS_MAX if is_recovering else _START_SECONDS_MAX
            is_shut_out = "authentication failed" in str(error)
            if is_shut_out or time.monotonic() - begun > patience_seconds:
                raise EmbeddedStartFailed(
                    f"the database does not answer: {error}\n{_log_tail(layout)}"
                ) from None
        time.sleep(0.05)


def _make_database(layout: Layout) -> None:
    """Our role and database, which a killed first start may not have got to.

    The role is no superuser: what works here works on a managed server, and whoever breaks into
    it gains neither the machine's files nor its shell.
    """
    admin_url = url_of(layout, user=SUPERUSER, database="postgres")
    with psycopg.connect(admin_url, connect_timeout=5, autocommit=True) as connection:
        role = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER])
        if role.fetchone() is None:
            statement = sql.SQL(
                "CREATE ROLE {} LOGIN CREATEDB PASSWORD {} "
                "IN ROLE pg_monitor, pg_signal_backend, pg_checkpoint"
            ).format(sql.Identifier(OWNER), sql.Literal(read_password(layout)))
            connection.execute(statement)
        database = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER])
        if database.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(OWNER))
            )


def _log_tail(layout: Layout) -> str:
    """The last lines that the server wrote: those before its log was open, and those after."""
    logs = sorted(layout.log.glob("*.log"), key=lambda path: path.lstat().st_mtime)
    tails = []
    for path in logs[-2:]:
        # The server's account could have put a link to somebody else's file here.
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(descriptor, "rb") as file:
                file.seek(max(0, os.fstat(descriptor).st_size - _LOG_TAIL_BYTES))
                tails.append(file.read().decode(errors="replace"))
    return "".join(tails)

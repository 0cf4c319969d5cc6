"""The server process: finding it, starting it, stopping it, and asking whether it answers."""

import contextlib
import os
import select
import signal
import time
from pathlib import Path

import psycopg
from psycopg import sql

from regulars.infra.embedded.binaries import binary
from regulars.infra.embedded.cluster import run_as_account
from regulars.infra.embedded.errors import EmbeddedStartFailed
from regulars.infra.embedded.layout import OWNER, PORT, SUPERUSER, Layout, read_password, url_of

START_SECONDS_MAX = 120
_STOP_STEPS = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
_ORPHAN_SECONDS_MAX = 5.0
_LOG_TAIL_BYTES = 4000


def answers(layout: Layout) -> bool:
    """Whether the application can query its database now."""
    try:
        with psycopg.connect(url_of(layout), connect_timeout=5) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def start(layout: Layout) -> None:
    """Starts the server of a prepared cluster that has none, and waits until it takes queries."""
    _clear_remains(layout)
    startup_log = layout.log / "startup.log"
    startup_log.unlink(missing_ok=True)
    done = run_as_account(
        layout,
        layout.data,
        [
            str(binary("pg_ctl")),
            "start",
            "--pgdata=/proc/self/cwd",
            "--wait",
            f"--timeout={START_SECONDS_MAX}",
            "--log=../log/startup.log",
        ],
    )
    if done.returncode:
        raise EmbeddedStartFailed(
            f"the database did not start: {done.stdout.strip()}\n{log_tail(layout)}"
        )


def wait_until_ready(layout: Layout) -> None:
    """Waits for a server that recovers, and makes the application's role and database."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while True:
        try:
            _make_database(layout)
            return
        except psycopg.OperationalError as error:
            if postmaster_of(layout) is None or time.monotonic() > deadline:
                raise EmbeddedStartFailed(
                    f"the database does not answer: {error}\n{log_tail(layout)}"
                ) from None
        time.sleep(0.1)


def postmaster_of(layout: Layout) -> int | None:
    """The pid of the living server of this very cluster, whatever a stale pid file says."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((layout.data / "postmaster.pid").read_text().split()[0])
        if _is_server_in(pid, layout.data):
            return pid
    return None


def ended_cleanly(layout: Layout) -> bool:
    """Whether the last server was shut down: a killed one leaves its pid file behind."""
    return not (layout.data / "postmaster.pid").exists()


def end(layout: Layout) -> None:
    """Stops the server, by harder means the longer it takes; rolls back what is open."""
    pid = postmaster_of(layout)
    if pid is None:
        return
    with contextlib.suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)
        try:
            for step, seconds in _STOP_STEPS:
                signal.pidfd_send_signal(handle, step)
                if select.select([handle], [], [], seconds)[0]:
                    return
        finally:
            os.close(handle)


def log_tail(layout: Layout) -> str:
    """The last lines that the server wrote."""
    files = sorted(layout.log.glob("*.log"), key=lambda path: path.lstat().st_mtime)
    tails = []
    for path in files[-2:]:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _LOG_TAIL_BYTES))
            tails.append(file.read().decode(errors="replace"))
    return "".join(tails)


def _make_database(layout: Layout) -> None:
    """The role and database of the application; a start may have been killed before they were."""
    admin_url = url_of(layout, user=SUPERUSER, database="postgres")
    with psycopg.connect(admin_url, connect_timeout=5, autocommit=True) as connection:
        role = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER])
        if role.fetchone() is None:
            connection.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN CREATEDB PASSWORD {} "
                    "IN ROLE pg_monitor, pg_signal_backend, pg_checkpoint"
                ).format(sql.Identifier(OWNER), sql.Literal(read_password(layout)))
            )
        database = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER])
        if database.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(OWNER))
            )


def _clear_remains(layout: Layout) -> None:
    """Removes what a killed server left: its children first, then the files that name it.

    Children of a killed server end by themselves as soon as they look up from their work. A new
    server must not share the data with them, so the tardy are killed; recovery covers that.
    """
    deadline = time.monotonic() + _ORPHAN_SECONDS_MAX
    while orphans := _servers_in(layout.data):
        if time.monotonic() > deadline:
            for pid in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    (layout.data / "postmaster.pid").unlink(missing_ok=True)
    for remains in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (layout.run / remains).unlink(missing_ok=True)


def _servers_in(data: Path) -> list[int]:
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return [pid for pid in pids if _is_server_in(pid, data)]


def _is_server_in(pid: int, data: Path) -> bool:
    """Whether `pid` is a PostgreSQL process that works in `data`; a zombie works nowhere."""
    process = Path(f"/proc/{pid}")
    try:
        if (process / "comm").read_text().strip() != "postgres":
            return False
        return (process / "cwd").samefile(data)
    except OSError:
        return False

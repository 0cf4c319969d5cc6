"""The address under which clients reach the server: its socket, its roles and their password.

A socket's path may have 107 bytes. Clients of a deeper home go through a link in a folder below
/tmp. Others may write to /tmp, so a link counts only if folder and target are ours, and the
password exchange (SCRAM) proves the server to the client as well.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import quote

from regulars.infra.embedded.layout import Layout, write_private

PORT = 5432
SUPERUSER = "postgres"
OWNER = "regulars"
SOCKET_NAME = f".s.PGSQL.{PORT}"
_SOCKET_PATH_BYTES_MAX = 107
_LINKS = Path("/tmp")  # noqa: S108


def url_of(layout: Layout, *, user: str = OWNER, database: str = OWNER) -> str:
    """The address of `database` for `user`, password included."""
    host = quote(str(socket_folder(layout)), safe="")
    password = quote(read_password(layout), safe="")
    return f"postgresql://{user}:{password}@/{database}?host={host}&port={PORT}"


def read_password(layout: Layout) -> str:
    """The password of the cluster's roles; made up when there is none yet."""
    if not layout.password.exists():
        write_private(layout.password, secrets.token_urlsafe(24))
    return layout.password.read_text()


def socket_folder(layout: Layout) -> Path:
    """A way to the socket's folder that is short enough; made, or made anew, where need be."""
    if len(os.fsencode(layout.run / SOCKET_NAME)) <= _SOCKET_PATH_BYTES_MAX:
        return layout.run
    holder = _recorded_holder(layout)
    if holder is not None and _is_ours(layout, holder):
        return holder / "run"
    if holder is not None and _make_holder(layout, holder):
        return holder / "run"
    holder = Path(tempfile.mkdtemp(prefix="regulars-", dir=_LINKS))
    (holder / "run").symlink_to(layout.run)
    write_private(layout.link, str(holder))
    return holder / "run"


def remove_link(layout: Layout) -> None:
    """Takes away the short way to the socket, if there is one."""
    holder = _recorded_holder(layout)
    if holder is not None and _is_ours(layout, holder):
        with contextlib.suppress(OSError):
            (holder / "run").unlink()
            holder.rmdir()
    layout.link.unlink(missing_ok=True)


def _recorded_holder(layout: Layout) -> Path | None:
    try:
        return Path(layout.link.read_text())
    except FileNotFoundError:
        return None


def _is_ours(layout: Layout, holder: Path) -> bool:
    """Whether nobody but us, root and the home's owner can have made the link in `holder`."""
    try:
        found = holder.lstat()
        is_closed = found.st_uid in _trusted(layout) and not found.st_mode & 0o022
        return is_closed and (holder / "run").readlink() == layout.run
    except OSError:
        return False


def _trusted(layout: Layout) -> set[int]:
    return {0, os.geteuid(), layout.root.stat().st_uid}


def _make_holder(layout: Layout, holder: Path) -> bool:
    """Makes a link anew in its old place, so that addresses given out stay good."""
    try:
        holder.mkdir(mode=0o700)
        (holder / "run").symlink_to(layout.run)
    except OSError:
        return False
    return True

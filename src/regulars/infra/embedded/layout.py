"""The folders and files of a home's cluster, and the address under which clients reach it.

    home/postgres/           belongs to whoever owns the home; lock files, the password
    home/postgres/data/      the cluster; belongs to the account that runs PostgreSQL, as do
    home/postgres/log/       the server's log and
    home/postgres/run/       the socket

The account can pass through `home/postgres` but write only below it, so nothing that a root
launcher writes or locks can be replaced by a broken-into database.
"""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import quote

import msgspec

from regulars.infra.embedded.account import Account, account_for
from regulars.infra.embedded.errors import EmbeddedUnusable

PORT = 5432
SUPERUSER = "postgres"
OWNER = "regulars"
_SOCKET_PATH_BYTES_MAX = 107


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything of one home's cluster lies, and the account that runs it."""

    root: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def lock(self) -> Path:
        """Held while the server is started or stopped, or a lease is taken or given back."""
        return self.root / "lock"

    @property
    def leases(self) -> Path:
        """Shared by all lease holders."""
        return self.root / "leases"

    @property
    def watcher(self) -> Path:
        """Held by the watcher as long as it lives."""
        return self.root / "watcher"

    @property
    def password(self) -> Path:
        return self.root / "password"

    @property
    def link(self) -> Path:
        """Names the short way to the socket, where the home is too deep for a socket's path."""
        return self.root / "link"


def open_layout(home: Path) -> Layout:
    """The layout of `home`, its folders made; refuses a home that belongs to somebody else."""
    root = home.absolute() / "postgres"
    try:
        root.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        root = root.parent.resolve() / "postgres"
        root.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
        layout = Layout(root=root, account=account_for(root / "data"))
        make_folder(layout, layout.log)
        make_folder(layout, layout.run)
    except PermissionError as error:
        raise EmbeddedUnusable(f"the home {home} cannot be used by this account: {error}") from None
    return layout


def find_layout(home: Path) -> Layout | None:
    """The layout of `home` when a cluster was ever begun there; creates nothing."""
    root = home.absolute().resolve() / "postgres"
    if not root.is_dir():
        return None
    return Layout(root=root, account=account_for(root / "data"))


def make_folder(layout: Layout, folder: Path) -> None:
    """A folder of the server's account, closed to everybody else."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, layout.account.user_id, layout.account.group_id, follow_symlinks=False)


def write_private(path: Path, text: str) -> None:
    """Puts `text` into `path` at once and for good, readable by the folder's owner only."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w") as file:
        if os.geteuid() == 0:
            owner = path.parent.stat()
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)


def read_password(layout: Layout) -> str:
    """The password of the cluster's roles; made up when there is none yet."""
    if not layout.password.exists():
        write_private(layout.password, secrets.token_urlsafe(24))
    return layout.password.read_text()


def url_of(layout: Layout, *, user: str = OWNER, database: str = OWNER) -> str:
    """The address of `database` for `user`, password included."""
    host = quote(str(socket_folder(layout)), safe="")
    password = quote(read_password(layout), safe="")
    return f"postgresql://{user}:{password}@/{database}?host={host}&port={PORT}"


def socket_folder(layout: Layout) -> Path:
    """A way to the socket's folder that is short enough for a socket's address."""
    if len(os.fsencode(layout.run / f".s.PGSQL.{PORT}")) <= _SOCKET_PATH_BYTES_MAX:
        return layout.run
    linked = _linked_folder(layout)
    if linked is not None:
        return linked
    digest = hashlib.sha256(os.fsencode(layout.run)).hexdigest()[:8]
    holder = Path(tempfile.mkdtemp(prefix=f"regulars-{digest}-", dir="/tmp"))  # noqa: S108
    holder.chmod(0o711)
    (holder / "run").symlink_to(layout.run)
    write_private(layout.link, str(holder))
    return holder / "run"


def _linked_folder(layout: Layout) -> Path | None:
    """The short way made earlier, if it is still ours: others may write where it lies."""
    try:
        holder = Path(layout.link.read_text())
        found = holder.lstat()
        is_ours = found.st_uid in {0, os.geteuid(), layout.root.stat().st_uid}
        if is_ours and not found.st_mode & 0o022 and (holder / "run").readlink() == layout.run:
            return holder / "run"
    except OSError:
        return None
    return None


def remove_link(layout: Layout) -> None:
    """Takes away the short way to the socket, if there is one."""
    linked = _linked_folder(layout)
    if linked is not None:
        linked.unlink(missing_ok=True)
        linked.parent.rmdir()
    layout.link.unlink(missing_ok=True)

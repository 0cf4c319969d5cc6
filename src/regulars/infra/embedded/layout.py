"""The folders and files of a home's cluster.

    home/postgres/           belongs to whoever owns the home; lock files, the password
    home/postgres/data/      the cluster; belongs to the account that runs PostgreSQL, as do
    home/postgres/log/       the server's log and
    home/postgres/run/       its socket

The account can pass through `home/postgres` but write only below it, so nothing that a root
launcher writes or locks can be replaced by a broken-into database.
"""

import os
import secrets
from pathlib import Path

import msgspec

from regulars.infra.embedded.account import Account, account_for, open_private
from regulars.infra.embedded.errors import EmbeddedUnusable


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
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

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
    """The layout of `home`, its folders made; refuses a home that we may not use."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        root = home.resolve() / "postgres"
        root.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
        layout = Layout(root=root, account=account_for(root / "data"))
        make_folder(layout, layout.log)
        make_folder(layout, layout.run)
    except OSError as error:
        raise EmbeddedUnusable(f"the home {home} cannot be used: {error}") from None
    return layout


def find_layout(home: Path) -> Layout | None:
    """The layout of `home` if a cluster was ever begun there; makes nothing."""
    root = home.resolve() / "postgres"
    try:
        if not root.is_dir():
            return None
        return Layout(root=root, account=account_for(root / "data"))
    except OSError as error:
        raise EmbeddedUnusable(f"the home {home} cannot be used: {error}") from None


def make_folder(layout: Layout, folder: Path) -> None:
    """A folder of the server's account, closed to everybody else."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, layout.account.user_id, layout.account.group_id, follow_symlinks=False)


def write_private(path: Path, text: str) -> None:
    """Puts `text` into `path` at once and for good, readable by the folder's owner only."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(open_private(temporary, os.O_WRONLY | os.O_EXCL), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes what was renamed in `folder` outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

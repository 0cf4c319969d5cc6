"""The account that runs PostgreSQL, which refuses to be run by root, and running things as it."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec

from regulars.infra.embedded.errors import EmbeddedUnusable

_UNPRIVILEGED = ("regulars", "nobody")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A user of the machine and its first group, by number."""

    user_id: int
    group_id: int


def account_for(data: Path) -> Account:
    """Who runs the cluster in `data`.

    An ordinary user runs its own. Root leaves an existing cluster to its owner and gives a new one
    to the account `regulars` where the machine has one, else to `nobody`.
    """
    if os.geteuid() != 0:
        return Account(user_id=os.geteuid(), group_id=os.getegid())
    if data.exists() and data.stat().st_uid != 0:
        return Account(user_id=data.stat().st_uid, group_id=data.stat().st_gid)
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(user_id=entry.pw_uid, group_id=entry.pw_gid)
    raise EmbeddedUnusable(
        "PostgreSQL refuses to be run by root, and this machine has neither an account "
        "'regulars' nor 'nobody': create one, or start Regulars as an ordinary user"
    )


def open_private(path: Path, flags: int) -> int:
    """A descriptor of the file `path`, which is made, where need be, for its folder's owner only.

    So an ordinary user can go on with a home in which root has worked.
    """
    descriptor = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    return descriptor


def run_as(
    account: Account, folder: Path, command: Sequence[str], *, keep: Sequence[int] = ()
) -> subprocess.CompletedProcess[str]:
    """Runs `command` in `folder` as `account`, with the descriptors `keep`; its output is text.

    The folder is entered before privileges are dropped: see the package's docstring. The command
    gets a session of its own, so that no key pressed in our terminal reaches it.
    """
    is_root = os.geteuid() == 0
    try:
        return subprocess.run(  # noqa: S603
            command,
            cwd=folder,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            pass_fds=keep,
            start_new_session=True,
            umask=0o077,
            user=account.user_id if is_root else None,
            group=account.group_id if is_root else None,
            extra_groups=[] if is_root else None,
        )
    except OSError as error:
        raise EmbeddedUnusable(
            f"{command[0]} cannot be run by user {account.user_id}: {error.strerror}"
        ) from None

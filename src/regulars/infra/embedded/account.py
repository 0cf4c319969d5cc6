"""The account that runs PostgreSQL, which refuses to be run by root."""

import os
import pwd
from pathlib import Path

import msgspec

from regulars.infra.embedded.errors import EmbeddedUnusable

_UNPRIVILEGED = ("regulars", "nobody")


class Account(msgspec.Struct, frozen=True, kw_only=True):
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

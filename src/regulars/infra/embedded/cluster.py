"""The cluster on disk: making it, and telling whether it may be used."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from regulars.infra.embedded.binaries import MAJOR_VERSION, binary
from regulars.infra.embedded.errors import (
    EmbeddedStartFailed,
    EmbeddedUnusable,
    EmbeddedVersionMismatch,
)
from regulars.infra.embedded.layout import (
    SUPERUSER,
    Layout,
    make_folder,
    read_password,
    write_private,
)
from regulars.infra.embedded.tuning import render, settings_for, this_machine

_MANAGED = "regulars.conf"
_HALF_MADE = "data.new-"


def prepare_cluster(layout: Layout, extra: Mapping[str, str]) -> None:
    """Makes the cluster unless there is one, and writes its settings for this machine.

    Refuses the data of another major version. The caller holds the lock.
    """
    if not layout.data.exists():
        _make_cluster(layout)
    _check_version(layout)
    settings = settings_for(this_machine(layout.root), extra)
    write_private(layout.data / _MANAGED, render(settings))


def run_as_account(
    layout: Layout, folder: Path, command: list[str], *, keep: tuple[int, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Runs `command` in `folder` as the server's account, and gives back what it said.

    The working directory is entered before privileges are dropped: see the package's docstring.
    """
    arguments = {
        "user": layout.account.user_id,
        "group": layout.account.group_id,
        "extra_groups": [],
    }
    try:
        return subprocess.run(  # noqa: S603
            command,
            cwd=folder,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            umask=0o077,
            pass_fds=keep,
            start_new_session=True,
            **(arguments if os.geteuid() == 0 else {}),
        )
    except OSError as error:
        raise EmbeddedUnusable(f"{command[0]} cannot be run: {error}") from None


def _make_cluster(layout: Layout) -> None:
    """Makes the cluster beside its place and moves it there complete."""
    for leftover in layout.root.glob(_HALF_MADE + "*"):
        shutil.rmtree(leftover)
    new = layout.root / (_HALF_MADE + secrets.token_hex(4))
    make_folder(layout, new)
    _initialise(layout, new)
    with (new / "postgresql.conf").open("a") as file:
        file.write(f"\ninclude_if_exists '{_MANAGED}'\n")
        file.flush()
        os.fsync(file.fileno())
    new.rename(layout.data)
    _sync_folder(layout.root)


def _initialise(layout: Layout, new: Path) -> None:
    # A file in memory: the password is neither an argument nor left behind when we are killed.
    password = os.memfd_create("password")
    try:
        os.write(password, read_password(layout).encode())
        done = run_as_account(
            layout,
            new,
            [
                str(binary("initdb")),
                "--pgdata=/proc/self/cwd",
                f"--username={SUPERUSER}",
                f"--pwfile=/proc/self/fd/{password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
            ],
            keep=(password,),
        )
    finally:
        os.close(password)
    if done.returncode:
        shutil.rmtree(new)
        raise EmbeddedStartFailed(f"the database could not be initialised:\n{done.stdout}")


def _check_version(layout: Layout) -> None:
    found = (layout.data / "PG_VERSION").read_text().strip()
    if found != str(MAJOR_VERSION):
        raise EmbeddedVersionMismatch(
            f"{layout.data} holds the data of PostgreSQL {found}, and this is {MAJOR_VERSION}: "
            "back it up with the old version and restore it into a new home"
        )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

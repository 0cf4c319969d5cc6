"""The cluster on disk: making it, and telling whether it may be used."""

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from regulars.infra.embedded.account import run_as
from regulars.infra.embedded.address import SUPERUSER, read_password
from regulars.infra.embedded.binaries import MAJOR_VERSION, server_folder
from regulars.infra.embedded.errors import EmbeddedStartFailed, EmbeddedVersionMismatch
from regulars.infra.embedded.layout import Layout, make_folder, sync_folder, write_private
from regulars.infra.embedded.processes import all_in, kill_found
from regulars.infra.embedded.tuning import render, settings_for, this_machine

_MANAGED = "regulars.conf"
_HALF_MADE = "data.new-"


def prepare_cluster(layout: Layout, extra: Mapping[str, str] | None) -> None:
    """Makes the cluster unless there is one, and writes its settings for this machine.

    Without `extra` the settings of the last start stay. Refuses the data of another major version.
    The caller holds the lock.
    """
    if not layout.data.exists():
        _make_cluster(layout)
    _check_version(layout)
    managed = layout.data / _MANAGED
    if extra is not None or not managed.exists():
        settings = settings_for(this_machine(layout.root), extra or {})
        write_private(managed, render(settings))


def _make_cluster(layout: Layout) -> None:
    """Makes the cluster beside its place and moves it there complete."""
    for leftover in layout.root.glob(_HALF_MADE + "*"):
        kill_found(all_in, leftover)
        shutil.rmtree(leftover)
    new = layout.root / (_HALF_MADE + secrets.token_hex(4))
    make_folder(layout, new)
    _initialise(layout, new)
    with (new / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(f"\ninclude_if_exists '{_MANAGED}'\n")
        file.flush()
        os.fsync(file.fileno())
    new.rename(layout.data)
    sync_folder(layout.root)


def _initialise(layout: Layout, new: Path) -> None:
    # A file in memory: the password is neither an argument nor left behind when we are killed.
    password = os.memfd_create("password")
    command = [
        str(server_folder(layout.account) / "initdb"),
        "--pgdata=/proc/self/cwd",
        f"--username={SUPERUSER}",
        f"--pwfile=/proc/self/fd/{password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
    ]
    try:
        os.write(password, read_password(layout).encode())
        done = run_as(layout.account, new, command, keep=[password])
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

"""Backups: the whole database in one file. The way back is `regulars.infra.restore`.

A backup is one consistent moment, in PostgreSQL's own archive format. It does not hold the keyring
(`home/keyring.json`): kept apart, a stolen backup shows no personal data; lost, the personal data
in every backup is lost with it.
"""

import os
import re
import secrets
import tempfile
from pathlib import Path

import msgspec
import psycopg

from regulars.infra.programs import (
    ProgramFailed,
    Report,
    connection_argument,
    program,
    run,
)
from regulars.kernel.errors import InvalidInput, NotFound, Refusal

PLAIN = ("--no-owner", "--no-privileges", "--verbose")


class DatabaseUnreachable(Refusal):
    """The database to be backed up or restored does not answer."""

    code = "database_unreachable"
    kind = "conflict"


class BackupUnreadable(InvalidInput):
    """The file is no backup, or is damaged."""

    code = "backup_unreadable"


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup file holds: its size, its tables, and the server it came from."""

    size_bytes: int
    table_count: int
    server_major: int


def backup(url: str, target: Path, *, report: Report | None = None) -> Backup:
    """Writes the database at `url` into the file `target`, which appears complete or not at all.

    The archive is read back before it takes the place of an older file. Refuses a server that
    does not answer or is newer than the programs at hand, and a folder that is not there.
    """
    server_major = server_major_of(url)
    if not target.parent.is_dir():
        raise NotFound(f"there is no folder {target.parent}")
    dump = program("pg_dump", major_min=server_major)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        # Made by us first, so that it is closed to others from its first byte on.
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        archive = ("--format=custom", f"--file={temporary}", connection_argument(url))
        run([dump, *PLAIN, *archive], url=url, report=report)
        found = inspect(temporary, major_min=server_major)
        _sync(temporary)
        temporary.replace(target)
        _sync(target.parent)
        return found
    finally:
        temporary.unlink(missing_ok=True)


def inspect(source: Path, *, major_min: int = 0) -> Backup:
    """What the backup in `source` holds; reads it to the end, and refuses it when it is damaged.

    It is read by a program of at least version `major_min`.
    """
    if not source.is_file():
        raise NotFound(f"there is no file {source}")
    reader = program("pg_restore", major_min=major_min)
    with tempfile.TemporaryFile() as output:
        try:
            # The listing alone reads only the head of the file.
            run([reader, "--file=/dev/null", source])
            run([reader, "--list", source], output=output)
        except ProgramFailed as error:
            raise BackupUnreadable(f"{source} is no backup that can be read: {error}") from None
        output.seek(0)
        listing = output.read().decode(errors="replace")
    origin = re.search(r"Dumped from database version: (\d+)", listing)
    return Backup(
        size_bytes=source.stat().st_size,
        table_count=listing.count(" TABLE DATA "),
        server_major=int(origin[1]) if origin else 0,
    )


def server_major_of(url: str) -> int:
    """The major version of the server at `url`; refuses one that does not answer."""
    try:
        with psycopg.connect(url) as connection:
            return connection.info.server_version // 10000
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(f"the database does not answer: {error}") from None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

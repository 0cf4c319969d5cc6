"""Migrations: plain SQL files, `pre` before the code that needs them and `post` after it.

yoyo splits and runs the files, each in a transaction of its own. Around it stand the guarantees
that it does not give: one process at a time (an advisory lock that dies with its holder, unlike
yoyo's own lock row), a content hash of every applied file, and the refusal to run on a database
that a newer release has migrated. Procrastinate's tables come from its own package.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import psycopg
from procrastinate.schema import SchemaManager
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from yoyo import read_migrations
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import DatabaseURI
from yoyo.migrations import Migration

from regulars.kernel.errors import Refusal

Phase = Literal["pre", "post"]
PHASES: tuple[Phase, ...] = ("pre", "post")

_LOCK_KEY = 0x5245_4755_4C41_5253  # "REGULARS" in ASCII
_PACKAGE = Path(__file__).parents[1]


class NewerSchema(Refusal):
    """The database was migrated by a newer release; this one does not know its tables."""

    code = "newer_schema"
    kind = "conflict"


class EditedMigration(Refusal):
    """A migration file differs from what was applied; applied files are never edited."""

    code = "edited_migration"
    kind = "conflict"


def migrations_folder() -> Path:
    """Where the SQL files stand: in the installed package, or in the checkout it runs from."""
    installed = _PACKAGE / "migrations"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "migrations"


def migrate(url: str, *, phases: tuple[Phase, ...] = PHASES, folder: Path | None = None) -> int:
    """Bring the database at `url` up to this release; the number of files applied.

    Refuses a database that is ahead of this release, or whose applied files were edited since.
    Processes that start together wait for one another.
    """
    folder = folder or migrations_folder()
    with _locked(url) as connection:
        applied = _applied(connection)
        _refuse_mismatch(folder, applied)
        count = 0
        for phase in phases:
            count += _apply_phase(url, connection, folder / phase, phase, applied)
        _ensure_job_tables(connection)
    return count


@contextmanager
def _locked(url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s::bigint)", [_LOCK_KEY])
        yield connection


def _applied(connection: psycopg.Connection[Any]) -> dict[str, str]:
    row = connection.execute("select to_regclass('infra.migration')").fetchone()
    if row is None or row[0] is None:
        return {}
    return dict(connection.execute("select id, content_hash from infra.migration").fetchall())


def _refuse_mismatch(folder: Path, applied: dict[str, str]) -> None:
    known = {path.stem: _content_hash(path) for path in folder.glob("*/*.sql")}
    if unknown := sorted(applied.keys() - known.keys()):
        raise NewerSchema(
            f"the database knows {', '.join(unknown)}, which this release does not; "
            "start the newer release, or restore a backup from before it"
        )
    for name, content_hash in applied.items():
        if known[name] != content_hash:
            raise EditedMigration(f"{name} was edited after it had been applied")


def _apply_phase(
    url: str,
    connection: psycopg.Connection[Any],
    folder: Path,
    phase: Phase,
    applied: dict[str, str],
) -> int:
    waiting = [path for path in sorted(folder.glob("*.sql")) if path.stem not in applied]
    if not waiting:
        return 0
    with _yoyo(url) as backend:
        migrations: dict[str, Migration] = {m.id: m for m in read_migrations(str(folder))}
        for path in waiting:
            # A kill between the two statements leaves a file that only yoyo knows to be applied.
            if not backend.is_applied(migrations[path.stem]):
                backend.apply_one(migrations[path.stem])
            connection.execute(
                "insert into infra.migration (id, phase, content_hash) values (%s, %s, %s)"
                " on conflict do nothing",
                [path.stem, phase, _content_hash(path)],
            )
    return len(waiting)


@contextmanager
def _yoyo(url: str) -> Iterator[PostgresqlPsycopgBackend]:
    parts = conninfo_to_dict(make_conninfo(url, options="-c search_path=public"))
    database = str(parts.pop("dbname", "") or "")
    backend = PostgresqlPsycopgBackend(
        DatabaseURI("postgresql+psycopg", None, None, None, None, database, parts),
        "_yoyo_migration",
    )
    try:
        backend.init_database()
        backend.ensure_internal_schema_updated()
        yield backend
    finally:
        backend.connection.close()


def _ensure_job_tables(connection: psycopg.Connection[Any]) -> None:
    row = connection.execute("select to_regclass('procrastinate.procrastinate_jobs')").fetchone()
    if row is not None and row[0] is not None:
        return
    with connection.transaction():
        connection.execute("set local search_path to procrastinate")
        connection.execute(SchemaManager.get_schema().encode())


def _content_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

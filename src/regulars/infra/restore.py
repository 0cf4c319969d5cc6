"""Restores: a backup's content into a database, all of it or nothing."""

import contextlib
import os
import subprocess
import tempfile
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from regulars.infra.backup import PLAIN, Backup, inspect, server_major_of
from regulars.infra.programs import (
    ProgramFailed,
    Report,
    connection_argument,
    environment_for,
    program,
    run,
)
from regulars.kernel.errors import Conflict

_CLEARING_LOCK_SECONDS_MAX = 10
_COMPLAINT_BYTES = 2000


class BackupTooNew(Conflict):
    """The backup is of a newer PostgreSQL than the server it would go to."""

    code = "backup_too_new"


class RestoreTargetNotEmpty(Conflict):
    """The database holds tables already."""

    code = "restore_target_not_empty"


class RestoreFailed(Conflict):
    """The restore was rolled back; the database is what it was."""

    code = "restore_failed"


def restore(
    url: str, source: Path, *, is_forced: bool = False, report: Report | None = None
) -> Backup:
    """Puts the backup in `source` into the database at `url`: all of it, or nothing.

    Refuses a damaged backup, one of a newer PostgreSQL than the server, and a database that holds
    tables. When forced, all that is in the database goes, in the same transaction.

    What counts on the old cluster's transaction ids must be set back by the caller afterwards.
    """
    server_major = server_major_of(url)
    found = inspect(source, major_min=server_major)
    if server_major < found.server_major:
        raise BackupTooNew(
            f"the backup is of PostgreSQL {found.server_major}, the server is {server_major}"
        )
    with psycopg.connect(url, autocommit=True) as connection:
        occupied = _schemas_with_tables(connection)
        if occupied and not is_forced:
            raise RestoreTargetNotEmpty(f"the database has tables in: {', '.join(occupied)}")
        clearing = _clearing(connection) if is_forced else ""
        _pour(url, source, clearing=clearing, major_min=server_major, report=report)
        connection.execute("ANALYZE")
    return found


def _pour(url: str, source: Path, *, clearing: str, major_min: int, report: Report | None) -> None:
    """Feeds the archive to psql, in one transaction that is committed by our last word only.

    pg_restore's own single transaction could not hold the clearing, and the end of a pipe does
    not tell psql whether the archive was read to its end.
    """
    writer = program("psql", major_min=major_min)
    reader = program("pg_restore", major_min=major_min)
    plain = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", connection_argument(url))
    with tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(  # noqa: S603
            [writer, *plain],
            env=environment_for(url),
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        ) as process:
            assert process.stdin is not None
            command: list[str | Path] = [reader, *PLAIN, "--file=-", source]
            trouble = _feed(process.stdin, clearing, command, report)
        complaint = _tail(complaints)
    if process.returncode or trouble:
        raise RestoreFailed(f"the restore was rolled back: {complaint or trouble}")


def _feed(pipe: IO[bytes], clearing: str, command: list[str | Path], report: Report | None) -> str:
    """Gives psql the whole script; without the COMMIT, and saying why, if it cannot be read."""
    # A psql that met an error has gone, and left its complaint.
    with contextlib.suppress(BrokenPipeError), pipe:
        pipe.write(f"BEGIN;\n{clearing}\n".encode())
        try:
            run(command, output=pipe, report=report)
        except ProgramFailed as error:
            return str(error)
        pipe.write(b"\nCOMMIT;\n")
    return ""


def _schemas_with_tables(connection: psycopg.Connection[tuple[str]]) -> list[str]:
    """The schemas that hold tables, views or sequences, extensions' own aside."""
    rows = connection.execute(
        """
        SELECT DISTINCT n.nspname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
          AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
          AND NOT EXISTS (
              SELECT FROM pg_depend d
              WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY n.nspname
        """
    )
    return [row[0] for row in rows]


def _clearing(connection: psycopg.Connection[tuple[str]]) -> str:
    """The statements that empty the database of everything its owner has put there."""
    rows = connection.execute(
        """
        SELECT n.nspname FROM pg_namespace n
        WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
          AND pg_has_role(n.nspowner, 'USAGE')
          AND NOT EXISTS (
              SELECT FROM pg_depend d
              WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
        ORDER BY n.nspname
        """
    ).fetchall()
    # Whoever still works in the database would make the clearing wait forever.
    statements = [
        f"SET LOCAL lock_timeout = '{_CLEARING_LOCK_SECONDS_MAX}s';",
        "SET LOCAL client_min_messages = warning;",
    ]
    for (name,) in rows:
        statement = sql.SQL("DROP SCHEMA {} CASCADE;").format(sql.Identifier(name))
        statements.append(statement.as_string(connection))
        if name == "public":
            statements.append(_PUBLIC_AS_NEW)
    return "\n".join(statements)


_PUBLIC_AS_NEW = """\
CREATE SCHEMA public;
ALTER SCHEMA public OWNER TO pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema';"""


def _tail(file: IO[bytes]) -> str:
    file.seek(max(0, file.seek(0, os.SEEK_END) - _COMPLAINT_BYTES))
    return file.read().decode(errors="replace").strip()

"""Invariants: queries that return the rows that are wrong, so none may return any.

Every domain keeps its own in `sql/invariants.sql`. They run after every test that touches the
database, hourly in production, and in `regulars verify`.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

import regulars
from regulars.infra import sql
from regulars.infra.db import Database, Tx
from regulars.infra.sql import Query

SQL = sql.load(__file__)

SAMPLE_ROWS = 3

_PATIENTLY = b"set local statement_timeout = '15min'"
_PACKAGE = Path(regulars.__file__).parent


class Breach(msgspec.Struct, frozen=True, kw_only=True):
    """An invariant that does not hold, as `domain.query`, and the first rows that are wrong."""

    name: str
    rows: list[tuple[Any, ...]]


@cache
def invariant_queries() -> tuple[Query, ...]:
    """The queries of all `sql/invariants.sql` files, each limited to its first rows."""
    folders = sorted(path.parent.parent for path in _PACKAGE.rglob("sql/invariants.sql"))
    return tuple(
        Query(name=f"{folder.name}.{query.name}", text=_first_rows(query), path=query.path)
        for folder in folders
        for query in sql.load(str(folder / "any.py")).all()
        if query.path.name == "invariants.sql"
    )


async def breaches(database: Database) -> list[Breach]:
    """The invariants that do not hold now."""
    return await breaches_of(database, invariant_queries())


async def breaches_of(database: Database, queries: Sequence[Query]) -> list[Breach]:
    """Those of the invariants `queries` that do not hold, each read in its own transaction."""
    found = []
    for query in queries:
        async with database.transaction() as tx:
            await patiently(tx)
            if rows := await tx.rows(query):
                found.append(Breach(name=query.name, rows=rows))
    return found


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """An invariant that did not hold when all were checked last, and how many rows were shown."""

    name: str
    row_count: int
    found_at: datetime


async def findings(tx: Tx) -> list[Finding]:
    """What the last check of all invariants found."""
    return await tx.all(SQL.findings, Finding)


async def note_findings(tx: Tx, found: Sequence[Breach], now: datetime) -> None:
    """Keep what a check of all invariants found, in the place of what the one before did."""
    await tx.run(
        SQL.note_findings,
        names=[each.name for each in found],
        row_counts=[len(each.rows) for each in found],
        now=now,
    )


async def patiently(tx: Tx) -> None:
    """Let what reads whole tables take its time, until the end of the transaction."""
    await tx.connection.execute(_PATIENTLY)


def _first_rows(query: Query) -> bytes:
    return b"select * from (\n%b\n) as wrong\nlimit %d" % (query.text, SAMPLE_ROWS)

"""Runs every invariant query: each returns the rows that are wrong, so none may return any."""

from pathlib import Path

import psycopg

import regulars
from regulars.infra import sql

_PACKAGE = Path(regulars.__file__).parent


def invariant_queries() -> list[sql.Query]:
    """The queries of all `sql/invariants.sql` files."""
    folders = sorted(path.parent.parent for path in _PACKAGE.rglob("sql/invariants.sql"))
    return [
        query
        for folder in folders
        for query in sql.load(str(folder / "any.py")).all()
        if query.path.name == "invariants.sql"
    ]


def assert_invariants_hold(url: str) -> None:
    """Fails with the names and the first rows of the invariants that do not hold."""
    broken = {}
    with psycopg.connect(url) as connection:
        for query in invariant_queries():
            if rows := connection.execute(query.text).fetchmany(3):
                broken[query.name] = rows
    assert broken == {}

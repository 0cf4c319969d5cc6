"""Runs every invariant query: each returns the rows that are wrong, so none may return any."""

import psycopg

from regulars.infra.invariants import invariant_queries


def assert_invariants_hold(url: str) -> None:
    """Fails with the names and the first rows of the invariants that do not hold."""
    broken = {}
    with psycopg.connect(url) as connection:
        for query in invariant_queries():
            if rows := connection.execute(query.text).fetchall():
                broken[query.name] = rows
    assert broken == {}

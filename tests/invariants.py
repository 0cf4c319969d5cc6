"""Runs every invariant query: each returns the rows that are wrong, so none may return any."""

import re
from collections.abc import Mapping
from typing import LiteralString

import psycopg

from regulars.infra.invariants import invariant_queries

_NAME = re.compile(r"\b[a-z_]+\.[a-z_0-9]+\b")
_TABLES: LiteralString = """
select oid::regclass::text
from pg_class
where relkind in ('r', 'p') and relnamespace > 16384
"""
_FILLED: LiteralString = """
select distinct coalesce(pg_partition_root(oid), oid::regclass)::text
from pg_class
where relkind = 'r' and relnamespace > 16384 and pg_relation_size(oid) > 0
"""
_TEXTS: LiteralString = """
select oid::regclass::text, pg_get_viewdef(oid)
from pg_class
where relkind = 'v' and relnamespace > 16384
union all
select oid::regproc::text, prosrc
from pg_proc
where pronamespace > 16384
"""


def assert_invariants_hold(url: str) -> None:
    """Fails with the names and the first rows of the invariants that do not hold.

    Where no table that an invariant reads was ever written to, it holds unasked.
    """
    broken = {}
    with psycopg.connect(url) as connection:
        reach = _reach_of_invariants(connection)
        filled = {name for (name,) in connection.execute(_FILLED)}
        for query in invariant_queries():
            if reach[query.name].isdisjoint(filled):
                continue
            if rows := connection.execute(query.text).fetchall():
                broken[query.name] = rows
    assert broken == {}


_reaches: dict[str, frozenset[str]] = {}


def _reach_of_invariants(connection: psycopg.Connection) -> Mapping[str, frozenset[str]]:
    """Which tables each invariant reads, by itself and through views and functions.

    Looked up once: all databases of the tests have the same tables.
    """
    if not _reaches:
        tables = {name for (name,) in connection.execute(_TABLES)}
        texts: dict[str, str] = dict(connection.execute(_TEXTS).fetchall())
        for query in invariant_queries():
            seen: set[str] = set()
            waiting = set(_NAME.findall(query.text.decode()))
            while waiting:
                name = waiting.pop()
                seen.add(name)
                waiting |= set(_NAME.findall(texts.get(name, ""))) - seen
            _reaches[query.name] = frozenset(seen & tables)
            assert _reaches[query.name], f"{query.name} reads no table"
    return _reaches

"""Backup and restore: the drill, and what is refused on the way."""

import itertools
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from regulars.infra.backup import Backup, BackupUnreadable, DatabaseUnreachable, backup, inspect
from regulars.infra.programs import ProgramMissing, program
from regulars.infra.restore import RestoreFailed, RestoreTargetNotEmpty, restore
from regulars.kernel.errors import NotFound

_numbers = itertools.count(1)

CONTENT = """
create schema shop;
create type shop.level as enum ('silver', 'gold');
create table shop.member (
    id uuid primary key, level shop.level, sealed bytea, name text, attributes jsonb);
create table shop.sale (
    id bigint generated always as identity, member_id uuid references shop.member,
    sold_at timestamptz not null, net_minor bigint check (net_minor > 0))
    partition by range (sold_at);
create table shop.sale_2026_01 partition of shop.sale
    for values from ('2026-01-01Z') to ('2026-02-01Z');
create table shop.sale_2026_02 partition of shop.sale
    for values from ('2026-02-01Z') to ('2026-03-01Z');
create view shop.gold as select id from shop.member where level = 'gold';
create function shop.twice(n bigint) returns bigint language sql immutable return n * 2;
create index on shop.sale (member_id, sold_at);
create table public.migrated (name text primary key);
insert into public.migrated values ('0001'), ('0002');
insert into shop.member
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
        case when n % 3 = 0 then 'gold' else 'silver' end::shop.level,
        decode(md5(n::text), 'hex'), E'王\\t\\\\.' || n, jsonb_build_object('n', n)
    from generate_series(1, 3000) n;
insert into shop.sale (member_id, sold_at, net_minor)
    select ('00000000-0000-7000-8000-' || lpad((1 + n % 3000)::text, 12, '0'))::uuid,
        '2026-01-01Z'::timestamptz + n * interval '4 minutes', n
    from generate_series(1, 20000) n;
"""
COUNTS = {
    "shop.member": 3000,
    "shop.sale_2026_01": 11159,
    "shop.sale_2026_02": 8841,
    "public.migrated": 2,
    "shop.gold": 1000,
}


@pytest.fixture
def urls(server_url: str) -> Iterator[list[str]]:
    """Two empty databases."""
    names = [f"regulars_backup_{next(_numbers)}" for _ in range(2)]
    with psycopg.connect(server_url, autocommit=True) as connection:
        for name in names:
            connection.execute(f"create database {name}".encode())
        yield [make_conninfo(server_url, dbname=name) for name in names]
        for name in names:
            connection.execute(f"drop database {name} with (force)".encode())


@pytest.fixture
def full(urls: list[str]) -> str:
    with psycopg.connect(urls[0]) as connection:
        connection.execute(CONTENT)
    return urls[0]


@pytest.fixture
def empty(urls: list[str]) -> str:
    return urls[1]


def counts_in(url: str) -> dict[str, int]:
    count = "select count(*) from {}"
    with psycopg.connect(url) as connection:
        rows = [connection.execute(count.format(name).encode()).fetchone() for name in COUNTS]
    return {name: row[0] for name, row in zip(COUNTS, rows, strict=True) if row}


def digests_in(url: str) -> list[object]:
    """One digest of all rows of each table, order and every column included."""
    digest = "select md5(string_agg(t::text, '|' order by t::text)) from {} t"
    with psycopg.connect(url) as connection:
        return [connection.execute(digest.format(table).encode()).fetchone() for table in COUNTS]


def tables_in(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select schemaname || '.' || tablename from pg_tables "
            "where schemaname not in ('pg_catalog', 'information_schema') order by 1"
        )
        return [row[0] for row in rows]


def test_a_restored_database_equals_the_one_that_was_backed_up(
    full: str, empty: str, tmp_path: Path
) -> None:
    target = tmp_path / "monday.backup"
    seen: list[str] = []
    made = backup(full, target, report=seen.append)
    assert made == Backup(size_bytes=target.stat().st_size, table_count=4, server_major=18)
    assert sorted(seen) == [
        "public.migrated",
        "shop.member",
        "shop.sale_2026_01",
        "shop.sale_2026_02",
    ]
    assert inspect(target) == made

    assert restore(empty, target, report=seen.append) == made
    assert len(seen) == 8
    assert counts_in(empty) == COUNTS
    assert digests_in(empty) == digests_in(full)
    with psycopg.connect(empty) as connection:
        assert connection.execute("select shop.twice(21)").fetchone() == (42,)
        inserted = connection.execute(
            "insert into shop.sale (sold_at, net_minor) values ('2026-01-05Z', 1) returning id"
        )
        assert inserted.fetchone() == (20001,), "numbering goes on where it was"
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(
                "insert into shop.sale (sold_at, net_minor) values ('2026-01-05Z', 0)"
            )


def test_a_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(
    full: str, tmp_path: Path
) -> None:
    target = tmp_path / "monday.backup"
    target.write_text("last week's")
    backup(full, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_backup_leaves_the_older_file(server_url: str, tmp_path: Path) -> None:
    target = tmp_path / "monday.backup"
    target.write_text("last week's")
    with pytest.raises(DatabaseUnreachable, match="does not exist"):
        backup(make_conninfo(server_url, dbname="nowhere"), target)
    with pytest.raises(NotFound, match="no folder"):
        backup(server_url, tmp_path / "nowhere" / "monday.backup")
    assert target.read_text() == "last week's"
    assert list(tmp_path.iterdir()) == [target]


def test_a_database_with_tables_is_overwritten_only_when_forced(
    full: str, empty: str, tmp_path: Path
) -> None:
    target = tmp_path / "monday.backup"
    backup(full, target)
    with psycopg.connect(empty) as connection:
        connection.execute("create schema later; create table later.kept (number int)")
        connection.execute("create table public.migrated (name text)")

    with pytest.raises(RestoreTargetNotEmpty, match="later, public"):
        restore(empty, target)
    assert tables_in(empty) == ["later.kept", "public.migrated"]

    restore(empty, target, is_forced=True)
    assert tables_in(empty) == tables_in(full)
    assert counts_in(empty) == COUNTS
    restore(empty, target, is_forced=True)
    assert digests_in(empty) == digests_in(full)


def test_a_damaged_file_is_refused_before_anything_is_touched(
    full: str, empty: str, tmp_path: Path
) -> None:
    target = tmp_path / "monday.backup"
    backup(full, target)
    whole = target.read_bytes()
    middle = len(whole) // 2
    damaged = {
        "cut short": whole[: len(whole) * 2 // 3],
        "altered": whole[:middle] + bytes(64) + whole[middle + 64 :],
        "something else": b"no backup at all",
        "empty": b"",
    }
    for name, content in damaged.items():
        source = tmp_path / name
        source.write_bytes(content)
        with pytest.raises(BackupUnreadable, match=name):
            restore(empty, source, is_forced=True)
    with pytest.raises(NotFound, match="no file"):
        restore(empty, tmp_path / "nowhere")
    assert tables_in(empty) == []


def test_a_restore_that_fails_half_way_is_rolled_back(
    full: str, empty: str, tmp_path: Path
) -> None:
    target = tmp_path / "monday.backup"
    backup(full, target)
    with psycopg.connect(empty) as connection:
        connection.execute("create type public.migrated as enum ('in the way')")

    with pytest.raises(RestoreFailed, match='"migrated" already exists'):
        restore(empty, target)
    with psycopg.connect(empty) as connection:
        assert connection.execute("select to_regnamespace('shop')").fetchone() == (None,)
        assert connection.execute("select 'in the way'::public.migrated").fetchone()
    restore(empty, target, is_forced=True)
    assert counts_in(empty) == COUNTS


def test_a_newer_server_needs_newer_programs() -> None:
    assert program("pg_dump", major_min=18).name == "pg_dump"
    with pytest.raises(ProgramMissing, match="install the client programs of PostgreSQL 99"):
        program("pg_dump", major_min=99)

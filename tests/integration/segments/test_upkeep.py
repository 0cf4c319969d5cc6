"""Memberships against a computation of their own, under kills, and with many at work at once."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pandas as pd
import psycopg
import pytest

from regulars.bootstrap import Platform
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.segments import actions
from regulars.domains.segments import queries as segments
from regulars.flows.member_lists.scope import terms_of
from regulars.flows.member_lists.upkeep import keep_members
from regulars.flows.rewards.terms import in_force
from regulars.flows.segments import editing
from regulars.flows.segments.building import BuildSummary, Means, run_build
from regulars.flows.segments.editing import Edit, Wanted
from regulars.flows.segments.upkeep import keep_segments
from regulars.infra.clock import MovableClock
from regulars.infra.crypto import encode_keyring
from tests.support.in_force import install_program

pytestmark = pytest.mark.slow(40)

ROOT = Path(__file__).parents[3]
MEMBERS = 400
PEOPLE = """
    insert into members.member (
        id, survivor_id, standing, first_seen_at, identified_at, registered_at, created_at, city
    )
    select id, id, 'member', at, at, at, at, (array['上海', '杭州', '厦门'])[1 + number %% 3]
    from (
        select number, uuidv7() as id, timestamptz '2024-01-01 00:00+08' as at
        from generate_series(1, %s) as number
    ) as person
"""
TAGS = """
    insert into members.tag (member_id, tag, is_set, origin, origin_ref, confidence, set_at)
    select id, 'vip', true, 'manual', '', 1, created_at
    from (select *, row_number() over (order by id) as number from members.member) as person
    where number % 40 = 0
"""
ORDERS = """
    insert into orders.document (
        member_id, id, written_in, kind, state, source_id, number, occurred_at, recorded_at,
        currency, scale, gross_minor, discount_minor, shipping_minor, tax_minor, total_minor,
        line_count, is_backfill
    )
    select
        id, uuidv7(), (select shared.current_write()), 'order', 'completed', 1,
        number * 10 + nth || '', at, at, 'CNY', 2, minor, 0, 0, 0, minor, 1, false
    from (
        select
            person.id, number, nth, 1000 + (number * 31 + nth * 977) % 40000 as minor,
            timestamptz '2024-05-01 00:00+00'
            + make_interval(secs => (number * 104729 + nth * 6311111) % 68000000) as at
        from (select *, row_number() over (order by id) as number from members.member) as person
        cross join generate_series(0, 9) as nth
    ) as sold
"""
WHOLE = """
    insert into orders.line (
        member_id, document_id, ordinal, sku, quantity_milli, unit_price_minor, gross_minor,
        discount_minor, net_minor
    )
    select member_id, id, 1, 'TEA', 1000, gross_minor, gross_minor, 0, gross_minor
    from orders.document
    where id not in (select document_id from orders.line)
"""
KEYS = """
    insert into orders.document_key (source_id, number, content_hash, document_id)
    select source_id, number, '', id
    from orders.document
    where id not in (select document_id from orders.document_key)
"""

RECENT = {
    "v": 1, "op": "attr", "path": "orders.last_at", "cmp": "in",
    "value": {"kind": "last", "count": 90, "unit": "days"},
}  # fmt: skip
HEAVY = {
    "v": 1, "op": "and", "args": [
        {"op": "event", "name": "order", "agg": "sum", "property": "total", "cmp": "ge",
         "value": 600, "window": {"kind": "last", "count": 365, "unit": "days"}},
        {"op": "not", "arg": {"op": "attr", "path": "member.city", "cmp": "eq", "value": "上海"}},
    ],
}  # fmt: skip
NESTED = {
    "v": 1, "op": "or", "args": [
        {"op": "and", "args": [{"op": "segment", "segment": "heavy"},
                               {"op": "not", "arg": {"op": "segment", "segment": "recent"}}]},
        {"op": "tag", "tag": "vip"},
    ],
}  # fmt: skip


def fill(url: str, members: int = MEMBERS) -> None:
    """Members with ten orders each, from May 2024 until June 2026, some of them ahead."""
    with psycopg.connect(url) as connection:
        connection.execute(PEOPLE, [members])
        connection.execute(TAGS)
        connection.execute(ORDERS)
        connection.execute(WHOLE)
        connection.execute(KEYS)


async def keep(platform: Platform) -> None:
    """Until nobody waits any more."""
    while await keep_members(platform.database, platform.clock) + await keep_segments(
        platform.database, platform.clock
    ):
        pass


async def make(platform: Platform, code: str, condition: Any, **more: Any) -> UUID:
    """A segment that is published, or taken; the job that judges everybody for it."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        terms = terms_of(await in_force(tx), None)
        assert terms is not None
        edit = Edit(terms=terms, caller=Caller(principal=SYSTEM), vault=platform.vault, now=now)
        kind = more.get("kind", "dynamic")
        wanted = Wanted(code=code, kind=kind, condition=condition, is_published=kind == "dynamic")
        job = await editing.create(tx, wanted, edit)
    assert job is not None
    return job.id


async def build(platform: Platform, code: str, condition: Any, **more: Any) -> BuildSummary:
    job_id = await make(platform, code, condition, **more)
    means = Means(database=platform.database, clock=platform.clock)
    return await run_build(means, job_id, members_a_step=150)


async def rebuild(platform: Platform, code: str) -> BuildSummary:
    async with platform.database.transaction() as tx:
        terms = terms_of(await in_force(tx), None)
        assert terms is not None
        now = platform.clock.now()
        caller = Caller(principal=SYSTEM)
        segment = await segments.segment(tx, terms.program.id, code)
        edit = Edit(terms=terms, caller=caller, vault=platform.vault, now=now)
        job = await editing.rebuild(tx, segment, edit)
    return await run_build(Means(database=platform.database, clock=platform.clock), job.id)


def members_of(url: str, code: str) -> set[UUID]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select member_id from shared.segment_membership_v1 where code = %s", [code]
        ).fetchall()
    return {member_id for (member_id,) in rows}


def by_pandas(url: str, now: datetime) -> dict[str, set[UUID]]:
    """Who belongs to each segment, worked out from the tables with pandas."""
    with psycopg.connect(url) as connection:
        people = pd.DataFrame(
            connection.execute("select id, city from members.member").fetchall(),
            columns=["id", "city"],
        )
        sold = pd.DataFrame(
            connection.execute(
                "select member_id, kind, occurred_at, total_minor from orders.document"
            ).fetchall(),
            columns=["id", "kind", "at", "minor"],
        )
        tagged = {row[0] for row in connection.execute("select member_id from members.tag")}
    sold["at"] = pd.to_datetime(sold["at"], utc=True)
    bought = sold[(sold["kind"] == "order") & (sold["at"] <= now)]
    last = sold[sold["kind"] == "order"].groupby("id")["at"].max()
    recent = set(last[(last > now - timedelta(days=90)) & (last <= now)].index)
    year = bought[bought["at"] > now - timedelta(days=365)].groupby("id")["minor"].sum()
    elsewhere = set(people[people["city"] != "上海"]["id"])
    heavy = set(year[year >= 600_00].index) & elsewhere
    return {"recent": recent, "heavy": heavy, "nested": (heavy - recent) | tagged}


async def test_memberships_are_what_pandas_works_out_while_orders_come_and_time_passes(
    platform: Platform, database_url: str, clock: MovableClock
) -> None:
    await install_program(platform, currency="CNY", time_zone="UTC")
    fill(database_url)
    await keep(platform)
    for code, condition in (("recent", RECENT), ("heavy", HEAVY), ("nested", NESTED)):
        await build(platform, code, condition)
    await keep(platform)
    expected = by_pandas(database_url, clock.now())
    assert {code: members_of(database_url, code) for code in expected} == expected
    assert min(len(each) for each in expected.values()) >= 5
    for _ in range(4):
        clock.advance(timedelta(days=11, hours=5))
        with psycopg.connect(database_url) as connection:
            connection.execute(
                "insert into orders.document (member_id, id, written_in, kind, state, source_id,"
                " number, occurred_at, recorded_at, currency, scale, gross_minor, discount_minor,"
                " shipping_minor, tax_minor, total_minor, line_count, is_backfill)"
                " select id, uuidv7(), (select shared.current_write()), 'order', 'completed', 1,"
                " 'N' || %(now)s::text || id, %(now)s, %(now)s, 'CNY', 2, 45000, 0, 0, 0, 45000,"
                " 1, false from members.member where right(id::text, 1) in ('3', 'a')",
                {"now": clock.now()},
            )
            connection.execute(WHOLE)
            connection.execute(KEYS)
        await keep(platform)
        expected = by_pandas(database_url, clock.now())
        assert {code: members_of(database_url, code) for code in expected} == expected
    for code in ("recent", "heavy", "nested"):
        counted = await rebuild(platform, code)
        assert (counted.entered_count, counted.left_count) == (0, 0)
        assert counted.member_count == MEMBERS


PROGRAM = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from regulars.bootstrap import platform_on
from regulars.flows.segments.building import Means, run_build
from regulars.infra.clock import MovableClock
from regulars.infra.settings import Settings

url, home, keyring, job_id = sys.argv[1:]

async def main():
    settings = Settings(home=Path(home), keyring=keyring)
    clock = MovableClock(datetime(2026, 3, 1, 12, 0, tzinfo=UTC))
    async with platform_on(url, settings, clock=clock) as platform:
        means = Means(database=platform.database, clock=platform.clock)
        await run_build(means, UUID(job_id), members_a_step=3)

asyncio.run(main())
"""


def kill_when(url: str, arguments: list[str], done_count: int) -> int:
    """Build in a process of its own, kill it behind so many members; how many are committed."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    deadline = time.monotonic() + 60
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < deadline:
            (done,) = connection.execute("select max(done_count) from infra.job").fetchone() or (0,)
            if (done or 0) > done_count:
                break
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        (done,) = connection.execute("select max(done_count) from infra.job").fetchone() or (0,)
    return int(done or 0)


async def test_killed_in_the_middle_a_build_goes_on_and_nobody_enters_twice(
    platform: Platform, database_url: str, clock: MovableClock
) -> None:
    await install_program(platform, currency="CNY", time_zone="UTC")
    fill(database_url)
    await keep(platform)
    job_id = await make(platform, "recent", RECENT)
    arguments = [
        database_url,
        str(platform.settings.home),
        encode_keyring(platform.vault.keyring).decode(),
        str(job_id),
    ]
    first = await asyncio.to_thread(kill_when, database_url, arguments, 0)
    second = await asyncio.to_thread(kill_when, database_url, arguments, first)
    assert 0 < first < second < MEMBERS
    means = Means(database=platform.database, clock=platform.clock)
    summary = await run_build(means, job_id)
    expected = by_pandas(database_url, clock.now())["recent"]
    assert summary.member_count == MEMBERS
    assert (summary.entered_count, summary.left_count) == (len(expected), 0)
    assert members_of(database_url, "recent") == expected
    with psycopg.connect(database_url) as connection:
        told = connection.execute(
            "select payload from infra.outbox where topic = 'segment.entered'"
        ).fetchall()
        (changes,) = connection.execute("select count(*) from segments.change").fetchone() or (0,)
    named = [UUID(each) for (payload,) in told for each in payload["member_ids"]]
    assert len(named) == len(set(named)) == changes == len(expected)


async def test_many_at_work_at_once_come_to_the_same(
    platform: Platform, database_url: str, clock: MovableClock
) -> None:
    await install_program(platform, currency="CNY", time_zone="UTC")
    fill(database_url)
    jobs = [
        await make(platform, code, condition)
        for code, condition in (("recent", RECENT), ("heavy", HEAVY), ("nested", NESTED))
    ]
    means = Means(database=platform.database, clock=platform.clock)
    await asyncio.gather(
        keep(platform),
        keep(platform),
        *(run_build(means, job_id, members_a_step=40) for job_id in jobs),
    )
    await keep(platform)
    expected = by_pandas(database_url, clock.now())
    assert {code: members_of(database_url, code) for code in expected} == expected


async def test_a_version_that_goes_live_while_the_worker_waits_is_what_it_judges_by(
    platform: Platform, database_url: str, clock: MovableClock
) -> None:
    await install_program(platform, currency="CNY", time_zone="UTC")
    fill(database_url, 30)
    await keep(platform)
    nobody = {"v": 1, "op": "tag", "tag": "nobody has it"}
    await build(platform, "shifting", nobody)
    everybody = {"v": 1, "op": "attr", "path": "orders.count", "cmp": "ge", "value": 0}
    async with platform.database.transaction() as tx:
        terms = terms_of(await in_force(tx), None)
        assert terms is not None
        segment = await segments.segment(tx, terms.program.id, "shifting")
        caller = Caller(principal=SYSTEM)
        edit = Edit(terms=terms, caller=caller, vault=platform.vault, now=clock.now())
        await editing.save_draft(tx, segment, everybody, edit)
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute(
            "insert into segments.waiting (member_id, noted_at)"
            " select id, now() from members.member order by id limit 7"
        )
    async with platform.database.transaction() as tx:
        await editing.publish(tx, segment, edit)
        waiting = asyncio.create_task(keep_segments(platform.database, platform.clock))
        await asyncio.sleep(0.5)
        assert not waiting.done()
    assert await waiting == 7
    assert len(members_of(database_url, "shifting")) == 7


async def test_segments_go_with_their_program(platform: Platform, database_url: str) -> None:
    program_id = await install_program(platform, currency="CNY", time_zone="UTC")
    fill(database_url, 30)
    await keep(platform)
    await build(platform, "recent", RECENT)
    await build(platform, "frozen", RECENT, kind="frozen")
    async with platform.database.transaction() as tx:
        assert await actions.remove_segments(tx, program_id) == 2
        assert await segments.live_segments(tx) == []
    assert members_of(database_url, "recent") == set()


async def test_a_snapshot_is_of_one_instant(
    platform: Platform, database_url: str, clock: MovableClock
) -> None:
    await install_program(platform, currency="CNY", time_zone="UTC")
    fill(database_url)
    await keep(platform)
    summary = await build(platform, "frozen", RECENT, kind="frozen")
    expected = by_pandas(database_url, clock.now())["recent"]
    assert summary.entered_count == len(expected)
    clock.advance(timedelta(days=60))
    await keep(platform)
    assert members_of(database_url, "frozen") == expected

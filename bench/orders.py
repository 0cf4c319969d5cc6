"""Single orders over HTTP, held against the same writes by hand.

One side: 64 clients send one order after another (three lines, a discount, a tender, a customer
known by phone) to the running server. The other: pgbench runs the same writes with prepared
statements over 64 connections, one statement a step between begin and commit. They take turns on
the same server and tables. Then orders come at half the rate that was reached, at fixed times, and
their latencies are taken.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import LiteralString
from uuid import UUID

import msgspec

from bench import pgbench
from bench.comparison import Comparison, Round, Turn, compare
from bench.comparison import words as comparison_words
from bench.effort import Effort
from bench.load import Client, Latency, Load
from bench.people import create_members
from bench.stage import Stage, stage
from bench.till_orders import requests as order_requests
from regulars.bootstrap import Platform
from tests.support.keys import key_for

_PLANT_INDEXES = """
insert into members.identity
    (blind_index, member_id, kind, namespace, sealed, is_verified, claimed_at, created_at)
select
    decode(md5((party.number - 1)::text), 'hex'), party.id, 'card', 'pgbench',
    '\\x00'::bytea, false, now(), now()
from unnest(%(ids)s::uuid[]) with ordinality as party (id, number)
"""
_COUNT_ROWS = """
with document as (select id from orders.document where source_id = %(source_id)s)

select
    (select count(*) from orders.document_key where source_id = %(source_id)s) as document_key,
    (select count(*) from document) as document,
    (select count(*) from orders.line where document_id in (select id from document)) as line,
    (select count(*) from orders.tender where document_id in (select id from document)) as tender,
    (select count(*) from infra.outbox where subject_id in (select id from document)) as outbox
"""

_PER_TRANSACTION = """
select count(*)::float8 / count(distinct written_in)
from orders.document
where source_id = %(source_id)s
"""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared: what is in force, the script that writes the same, the rows that it counts.

    `install` puts into the database what the case needs, and tells the script its variables.
    """

    name: str
    script: Path
    count_rows: LiteralString
    ratio_goal: float
    install: Callable[[Platform], Awaitable[Mapping[str, int]]]


async def _nothing(_: Platform) -> Mapping[str, int]:
    return {}


PLAIN = Case(
    name="single orders",
    script=Path(__file__).with_name("pgbench_order.sql"),
    count_rows=_COUNT_ROWS,
    ratio_goal=1.0,
    install=_nothing,
)


class OrdersResult(msgspec.Struct, frozen=True, kw_only=True):
    """Orders a second on both sides, and latencies at half the load."""

    clients: int
    comparison: Comparison
    rows_per_order: dict[str, float]
    """Rows that an order writes into each table, the same on both sides."""
    orders_per_transaction: float
    """How many orders shared one, over all turns at the highest rate."""
    half_load_per_second: float
    half_load: Latency


async def measure(effort: Effort, case: Case = PLAIN) -> OrdersResult:
    """Run the rounds, then the open loop."""
    async with stage() as running, running.clients(effort.clients) as client:
        by_hand = await _prepare(running, effort, case)
        headers = await key_for(running.platform, "orders.write", source="till")
        requests = order_requests(headers, effort.members)
        loads = [await client.closed_loop(requests, effort.warm_up_seconds)]
        rounds = []
        for _ in range(effort.rounds):
            load, ours = await _our_turn(running, client, requests, effort)
            loads.append(load)
            rounds.append(
                Round(ours=ours, theirs=await _their_turn(running, by_hand, effort, case))
            )
        comparison = compare(rounds, case.ratio_goal)
        per_transaction = await _orders_per_transaction(running)
        rate = comparison.ours_per_second / 2
        await running.administer("analyze", "checkpoint")
        loads.append(await client.open_loop(requests, rate, effort.seconds))
        return OrdersResult(
            clients=effort.clients,
            comparison=comparison,
            rows_per_order=await _rows_per_order(running, by_hand, loads, case),
            orders_per_transaction=per_transaction,
            half_load_per_second=rate,
            half_load=loads[-1].latency,
        )


def words(result: OrdersResult, case: Case = PLAIN) -> list[str]:
    """The result for people."""
    return [
        *comparison_words(case.name, "pgbench", result.comparison),
        f"  {result.orders_per_transaction:.1f} orders shared a transaction",
        f"  half of it, {result.half_load_per_second:,.0f}/s in an open loop: {result.half_load}",
    ]


async def _prepare(running: Stage, effort: Effort, case: Case) -> dict[str, int]:
    """Members to sell to; what the script of pgbench needs to know."""
    installed = await case.install(running.platform)
    ids = await create_members(running.platform, effort.members)
    await _plant_indexes(running, ids)
    codes = running.platform.codes
    return {
        "members": effort.members,
        "source_id": (await codes.ids("source", ["pgbench"]))["pgbench"],
        "store_id": (await codes.ids("store", ["store-1"]))["store-1"],
        "channel_id": (await codes.ids("channel", ["pos"]))["pos"],
        **installed,
    }


async def _plant_indexes(running: Stage, ids: list[UUID]) -> None:
    """A second index of every member, which pgbench can compute: it cannot do the keyed hash."""
    async with running.platform.database.transaction() as tx:
        await tx.connection.execute(_PLANT_INDEXES, {"ids": ids})


async def _our_turn(
    running: Stage, client: Client, requests: Iterator[bytes], effort: Effort
) -> tuple[Load, Turn]:
    await running.administer("analyze", "checkpoint")
    meter = running.meter()
    load = await client.closed_loop(requests, effort.seconds)
    turn = Turn(per_second=load.per_second, usage=meter.read(), latency=load.latency)
    return load, turn


async def _their_turn(
    running: Stage, variables: dict[str, int], effort: Effort, case: Case
) -> Turn:
    await running.administer("analyze", "checkpoint")
    meter = running.meter()
    outcome = await pgbench.run_script(
        case.script,
        running.platform.database.url,
        clients=effort.clients,
        seconds=effort.seconds,
        variables=variables,
    )
    return Turn(per_second=outcome.per_second, usage=meter.read())


async def _rows_per_order(
    running: Stage, by_hand: dict[str, int], loads: list[Load], case: Case
) -> dict[str, float]:
    """Holds that every acknowledged order is stored, and that both sides write the same rows."""
    assert all(set(load.statuses) <= {201} for load in loads), [load.statuses for load in loads]
    till = (await running.platform.codes.ids("source", ["till"]))["till"]
    ours = await _count_rows(running, till, case)
    theirs = await _count_rows(running, by_hand["source_id"], case)
    assert ours["document"] == sum(load.answers for load in loads), "every order is stored once"
    rows = {name: count / ours["document"] for name, count in ours.items()}
    assert rows == {name: count / theirs["document"] for name, count in theirs.items()}
    return rows


async def _orders_per_transaction(running: Stage) -> float:
    till = (await running.platform.codes.ids("source", ["till"]))["till"]
    async with running.platform.database.transaction() as tx:
        row = await (await tx.connection.execute(_PER_TRANSACTION, {"source_id": till})).fetchone()
    assert row is not None
    return float(row[0])


async def _count_rows(running: Stage, source_id: int, case: Case) -> dict[str, int]:
    async with running.platform.database.transaction() as tx:
        cursor = await tx.connection.execute(case.count_rows, {"source_id": source_id})
        assert cursor.description is not None
        row = await cursor.fetchone()
        assert row is not None
        return dict(zip([column.name for column in cursor.description], row, strict=True))

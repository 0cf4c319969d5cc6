"""Single orders over HTTP, held against the same writes by hand.

One side: 64 clients send one order after another (three lines, a discount, a tender, a customer
known by phone) to the running server. The other: pgbench runs the same writes with prepared
statements over 64 connections, one statement a step between begin and commit. They take turns on
the same server and tables. Then orders come at half the rate that was reached, at fixed times, and
their latencies are taken.
"""

import itertools
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec

from bench import pgbench
from bench.comparison import Comparison, Round, Turn, compare
from bench.effort import Effort
from bench.load import Client, Latency, Load, post
from bench.people import create_members, phone
from bench.stage import Stage, stage
from tests.support.keys import key_for

RATIO_GOAL = 1.0
_SCRIPT = Path(__file__).with_name("pgbench_order.sql")
_LINES = [
    {
        "sku": "SKU-100417",
        "description": "手冲咖啡豆 250g",
        "category": "coffee",
        "quantity": 1,
        "unit_price_minor": 6900,
        "discounts": [{"kind": "coupon", "amount_minor": 500, "reference": "WELCOME5"}],
    },
    {
        "sku": "SKU-200233",
        "description": "燕麦奶 1L",
        "category": "milk",
        "quantity": 2,
        "unit_price_minor": 2500,
    },
    {
        "sku": "SKU-300981",
        "description": "可颂",
        "category": "bakery",
        "quantity": 2,
        "unit_price_minor": 1500,
    },
]
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


class OrdersResult(msgspec.Struct, frozen=True, kw_only=True):
    """Orders a second on both sides, and latencies at half the load."""

    clients: int
    comparison: Comparison
    rows_per_order: dict[str, float]
    """Rows that an order writes into each table, the same on both sides."""
    half_load_per_second: float
    half_load: Latency


async def measure(effort: Effort) -> OrdersResult:
    """Run the rounds, then the open loop."""
    async with stage() as running, running.clients(effort.clients) as client:
        by_hand = await _prepare(running, effort)
        headers = await key_for(running.platform, "orders.write", source="till")
        requests = _requests(headers, effort.members)
        loads = [await client.closed_loop(requests, effort.warm_up_seconds)]
        rounds = []
        for _ in range(effort.rounds):
            load, ours = await _our_turn(running, client, requests, effort)
            loads.append(load)
            rounds.append(Round(ours=ours, theirs=await _their_turn(running, by_hand, effort)))
        comparison = compare(rounds, RATIO_GOAL)
        rate = comparison.ours_per_second / 2
        await running.administer("checkpoint")
        loads.append(await client.open_loop(requests, rate, effort.seconds))
        return OrdersResult(
            clients=effort.clients,
            comparison=comparison,
            rows_per_order=await _rows_per_order(running, by_hand, loads),
            half_load_per_second=rate,
            half_load=loads[-1].latency,
        )


async def _prepare(running: Stage, effort: Effort) -> dict[str, int]:
    """Members to sell to; what the script of pgbench needs to know."""
    ids = await create_members(running.platform, effort.members)
    await _plant_indexes(running, ids)
    codes = running.platform.codes
    return {
        "members": effort.members,
        "source_id": (await codes.ids("source", ["pgbench"]))["pgbench"],
        "store_id": (await codes.ids("store", ["store-1"]))["store-1"],
        "channel_id": (await codes.ids("channel", ["pos"]))["pos"],
    }


async def _plant_indexes(running: Stage, ids: list[UUID]) -> None:
    """A second index of every member, which pgbench can compute: it cannot do the keyed hash."""
    async with running.platform.database.transaction() as tx:
        await tx.connection.execute(_PLANT_INDEXES, {"ids": ids})


async def _our_turn(
    running: Stage, client: Client, requests: Iterator[bytes], effort: Effort
) -> tuple[Load, Turn]:
    await running.administer("checkpoint")
    meter = running.meter()
    load = await client.closed_loop(requests, effort.seconds)
    turn = Turn(per_second=load.per_second, usage=meter.read(), latency=load.latency)
    return load, turn


async def _their_turn(running: Stage, variables: dict[str, int], effort: Effort) -> Turn:
    await running.administer("checkpoint")
    meter = running.meter()
    outcome = await pgbench.run_script(
        _SCRIPT,
        running.platform.database.url,
        clients=effort.clients,
        seconds=effort.seconds,
        variables=variables,
    )
    return Turn(per_second=outcome.per_second, usage=meter.read())


async def _rows_per_order(
    running: Stage, by_hand: dict[str, int], loads: list[Load]
) -> dict[str, float]:
    """Holds that every acknowledged order is stored, and that both sides write the same rows."""
    assert all(set(load.statuses) <= {201} for load in loads), [load.statuses for load in loads]
    till = (await running.platform.codes.ids("source", ["till"]))["till"]
    ours = await _count_rows(running, till)
    theirs = await _count_rows(running, by_hand["source_id"])
    assert ours["document"] == sum(load.answers for load in loads), "every order is stored once"
    rows = {name: count / ours["document"] for name, count in ours.items()}
    assert rows == {name: count / theirs["document"] for name, count in theirs.items()}
    return rows


async def _count_rows(running: Stage, source_id: int) -> dict[str, int]:
    async with running.platform.database.transaction() as tx:
        cursor = await tx.connection.execute(_COUNT_ROWS, {"source_id": source_id})
        assert cursor.description is not None
        row = await cursor.fetchone()
        assert row is not None
        return dict(zip([column.name for column in cursor.description], row, strict=True))


def _requests(headers: dict[str, str], members: int) -> Iterator[bytes]:
    """Orders without end, each of another number, of members chosen at random."""
    marks = ("NUMBER".ljust(16, "-"), "PHONE".ljust(len(phone(0)), "-"))
    body = json.dumps(
        {
            "number": marks[0],
            "store": "store-1",
            "channel": "pos",
            "occurred_at": datetime.now(UTC).isoformat(),
            "currency": "CNY",
            "customer": {"identities": [{"kind": "phone", "value": marks[1]}]},
            "lines": _LINES,
            "tenders": [{"kind": "card", "amount_minor": 14400, "reference": "4200001998202603"}],
        }
    ).encode()
    before, rest = body.split(marks[0].encode())
    between, after = rest.split(marks[1].encode())
    before = post("/v1/orders", headers, len(body)) + before
    choose = random.Random(1).randrange
    for number in itertools.count():
        yield b"".join(
            (before, b"T01-%012d" % number, between, phone(choose(members)).encode(), after)
        )

"""Value over HTTP: spends, holds with their captures, orders in batches, and what a till shows.

64 clients spend points, then set points aside and capture them; four clients send orders in batches
of 200 with all their effects (two assets, a rule for each, a ladder); members are looked up with
their tiers and balances at a fixed rate. The kinds take turns.
"""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from uuid import UUID

import msgspec

from bench.comparison import Turn, costs
from bench.effort import Effort
from bench.load import Follow, Latency
from bench.people import SEEN_AT, create_members
from bench.rewarded_orders import REWARDED
from bench.stage import Stage, stage
from bench.till_orders import batch_requests
from bench.value_requests import Captures, holds, look_ups, spends
from regulars.bootstrap import Platform
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger.types import Earn, Posted, Posting
from tests.support.keys import key_for

RESOLVES_PER_SECOND = 500.0
RESOLVING_CONNECTIONS = 128
BATCH_CLIENTS = 4
BATCH_ORDERS = 200
LOTS_PER_MEMBER = 3
UNITS_PER_LOT = 100_000
_POSTINGS = 2_000


class KindResult(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of work: what was done a second, the median of its turns."""

    per_second: float
    turns: list[Turn]


class ResolveResult(msgspec.Struct, frozen=True, kw_only=True):
    """Look-ups at a fixed rate."""

    requests_per_second: float
    answered_per_second: float
    latency: Latency
    turn: Turn


class ValueResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found. `holds` counts pairs of a hold and its capture."""

    clients: int
    members: int
    spends: KindResult
    holds: KindResult
    batch_orders: KindResult
    resolves: ResolveResult


async def measure(effort: Effort) -> ValueResult:
    """Let the three kinds take turns, then look members up in an open loop."""
    async with stage() as running:
        member_ids = await _prepare(running.platform, effort.members)
        kinds = await _kinds(running.platform, effort, member_ids)
        rounds = [
            [await _turn(running, kind, effort) for kind in kinds] for _ in range(effort.rounds)
        ]
        spent, held, batches = (list(turns) for turns in zip(*rounds, strict=True))
        resolves = await _resolve(running, effort)
    return ValueResult(
        clients=effort.clients,
        members=effort.members,
        spends=_of(spent),
        holds=_of(held),
        batch_orders=_of(batches),
        resolves=resolves,
    )


def words(result: ValueResult) -> list[str]:
    """The result for people."""
    kinds = {
        "spends": result.spends,
        "pairs of hold and capture": result.holds,
        "orders in batches": result.batch_orders,
    }
    lines = [
        line
        for name, kind in kinds.items()
        for line in (
            f"{name}: {kind.per_second:,.0f}/s",
            f"  processor time of one: {costs(kind.turns)}",
        )
    ]
    resolves = result.resolves
    return [
        *lines,
        f"members:resolve with all: {resolves.requests_per_second:,.0f}/s, {resolves.latency}",
        f"  processor time of one: {costs([resolves.turn])}",
    ]


def _of(turns: list[Turn]) -> KindResult:
    return KindResult(per_second=median(each.per_second for each in turns), turns=turns)


async def _prepare(platform: Platform, members: int) -> list[UUID]:
    """A program in force, and members who have lots to spend from."""
    installed = await REWARDED.install(platform)
    member_ids = await create_members(platform, members)
    postings = [
        Posting(
            owner_ids=(member_id,),
            asset_id=installed["points_id"],
            effective_at=SEEN_AT + timedelta(days=nth),
            act=Earn(units=UNITS_PER_LOT),
            is_backfill=True,
        )
        for member_id in member_ids
        for nth in range(LOTS_PER_MEMBER)
    ]
    for first in range(0, len(postings), _POSTINGS):
        async with platform.database.transaction() as tx:
            batch = postings[first : first + _POSTINGS]
            answers = await ledger.post(tx, batch, platform.clock.now())
        assert all(isinstance(each, Posted) for each in answers)
    return member_ids


class _Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of work: its requests, from how many clients, and how much an answer stands for."""

    requests: Iterator[bytes]
    clients: int
    statuses: set[int]
    things_per_answer: float = 1.0
    then: Follow = lambda _: None


async def _kinds(platform: Platform, effort: Effort, member_ids: list[UUID]) -> list[_Kind]:
    """Spends, pairs of hold and capture, batches of orders."""
    moving = await key_for(platform, "ledger.write")
    selling = await key_for(platform, "orders.write", source="till")
    return [
        _Kind(requests=spends(moving, member_ids), clients=effort.clients, statuses={201}),
        _Kind(
            requests=holds(moving, member_ids),
            clients=effort.clients,
            statuses={200, 201},
            things_per_answer=0.5,
            then=Captures(moving).follow,
        ),
        _Kind(
            requests=batch_requests(selling, effort.members, BATCH_ORDERS),
            clients=BATCH_CLIENTS,
            statuses={200},
            things_per_answer=BATCH_ORDERS,
        ),
    ]


async def _turn(running: Stage, kind: _Kind, effort: Effort) -> Turn:
    async with running.clients(kind.clients) as client:
        await client.closed_loop(kind.requests, effort.warm_up_seconds, kind.then)
        await running.administer("analyze", "checkpoint")
        meter = running.meter()
        load = await client.closed_loop(kind.requests, effort.seconds, kind.then)
        usage = meter.read()
    assert set(load.statuses) <= kind.statuses, load.statuses
    return Turn(
        per_second=load.per_second * kind.things_per_answer, usage=usage, latency=load.latency
    )


async def _resolve(running: Stage, effort: Effort) -> ResolveResult:
    headers = await key_for(running.platform, "members.read", "tiers.read", "ledger.read")
    requests = look_ups(headers, effort.members)
    async with running.clients(RESOLVING_CONNECTIONS) as client:
        await client.open_loop(requests, RESOLVES_PER_SECOND, effort.warm_up_seconds)
        await running.administer("analyze", "checkpoint")
        meter = running.meter()
        load = await client.open_loop(requests, RESOLVES_PER_SECOND, effort.seconds * effort.rounds)
        usage = meter.read()
        assert set(load.statuses) == {200}, load.statuses
    return ResolveResult(
        requests_per_second=RESOLVES_PER_SECOND,
        answered_per_second=load.per_second,
        latency=load.latency,
        turn=Turn(per_second=load.per_second, usage=usage, latency=load.latency),
    )

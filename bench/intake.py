"""Event intake over HTTP, held against COPY of the same rows into the same tables.

In each round batches of 100 Segment events come in over HTTP for some seconds; every answer says
that its events are on disk, personal fields encrypted. Then the rows that this stored, events and
their keys, are taken out, the tables emptied, and the rows put back by `COPY … FROM STDIN (FORMAT
BINARY)`: on one connection, which is the ratio that is published, and on one for each core.
"""

import os
from collections.abc import Iterator
from statistics import median

import msgspec

from bench.comparison import Comparison, Round, Turn, compare
from bench.comparison import words as comparison_words
from bench.copied_rows import take_out
from bench.effort import Effort
from bench.load import Client
from bench.segment_events import EVENTS_A_BATCH, batches
from bench.stage import Stage, stage
from tests.support.keys import key_for

RATIO_GOAL = 0.5
EVENTS_PER_SECOND_GOAL = 25_000
CONNECTIONS = 32
_EMPTY = "truncate events.event, events.event_key"
_COUNT = """
select
    (select count(*) from events.event) as events,
    (select count(*) from events.event_key) as keys,
    (select count(*) from events.event where sealed is not null) as sealed
"""


class IntakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """Events a second over HTTP and by COPY."""

    connections: int
    events_per_batch: int
    bytes_per_event: int
    """Of the JSON that is sent, on average."""
    sealed_share: float
    """How many of the events held personal fields, which were encrypted."""
    events_per_second_goal: int
    comparison: Comparison
    copies_at_once: int
    copies_at_once_per_second: float
    """COPY on as many connections as there are cores, beside the comparison."""


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the tables hold."""

    events: int
    keys: int
    sealed: int


async def measure(effort: Effort) -> IntakeResult:
    """Run the rounds."""
    copies_at_once = os.cpu_count() or 1
    rounds: list[Round] = []
    at_once: list[float] = []
    found: list[_Found] = []
    async with stage() as running, running.clients(CONNECTIONS) as client:
        headers = await key_for(running.platform, kind="write", source="shop")
        await client.closed_loop(batches(headers, 0), effort.warm_up_seconds)
        for number in range(1, effort.rounds + 1):
            ours = await _intake(running, client, batches(headers, number), effort)
            found.append(await _found(running))
            assert found[-1].events == found[-1].keys, "every event has its key"
            theirs = await _copy(running, 1, found[-1].events)
            at_once.append((await _copy(running, copies_at_once, found[-1].events)).per_second)
            rounds.append(Round(ours=ours, theirs=theirs))
    return IntakeResult(
        connections=CONNECTIONS,
        events_per_batch=EVENTS_A_BATCH,
        bytes_per_event=len(next(batches(headers, 0))) // EVENTS_A_BATCH,
        sealed_share=sum(each.sealed for each in found) / sum(each.events for each in found),
        events_per_second_goal=EVENTS_PER_SECOND_GOAL,
        comparison=compare(rounds, RATIO_GOAL),
        copies_at_once=copies_at_once,
        copies_at_once_per_second=median(at_once),
    )


def words(result: IntakeResult) -> list[str]:
    """The result for people."""
    return [
        *comparison_words("intake of events", "COPY", result.comparison),
        f"  goal {result.events_per_second_goal:,} events/s",
        f"  COPY on {result.copies_at_once} connections: {result.copies_at_once_per_second:,.0f}/s",
    ]


async def _intake(
    running: Stage, client: Client, requests: Iterator[bytes], effort: Effort
) -> Turn:
    """Our turn, into empty tables; holds that every acknowledged event is stored."""
    await running.administer(_EMPTY, "checkpoint")
    meter = running.meter()
    load = await client.closed_loop(requests, effort.seconds)
    usage = meter.read()
    assert set(load.statuses) == {200}, load.statuses
    assert (await _found(running)).events == load.answers * EVENTS_A_BATCH
    return Turn(per_second=load.per_second * EVENTS_A_BATCH, usage=usage, latency=load.latency)


async def _copy(running: Stage, parts: int, events: int) -> Turn:
    """Their turn, into empty tables: what these hold, out and back over `parts` connections."""
    rows = await take_out(running.platform.database.url, parts)
    await running.administer(_EMPTY, "checkpoint")
    meter = running.meter()
    seconds = await rows.put_back(running.platform.database.url)
    usage = meter.read()
    assert (await _found(running)).events == events, "all that was taken out is back"
    return Turn(per_second=events / seconds, usage=usage)


async def _found(running: Stage) -> _Found:
    async with running.platform.database.transaction() as tx:
        row = await (await tx.connection.execute(_COUNT)).fetchone()
    assert row is not None
    return _Found(events=row[0], keys=row[1], sealed=row[2])

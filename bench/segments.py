"""From an event to a membership, while orders flow: how long until the platform knows.

Members exist, twelve segments are live, orders come at a fixed rate, and one worker does all that a
worker does. Then members do something, one after another, that lets them enter a segment. What is
measured is the time from the acknowledged event to the membership that others can read.
"""

import asyncio
import contextlib
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import psycopg

from bench.effort import Effort
from bench.load import Client, Latency
from bench.people import create_members
from bench.stage import Stage, environment_of, stage
from bench.till_orders import requests as order_requests
from tests.support.in_force import install_program
from tests.support.keys import key_for

P99_GOAL_MS = 5_000.0
ORDERS_PER_SECOND = 20.0
SEGMENTS = 12
_EVENT = "Checked In"
_CONNECTIONS = 16
_WAIT_SECONDS_MAX = 60.0
_POLL_SECONDS = 0.01


class SegmentsResult(msgspec.Struct, frozen=True, kw_only=True):
    """How long it took from the event to the membership."""

    members: int
    segments: int
    orders_per_second: float
    events: int
    latency: Latency
    p99_goal_ms: float


async def measure(effort: Effort) -> SegmentsResult:
    """Let orders flow, send events at their side, wait for the memberships."""
    async with stage() as running:
        await install_program(running.platform, currency="CNY")
        await create_members(running.platform, effort.members)
        events = max(5, int(effort.seconds * effort.rounds * 4))
        async with _worker(running), running.clients(_CONNECTIONS) as client:
            headers = await key_for(
                running.platform,
                *("orders.write", "members.read", "orders.read", "events.read", "events.write"),
                *("segments.read", "segments.write"),
                source="web",
            )
            base = f"http://127.0.0.1:{running.server.port}"
            async with httpx.AsyncClient(base_url=base, headers=headers, timeout=60) as http:
                await _introduce(http, events)
                await _install_segments(http)
                await _settled(running)
                took = await _took(running, client, http, headers, (effort, events))
        assert len(took) == events, "every event led to a membership"
    return SegmentsResult(
        members=effort.members,
        segments=SEGMENTS,
        orders_per_second=ORDERS_PER_SECOND,
        events=events,
        latency=_latency(took),
        p99_goal_ms=P99_GOAL_MS,
    )


def words(result: SegmentsResult) -> list[str]:
    """The result for people."""
    beside = f"{result.segments} segments live, {result.orders_per_second:.0f} orders/s beside it"
    return [
        f"event → segment: {result.latency}, {beside}",
        f"  goal p99 {result.p99_goal_ms:,.0f} ms",
    ]


async def _took(
    running: Stage,
    client: Client,
    http: httpx.AsyncClient,
    headers: dict[str, str],
    size: tuple[Effort, int],
) -> list[float]:
    """Milliseconds from each event to its membership."""
    effort, events = size
    orders = order_requests(headers, effort.members)
    seconds = max(3.0, events / 4 + 1)
    flowing = asyncio.create_task(client.open_loop(orders, ORDERS_PER_SECOND, seconds))
    found: list[float] = []
    async with await psycopg.AsyncConnection.connect(
        running.platform.database.url, autocommit=True
    ) as connection:
        for number in range(events):
            await _did(http, number, _EVENT)
            begun = time.perf_counter()
            await _entered(connection, number + 1)
            found.append((time.perf_counter() - begun) * 1_000)
            await asyncio.sleep(0.05)
    flowing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await flowing
    return found


async def _entered(connection: psycopg.AsyncConnection[Any], count: int) -> None:
    """Wait until so many members belong to the segment."""
    deadline = time.perf_counter() + _WAIT_SECONDS_MAX
    while time.perf_counter() < deadline:
        rows = await connection.execute(
            "select count(*) from shared.segment_membership_v1 where code = 'checked-in'"
        )
        if ((await rows.fetchone()) or (0,))[0] >= count:
            return
        await asyncio.sleep(_POLL_SECONDS)
    raise AssertionError("a membership never came")


async def _introduce(http: httpx.AsyncClient, count: int) -> None:
    """Members who will do something later: known by the ids that the shop has for them."""
    for number in range(count):
        await _did(http, number, "Signed Up")


async def _did(http: httpx.AsyncClient, number: int, event: str) -> None:
    now = datetime.now(UTC).isoformat()
    body = {
        "type": "track", "event": event, "userId": f"user-{number}", "timestamp": now,
        "sentAt": now, "messageId": f"{event}-{number}",
    }  # fmt: skip
    answer = await http.post("/v1/track", content=json.dumps(body))
    answer.raise_for_status()


async def _install_segments(http: httpx.AsyncClient) -> None:
    """Segments by what members did, bought and are; one of them is what is measured by."""
    window = {"kind": "last", "count": 30, "unit": "days"}
    did: dict[str, Any] = {"v": 1, "op": "event", "agg": "count", "cmp": "ge", "window": window}
    wanted = {"checked-in": {**did, "name": _EVENT, "value": 1}}
    for number in range(1, SEGMENTS):
        leaf: dict[str, Any] = {"op": "attr", "path": "orders.spend", "cmp": "ge"}
        bought = {**did, "name": "order", "value": number}
        wanted[f"kept-{number}"] = bought if number % 2 else {"v": 1, **leaf, "value": number * 100}
    for code, condition in wanted.items():
        body = {"code": code, "condition": condition, "publish": True}
        answer = await http.post("/v1/segments", json=body)
        assert answer.status_code == 201, answer.text


async def _settled(running: Stage) -> None:
    """Wait until every segment was built, and nobody waits to be judged."""
    async with await psycopg.AsyncConnection.connect(
        running.platform.database.url, autocommit=True
    ) as connection:
        while True:
            rows = await connection.execute(
                "select (select count(*) from segments.version where judged_at is null)"
                " + (select count(*) from segments.waiting)"
                " + (select count(*) from insights.dirty)"
            )
            if not ((await rows.fetchone()) or (0,))[0]:
                return
            await asyncio.sleep(0.2)


@asynccontextmanager
async def _worker(running: Stage) -> AsyncIterator[None]:
    """A worker process, as it runs beside the server."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "regulars.worker"),
        env=environment_of(running.home) | {"REGULARS_LOG_FORMAT": "json"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


def _latency(took: list[float]) -> Latency:
    """Quantiles of what was measured, the nearest rank above."""
    ranked = sorted(took)
    places = statistics.quantiles(ranked, n=100, method="inclusive")
    return Latency(p50_ms=places[49], p90_ms=places[89], p99_ms=places[98], max_ms=ranked[-1])

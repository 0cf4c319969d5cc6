"""Looking a member up by phone, as a till does while the customer waits.

Five hundred requests a second are due at fixed times, whether or not the earlier ones are
answered, and each latency counts from the moment it was due.
"""

import json
import random
from collections.abc import Iterator

import msgspec

from bench.effort import Effort
from bench.load import Latency, post
from bench.people import create_members, phone
from bench.processes import Usage
from bench.stage import stage
from tests.support.keys import key_for

REQUESTS_PER_SECOND = 500.0
P99_GOAL_MS = 10.0
CONNECTIONS = 128


class LookupResult(msgspec.Struct, frozen=True, kw_only=True):
    """Latencies at a fixed rate."""

    members: int
    requests_per_second: float
    answered_per_second: float
    latency: Latency
    p99_goal_ms: float
    usage: Usage


async def measure(effort: Effort) -> LookupResult:
    """Look members up at the fixed rate for as long as all turns of a comparison take."""
    async with stage() as running, running.clients(CONNECTIONS) as client:
        await create_members(running.platform, effort.members)
        headers = await key_for(running.platform, "members.read")
        requests = _requests(headers, effort.members)
        await client.open_loop(requests, REQUESTS_PER_SECOND, effort.warm_up_seconds)
        await running.administer("checkpoint")
        meter = running.meter()
        load = await client.open_loop(requests, REQUESTS_PER_SECOND, effort.seconds * effort.rounds)
        usage = meter.read()
    assert set(load.statuses) == {200}, load.statuses
    return LookupResult(
        members=effort.members,
        requests_per_second=REQUESTS_PER_SECOND,
        answered_per_second=load.per_second,
        latency=load.latency,
        p99_goal_ms=P99_GOAL_MS,
        usage=usage,
    )


def words(result: LookupResult) -> list[str]:
    """The result for people."""
    return [
        f"look-up by phone: {result.requests_per_second:,.0f}/s in an open loop, {result.latency}",
        f"  goal p99 {result.p99_goal_ms:.0f} ms",
    ]


def _requests(headers: dict[str, str], members: int) -> Iterator[bytes]:
    """Look-ups without end, of members chosen at random."""
    mark = phone(0)
    body = json.dumps({"identities": [{"kind": "phone", "value": mark}]}).encode()
    before, after = (post("/v1/members:resolve", headers, len(body)) + body).split(mark.encode())
    choose = random.Random(1).randrange
    while True:
        yield before + phone(choose(members)).encode() + after

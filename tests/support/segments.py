"""Segments over HTTP, and the worker's part of them done at once."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.flows.member_lists.upkeep import keep_members
from regulars.flows.process_events import process_events
from regulars.flows.segments.upkeep import keep_segments
from regulars.worker.long_jobs import run_next_job
from tests.support.value import SCOPES, Till, till_on

Client = AsyncTestClient[Litestar]

SEGMENT_SCOPES = (
    *SCOPES, "segments.read", "segments.write", "members.merge", "members.erase", "members.pii",
    "members.download", "events.read", "events.write",
)  # fmt: skip


async def segment_till(platform: Platform, client: Client, **program: Any) -> Till:
    """A till whose key may do everything with segments too."""
    return await till_on(platform, client, scopes=SEGMENT_SCOPES, **program)


async def work_off(platform: Platform) -> None:
    """All that the worker has to do about events, rows, jobs and memberships."""
    while True:
        done = await process_events(platform.database, platform.vault, platform.clock)
        done += await keep_members(platform.database, platform.clock)
        done += await run_next_job(platform)
        done += await keep_segments(platform.database, platform.clock)
        if not done:
            return


async def make_segment(till: Till, code: str, condition: Any = None, **more: Any) -> Any:
    """A segment; a dynamic one with a condition is published."""
    kind = more.pop("kind", "dynamic")
    body = {"code": code, "kind": kind, "condition": condition, **more}
    if kind == "dynamic" and condition is not None:
        body.setdefault("publish", True)
    answer = await till.client.post("/v1/segments", json=body, headers=till.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def members_of(till: Till, code: str) -> set[str]:
    """Who belongs, as the list of members says; the count of the segment agrees."""
    page = await till.get(f"/v1/segments/{code}/members", limit=500)
    found = {each["member"]["member"]["id"] for each in page["items"]}
    read = await till.get(f"/v1/segments/{code}")
    assert read["segment"]["member_count"] == len(found)
    return found


def attr(path: str, cmp: str, value: Any = None) -> dict[str, Any]:
    found = {"v": 1, "op": "attr", "path": path, "cmp": cmp, "value": value}
    return {key: each for key, each in found.items() if each is not None}


def inner(code: str) -> dict[str, Any]:
    return {"op": "segment", "segment": code}

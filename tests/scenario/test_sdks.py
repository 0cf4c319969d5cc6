"""The real SDKs against a running server: what they send is stored, once, as they sent it."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from regulars.bootstrap import Platform
from regulars.domains.events import queries
from tests.support.keys import key_for
from tests.support.recorder import Recorder, recording
from tests.support.sdks import Drive, columns_agree, drive, sent_events
from tests.support.servers import RunningServer
from tests.support.tracking import quarantine, sent_form, stored

pytestmark = pytest.mark.slow(40)

SDKS = ["segment_python.py", "rudder_python.py", "segment_node.mjs", "rudder_node.mjs"]
KINDS = {"identify", "track", "page", "screen", "group", "alias"}


@pytest.fixture
async def recorder(running_server: RunningServer) -> AsyncIterator[Recorder]:
    """A recorder in front of a running server."""
    with recording(running_server.url) as proxy:
        yield proxy


async def write_key(platform: Platform) -> str:
    headers = await key_for(platform, kind="write", source="site")
    return headers["authorization"].removeprefix("Bearer ")


@pytest.mark.parametrize(
    ("program", "is_packed"),
    [
        *((program, False) for program in SDKS),
        *((program, True) for program in SDKS if program != "segment_node.mjs"),  # It packs never.
    ],
)
async def test_each_row_is_what_was_sent_however_often(
    platform: Platform, recorder: Recorder, program: str, is_packed: bool
) -> None:
    key = await write_key(platform)
    run = Drive(program=program, url=recorder.url, key=key, calls="six", is_packed=is_packed)
    assert await drive(run) == []
    posts = recorder.posts
    assert {(post.path, post.status, post.user) for post in posts} == {("/v1/batch", 200, key)}
    assert {post.is_packed for post in posts} == {is_packed}
    sent = sent_events(posts)
    rows = {row.message_id: row for row in await stored(platform)}
    assert {row.kind for row in rows.values()} == KINDS
    assert {name: sent_form(row, platform) for name, row in rows.items()} == sent
    assert [row for name, row in rows.items() if not columns_agree(row, sent[name])] == []
    assert "ann@example.com" not in str([row.payload for row in rows.values()])

    async with httpx.AsyncClient(base_url=recorder.upstream) as client:
        for post in posts * 2:
            headers = {"authorization": post.headers["authorization"]}
            again = await client.post("/v1/batch", content=post.body, headers=headers)
            assert (again.status_code, again.json()) == (200, {"success": True})
    assert {row.message_id for row in await stored(platform)} == set(rows)
    assert len(await stored(platform)) == len(rows)
    assert await quarantine(platform) == []


@pytest.mark.parametrize("program", SDKS)
async def test_a_bad_event_and_a_bad_network_lose_and_double_nothing(
    platform: Platform, recorder: Recorder, program: str
) -> None:
    recorder.faults = ["lose_answer", "refuse", "limit"]
    # rudder-sdk-node never sends again what took too long: it reports the events as lost.
    is_patient = program == "rudder_node.mjs"
    if not is_patient:
        recorder.faults.append("stall")
    run = Drive(
        program=program,
        url=recorder.url,
        key=await write_key(platform),
        calls="hundred",
        seconds_patience=15 if is_patient else 1,
    )
    errors = await drive(run)
    await asyncio.sleep(recorder.stall_seconds)  # What was given up arrives now.
    assert recorder.faults == []
    assert {post.status for post in recorder.posts} == {0, 200, 429, 503}
    assert errors == []
    rows = await stored(platform)
    names = [row.message_id for row in rows]
    assert sorted(names) == sorted(f"m-{at}" for at in range(100) if at != 40)
    assert {queries.content_of(row, platform.vault)["properties"]["at"] for row in rows} == {
        *range(40),
        *range(41, 100),
    }
    (rejected,) = await quarantine(platform)
    assert rejected.code == ("event_not_json" if program.endswith(".py") else "message_id_invalid")

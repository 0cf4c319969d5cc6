"""The tracking SDKs, driven as programs of their own (see `tests/sdk`)."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from regulars.domains.events.types import StoredEvent
from regulars.flows.track.reading import instant
from tests.support.recorder import Exchange
from web import node

FOLDER = Path(__file__).parents[1] / "sdk"
SECONDS_MAX = 90


class Drive(msgspec.Struct, frozen=True, kw_only=True):
    """One run of an SDK's program; its SDK gives a request up after `seconds_patience`."""

    program: str
    url: str
    key: str
    calls: str
    is_packed: bool = False
    seconds_patience: float = 15


async def drive(run: Drive) -> list[str]:
    """Let the program make its calls and deliver them; the errors that its SDK reports."""
    packing = "gzip" if run.is_packed else "plain"
    process = await asyncio.create_subprocess_exec(
        *_command(run.program),
        *(run.url, run.key, packing, run.calls, str(run.seconds_patience)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(SECONDS_MAX):
        output, complaints = await process.communicate()
    assert process.returncode == 0, complaints.decode()
    errors: list[str] = msgspec.json.decode(output.splitlines()[-1])
    return errors


def _command(program: str) -> list[str]:
    if program.endswith(".py"):
        return [sys.executable, str(FOLDER / program)]
    assert (FOLDER / "node_modules").is_dir(), "the JavaScript SDKs are not there: run `make sdk`"
    return [node.program("node"), str(FOLDER / program)]


def sent_events(posts: list[Exchange]) -> dict[str, dict[str, Any]]:
    """Every event that was put on the wire, by its id, as `tests.support.tracking.sent_form`."""
    events: dict[str, dict[str, Any]] = {}
    for post in posts:
        body = post.json
        for event in body.get("batch", [body]):
            sent = {key: value for key, value in event.items() if key != "writeKey"}
            sent["sentAt"] = instant(event.get("sentAt") or body.get("sentAt"))
            events[event["messageId"]] = sent
    return events


def when_sent(event: dict[str, Any]) -> datetime | None:
    """What the sender's clock said when it happened."""
    return instant(event.get("originalTimestamp") or event.get("timestamp"))


def columns_agree(event: StoredEvent, sent: dict[str, Any]) -> bool:
    """Whether the columns say what the event said: its name, and when it happened."""
    name = sent.get("event") or sent.get("name") or ""
    return event.name == name and event.original_at == when_sent(sent)

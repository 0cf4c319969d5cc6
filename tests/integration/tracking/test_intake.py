"""Intake: events stored once for ever, the rest in quarantine, personal fields never in clear."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import psycopg
import pytest
from psycopg import sql

from regulars.api.routes.tracking import COALESCER, coalescers
from regulars.bootstrap import Platform
from regulars.domains.events import actions, queries
from regulars.flows.track.intake import REGISTRY_KEPT_FOR, Intake
from regulars.infra.clock import MovableClock
from tests.conftest import NOW
from tests.support.tracking import contents, quarantine, shipment, stored, take


def tapped(message_id: str, **given: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Tapped", "userId": "u", "messageId": message_id, **given}


async def test_an_event_is_stored_with_everything_that_was_said_of_it(platform: Platform) -> None:
    sent = tapped(
        "m-1",
        timestamp="2026-03-01T11:59:00Z",
        sentAt="2026-03-01T11:59:30Z",
        properties={"price": 18.99, "tags": ["a", None], "text": "茶"},
        integrations={"All": True},
    )
    assert await take(platform, shipment(sent, channel_id=3, store_id=4)) == [["stored"]]
    (event,) = await stored(platform)
    assert (event.source_id, event.channel_id, event.store_id) == (1, 3, 4)
    assert (event.message_id, event.kind, event.name) == ("m-1", "track", "Tapped")
    assert event.received_at == NOW
    assert event.original_at == NOW - timedelta(minutes=1)
    assert event.sent_at == event.occurred_at == NOW - timedelta(seconds=30)
    assert event.payload == {
        "event": "Tapped",
        "userId": "u",
        "timestamp": "2026-03-01T11:59:00Z",
        "properties": {"price": 18.99, "tags": ["a", None], "text": "茶"},
        "integrations": {"All": True},
    }


async def test_the_same_batch_three_times_is_stored_once(platform: Platform) -> None:
    batch = [tapped(f"m-{at}") for at in range(50)] + [{"type": "nonsense"}]
    said = [await take(platform, shipment(*batch)) for _ in range(3)]
    assert [answers[0][:50] for answers in said] == [
        ["stored"] * 50,
        ["duplicate"] * 50,
        ["duplicate"] * 50,
    ]
    assert len(await stored(platform)) == 50
    assert len(await quarantine(platform)) == 1


async def test_the_same_event_twice_in_one_transaction_is_stored_once(platform: Platform) -> None:
    said = await take(platform, shipment(tapped("m"), tapped("m")), shipment(tapped("m")))
    assert said == [["stored", "duplicate"], ["duplicate"]]
    assert len(await stored(platform)) == 1


async def test_the_order_of_keys_and_the_count_of_attempts_are_no_content(
    platform: Platform,
) -> None:
    first = tapped("m", _metadata={"bundled": ["Segment.io"]})
    again = dict(reversed(first.items())) | {
        "sentAt": "2026-03-01T12:00:00Z",
        "_metadata": {"bundled": ["Segment.io"], "retryCount": 2},
    }
    assert await take(platform, shipment(first)) == [["stored"]]
    assert await take(platform, shipment(again)) == [["duplicate"]]
    assert await quarantine(platform) == []


async def test_the_same_id_with_other_content_is_a_conflict_kept_in_quarantine(
    platform: Platform,
) -> None:
    assert await take(platform, shipment(tapped("m", n=1))) == [["stored"]]
    for _ in range(2):
        said = await take(platform, shipment(tapped("other"), tapped("m", n=2)))
        assert said[0][1] == "message_conflict"
    (rejected,) = await quarantine(platform)
    assert (rejected.code, rejected.state) == ("message_conflict", "waiting")
    body = queries.body_of(rejected, platform.vault).body
    assert msgspec.json.decode(body)["n"] == 2
    payloads = {each.message_id: each.payload.get("n") for each in await stored(platform)}
    assert payloads == {"m": 1, "other": None}


async def test_sources_do_not_share_message_ids(platform: Platform) -> None:
    said = await take(platform, shipment(tapped("m")), shipment(tapped("m", n=2), source_id=2))
    assert said == [["stored"], ["stored"]]


async def test_one_bad_event_of_a_hundred_leaves_99(platform: Platform) -> None:
    batch: list[bytes | dict[str, Any]] = [tapped(f"m-{at}") for at in range(99)]
    batch.insert(40, b'{"type":"track","event":"Tapped","userId":"u","price":NaN}')
    (said,) = await take(platform, shipment(*batch))
    assert said.count("stored") == 99
    assert said[40] == "event_not_json"
    assert len(await stored(platform)) == 99
    (rejected,) = await quarantine(platform)
    assert queries.body_of(rejected, platform.vault).body == batch[40]


async def test_two_that_send_the_same_at_once_store_it_once(platform: Platform) -> None:
    batch = [tapped(f"m-{at}") for at in range(300)]
    said = await asyncio.gather(
        *(take(platform, shipment(*batch[::step])) for step in (1, -1, 1, -1))
    )
    outcomes = [word for (words,) in said for word in words]
    assert (outcomes.count("stored"), outcomes.count("duplicate")) == (300, 900)
    assert len(await stored(platform)) == 300


@pytest.mark.parametrize(
    "bad",
    [
        tapped("m", properties={"a": "\x00"}),
        tapped("m", traits={"email": "\x00"}),
        tapped("m", _metadata={"\x00": 1}),
        tapped("m", event="\x00"),
    ],
)
async def test_a_nul_anywhere_spoils_its_own_event_only(
    platform: Platform, bad: dict[str, Any]
) -> None:
    assert await take(platform, shipment(bad, tapped("good"))) == [["event_holds_nul", "stored"]]


async def test_nesting_beyond_the_limit_spoils_its_own_event_only(platform: Platform) -> None:
    deep: dict[str, Any] = {}
    node = deep
    for _ in range(40):
        node["a"] = node = {}
    said = await take(platform, shipment(tapped("m", properties=deep), tapped("good")))
    assert said == [["event_too_deep", "stored"]]


async def test_what_comes_at_once_shares_transactions(platform: Platform) -> None:
    async with coalescers(platform)[COALESCER] as coalescer:
        sent = [shipment(*(tapped(f"{at}-{n}") for n in range(5))) for at in range(40)]
        answers = await asyncio.gather(*(coalescer.submit(each) for each in sent))
    assert [len(each) for each in answers] == [5] * 40
    rows = await stored(platform)
    assert len(rows) == 200
    assert len({row.written_in for row in rows}) < 5


PERSONAL = {
    "type": "identify",
    "userId": "ann.lee@example.com",
    "anonymousId": "a-1",
    "messageId": "m-1",
    "traits": {
        "name": "Ann Amelia Lee",
        "firstName": "Annabel",
        "last_name": "Leeward",
        "email": "ann@home.example",
        "phone": "+8613812345678",
        "address": {"street": "221B Baker Street", "city": "London"},
        "birthday": "1990-05-17",
        "plan": "gold",
    },
    "context": {
        "ip": "203.0.113.77",
        "traits": {"Email": "ann@work.example", "name": "Ann of Work"},
        "page": {"url": "https://shop.example/?email=ann%40query.example", "title": "Shop"},
    },
    "properties": {"note": "write to ann@note.example please", "cc": ["b@list.example", "plain"]},
    "_metadata": {"contact": "meta@example.com"},
}
SECRETS = [
    *("ann.lee@", "Ann Amelia", "Annabel", "Leeward", "ann@home", "13812345678", "Baker", "1990"),
    *("203.0.113", "ann@work", "Ann of Work", "ann%40query", "ann@note", "b@list", "meta@"),
]


def text_of(url: str, table: str) -> str:
    """Everything that a table holds, as a dump would show it, and its bytes as they are."""
    with psycopg.connect(url) as connection:
        wanted = sql.SQL("select * from {}").format(sql.Identifier(*table.split(".")))
        rows = connection.execute(wanted).fetchall()
    return repr(rows)


async def test_personal_fields_never_stand_in_clear(platform: Platform, database_url: str) -> None:
    bad = PERSONAL | {"type": "nonsense"}
    await take(platform, shipment(PERSONAL, bad, tapped("m-2", n=1)))
    await take(platform, shipment(PERSONAL | {"userId": "ann.lee@example.org"}))
    held = text_of(database_url, "events.event") + text_of(database_url, "events.quarantine")
    assert "gold" in held, "the rest stays queryable"
    assert "Tapped" in held
    assert [secret for secret in SECRETS if secret in held] == []
    everything = await contents(platform)
    assert everything[0] == {k: v for k, v in PERSONAL.items() if k not in {"type", "messageId"}}


async def test_a_field_added_to_the_registry_is_sealed_within_seconds(
    platform: Platform, clock: MovableClock
) -> None:
    intake = Intake(platform.database, platform.vault, platform.clock)
    await intake.store([shipment(tapped("m-1", properties={"nick": "Bunny"}))])
    async with platform.database.transaction() as tx:
        await actions.add_personal_field(tx, "*.nick")
    clock.advance(REGISTRY_KEPT_FOR)
    await intake.store([shipment(tapped("m-2", properties={"nick": "Bunny"}))])
    payloads = {each.message_id: each.payload["properties"] for each in await stored(platform)}
    assert payloads == {"m-1": {"nick": "Bunny"}, "m-2": {}}


async def test_a_change_of_the_registry_makes_no_conflict(platform: Platform) -> None:
    sent = tapped("m", properties={"nick": "Bunny"})
    assert await take(platform, shipment(sent)) == [["stored"]]
    async with platform.database.transaction() as tx:
        await actions.add_personal_field(tx, "*.nick")
    assert await take(platform, shipment(sent)) == [["duplicate"]]

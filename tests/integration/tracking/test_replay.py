"""The quarantine read again: what can be an event now is stored as of its receipt."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.domains.events import queries
from regulars.domains.events.types import QuarantineFilter
from regulars.flows.track.replay import Selection, Settled, dismiss, replay
from regulars.infra.clock import MovableClock
from regulars.kernel.errors import Refusal
from regulars.kernel.ids import new_id
from tests.conftest import NOW
from tests.support.tracking import contents, quarantine, shipment, stored, take

LIMIT = 32 * 1024


def big(message_id: str = "m", **given: Any) -> dict[str, Any]:
    """An event too large for a limit of 200 bytes."""
    text = "x" * 300
    return {"event": "Read", "userId": "u", "messageId": message_id, "text": text, **given}


async def replay_all(platform: Platform, ids: list[UUID], limit: int = LIMIT) -> list[str]:
    async with platform.database.transaction() as tx:
        answers = await replay(tx, platform.vault, Selection(ids=ids), limit, platform.clock.now())
    return [_word(each) for each in answers]


async def dismiss_all(platform: Platform, ids: list[UUID]) -> list[str]:
    async with platform.database.transaction() as tx:
        return [_word(each) for each in await dismiss(tx, Selection(ids=ids), platform.clock.now())]


def _word(answer: Settled | Refusal) -> str:
    return answer.state if isinstance(answer, Settled) else answer.code


async def test_an_event_is_read_again_with_what_surrounded_it(
    platform: Platform, clock: MovableClock
) -> None:
    around = {
        "kind": "track",
        "store_id": 4,
        "channel_id": 3,
        "sent_at": NOW - timedelta(hours=1),
        "context": {"app": {"name": "shop"}},
    }
    sent = big(timestamp="2026-03-01T10:59:00Z")
    assert await take(platform, shipment(sent, event_bytes_max=200, **around)) == [
        ["event_too_large"]
    ]
    clock.advance(timedelta(days=20))
    (rejected,) = await quarantine(platform)
    assert await replay_all(platform, [rejected.id]) == ["replayed"]
    (event,) = await stored(platform)
    assert (event.kind, event.name, event.channel_id, event.store_id) == ("track", "Read", 3, 4)
    assert event.received_at == NOW
    assert event.sent_at == NOW - timedelta(hours=1)
    assert event.occurred_at == NOW - timedelta(minutes=1)
    assert event.payload["context"] == {"app": {"name": "shop"}}
    (settled,) = await quarantine(platform)
    assert (settled.state, settled.event_id, settled.settled_at) == (
        "replayed",
        event.id,
        NOW + timedelta(days=20),
    )


async def test_it_is_told_apart_what_can_be_replayed_and_what_cannot(platform: Platform) -> None:
    await take(platform, shipment(big(type="track"), {"type": "odd"}, event_bytes_max=200))
    good, bad = (each.id for each in await quarantine(platform))
    nobody = new_id()
    assert await replay_all(platform, [bad, nobody, good]) == [
        "event_type_unknown",
        "quarantined_not_found",
        "replayed",
    ]
    assert await replay_all(platform, [good, bad]) == ["quarantine_settled", "event_type_unknown"]
    assert len(await stored(platform)) == 1


async def test_what_still_cannot_be_an_event_has_todays_reason(platform: Platform) -> None:
    sent = {"type": "odd", "text": "x" * 300}
    await take(platform, shipment(sent, event_bytes_max=200))
    (before,) = await quarantine(platform)
    assert before.code == "event_too_large"
    assert await replay_all(platform, [before.id]) == ["event_type_unknown"]
    (after,) = await quarantine(platform)
    assert (after.code, after.state) == ("event_type_unknown", "waiting")


async def test_a_replay_of_what_was_sent_again_meanwhile_is_that_event(platform: Platform) -> None:
    sent = big(type="track")
    await take(platform, shipment(sent, event_bytes_max=200))
    await take(platform, shipment(sent))
    (rejected,) = await quarantine(platform)
    assert await replay_all(platform, [rejected.id]) == ["replayed"]
    (event,) = await stored(platform)
    assert (await quarantine(platform))[0].event_id == event.id


async def test_two_rejected_with_one_id_cannot_both_be_replayed(platform: Platform) -> None:
    pair = big(type="track", n=1), big(type="track", n=2)
    await take(platform, shipment(*pair, event_bytes_max=200))
    ids = [each.id for each in await quarantine(platform)]
    assert await replay_all(platform, ids) == ["replayed", "message_conflict"]
    assert [content["n"] for content in await contents(platform)] == [1]


async def test_an_event_of_a_month_without_a_partition_is_replayed(platform: Platform) -> None:
    long_ago = NOW - timedelta(days=800)
    await take(platform, shipment(big(type="track"), event_bytes_max=200, received_at=long_ago))
    (rejected,) = await quarantine(platform)
    assert await replay_all(platform, [rejected.id]) == ["replayed"]
    (event,) = await stored(platform)
    assert event.received_at == event.occurred_at == long_ago


async def test_what_is_dismissed_is_stored_nowhere(platform: Platform) -> None:
    await take(platform, shipment({"type": "odd"}))
    (rejected,) = await quarantine(platform)
    assert await dismiss_all(platform, [rejected.id, rejected.id]) == ["dismissed", "dismissed"]
    assert await dismiss_all(platform, [rejected.id]) == ["quarantine_settled"]
    assert await replay_all(platform, [rejected.id]) == ["quarantine_settled"]
    assert await stored(platform) == []
    async with platform.database.transaction() as tx:
        assert await queries.count_quarantined(tx) == 0


async def test_what_was_dismissed_stays_so_when_it_is_sent_again(platform: Platform) -> None:
    for _ in range(2):
        await take(platform, shipment({"type": "odd"}))
        (rejected,) = await quarantine(platform)
        await dismiss_all(platform, [rejected.id])
    assert [each.state for each in await quarantine(platform)] == ["dismissed"]


async def test_the_quarantine_is_listed_by_state_code_and_source(platform: Platform) -> None:
    await take(platform, shipment({"type": "odd"}, b"{"), shipment(b"[]", source_id=2))
    odd, broken, listed = await quarantine(platform)
    await dismiss_all(platform, [odd.id])

    async def wanted(**given: Any) -> list[UUID]:
        async with platform.database.transaction() as tx:
            found = await queries.quarantined(
                tx, QuarantineFilter(**given), after_id=None, count=10
            )
        return [each.id for each in found]

    assert await wanted(state="waiting") == [broken.id, listed.id]
    assert await wanted(code="event_not_json") == [broken.id]
    assert await wanted(source_id=2) == [listed.id]
    assert await wanted(state="dismissed", source_id=2) == []

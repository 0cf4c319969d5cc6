"""The lane: stored events find their members, and e-commerce events become orders."""

import asyncio
import copy
from datetime import UTC, datetime, timedelta
from typing import Any

from regulars.bootstrap import Platform
from regulars.domains.catalog import actions as catalog
from regulars.domains.catalog.types import SourceInput
from regulars.domains.events import actions as events
from regulars.domains.events import queries as stored_events
from regulars.domains.events.types import EventFilter, Kind, NewEvent, StoredEvent
from regulars.domains.orders import queries as stored_orders
from regulars.domains.orders.types import Document, DocumentFilter
from regulars.flows.process_events import CONSUMER, process_events
from regulars.infra.feed import take_cursor

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

ORDER = {
    "order_id": "W-1",
    "currency": "EUR",
    "shipping": 2.5,
    "discount": 1.5,
    "coupon": "SPRING",
    "products": [
        {"sku": "TEA", "name": "Green tea", "price": 7.25, "quantity": 2, "category": "tea"},
        {"product_id": "CUP", "price": 0.5},
    ],
}


async def store(platform: Platform, *sent: dict[str, Any]) -> None:
    """Store events as intake does, each after the one before."""
    async with platform.database.transaction() as tx:
        saved = await catalog.save_sources(
            tx, [SourceInput(code="web", name="Web", kind="web")], platform.clock.now()
        )
        personal = await stored_events.personal_fields(tx)
        new = [_event(at, content, saved[0].id or 0) for at, content in enumerate(sent)]
        sealed = events.seal(platform.vault, personal, new, NOON)
        await events.append(tx, [each for each in sealed if not isinstance(each, Exception)])


def _event(at: int, sent: dict[str, Any], source_id: int) -> NewEvent:
    content = copy.deepcopy(sent)
    kind: Kind = content.pop("type", "track")
    return NewEvent(
        source_id=source_id,
        message_id=content.pop("messageId", f"m-{at}"),
        kind=kind,
        name=content.get("event", ""),
        occurred_at=NOON + timedelta(minutes=content.pop("minute", at)),
        content=content,
    )


async def process(platform: Platform) -> int:
    """Let the lane read to the end; how many events it read.

    The horizon is the whole server's: another test's open transaction may hold the lane back for
    a moment.
    """
    count = 0
    for _ in range(200):
        read = await process_events(platform.database, platform.vault, platform.clock)
        count += read
        if not read and not await _is_anything_left(platform):
            return count
        await asyncio.sleep(0 if read else 0.05)
    raise AssertionError("the lane does not get to the end")


async def _is_anything_left(platform: Platform) -> bool:
    async with platform.database.transaction() as tx:
        position = await take_cursor(tx, CONSUMER)
        return position is not None and await stored_events.lane_lag(tx, position) > 0


async def timeline_of(platform: Platform, **content: str) -> list[StoredEvent]:
    """The events of the member whose events hold these values."""
    async with platform.database.transaction() as tx:
        found = await stored_events.events(tx, EventFilter(), before_id=None, count=100)
        owners = await stored_events.owners_of(tx, [each.id for each in found])
        member_ids = {
            owners[each.id]
            for each in found
            if each.id in owners and content.items() <= each.payload.items()
        }
        return await stored_events.events_of_members(tx, sorted(member_ids), before=None, count=100)


async def documents(platform: Platform) -> list[Document]:
    async with platform.database.transaction() as tx:
        return await stored_orders.documents(tx, DocumentFilter(), after=None, count=100)


async def test_the_lane_reads_everything_once(platform: Platform) -> None:
    await store(platform, *({"event": "Tapped", "userId": "u-1"} for _ in range(5)))
    assert await process(platform) == 5
    assert await process(platform) == 0
    await store(platform, {"event": "Tapped", "userId": "u-1", "messageId": "late"})
    assert await process(platform) == 1
    assert len(await timeline_of(platform, userId="u-1")) == 6


async def test_a_visitor_who_signs_in_keeps_what_they_did_before(platform: Platform) -> None:
    await store(
        platform,
        {"event": "Product Viewed", "anonymousId": "d-1"},
        {"type": "identify", "userId": "u-1", "anonymousId": "d-1", "traits": {"plan": "gold"}},
        {"event": "Product Added", "userId": "u-1"},
        {"event": "Product Viewed", "anonymousId": "d-2"},
    )
    await process(platform)
    async with platform.database.transaction() as tx:
        found = await stored_events.events(
            tx, EventFilter(name="Product Viewed"), before_id=None, count=9
        )
        owners = await stored_events.owners_of(tx, [each.id for each in found])
    by_device = {each.payload["anonymousId"]: owners[each.id] for each in found}
    timeline = await timeline_of(platform, userId="u-1")
    assert {each.name for each in timeline} == {"", "Product Added", "Product Viewed"}
    assert by_device["d-1"] != by_device["d-2"]


async def test_an_order_completed_becomes_an_order_to_the_cent(platform: Platform) -> None:
    await store(
        platform, {"event": "Order Completed", "userId": "u-1", "properties": ORDER, "minute": 3}
    )
    await process(platform)
    (order,) = await documents(platform)
    async with platform.database.transaction() as tx:
        full = await stored_orders.full_document(tx, order.id)
    assert (order.number, order.currency, order.state) == ("W-1", "EUR", "paid")
    assert order.occurred_at == NOON + timedelta(minutes=3)
    assert (order.gross_minor, order.discount_minor, order.total_minor) == (1500, 150, 1600)
    assert [(each.sku, each.quantity_milli, each.net_minor) for each in full.lines] == [
        ("TEA", 2000, 1305),
        ("CUP", 1000, 45),
    ]


async def test_the_same_order_reported_twice_is_one_order(platform: Platform) -> None:
    event = {"event": "Order Completed", "userId": "u-1", "properties": ORDER, "minute": 3}
    await store(platform, {**event, "messageId": "a"}, {**event, "messageId": "b"})
    await process(platform)
    assert [each.number for each in await documents(platform)] == ["W-1"]


async def test_refunds_bring_back_what_they_list_and_then_the_rest(platform: Platform) -> None:
    part = {"order_id": "W-1", "refund_id": "1", "products": [{"sku": "TEA", "quantity": 1}]}
    await store(
        platform,
        {"event": "Order Completed", "userId": "u-1", "properties": ORDER},
        {"event": "Order Refunded", "userId": "u-1", "properties": part},
        {"event": "Order Refunded", "userId": "u-1", "properties": {"order_id": "W-1"}},
    )
    await process(platform)
    rest, part_back, order = await documents(platform)
    assert (part_back.number, rest.number) == ("W-1/1", "W-1/m-2")
    assert (part_back.gross_minor, part_back.total_minor) == (-725, -652)
    assert rest.total_minor + part_back.total_minor == -(order.gross_minor - order.discount_minor)


async def test_a_cancelled_order_is_cancelled(platform: Platform) -> None:
    await store(
        platform,
        {"event": "Order Completed", "userId": "u-1", "properties": ORDER},
        {"event": "Order Cancelled", "userId": "u-1", "properties": {"order_id": "W-1"}},
    )
    await process(platform)
    assert [each.state for each in await documents(platform)] == ["cancelled"]


async def test_what_cannot_become_an_order_is_noted_and_holds_nobody_up(
    platform: Platform,
) -> None:
    await store(
        platform,
        {"event": "Order Completed", "userId": "u-1", "properties": {"total": 3}},
        {"event": "Order Refunded", "userId": "u-1", "properties": {"order_id": "nowhere"}},
        {"event": "Order Completed", "userId": "u-1", "properties": ORDER},
    )
    assert await process(platform) == 3
    async with platform.database.transaction() as tx:
        failures = await stored_events.failures(tx, after_id=None, count=10)
    assert [(each.code, each.detail) for each in failures] == [
        ("commerce_event_invalid", "properties.order_id is missing"),
        ("commerce_event_invalid", "order nowhere is not known"),
    ]
    assert [each.number for each in await documents(platform)] == ["W-1"]

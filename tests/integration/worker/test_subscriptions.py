"""Every subscriber is told of every announcement that it wants, once, whatever fails."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from regulars.bootstrap import Platform
from regulars.domains.webhooks.actions import create_endpoint
from regulars.domains.webhooks.queries import deliveries
from regulars.domains.webhooks.types import DeliveryFilter, EndpointInput
from regulars.infra.clock import MovableClock
from regulars.infra.db import Tx
from regulars.infra.outbox import Announced, Announcement, announce
from regulars.worker.schedule import OUTBOX_SPAN, trim_outbox
from regulars.worker.subscriptions import SUBSCRIPTIONS, Subscription, hand_over


async def announced(platform: Platform, *topics: str) -> None:
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await announce(
            tx,
            [
                Announcement(topic=topic, subject_id=None, payload={}, occurred_at=now)
                for topic in topics
            ],
        )


class Listener:
    """Remembers what it is told; refuses as long as `is_ill`."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.is_ill = False

    async def __call__(self, _: Platform, __: Tx, announced: Sequence[Announced]) -> None:
        if self.is_ill:
            raise ZeroDivisionError
        self.told += [each.topic for each in announced]


async def test_a_subscriber_is_told_once_of_what_it_wants(platform: Platform) -> None:
    listener = Listener()
    some = Subscription(consumer="some", topics=frozenset({"a.b", "a.d"}), handle=listener)
    await announced(platform, "a.b", "a.c", "a.d")
    assert await hand_over(some, platform) == 3
    assert await hand_over(some, platform) == 0
    await announced(platform, "a.c")
    assert await hand_over(some, platform) == 1
    assert listener.told == ["a.b", "a.d"]


async def test_what_a_handler_refused_comes_again_and_others_do_not_wait(
    platform: Platform,
) -> None:
    ill, well = Listener(), Listener()
    ill.is_ill = True
    await announced(platform, "a.b")
    with pytest.raises(ZeroDivisionError):
        await hand_over(Subscription(consumer="ill", handle=ill), platform)
    assert await hand_over(Subscription(consumer="well", handle=well), platform) == 1
    ill.is_ill = False
    assert await hand_over(Subscription(consumer="ill", handle=ill), platform) == 1
    assert (ill.told, well.told) == (["a.b"], ["a.b"])


async def test_webhooks_are_subscribed_to_everything(platform: Platform) -> None:
    given = EndpointInput(url="https://example.org/hook")
    async with platform.database.transaction() as tx:
        await create_endpoint(
            tx, platform.vault, given, now=platform.clock.now(), is_private_allowed=False
        )
    await announced(platform, "member.created", "order.placed")
    for subscription in SUBSCRIPTIONS:
        await hand_over(subscription, platform)
    async with platform.database.transaction() as tx:
        found = await deliveries(tx, DeliveryFilter(count=10))
    assert {each.topic for each in found} == {"member.created", "order.placed"}


async def test_the_outbox_keeps_what_somebody_has_not_read(
    platform: Platform, clock: MovableClock
) -> None:
    async def kept() -> int:
        async with platform.database.transaction() as tx:
            cursor = await tx.connection.execute("select count(*) from infra.outbox")
            row = await cursor.fetchone()
        assert row is not None
        return int(row[0])

    await announced(platform, "a.b", "a.c")
    clock.advance(OUTBOX_SPAN + timedelta(seconds=1))
    await trim_outbox(platform)
    assert await kept() == 2
    await announced(platform, "a.d")
    for subscription in SUBSCRIPTIONS:
        await hand_over(subscription, platform)
    await trim_outbox(platform)
    assert await kept() == 1

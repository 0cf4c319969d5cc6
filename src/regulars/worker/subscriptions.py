"""Subscriptions: what is done, and by whom, about what was announced.

One table. Each subscriber reads the outbox as a feed with a cursor of its own, so that one which
fails holds up nobody else. Its handler runs in the transaction that moves the cursor: what it
writes happens once for every announcement, whatever is killed when.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import msgspec

from regulars.bootstrap import Platform
from regulars.domains.webhooks.actions import fan_out
from regulars.flows.merged_members import review_merged
from regulars.infra.db import Tx
from regulars.infra.feed import Position, move_cursor, position_of, take_cursor
from regulars.infra.outbox import Announced, announced_after
from regulars.worker.loops import Loop

BATCH_MAX = 500

Handler = Callable[[Platform, Tx, Sequence[Announced]], Awaitable[object]]


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told of which topics (none named: of all), and what it does."""

    consumer: str
    handle: Handler
    topics: frozenset[str] = frozenset()


async def _send_out(platform: Platform, tx: Tx, announced: Sequence[Announced]) -> None:
    await fan_out(tx, announced, platform.clock.now())


async def _review_merged(platform: Platform, tx: Tx, announced: Sequence[Announced]) -> None:
    """However a merge came about: by hand, by a review, by a record that linked two members."""
    merged = sorted({each.subject_id for each in announced if each.subject_id is not None})
    await review_merged(tx, platform.vault, merged, platform.clock.now())


SUBSCRIPTIONS = (
    Subscription(consumer="webhooks", handle=_send_out),
    Subscription(
        consumer="merged members", handle=_review_merged, topics=frozenset({"member.merged"})
    ),
)


def subscription_loops(subscriptions: Sequence[Subscription] = SUBSCRIPTIONS) -> list[Loop]:
    """A loop for each subscriber."""
    return [
        Loop(name=f"subscription {each.consumer}", step=partial(hand_over, each))
        for each in subscriptions
    ]


async def hand_over(subscription: Subscription, platform: Platform) -> int:
    """Hand the next announcements to the handler; how many were read, wanted or not."""
    async with platform.database.transaction() as tx:
        position = await take_cursor(tx, subscription.consumer)
        if position is None:
            return 0
        announced = await announced_after(tx, position, BATCH_MAX)
        if not announced:
            return 0
        wanted = [
            each
            for each in announced
            if not subscription.topics or each.topic in subscription.topics
        ]
        if wanted:
            await subscription.handle(platform, tx, wanted)
        await move_cursor(tx, subscription.consumer, announced[-1])
        return len(announced)


async def slowest_position(
    tx: Tx, subscriptions: Sequence[Subscription] = SUBSCRIPTIONS
) -> Position:
    """Up to where every subscriber has read."""
    positions = [await position_of(tx, each.consumer) for each in subscriptions]
    return min(positions, key=lambda position: (position.written_in, position.last_id))

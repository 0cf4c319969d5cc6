"""What fell due since the last close takes effect before staff change anything by hand."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from regulars.bootstrap import Platform
from regulars.domains.ledger import queries as ledger
from regulars.domains.tiers.types import (
    Calendar,
    LadderBody,
    Manual,
    Names,
    Penalty,
    Reach,
    Reviewed,
    Spend,
    Tier,
)
from regulars.flows import tiers_by_hand
from regulars.flows.change_order_state import change_order_state
from regulars.flows.record_orders import RecordedOrder, Submission
from regulars.flows.rewards.terms import in_force
from regulars.flows.tiers_by_hand import Whose
from regulars.infra.clock import MovableClock
from regulars.infra.feed import Position
from regulars.infra.outbox import announced_after
from tests.integration.test_record_orders import customer, document, line, record
from tests.support.in_force import install_program, points_for_money

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
CLUB = LadderBody(
    names=Names(en="Club"),
    tiers=[
        Tier(code="silver", names=Names(en="Silver"), entry=Reach(Spend(), at_least="100")),
        Tier(code="gold", names=Names(en="Gold"), entry=Reach(Spend(), at_least="500")),
    ],
    window=Calendar("year"),
    period="year",
    up="next_period",
    penalties=[Penalty(code="resale", names=Names(en="Resale"), notice_days=14)],
)
WELCOME_TO_SILVER = {
    "trigger": {"on": "tier_reached", "ladder": "club", "tier": "silver"},
    "names": {"en": "Welcome to silver"},
    "effects": [{"kind": "fixed", "asset": "points", "units": 7}],
}


async def sell(platform: Platform, pence: int, *, is_backfill: bool = False) -> RecordedOrder:
    sold = document(
        "A-1",
        line("TEA", 1, pence),
        occurred_at=platform.clock.now() - timedelta(days=2),
        state="paid",
        is_backfill=is_backfill,
    )
    (answer,) = await record(platform, Submission(document=sold, customer=customer("C-1")))
    return answer


async def by_hand(platform: Platform, member_id: UUID, what: Manual | str) -> Reviewed:
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        [terms] = (await in_force(tx)).programs
        whose = Whose(course=terms.ladders[0], owner_ids=(member_id,))
        if isinstance(what, Manual):
            return await tiers_by_hand.give_tier(tx, platform.vault, whose, what, now)
        return await tiers_by_hand.give_notice(tx, platform.vault, whose, (what, "sold on"), now)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("resale", "noticed"),
        (Manual(tier="gold", mode="floor", reason="press", by="ann"), "manual_set"),
    ],
)
async def test_a_rise_that_fell_due_comes_before_what_staff_do(
    platform: Platform, clock: MovableClock, what: Manual | str, why: str
) -> None:
    """No close has run since silver was reached: it is silver from new year on, and welcomed."""
    await install_program(
        platform, rules_by_code={"welcome": WELCOME_TO_SILVER}, ladders={"club": CLUB}
    )
    member_id = (await sell(platform, 120_00)).member_id
    clock.advance(NEW_YEAR + timedelta(days=1) - clock.now())
    reviewed = await by_hand(platform, member_id, what)
    assert reviewed.standing.earned_tier == "silver"
    assert [(each.from_tier, each.why) for each in reviewed.changes] == [("silver", why)]
    async with platform.database.transaction() as tx:
        [points] = await ledger.balances(tx, [(member_id,)], clock.now())
    assert points.balance.spendable_units == 7


async def test_that_an_order_of_history_is_cancelled_is_told_to_its_member(
    platform: Platform,
) -> None:
    """That it was bought was told to nobody; that it is undone happens today."""
    await install_program(platform, rules_by_code={"base": points_for_money()})
    sold = await sell(platform, 20_00, is_backfill=True)
    assert await topics(platform) == []
    async with platform.database.transaction() as tx:
        now = platform.clock.now()
        await change_order_state(
            tx, platform.vault, sold.document_id, "cancelled", reason=None, now=now
        )
    assert await topics(platform) == ["ledger.taken_back"]


async def topics(platform: Platform) -> list[str]:
    """What was announced of units and tiers."""
    async with platform.database.transaction() as tx:
        found = await announced_after(tx, Position(written_in=0, last_id=UUID(int=0)), 1_000)
    return [each.topic for each in found if each.topic.startswith(("ledger.", "tier."))]

"""What the simulation found in merges that are undone, told once more by itself."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from regulars.bootstrap import Platform
from regulars.infra.clock import MovableClock
from tests.simulation.auditor.whole import Auditor
from tests.simulation.deeds import Bring, Buy, Deed, Goods, Hold, Merge, Undo, Use, Wait
from tests.simulation.playing import Play
from tests.simulation.workload import START
from tests.simulation.world import (
    AssetPlan,
    LadderPlan,
    PenaltyPlan,
    ProgramPlan,
    RulePlan,
    World,
)

DAY = timedelta(days=1)
ANN, BEN = 5, 3
CREDITS = AssetPlan(
    code="credits",
    expiry=("days", 63),
    pending=("none",),
    debt="unlimited",
    expired_return=("stay_expired",),
    reinstatement_days=None,
)
CLUB = ProgramPlan(
    code="club",
    zone="Asia/Shanghai",
    assets=(CREDITS,),
    rules=(RulePlan(code="pieces", asset="credits", kind="pieces", units=1),),
    ladder=LadderPlan(
        code="rank",
        figure="orders",
        thresholds=(2, 4, 8),
        window=("lifetime",),
        period_months=3,
        validity=("endless",),
        grace_days=0,
        up="at_once",
        fail="one_down",
        on_return="period_end",
        has_floor=False,
    ),
)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


def order(number: str, party: int, pieces: int, at: datetime = START) -> Buy:
    goods = (Goods(sku="CUP", pieces=pieces, price_minor=100),)
    return Buy(number=number, party=party, at=at, goods=goods, state="completed")


def told(program: ProgramPlan, deeds: list[Deed]) -> Auditor:
    """An auditor to whom all of it happened."""
    auditor = Auditor(World(programs=(program,), party_count=6), START)
    for deed in deeds:
        auditor.do(deed)
    return auditor


@pytest.mark.parametrize("is_closed", [False, True])
async def test_a_hold_that_timed_out_while_two_were_one_repays_what_they_owe(
    platform: Platform, clock: MovableClock, is_closed: bool
) -> None:
    """Whether or not a job has booked it before the merge is undone (seed 5339).

    Ann owes 20 while 30 of Ben's are held for both; set free, 20 of them repay it. Parted again,
    Ann owes nothing, and 10 are left of Ben's.
    """
    deeds: list[Deed] = [
        order("A-1", ANN, 20),
        order("A-2", BEN, 30),
        Merge(name="G", first=BEN, second=ANN),
        Use(party=ANN, asset="credits", units=20, key="K"),
        Hold(name="H", party=ANN, asset="credits", units=30, out=START + DAY),
        Bring(number="R-1", order="A-1", at=START, parts=((1, 20, 100),)),
        Wait(step=2 * DAY, is_closed=is_closed),
        Undo(name="G"),
    ]
    auditor = told(CLUB, deeds)
    assert [auditor.balance(each, "credits") for each in (ANN, BEN)] == [
        (0, 0, 0, 0),
        (10, 0, 0, 0),
    ]
    await Play(platform, clock, auditor.world).run([(each,) for each in deeds])


async def test_to_look_later_for_inactivity_gives_the_survivor_no_tier_of_another(
    platform: Platform, clock: MovableClock
) -> None:
    """Ann, who has no tier, orders while Ben's counts for both (seeds 5470 and 5479).

    Parted again, she has none, and Ben, who ordered nothing, is under notice since day 30.
    """
    quiet = PenaltyPlan(code="quiet", notice_days=10, inactive_days=30, is_to_floor=False)
    club = replace(CLUB, ladder=replace(CLUB.ladder, thresholds=(2, 6, 8), penalties=(quiet,)))
    deeds: list[Deed] = [
        order("A-1", ANN, 1),
        order("A-2", BEN, 1),
        order("A-3", BEN, 1),
        Merge(name="G", first=BEN, second=ANN),
        Wait(step=10 * DAY, is_closed=True),
        order("A-4", ANN, 1, START + 10 * DAY),
        Wait(step=25 * DAY, is_closed=True),
        Undo(name="G"),
    ]
    fallen = [*deeds, Wait(step=5 * DAY, is_closed=True)]
    ranks = [
        [told(club, each).tier(party, "club") for party in (ANN, BEN)] for each in (deeds, fallen)
    ]
    assert ranks == [[0, 1], [0, 0]]
    world = World(programs=(club,), party_count=6)
    await Play(platform, clock, world).run([(each,) for each in fallen])

"""Two members become one, and two again: their units, caps, grants and tiers."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import Balance
from regulars.domains.members import actions as members
from regulars.domains.members import queries as known_members
from regulars.domains.members.types import Identity, Inbound, Merged, MergeRequest, UndoRequest
from regulars.domains.orders.types import NewDocument, NewLine, NewTender
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.types import Calendar, LadderBody, Names, Reach, Spend, Tier
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.terms import in_force
from regulars.worker.subscriptions import SUBSCRIPTIONS, hand_over
from tests.support.in_force import install_program, points_for_money

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)

CLUB = LadderBody(
    names=Names(en="Club"),
    tiers=[
        Tier(code="silver", names=Names(en="Silver"), entry=Reach(Spend(), at_least="100")),
        Tier(code="gold", names=Names(en="Gold"), entry=Reach(Spend(), at_least="500")),
    ],
    window=Calendar("year"),
)


def fixed(units: int, **trigger: str) -> dict[str, Any]:
    return {
        "trigger": trigger,
        "names": {"en": "A gift"},
        "effects": [{"kind": "fixed", "asset": "points", "units": units}],
    }


async def club(platform: Platform) -> None:
    stamps = {"kind": "per_amount", "asset": "stamps", "units": 1, "per": "1.00"}
    await install_program(
        platform,
        assets=[{"code": "points", "kind": "points"}, {"code": "stamps", "kind": "points"}],
        rules_by_code={
            "base": points_for_money(),
            "stamps": points_for_money()
            | {
                "effects": [stamps],
                "caps": [{"scope": "member", "per": "lifetime", "units": 400}],
            },
            "welcome": fixed(10, on="registration"),
            "silver": fixed(50, on="tier_reached", ladder="club", tier="silver"),
            "gold": fixed(100, on="tier_reached", ladder="club", tier="gold"),
        },
        ladders={"club": CLUB},
    )


async def buy(platform: Platform, card: str, number: str, pounds: int, points: int = 0) -> UUID:
    line = NewLine(
        sku="TEA", quantity_milli=1000, unit_price_minor=pounds * 100, gross_minor=pounds * 100
    )
    paid = NewTender(kind="points", amount_minor=points, asset="points", units=points)
    document = NewDocument(
        kind="order",
        source_id=1,
        number=number,
        occurred_at=NOON,
        state="completed",
        currency="GBP",
        scale=2,
        lines=(line,),
        tenders=(paid,) if points else (),
    )
    customer = Inbound(identities=(Identity(kind="card", value=card),), seen_at=NOON)
    async with platform.database.transaction() as tx:
        (answer,) = await record_orders(
            tx,
            platform.vault,
            [Submission(document=document, customer=customer)],
            platform.clock.now(),
        )
    assert isinstance(answer, RecordedOrder), answer
    return answer.member_id


async def stands(platform: Platform, member_id: UUID) -> tuple[str | None, int, int]:
    """Tier, points and stamps of whoever the id leads to."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        person = (await known_members.persons(tx, [member_id]))[member_id]
        (terms,) = (await in_force(tx)).programs
        (course,) = terms.ladders
        reader = figures_of(tx, terms, course)
        (standing,) = await tiers.standings(tx, course, reader, [person.owner_ids], now)
        assets = {asset.id: code for code, asset in terms.assets.items()}
        owned = await ledger.balances(tx, [person.owner_ids], now)
    units = {assets[each.asset_id]: each.balance for each in owned}
    points, stamps = units.get("points", Balance()), units.get("stamps", Balance())
    return standing.tier, points.spendable_units, stamps.spendable_units


async def merge(platform: Platform, first: UUID, second: UUID) -> Merged:
    """Merged by hand; what the worker does about it is done."""
    asked = MergeRequest(first_id=first, second_id=second, note="one person", overrides_guards=True)
    async with platform.database.transaction() as tx:
        merged = await members.merge(
            tx, platform.vault, asked, Caller(principal=SYSTEM), platform.clock.now()
        )
    await settle(platform)
    return merged


async def undo(platform: Platform, merged: Merged) -> None:
    asked = UndoRequest(merge_id=merged.merge_id, note="two persons", keeps_apart=True)
    async with platform.database.transaction() as tx:
        await members.undo_merge(
            tx, platform.vault, asked, Caller(principal=SYSTEM), platform.clock.now()
        )
    await settle(platform)


async def settle(platform: Platform) -> None:
    (followed,) = [each for each in SUBSCRIPTIONS if each.consumer == "merged members"]
    while await hand_over(followed, platform):
        pass


async def test_what_both_did_counts_together_and_gifts_are_given_once(
    platform: Platform,
) -> None:
    """300 and 250 spent are gold together; both had their welcome and their silver already."""
    await club(platform)
    first = await buy(platform, "A", "A-1", 300)
    second = await buy(platform, "B", "B-1", 250)
    assert await stands(platform, first) == ("silver", 300 + 10 + 50, 300)
    assert await stands(platform, second) == ("silver", 250 + 10 + 50, 250)
    await merge(platform, first, second)
    assert await stands(platform, second) == ("gold", 360 + 310 + 100, 550)
    await settle(platform)
    await buy(platform, "B", "B-2", 5)
    assert await stands(platform, first) == ("gold", 770 + 5, 550)


async def test_after_the_merge_is_undone_everybody_has_their_own(platform: Platform) -> None:
    """Of 500 points spent meanwhile each paid with their own lots, the oldest first."""
    await club(platform)
    first = await buy(platform, "A", "A-1", 300)
    second = await buy(platform, "B", "B-1", 250)
    merged = await merge(platform, first, second)
    assert (merged.winner_id, merged.loser_id) == (first, second)
    await buy(platform, "A", "A-2", 20, points=500)
    together = await stands(platform, first)
    assert together == ("gold", 770 + 15 - 500, 550)
    await undo(platform, merged)
    ours, theirs = await stands(platform, first), await stands(platform, second)
    assert ours[0] == "gold"
    assert theirs[0] == "silver"
    assert ours[1] + theirs[1] == together[1]
    assert (ours[2], theirs[2]) == (300, 250)
    await buy(platform, "B", "B-2", 200)
    assert await stands(platform, second) == ("silver", theirs[1] + 200, 400)
    await buy(platform, "B", "B-3", 50)
    assert await stands(platform, second) == ("gold", theirs[1] + 250 + 100, 400)


async def test_a_merge_seen_to_late_or_twice_changes_nothing_more(platform: Platform) -> None:
    await club(platform)
    first = await buy(platform, "A", "A-1", 40)
    second = await buy(platform, "B", "B-1", 30)
    merged = await merge(platform, first, second)
    assert await stands(platform, first) == (None, 70 + 20, 70)
    await undo(platform, merged)
    await settle(platform)
    assert await stands(platform, first) == (None, 50, 40)
    assert await stands(platform, second) == (None, 40, 30)

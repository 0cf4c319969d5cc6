"""What the simulation found, each told once more by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from regulars.bootstrap import Platform
from regulars.domains.members.types import Identity, Inbound
from regulars.domains.orders.types import NewDocument, NewLine, NewTender
from regulars.domains.tiers.types import Calendar, LadderBody, Months, Names, Reach, Spend, Tier
from regulars.flows.change_order_state import change_order_state
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.kernel.errors import Refusal
from tests.support.in_force import install_program, points_for_money

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
ANN = Inbound(identities=(Identity(kind="card", value="C-1"),), seen_at=NOON)


def line(pence: int, **given: Any) -> NewLine:
    pieces = -1 if pence < 0 else 1
    return NewLine(
        sku="TEA",
        quantity_milli=pieces * 1000,
        unit_price_minor=abs(pence),
        gross_minor=pence,
        **given,
    )


def document(number: str, pence: int, **given: Any) -> NewDocument:
    values: dict[str, Any] = {"occurred_at": NOON, "state": "completed", "lines": (line(pence),)}
    return NewDocument(
        kind="order" if pence > 0 else "return",
        source_id=1,
        number=number,
        currency="GBP",
        scale=2,
        **{**values, **given},
    )


async def send(platform: Platform, *documents: NewDocument) -> list[RecordedOrder]:
    async with platform.database.transaction() as tx:
        submissions = [
            Submission(document=each, customer=None if each.returned_number else ANN)
            for each in documents
        ]
        answers = await record_orders(tx, platform.vault, submissions, platform.clock.now())
    return [recorded(each) for each in answers]


def recorded(answer: RecordedOrder | Refusal) -> RecordedOrder:
    assert isinstance(answer, RecordedOrder), answer
    return answer


def moves(order: RecordedOrder) -> list[tuple[str | None, str | None]]:
    return [(each.from_tier, each.to_tier) for each in order.effects.tiers]


def units(order: RecordedOrder) -> list[tuple[str, int]]:
    return [(each.kind, each.units) for each in order.effects.units]


def club(**given: Any) -> LadderBody:
    return LadderBody(
        names=Names(en="Club"),
        tiers=[Tier(code="gold", names=Names(en="Gold"), entry=Reach(Spend(), at_least="100"))],
        window=Calendar("year"),
        **given,
    )


GOLD_EARNS_THREE = points_for_money() | {
    "effects": [
        {
            "kind": "tier_table", "asset": "points", "ladder": "club",
            "rows": {"gold": 3}, "otherwise": 1, "per": "1.00",
        }
    ]
}  # fmt: skip


async def test_a_document_of_a_batch_counts_from_its_own_turn_on(platform: Platform) -> None:
    """Ann is no member of gold yet when her first order counts, though her second would do."""
    await install_program(
        platform, rules_by_code={"base": GOLD_EARNS_THREE}, ladders={"club": club()}
    )
    later = NOON + timedelta(hours=1)
    answers = await send(
        platform,
        document("A-1", 60_00),
        document("A-2", 60_00, occurred_at=later),
        document("A-3", 10_00, occurred_at=later + timedelta(hours=1)),
    )
    assert [units(each) for each in answers] == [
        [("earned", 60)],
        [("earned", 60)],
        [("earned", 30)],
    ]
    assert [moves(each) for each in answers] == [[], [(None, "gold")], []]


async def test_a_return_of_the_same_batch_does_not_hide_what_was_reached(
    platform: Platform,
) -> None:
    await install_program(platform, ladders={"club": club(on_return="period_end")})
    back = document(
        "R-1", -120_00, returned_number="A-1", lines=(line(-120_00, returned_ordinal=1),)
    )
    order, returned = await send(platform, document("A-1", 120_00), back)
    assert moves(order) == [(None, "gold")]
    assert moves(returned) == []


async def test_a_note_takes_back_by_the_tier_that_its_amount_would_have_earned_with(
    platform: Platform,
) -> None:
    await install_program(
        platform, rules_by_code={"base": GOLD_EARNS_THREE}, ladders={"club": club()}
    )
    await send(platform, document("A-1", 120_00))
    (note,) = await send(
        platform,
        document("N-1", -10_00, return_policy="by_amount", occurred_at=NOON + timedelta(days=1)),
    )
    assert units(note) == [("taken_back", 30)]


async def test_what_came_back_of_a_cancelled_order_counts_against_nobody(
    platform: Platform,
) -> None:
    await install_program(platform, ladders={"club": club(on_return="immediate")})
    first, second = await send(
        platform, document("A-1", 100_00), document("A-2", 50_00, state="paid")
    )
    assert moves(first) == [(None, "gold")]
    part = (line(-50_00, returned_ordinal=1),)
    await send(platform, document("R-1", -50_00, returned_number="A-2", lines=part))
    async with platform.database.transaction() as tx:
        moved = await change_order_state(
            tx,
            platform.vault,
            second.document_id,
            "cancelled",
            reason=None,
            now=platform.clock.now(),
        )
    assert moved.effects.tiers == ()


async def test_a_late_order_that_raises_does_not_lower_at_once(platform: Platform) -> None:
    """Gold by what was bought last year is not lost to this year's figures, which gave silver."""
    ladder = LadderBody(
        names=Names(en="Club"),
        tiers=[
            Tier(code="silver", names=Names(en="Silver"), entry=Reach(Spend(), at_least="100")),
            Tier(code="gold", names=Names(en="Gold"), entry=Reach(Spend(), at_least="500")),
        ],
        window=Calendar("year"),
        validity=Months(5),
        on_return="immediate",
        fail="one_down",
    )
    await install_program(platform, ladders={"club": ladder})
    (first,) = await send(platform, document("A-1", 150_00))
    assert moves(first) == [(None, "silver")]

    last_year = datetime(2025, 12, 24, 9, tzinfo=UTC)
    (late,) = await send(platform, document("A-2", 600_00, occurred_at=last_year))
    assert moves(late) == [("silver", "gold")]


@pytest.mark.parametrize("is_backfill", [False, True])
async def test_an_order_is_paid_with_what_an_earlier_one_of_the_same_batch_earned(
    platform: Platform, is_backfill: bool
) -> None:
    """Payments of a batch were all taken before anything of it had earned."""
    await install_program(
        platform,
        assets=[{"code": "points", "kind": "points"}],
        rules_by_code={"base": points_for_money("1.00")},
    )
    tender = NewTender(kind="points", amount_minor=300, asset="points", units=30)
    later = {"occurred_at": NOON + timedelta(hours=1), "tenders": (tender,)}
    bought, paid = await send(
        platform,
        document("A-1", 5_000, is_backfill=is_backfill),
        document("A-2", 1_000, is_backfill=is_backfill, **later),
    )
    assert [(each.kind, each.units) for each in bought.effects.units] == [("earned", 50)]
    assert [(each.kind, each.units) for each in paid.effects.units] == [
        ("spent", 30),
        ("earned", 7),
    ]

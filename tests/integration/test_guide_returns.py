"""The figures of the guide 'what happens on a return' are what really happens."""

from datetime import UTC, datetime, timedelta

import pytest

from regulars.bootstrap import Platform
from regulars.domains.members.types import Identity, Inbound
from regulars.domains.orders import actions as orders
from regulars.domains.orders.types import NewDocument, NewLine, ReturnedGoods, ReturnRequest
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from tests.support.in_force import install_program, points_for_money

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


async def recorded(platform: Platform, document: NewDocument) -> RecordedOrder:
    customer = (
        Inbound(identities=(Identity(kind="card", value="C-1"),), seen_at=NOON)
        if document.kind == "order"
        else None
    )
    async with platform.database.transaction() as tx:
        (answer,) = await record_orders(
            tx,
            platform.vault,
            [Submission(document=document, customer=customer)],
            platform.clock.now(),
        )
    assert isinstance(answer, RecordedOrder), answer
    return answer


async def brought_back(
    platform: Platform, order: RecordedOrder, number: str, ordinal: int, pieces: int
) -> int:
    """How many points a return takes back."""
    goods = ReturnedGoods(quantity_milli=pieces * 1000, ordinal=ordinal)
    asked = ReturnRequest(number=number, occurred_at=NOON + timedelta(days=1), goods=(goods,))
    async with platform.database.transaction() as tx:
        draft = await orders.draft_return(tx, order.document_id, asked)
    answer = await recorded(platform, draft)
    return sum(each.units for each in answer.effects.units if each.kind == "taken_back")


@pytest.mark.parametrize(
    ("returns", "taken"),
    [([(1, 1), (1, 1), (1, 1), (2, 1)], [3, 3, 3, 4]), ([(2, 1), (1, 3)], [4, 9])],
)
async def test_three_packets_of_tea_and_a_ham(
    platform: Platform, returns: list[tuple[int, int]], taken: list[int]
) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money()})
    order = await recorded(
        platform,
        NewDocument(
            kind="order",
            source_id=1,
            number="A-1",
            occurred_at=NOON,
            state="completed",
            currency="GBP",
            scale=2,
            lines=(
                NewLine(sku="TEA", quantity_milli=3000, unit_price_minor=333, gross_minor=999),
                NewLine(sku="HAM", quantity_milli=1000, unit_price_minor=400, gross_minor=400),
            ),
        ),
    )
    assert [(each.kind, each.units) for each in order.effects.units] == [("earned", 13)]
    found = [
        await brought_back(platform, order, f"R-{at}", ordinal, pieces)
        for at, (ordinal, pieces) in enumerate(returns)
    ]
    assert found == taken

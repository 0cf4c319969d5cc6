"""What people bought in a span, in one statement."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec

from regulars.bootstrap import Platform
from regulars.domains.orders import actions as orders
from regulars.domains.orders import queries
from regulars.domains.orders.types import Discount, Figures, FigureSpan, NewDocument, NewLine, Rate
from regulars.flows.record_orders import Submission
from tests.integration.test_record_orders import NOON, customer, document, line, record

GBP = [Rate("GBP", Decimal(1))]
DAY = timedelta(days=1)


async def figures(
    platform: Platform,
    *owner_ids: UUID,
    from_at: datetime | None = None,
    before_at: datetime = NOON + 365 * DAY,
    rates: list[Rate] = GBP,
    with_orders: bool = True,
) -> Figures:
    async with platform.database.transaction() as tx:
        spans = [FigureSpan(owner_ids, from_at, before_at)]
        (found,) = await queries.figures(tx, spans, rates, with_orders=with_orders)
    return found


async def sell(platform: Platform, *documents: NewDocument, card: str = "C-1") -> UUID:
    answers = await record(
        platform, *(Submission(document=each, customer=customer(card)) for each in documents)
    )
    (member_id,) = {each.member_id for each in answers}
    return member_id


def scaled(sold: NewDocument, scale: int) -> NewDocument:
    return msgspec.structs.replace(sold, scale=scale)


def goods(sku: str, quantity: int, price: int, **given: object) -> NewLine:
    return line(sku, quantity, price, **given)


async def test_goods_after_discounts_count_without_shipping_and_tax(platform: Platform) -> None:
    cut = (Discount(kind="coupon", amount_minor=50),)
    sold = document("A-1", goods("TEA", 3, 250, discounts=cut), shipping_minor=300, tax_minor=70)
    member_id = await sell(platform, sold)
    assert await figures(platform, member_id) == Figures(
        spend_micro=7_000_000,
        order_count=1,
        single_order_micro=7_000_000,
        document_count=1,
        last_order_at=NOON,
    )


async def test_scales_are_put_on_one_exactly(platform: Platform) -> None:
    member_id = await sell(
        platform,
        document("A-1", goods("TEA", 1, 199)),
        scaled(document("A-2", goods("FUEL", 1, 1_234)), 3),
        scaled(document("A-3", goods("GRAIN", 1, 7)), 6),
    )
    assert (await figures(platform, member_id)).spend_micro == 1_990_000 + 1_234_000 + 7


async def test_other_currencies_count_by_the_rates_given(platform: Platform) -> None:
    member_id = await sell(
        platform,
        document("A-1", goods("TEA", 1, 1_000)),
        document("A-2", goods("TEA", 1, 1_000), currency="EUR"),
        scaled(document("A-3", goods("TEA", 1, 1_000), currency="JPY"), 0),
    )
    found = await figures(platform, member_id, rates=[*GBP, Rate("EUR", Decimal("0.8765"))])
    assert (found.spend_micro, found.unconverted_count) == (10_000_000 + 8_765_000, 1)


async def test_a_span_begins_with_its_first_instant_and_ends_before_its_last(
    platform: Platform,
) -> None:
    member_id = await sell(
        platform,
        *(
            document(f"A-{day}", goods("TEA", 1, 100 * 10**day), occurred_at=NOON + day * DAY)
            for day in range(3)
        ),
    )
    found = await figures(platform, member_id, from_at=NOON, before_at=NOON + 2 * DAY)
    assert (found.spend_micro, found.order_count) == (11_000_000, 2)
    assert found.last_order_at == NOON + DAY


async def test_a_return_counts_at_its_own_time(platform: Platform) -> None:
    member_id = await sell(platform, document("A-1", goods("TEA", 4, 250)))
    back = document(
        "R-1",
        line("TEA", -3, 250, returned_ordinal=1),
        kind="return",
        returned_number="A-1",
        occurred_at=NOON + 10 * DAY,
    )
    await record(platform, Submission(document=back))
    before = await figures(platform, member_id, before_at=NOON + 10 * DAY)
    assert (before.spend_micro, before.single_order_micro) == (10_000_000, 10_000_000)
    after = await figures(platform, member_id, before_at=NOON + 11 * DAY)
    assert (after.spend_micro, after.single_order_micro) == (2_500_000, 2_500_000)
    assert (after.order_count, after.document_count, after.last_order_at) == (1, 2, NOON)
    alone = await figures(platform, member_id, from_at=NOON + DAY)
    assert (alone.spend_micro, alone.order_count, alone.document_count) == (-7_500_000, 0, 1)


async def test_an_order_brought_back_as_a_whole_is_not_counted(platform: Platform) -> None:
    member_id = await sell(
        platform, document("A-1", goods("TEA", 4, 250)), document("A-2", goods("CUP", 1, 300))
    )
    back = document(
        "R-1",
        line("TEA", -4, 250, returned_ordinal=1),
        kind="return",
        returned_number="A-1",
        occurred_at=NOON + DAY,
    )
    await record(platform, Submission(document=back))
    found = await figures(platform, member_id)
    assert (found.order_count, found.single_order_micro) == (1, 3_000_000)
    assert (await figures(platform, member_id, with_orders=False)).spend_micro == 3_000_000


async def test_what_is_cancelled_or_in_review_is_left_out(platform: Platform) -> None:
    member_id = await sell(
        platform,
        document("A-1", goods("TEA", 1, 100)),
        document("A-2", goods("TEA", 1, 100), state="placed"),
    )
    loose = document("R-1", line("TEA", -1, 100), kind="return", occurred_at=NOON + DAY)
    await record(platform, Submission(document=loose, customer=customer("C-1")))
    async with platform.database.transaction() as tx:
        cancelled = await queries.document_by_number(tx, 1, "A-2")
        assert cancelled is not None
        await orders.change_state(tx, cancelled, "cancelled", reason=None, now=NOON + DAY)
    found = await figures(platform, member_id)
    assert (found.spend_micro, found.document_count) == (1_000_000, 1)


async def test_a_person_of_several_parties_is_one(platform: Platform) -> None:
    one = await sell(platform, document("A-1", goods("TEA", 1, 100)), card="C-1")
    two = await sell(platform, document("A-2", goods("TEA", 1, 300)), card="C-2")
    nobody = UUID(int=1)
    async with platform.database.transaction() as tx:
        spans = [FigureSpan(each, None, NOON + DAY) for each in ((one, two), (nobody,), (two,))]
        found = await queries.figures(tx, spans, GBP)
    assert [each.spend_micro for each in found] == [4_000_000, 0, 3_000_000]
    assert [each.order_count for each in found] == [2, 0, 1]

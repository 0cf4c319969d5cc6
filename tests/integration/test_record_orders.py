"""Orders and returns on a real PostgreSQL: once for ever, and held against what was bought."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.domains.members.types import Identity, Inbound
from regulars.domains.orders import actions as orders
from regulars.domains.orders import queries
from regulars.domains.orders.errors import (
    DocumentConflict,
    DocumentInvalid,
    OrderNotFound,
    ReturnExceedsOrder,
)
from regulars.domains.orders.types import (
    Discount,
    DocumentFilter,
    NewDocument,
    NewLine,
    NewTender,
    ReturnedGoods,
    ReturnRequest,
)
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.kernel.errors import Refusal

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def line(sku: str = "TEA", quantity: int = 1, price: int = 250, **given: object) -> NewLine:
    return NewLine(
        sku=sku,
        quantity_milli=quantity * 1000,
        unit_price_minor=price,
        gross_minor=quantity * price,
        **given,
    )


def document(number: str, *lines: NewLine, **given: object) -> NewDocument:
    values = {"kind": "order", "occurred_at": NOON, "state": "completed", "currency": "GBP"}
    return NewDocument(
        source_id=1, number=number, scale=2, lines=lines or (line(),), **{**values, **given}
    )


def customer(card: str) -> Inbound:
    return Inbound(identities=(Identity(kind="card", value=card),), seen_at=NOON)


async def submit(platform: Platform, *submissions: Submission) -> list[RecordedOrder | Refusal]:
    async with platform.database.transaction() as tx:
        return await record_orders(tx, platform.vault, submissions, platform.clock.now())


async def record(platform: Platform, *submissions: Submission) -> list[RecordedOrder]:
    """Submit what must be recorded without a refusal."""
    answers = await submit(platform, *submissions)
    for answer in answers:
        assert isinstance(answer, RecordedOrder), answer
    return [answer for answer in answers if isinstance(answer, RecordedOrder)]


async def stored_numbers(platform: Platform) -> list[str]:
    async with platform.database.transaction() as tx:
        found = await queries.documents(tx, DocumentFilter(), after=None, count=100)
    return sorted(each.number for each in found)


async def test_an_order_is_stored_with_lines_tenders_and_sums(platform: Platform) -> None:
    sold = document(
        "A-1",
        line("TEA", 3, 250, discounts=(Discount(kind="coupon", amount_minor=50),)),
        line("CUP", 1, 990, category_code="kitchen"),
        tenders=(NewTender(kind="card", amount_minor=1690),),
        shipping_minor=100,
        tax_minor=20,
        store_id=7,
        attributes={"till": 3},
    )
    (answer,) = await record(platform, Submission(document=sold, customer=customer("C-1")))
    assert (answer.outcome, answer.state) == ("created", "completed")
    async with platform.database.transaction() as tx:
        full = await queries.full_document(tx, answer.document_id)
    head = full.document
    assert (head.gross_minor, head.discount_minor, head.total_minor) == (1740, 50, 1810)
    assert (head.member_id, head.store_id, head.attributes) == (answer.member_id, 7, {"till": 3})
    assert [(each.sku, each.net_minor) for each in full.lines] == [("TEA", 700), ("CUP", 990)]
    assert full.lines[0].discounts == [Discount(kind="coupon", amount_minor=50)]
    assert [(each.kind, each.amount_minor) for each in full.tenders] == [("card", 1690)]


async def test_the_same_number_again_changes_nothing(platform: Platform) -> None:
    submission = Submission(document=document("A-1"), customer=customer("C-1"))
    (first,) = await record(platform, submission)
    (again,) = await record(platform, submission)
    assert (again.outcome, again.document_id) == ("unchanged", first.document_id)
    assert again.member_id == first.member_id
    assert await stored_numbers(platform) == ["A-1"]


async def test_the_same_number_with_other_content_is_a_conflict(platform: Platform) -> None:
    await record(platform, Submission(document=document("A-1")))
    (answer,) = await submit(platform, Submission(document=document("A-1", line(price=251))))
    assert isinstance(answer, DocumentConflict)
    assert answer.detail == "document A-1 was sent before with other content"


async def test_one_bad_document_leaves_its_neighbours_alone(platform: Platform) -> None:
    answers = await submit(
        platform,
        Submission(document=document("A-1")),
        Submission(document=document("A-2", currency="pounds")),
        Submission(document=document("A-1")),
        Submission(document=document("A-1", line(price=9))),
        Submission(document=document("A-3")),
    )
    first, bad, repeated, other, last = answers
    assert isinstance(first, RecordedOrder)
    assert isinstance(bad, DocumentInvalid)
    assert isinstance(repeated, RecordedOrder)
    assert (repeated.outcome, repeated.document_id) == ("unchanged", first.document_id)
    assert isinstance(other, DocumentConflict)
    assert isinstance(last, RecordedOrder)
    assert await stored_numbers(platform) == ["A-1", "A-3"]


async def test_orders_of_one_card_belong_to_one_member(platform: Platform) -> None:
    answers = await record(
        platform,
        Submission(document=document("A-1"), customer=customer("C-1")),
        Submission(document=document("A-2"), customer=customer("C-1")),
        Submission(document=document("A-3"), customer=customer("C-2")),
        Submission(document=document("A-4")),
    )
    one, two, three, four = (answer.member_id for answer in answers)
    assert one == two
    assert len({one, three, four}) == 3
    standings = [answer.customer.standing for answer in answers if answer.customer]
    assert standings == ["member", "member", "member", "anonymous"]


async def sell(platform: Platform, number: str, *lines: NewLine, **given: object) -> RecordedOrder:
    submission = Submission(document=document(number, *lines, **given), customer=customer("C-1"))
    (answer,) = await record(platform, submission)
    return answer


def brought_back(number: str, order: str, *lines: NewLine) -> Submission:
    return Submission(document=document(number, *lines, kind="return", returned_number=order))


async def test_a_return_that_names_its_order_belongs_to_its_member(platform: Platform) -> None:
    sold = await sell(platform, "A-1", line("TEA", 3))
    (answer,) = await record(platform, brought_back("R-1", "A-1", line("TEA", -2)))
    assert (answer.member_id, answer.state) == (sold.member_id, "completed")
    async with platform.database.transaction() as tx:
        full = await queries.full_document(tx, answer.document_id)
        (remaining,) = await queries.lines(tx, [sold.document_id])
    assert full.document.returned_document_id == sold.document_id
    assert [(m.order_ordinal, m.quantity_milli) for m in full.matches] == [(1, 2000)]
    assert remaining.returned_milli == 2000


async def test_an_order_and_its_return_may_come_in_one_batch(platform: Platform) -> None:
    answers = await record(
        platform,
        brought_back("R-1", "A-1", line("TEA", -1)),
        Submission(document=document("A-1"), customer=customer("C-1")),
    )
    assert answers[0].member_id == answers[1].member_id


async def test_more_than_was_bought_never_comes_back(platform: Platform) -> None:
    await sell(platform, "A-1", line("TEA", 3))
    first, second, third = await submit(
        platform,
        brought_back("R-1", "A-1", line("TEA", -2)),
        brought_back("R-2", "A-1", line("TEA", -2)),
        brought_back("R-3", "A-1", line("TEA", -1)),
    )
    assert isinstance(first, RecordedOrder)
    assert isinstance(second, ReturnExceedsOrder)
    assert isinstance(third, RecordedOrder)
    assert await stored_numbers(platform) == ["A-1", "R-1", "R-3"]


async def test_a_refused_return_can_be_sent_again_when_its_order_is_there(
    platform: Platform,
) -> None:
    early = brought_back("R-1", "A-1", line("TEA", -1))
    (refused,) = await submit(platform, early)
    assert isinstance(refused, OrderNotFound)
    await sell(platform, "A-1")
    (answer,) = await record(platform, early)
    assert answer.outcome == "created"


async def test_two_returns_at_once_never_bring_back_the_same_goods(platform: Platform) -> None:
    await sell(platform, "A-1", line("TEA", 1))
    answers = await asyncio.gather(
        *(submit(platform, brought_back(f"R-{at}", "A-1", line("TEA", -1))) for at in range(6))
    )
    created = [answer for (answer,) in answers if isinstance(answer, RecordedOrder)]
    refused = [answer for (answer,) in answers if isinstance(answer, ReturnExceedsOrder)]
    assert (len(created), len(refused)) == (1, 5)


async def test_one_order_sent_by_many_at_once_is_stored_once(platform: Platform) -> None:
    submission = Submission(document=document("A-1"), customer=customer("C-1"))
    answers = await asyncio.gather(*(record(platform, submission) for _ in range(6)))
    outcomes = sorted(answer.outcome for (answer,) in answers)
    assert outcomes == ["created", *["unchanged"] * 5]
    assert len({answer.document_id for (answer,) in answers}) == 1


def without_reference(number: str, policy: str, *lines: NewLine) -> Submission:
    credit_note = document(number, *lines, kind="return", return_policy=policy)
    return Submission(document=credit_note, customer=customer("C-1"))


async def test_a_return_without_reference_waits_for_review_by_default(platform: Platform) -> None:
    await sell(platform, "A-1", line("TEA", 3))
    (answer,) = await record(platform, without_reference("R-1", "review", line("TEA", -1)))
    assert answer.state == "review"


async def test_a_return_without_reference_takes_the_latest_of_the_same_goods(
    platform: Platform,
) -> None:
    await sell(platform, "A-1", line("TEA", 3), occurred_at=NOON - timedelta(days=2))
    latest = await sell(platform, "A-2", line("TEA", 1), occurred_at=NOON - timedelta(days=1))
    await sell(platform, "A-3", line("TEA", 9), occurred_at=NOON + timedelta(days=1))
    (answer,) = await record(platform, without_reference("R-1", "match", line("TEA", -2)))
    async with platform.database.transaction() as tx:
        full = await queries.full_document(tx, answer.document_id)
    assert answer.state == "completed"
    assert [match.quantity_milli for match in full.matches] == [1000, 1000]
    assert latest.document_id in {match.order_id for match in full.matches}
    (rest,) = await record(platform, without_reference("R-2", "match", line("TEA", -5)))
    assert rest.state == "review"


async def drafted(platform: Platform, order_id: UUID, request: ReturnRequest) -> RecordedOrder:
    async with platform.database.transaction() as tx:
        draft = await orders.draft_return(tx, order_id, request)
        (answer,) = await record_orders(
            tx, platform.vault, [Submission(document=draft)], platform.clock.now()
        )
    assert isinstance(answer, RecordedOrder), answer
    return answer


async def test_returns_in_parts_are_worth_exactly_what_was_paid(platform: Platform) -> None:
    discount = Discount(kind="coupon", amount_minor=100)
    sold = await sell(platform, "A-1", line("TEA", 3, 333, discounts=(discount,)))
    one_cup = (ReturnedGoods(sku="TEA", quantity_milli=1000),)
    totals = []
    for number, goods in (("R-1", one_cup), ("R-2", one_cup), ("R-3", ())):
        request = ReturnRequest(number=number, occurred_at=NOON, goods=goods)
        answer = await drafted(platform, sold.document_id, request)
        async with platform.database.transaction() as tx:
            totals.append((await queries.document(tx, answer.document_id)).total_minor)
    assert totals == [-300, -299, -300]
    assert sum(totals) == -(999 - 100)


async def test_documents_are_listed_latest_first_and_page_by_page(platform: Platform) -> None:
    for at in range(5):
        await sell(platform, f"A-{at}", occurred_at=NOON + timedelta(hours=at % 3))
    async with platform.database.transaction() as tx:
        first = await queries.documents(tx, DocumentFilter(kind="order"), after=None, count=3)
        rest = await queries.documents(
            tx, DocumentFilter(), after=(first[-1].occurred_at, first[-1].id), count=3
        )
    assert first[0].number == "A-2"
    assert len({each.id for each in (*first, *rest)}) == 5
    hours = [each.occurred_at for each in (*first, *rest)]
    assert hours == sorted(hours, reverse=True)

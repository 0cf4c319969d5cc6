"""Shops with a history for replays: members, orders and returns drawn from a seed."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as ledger_queries
from regulars.domains.ledger.types import Act, Posted, Posting
from regulars.domains.members.types import Identity, Inbound
from regulars.domains.orders import actions as orders
from regulars.domains.orders.types import (
    NewDocument,
    NewLine,
    NewTender,
    ReturnedGoods,
    ReturnRequest,
    State,
)
from regulars.flows.change_order_state import change_order_state
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.flows.replay.request import ReplayInput, Stretch, Versions, between, new_job
from regulars.flows.replay.run import Means, Report, run_replay
from regulars.flows.replay.sharing import Sharing
from regulars.infra import jobs
from regulars.infra.clock import MovableClock

BEGAN = datetime(2026, 3, 1, 13, tzinfo=UTC)
"""An hour after the clock of the tests begins."""
PAGE_COUNT = 50
"""Small, so that even a short history is read in several pages."""
GOODS = ("TEA", "CUP", "POT", "MILK")


def means_of(platform: Platform) -> Means:
    return Means(
        database=platform.database,
        vault=platform.vault,
        clock=platform.clock,
        home=platform.settings.home,
    )


async def replay(
    platform: Platform,
    *,
    program: str = "main",
    versions: Versions | None = None,
    from_at: datetime | None = None,
    opening: str = "live",
    sharing: Sharing | None = None,
) -> Report:
    """Run a replay to its end, as the worker would."""
    now = platform.clock.now()
    stretch = between(Stretch(from_at=from_at), "Europe/London", now)
    given = ReplayInput(
        program=program,
        from_at=stretch[0],
        until_at=stretch[1],
        opening="live" if opening == "live" else "zero",
        versions=versions or Versions(),
    )
    async with platform.database.transaction() as tx:
        job = await jobs.request(tx, new_job(given, "test", is_for_worker=True), now)
    means = msgspec.structs.replace(
        means_of(platform), sharing=sharing or Sharing(), page_count=PAGE_COUNT
    )
    return await run_replay(means, job.id, lambda _: None)


class Shop:
    """Records a history one day after the other: sales, returns with and without their order."""

    def __init__(self, platform: Platform, seed: int, member_count: int) -> None:
        self._platform = platform
        self._random = random.Random(seed)
        self._member_count = member_count
        self._open: list[tuple[RecordedOrder, str, dict[int, int]]] = []
        self.document_count = 0

    async def trade(self, count: int, began_at: datetime = BEGAN) -> datetime:
        """Record so many documents, some hours apart; the instant of the last, just passed."""
        at = began_at
        for _ in range(count):
            at += timedelta(minutes=self._random.randint(20, 600))
            self.document_count += 1
            draw = self._random.random()
            if draw < 0.2 and self._open:
                await self._bring_back(at)
            elif draw < 0.25:
                await self._note(at)
            else:
                await self._sell(at)
        self._go_to(at + timedelta(seconds=1))
        return at

    def _go_to(self, at: datetime) -> None:
        clock = self._platform.clock
        assert isinstance(clock, MovableClock)
        clock.advance(at - clock.now())

    async def pay_with_points(self, units: int) -> None:
        """Whoever bought last pays a part of another order with points, and brings it all back."""
        await self.bring_back_all(await self.buy_with_points(units))

    async def buy_with_points(self, units: int) -> UUID:
        """Whoever bought last pays a part of another order with points; the order."""
        tender = NewTender(kind="points", amount_minor=units, asset="points", units=units)
        return (await self._order_again(tenders=(tender,))).document_id

    async def bring_back_all(self, order_id: UUID) -> None:
        """All of an order comes back an hour later."""
        self._go_to(self._platform.clock.now() + timedelta(hours=1))
        request = ReturnRequest(number=f"R-{order_id}", occurred_at=self._platform.clock.now())
        async with self._platform.database.transaction() as tx:
            draft = await orders.draft_return(tx, order_id, request)
        await self._record(Submission(document=draft))

    async def place_and(self, state: State) -> None:
        """Whoever bought last places an order, which is completed or cancelled later."""
        await self.bring_to(await self.place(), state)

    async def place(self, units: int = 0) -> UUID:
        """Whoever bought last places an order, a part of it paid with so many points; the order."""
        tender = NewTender(kind="points", amount_minor=units, asset="points", units=units)
        tenders = (tender,) if units else ()
        return (await self._order_again(state="paid", tenders=tenders)).document_id

    async def bring_to(self, document_id: UUID, state: State) -> None:
        """A document reaches a state an hour later."""
        self._go_to(self._platform.clock.now() + timedelta(hours=1))
        async with self._platform.database.transaction() as tx:
            await change_order_state(
                tx,
                self._platform.vault,
                document_id,
                state,
                reason=None,
                now=self._platform.clock.now(),
            )

    async def bring_back_a_line(self, order_id: UUID) -> None:
        """One piece of an order's first line comes back an hour later."""
        self._go_to(self._platform.clock.now() + timedelta(hours=1))
        self.document_count += 1
        request = ReturnRequest(
            number=f"L-{self.document_count}",
            occurred_at=self._platform.clock.now(),
            goods=(ReturnedGoods(ordinal=1, quantity_milli=1000),),
        )
        async with self._platform.database.transaction() as tx:
            draft = await orders.draft_return(tx, order_id, request)
        await self._record(Submission(document=draft))

    async def send_back_more(self) -> UUID:
        """Whoever bought last sends back more than they bought, and does not say of which order.

        What is found is taken back at once, and the return waits for somebody; the return.
        """
        _, card, _ = self._open[-1]
        at = self._platform.clock.now() + timedelta(hours=1)
        self.document_count += 1
        line = NewLine(
            sku="TEA", quantity_milli=-99_000, unit_price_minor=500, gross_minor=-99 * 500
        )
        document = _document(
            "return", f"M-{self.document_count}", at, (line,), return_policy="match"
        )
        answer = await self._record(Submission(document=document, customer=_customer(card, at)))
        assert answer.state == "review"
        return answer.document_id

    async def by_hand(self, act: Act) -> None:
        """Something is done to the points of whoever bought last, without an order."""
        order, _, _ = self._open[-1]
        now = self._platform.clock.now()
        async with self._platform.database.transaction() as tx:
            asset = await ledger_queries.asset_of_code(tx, "points")
            posting = Posting(
                owner_ids=(order.member_id,),
                asset_id=asset.id,
                effective_at=now,
                act=act,
                reason="by hand",
            )
            (answer,) = await ledger.post(tx, [posting], now)
        assert isinstance(answer, Posted), answer

    async def _order_again(self, **more: Any) -> RecordedOrder:
        _, card, _ = self._open[-1]
        at = self._platform.clock.now() + timedelta(hours=1)
        self.document_count += 1
        lines = (self._line(2), self._line(1))
        document = _document("order", f"A-{self.document_count}", at, lines, **more)
        return await self._record(Submission(document=document, customer=_customer(card, at)))

    async def _sell(self, at: datetime) -> None:
        card = f"C-{self._random.randrange(self._member_count)}"
        lines = tuple(
            self._line(self._random.randint(1, 4)) for _ in range(self._random.randint(1, 4))
        )
        document = _document("order", f"A-{self.document_count}", at, lines)
        answer = await self._record(Submission(document=document, customer=_customer(card, at)))
        open_milli = {n: line.quantity_milli for n, line in enumerate(lines, start=1)}
        self._open.append((answer, card, open_milli))

    def _line(self, quantity: int) -> NewLine:
        price = self._random.randint(99, 9_999)
        return NewLine(
            sku=self._random.choice(GOODS),
            quantity_milli=quantity * 1000,
            unit_price_minor=price,
            gross_minor=price * quantity,
        )

    async def _bring_back(self, at: datetime) -> None:
        place = self._random.randrange(len(self._open))
        order, card, open_milli = self._open[place]
        ordinal = self._random.choice(sorted(open_milli))
        goods = ReturnedGoods(ordinal=ordinal, quantity_milli=1000)
        request = ReturnRequest(number=f"R-{self.document_count}", occurred_at=at, goods=(goods,))
        async with self._platform.database.transaction() as tx:
            draft = await orders.draft_return(tx, order.document_id, request)
        await self._record(Submission(document=draft))
        open_milli[ordinal] -= 1000
        left = {at: milli for at, milli in open_milli.items() if milli}
        self._open[place] = (order, card, left)
        if not left:
            del self._open[place]

    async def _note(self, at: datetime) -> None:
        card = f"C-{self._random.randrange(self._member_count)}"
        price = self._random.randint(99, 4_999)
        line = NewLine(sku="TEA", quantity_milli=-1000, unit_price_minor=price, gross_minor=-price)
        document = _document(
            "return", f"N-{self.document_count}", at, (line,), return_policy="by_amount"
        )
        await self._record(Submission(document=document, customer=_customer(card, at)))

    async def _record(self, submission: Submission) -> RecordedOrder:
        self._go_to(submission.document.occurred_at)
        async with self._platform.database.transaction() as tx:
            (answer,) = await record_orders(
                tx, self._platform.vault, [submission], self._platform.clock.now()
            )
        assert isinstance(answer, RecordedOrder), answer
        return answer


def _customer(card: str, at: datetime) -> Inbound:
    return Inbound(identities=(Identity(kind="card", value=card),), seen_at=at)


def _document(
    kind: Any, number: str, at: datetime, lines: tuple[NewLine, ...], **more: Any
) -> NewDocument:
    given: Mapping[str, Any] = {"state": "completed", **more}
    return NewDocument(
        kind=kind,
        source_id=1,
        number=number,
        occurred_at=at,
        currency="GBP",
        scale=2,
        lines=lines,
        **given,
    )

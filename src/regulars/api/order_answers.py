"""Orders and returns as the API answers them. Amounts that stand alone are money objects."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import msgspec

from regulars.domains.members.types import MemberView, RefusedIdentity, Standing
from regulars.domains.orders.types import (
    Discount,
    Document,
    FullDocument,
    Kind,
    Line,
    Match,
    Outcome,
    State,
    StateChange,
    Tender,
    Totals,
)
from regulars.flows.record_orders import RecordedOrder
from regulars.flows.rewards.effects import Effects
from regulars.kernel.errors import FieldError, Refusal
from regulars.kernel.money import Money


class RecordedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an order or return, of whom it names, and everything that it did.

    `effects` are those that it had when it was recorded, now or before; `balances` among them are
    as they stand now. What was undone since is under `/v1/orders/{id}/effects`.
    """

    id: UUID
    member_id: UUID
    outcome: Outcome
    state: State
    standing: Standing | None = None
    is_new_member: bool = False
    refused_identities: list[RefusedIdentity] = []
    effects: Effects | None = None


class ProblemAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Why one item of a batch was refused."""

    code: str
    detail: str
    errors: list[FieldError] = []


class ItemAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one item of a batch: what was recorded, or the problem."""

    outcome: Literal["created", "unchanged", "refused"]
    recorded: RecordedAnswer | None = None
    problem: ProblemAnswer | None = None


class BatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer for each item, in order."""

    results: list[ItemAnswer]


class BuyerAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Whose an order is today; the name is masked as it is in lists of members."""

    id: UUID
    standing: Standing
    name: str | None


class DocumentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An order or return without its lines."""

    id: UUID
    member_id: UUID
    kind: Kind
    state: State
    source_id: int
    number: str
    channel_id: int | None
    store_id: int | None
    campaign_id: int | None
    occurred_at: datetime
    recorded_at: datetime
    gross: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    line_count: int
    is_backfill: bool
    returned_document_id: UUID | None
    return_policy: str | None
    attributes: dict[str, Any] | None
    member: BuyerAnswer | None = None


class MovedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A document in its new state, and what the change did."""

    document: DocumentAnswer
    effects: Effects


class LineAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A line; amounts are in the document's minor units."""

    ordinal: int
    sku: str
    description: str | None
    category: str | None
    brand: str | None
    quantity: str
    returned_quantity: str
    unit_price_minor: int
    gross_minor: int
    discount_minor: int
    net_minor: int
    discounts: list[Discount]


class MatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a returned line, and the line of an order that it brings back."""

    ordinal: int
    order_id: UUID
    order_ordinal: int
    quantity: str


class FullAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An order or return with everything that belongs to it."""

    document: DocumentAnswer
    lines: list[LineAnswer]
    tenders: list[Tender]
    states: list[StateChange]
    matches: list[MatchAnswer]


class TotalsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Counts and sums over the documents of one currency and scale."""

    order_count: int
    return_count: int
    line_count: int
    return_line_count: int
    gross: Money
    total: Money
    first_at: datetime
    last_at: datetime


def recorded_answer(recorded: RecordedOrder) -> RecordedAnswer:
    customer = recorded.customer
    return RecordedAnswer(
        id=recorded.document_id,
        member_id=recorded.member_id,
        outcome=recorded.outcome,
        state=recorded.state,
        standing=customer.standing if customer else None,
        is_new_member=customer.is_new if customer else False,
        refused_identities=list(customer.refused) if customer else [],
        effects=recorded.effects,
    )


def batch_answer(answers: Sequence[RecordedOrder | Refusal]) -> BatchAnswer:
    return BatchAnswer(results=[_item_answer(answer) for answer in answers])


def _item_answer(answer: RecordedOrder | Refusal) -> ItemAnswer:
    if isinstance(answer, Refusal):
        problem = ProblemAnswer(code=answer.code, detail=answer.detail, errors=list(answer.errors))
        return ItemAnswer(outcome="refused", problem=problem)
    return ItemAnswer(outcome=answer.outcome, recorded=recorded_answer(answer))


def buyer_answer(member: MemberView) -> BuyerAnswer:
    profile = member.profile
    return BuyerAnswer(
        id=member.id, standing=member.standing, name=profile.full_name or profile.nickname
    )


def document_answer(document: Document, member: BuyerAnswer | None = None) -> DocumentAnswer:
    money = _money_of(document)
    return DocumentAnswer(
        id=document.id,
        member_id=document.member_id,
        kind=document.kind,
        state=document.state,
        source_id=document.source_id,
        number=document.number,
        channel_id=document.channel_id,
        store_id=document.store_id,
        campaign_id=document.campaign_id,
        occurred_at=document.occurred_at,
        recorded_at=document.recorded_at,
        gross=money(document.gross_minor),
        discount=money(document.discount_minor),
        shipping=money(document.shipping_minor),
        tax=money(document.tax_minor),
        total=money(document.total_minor),
        line_count=document.line_count,
        is_backfill=document.is_backfill,
        returned_document_id=document.returned_document_id,
        return_policy=document.return_policy,
        attributes=document.attributes,
        member=member,
    )


def full_answer(full: FullDocument) -> FullAnswer:
    return FullAnswer(
        document=document_answer(full.document),
        lines=[_line_answer(line) for line in full.lines],
        tenders=full.tenders,
        states=full.states,
        matches=[_match_answer(match) for match in full.matches],
    )


def totals_answer(totals: Totals) -> TotalsAnswer:
    money = _money_of(totals)
    return TotalsAnswer(
        order_count=totals.order_count,
        return_count=totals.return_count,
        line_count=totals.line_count,
        return_line_count=totals.return_line_count,
        gross=money(totals.gross_minor),
        total=money(totals.total_minor),
        first_at=totals.first_at,
        last_at=totals.last_at,
    )


def _money_of(owner: Document | Totals) -> Callable[[int], Money]:
    """Turns minor units of this owner into money objects."""
    return lambda amount: Money(amount=amount, currency=owner.currency, scale=owner.scale)


def _line_answer(line: Line) -> LineAnswer:
    return LineAnswer(
        ordinal=line.ordinal,
        sku=line.sku,
        description=line.description,
        category=line.category_code,
        brand=line.brand_code,
        quantity=_quantity(line.quantity_milli),
        returned_quantity=_quantity(line.returned_milli),
        unit_price_minor=line.unit_price_minor,
        gross_minor=line.gross_minor,
        discount_minor=line.discount_minor,
        net_minor=line.net_minor,
        discounts=line.discounts or [],
    )


def _match_answer(match: Match) -> MatchAnswer:
    return MatchAnswer(
        ordinal=match.return_ordinal,
        order_id=match.order_id,
        order_ordinal=match.order_ordinal,
        quantity=_quantity(match.quantity_milli),
    )


def _quantity(milli: int) -> str:
    """A quantity without needless zeros: `2`, `1.5`, `-0.125`."""
    return f"{(Decimal(milli) / 1000).normalize():f}"

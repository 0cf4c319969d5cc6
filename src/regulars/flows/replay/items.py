"""What happens in a replay, one after the other."""

from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from regulars.domains.ledger.types import HandMovement
from regulars.domains.orders.types import Kind, PastSale, SalePart, SaleTender, State
from regulars.domains.rules.types import TenderFacts
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.sales import Sale


class Sold(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An order or a return, as it was first recorded.

    `owner_ids` are the member and the parties merged into them. Of an order `is_undone` says that
    some of it came back later or that it was cancelled: what it was granted must be remembered.
    """

    sale: Sale
    owner_ids: tuple[UUID, ...]
    parts: tuple[SalePart, ...] = ()
    paid_in_units: tuple[SaleTender, ...] = ()
    is_undone: bool = False


class Did(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An event, or that somebody joined."""

    happening: Happening


class Stated(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A document that reached a state after it was recorded."""

    document_id: UUID
    kind: Kind
    owner_ids: tuple[UUID, ...]
    state: State
    at: datetime


class Moved(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Units that were really moved by hand; `owner_ids` are whose they were."""

    movement: HandMovement
    owner_ids: tuple[UUID, ...]


Item: TypeAlias = Sold | Did | Stated | Moved


def sold_of(past: PastSale, owner_ids: tuple[UUID, ...], at: datetime | None = None) -> Sold:
    """A stored document as it was just before `at`, or else when it was recorded."""
    return Sold(
        sale=Sale(
            id=past.id,
            kind=past.kind,
            state=_state_before(past, at),
            source_id=past.source_id,
            number=past.number,
            channel_id=past.channel_id,
            store_id=past.store_id,
            campaign_id=past.campaign_id,
            occurred_at=past.occurred_at,
            currency=past.currency,
            scale=past.scale,
            shipping_minor=past.shipping_minor,
            lines=past.lines,
            tenders=tuple(
                [
                    TenderFacts(kind=each.kind, amount_minor=each.amount_minor)
                    for each in past.tenders
                ]
            ),
            attributes=past.attributes,
            is_backfill=True,
            return_policy=past.return_policy,
        ),
        owner_ids=owner_ids,
        parts=past.parts,
        paid_in_units=tuple([each for each in past.tenders if each.asset is not None]),
        is_undone=past.is_returned or bool(past.changes),
    )


def stated_of(past: PastSale, owner_ids: tuple[UUID, ...]) -> list[Stated]:
    """The states that a document reached later, in order."""
    return [
        Stated(
            document_id=past.id,
            kind=past.kind,
            owner_ids=owner_ids,
            state=each.state,
            at=each.changed_at,
        )
        for each in past.changes
    ]


def _state_before(past: PastSale, at: datetime | None) -> State:
    if not past.changes:
        return past.state
    reached = [each.state for each in past.changes if at is not None and each.changed_at < at]
    if reached:
        return reached[-1]
    return "paid" if past.kind == "order" else "review"

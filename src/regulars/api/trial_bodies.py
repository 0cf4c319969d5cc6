"""What dry runs and replays are asked with."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from regulars.api.order_bodies import OrderBody
from regulars.api.order_desk import new_line, new_tenders
from regulars.bootstrap import Platform
from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.errors import UnknownCode
from regulars.domains.catalog.types import MentionedKind
from regulars.domains.members import queries as members
from regulars.domains.members.errors import MemberNotFound
from regulars.domains.orders.types import NewDocument
from regulars.flows.replay.request import MONTHS_MAX, Opening, Versions
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.sales import sale_of_new
from regulars.infra.db import Tx
from regulars.kernel.errors import InvalidInput
from regulars.kernel.ids import new_id
from regulars.kernel.money import scale_of


class DryRunBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stored order or return, a stored event, or a made-up order; and what it is tried on.

    `versions` names rules and ladders that go by their draft, by a version's number or not at
    all; what is not named goes as it is live. A made-up order may name codes that are known only.
    """

    document_id: UUID | None = None
    event_id: UUID | None = None
    order: OrderBody | None = None
    versions: Versions = msgspec.field(default_factory=Versions)


class ReplayBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which stretch of history is replayed, and on what.

    Either the last `months`, beginning with a local month, or from and until; nothing means all.
    `opening` says with what members begin: what they had (`live`), or nothing (`zero`).
    """

    months: Annotated[int, Meta(ge=1, le=MONTHS_MAX)] | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    opening: Opening = "live"
    versions: Versions = msgspec.field(default_factory=Versions)
    name: Annotated[str, Meta(max_length=200)] | None = None


async def made_up(
    tx: Tx, platform: Platform, body: OrderBody, now: datetime
) -> tuple[Happening, bool]:
    """An order that was never placed, as something that happens; and whether its member is known.

    Refuses codes that the catalog has not, a member that is not there, and an unclear currency.
    """
    known = await _owners(tx, platform, body)
    source_id = await _id(tx, "source", body.source) or 0
    currency = body.currency
    if currency is None and source_id:
        currency = (await platform.sources.of(source_id)).currency
    if currency is None:
        raise InvalidInput("neither the order nor its source names a currency")
    occurred_at = now if body.occurred_at is None else body.occurred_at.astimezone(UTC)
    document = NewDocument(
        kind="order",
        source_id=source_id,
        number=body.number,
        occurred_at=occurred_at,
        currency=currency,
        scale=scale_of(currency) if body.scale is None else body.scale,
        lines=tuple(new_line(line, at, "order") for at, line in enumerate(body.lines)),
        tenders=new_tenders(body.tenders, 1),
        state=body.state,
        channel_id=await _id(tx, "channel", body.channel),
        store_id=await _id(tx, "store", body.store),
        campaign_id=await _id(tx, "campaign", body.campaign),
        shipping_minor=body.shipping_minor,
        tax_minor=body.tax_minor,
        attributes=body.attributes,
    )
    sale = sale_of_new(new_id(), document, body.state)
    happening = Happening(
        kind="order",
        reference_id=sale.id,
        owner_ids=known or (new_id(),),
        occurred_at=occurred_at,
        sale=sale,
        store_id=sale.store_id,
        channel_id=sale.channel_id,
    )
    return happening, known is not None


async def _owners(tx: Tx, platform: Platform, body: OrderBody) -> tuple[UUID, ...] | None:
    """The member whom the order names; None for a stranger."""
    member_id = body.member_id
    if member_id is None and body.customer is not None and body.customer.identities:
        found = await members.find_by_identities(tx, platform.vault, body.customer.identities)
        member_id = next((each for each in found if each is not None), None)
    if member_id is None:
        return None
    person = (await members.persons(tx, [member_id])).get(member_id)
    if person is None:
        raise MemberNotFound(f"no member {member_id}")
    return person.owner_ids


async def _id(tx: Tx, kind: MentionedKind, code: str | None) -> int | None:
    if code is None:
        return None
    found = (await catalog.ids_of(tx, kind, [code])).get(code)
    if found is None:
        raise UnknownCode(kind, code)
    return found

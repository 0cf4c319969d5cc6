"""What the model made, as the flows take it: codes become numbers, sales become documents."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import msgspec

from regulars.domains.catalog import queries as known
from regulars.domains.catalog.types import CampaignInput
from regulars.domains.events.types import Kind, NewEvent
from regulars.domains.members.types import (
    ConsentGiven,
    Identity,
    Inbound,
    ProfileChange,
    TagChange,
)
from regulars.domains.orders.types import Discount, NewDocument, NewLine, NewTender, State
from regulars.flows.record_orders import Submission
from regulars.flows.sample.behaviour import Deed
from regulars.flows.sample.goods import CHANNELS, SOURCE_OF, SOURCES, STORES
from regulars.flows.sample.people import CAMPAIGNS, WECHAT_APP, Campaign, Member
from regulars.flows.sample.sales import Document, Piece, Return, Sale
from regulars.flows.sample.seed import CURRENCY, POINTS, TIME_ZONE, Seed
from regulars.flows.tracked_person import USER_NAMESPACE
from regulars.infra.db import Tx

_SCALE = 2
_TEXT_VERSION = "sample-1"


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of the catalog's codes."""

    sources: Mapping[str, int]
    channels: Mapping[str, int]
    stores: Mapping[str, int]
    campaigns: Mapping[str, int]


async def numbers(tx: Tx) -> Numbers:
    """The numbers of the sample's codes, once its ground is laid."""
    return Numbers(
        sources=await known.ids_of(tx, "source", [each.code for each in SOURCES]),
        channels=await known.ids_of(tx, "channel", [each.code for each in CHANNELS]),
        stores=await known.ids_of(tx, "store", [each.code for each in STORES]),
        campaigns=await known.ids_of(tx, "campaign", [each.code for each in CAMPAIGNS]),
    )


def campaigns(seed: Seed) -> list[CampaignInput]:
    """The campaigns of the history as entries of the catalog."""
    return [_campaign(seed, each) for each in CAMPAIGNS]


def inbound(member: Member, numbers: Numbers) -> Inbound:
    """That somebody joined, and all that they said of themselves."""
    return Inbound(
        identities=_identities(member),
        seen_at=member.joined_at,
        profile=ProfileChange(
            full_name=member.full_name,
            gender=member.gender,
            birth_date=member.birth_date,
            locale="zh-CN",
            time_zone=TIME_ZONE,
            country="CN",
            region=member.place.region,
            city=member.place.city,
        ),
        source_id=numbers.sources[SOURCE_OF[member.joined_channel]],
        channel_id=numbers.channels[member.joined_channel],
        store_id=numbers.stores[member.place.code] if member.acquired != "campaign" else None,
        registers=True,
    )


def consents(member: Member, member_id: UUID) -> list[ConsentGiven]:
    """What they agreed to when they joined, and what they did not."""
    return [
        ConsentGiven(
            member_id=member_id,
            purpose=purpose,
            channel="*",
            basis="contract" if purpose == "service" else "consent",
            is_granted=is_granted,
            source=member.joined_channel,
            text_version=_TEXT_VERSION,
            occurred_at=member.joined_at,
        )
        for purpose, is_granted in member.consents.items()
    ]


def tags(member: Member, member_id: UUID) -> list[TagChange]:
    """The tags that staff have given them."""
    return [TagChange(member_id=member_id, tag=tag) for tag in member.tags]


def submission(document: Document, member_id: UUID, numbers: Numbers) -> Submission:
    """An order or a return, as history."""
    made = _order(document, numbers) if isinstance(document, Sale) else _return(document, numbers)
    return Submission(document=made, member_id=member_id)


def event(deed: Deed, numbers: Numbers) -> NewEvent:
    """An event, as the tracking protocol would have brought it."""
    return NewEvent(
        source_id=numbers.sources[SOURCE_OF[deed.channel]],
        channel_id=numbers.channels[deed.channel],
        message_id=deed.message_id,
        kind=cast(Kind, deed.kind),
        name=deed.name,
        occurred_at=deed.occurred_at,
        original_at=deed.occurred_at,
        content=deed.content,
    )


def _campaign(seed: Seed, campaign: Campaign) -> CampaignInput:
    def day(number: int) -> datetime:
        return seed.begins_at + timedelta(days=number)

    return CampaignInput(
        code=campaign.code,
        name=campaign.name,
        utm_source=campaign.utm_source,
        utm_medium=campaign.utm_medium,
        utm_campaign=campaign.code,
        starts_at=day(campaign.begins_day),
        ends_at=day(campaign.begins_day + campaign.days),
    )


def _identities(member: Member) -> tuple[Identity, ...]:
    found = [
        Identity(kind="phone", value=member.phone, is_verified=True),
        Identity(kind="external", namespace=USER_NAMESPACE, value=member.external_id),
    ]
    if member.mail:
        found.append(Identity(kind="email", value=member.mail))
    if member.card:
        found.append(Identity(kind="card", value=member.card))
    if member.openid:
        found.append(Identity(kind="openid", namespace=WECHAT_APP, value=member.openid))
    return tuple(found)


def _order(sale: Sale, numbers: Numbers) -> NewDocument:
    paid_minor = sale.net_minor + sale.postage_minor - sale.paid_units
    tenders = [NewTender(kind=sale.tender, amount_minor=paid_minor)]
    if sale.paid_units:
        tenders.append(
            NewTender(
                kind="points", amount_minor=sale.paid_units, asset=POINTS, units=sale.paid_units
            )
        )
    return NewDocument(
        kind="order",
        source_id=numbers.sources[SOURCE_OF[sale.channel]],
        number=sale.number,
        occurred_at=sale.occurred_at,
        currency=CURRENCY,
        scale=_SCALE,
        lines=tuple(_line(each, each.quantity) for each in sale.pieces),
        tenders=tuple(tenders),
        state=cast(State, sale.state),
        channel_id=numbers.channels[sale.channel],
        store_id=None if sale.store is None else numbers.stores[sale.store],
        campaign_id=None if sale.campaign is None else numbers.campaigns[sale.campaign],
        shipping_minor=sale.postage_minor,
        is_backfill=True,
    )


def _return(found: Return, numbers: Numbers) -> NewDocument:
    sale = found.sale
    return NewDocument(
        kind="return",
        source_id=numbers.sources[SOURCE_OF[sale.channel]],
        number=found.number,
        occurred_at=found.occurred_at,
        currency=CURRENCY,
        scale=_SCALE,
        lines=tuple(
            _line(sale.pieces[at], -quantity, at + 1) for at, quantity in found.quantities.items()
        ),
        state="completed",
        channel_id=numbers.channels[sale.channel],
        store_id=None if sale.store is None else numbers.stores[sale.store],
        returned_number=sale.number,
        is_backfill=True,
    )


def _line(piece: Piece, quantity: int, returned_ordinal: int | None = None) -> NewLine:
    """So many of the line's goods, with their share of its discount; negative ones come back."""
    share_minor = _share(piece.discount_minor, abs(quantity), piece.quantity)
    discounts: tuple[Discount, ...] = ()
    if share_minor:
        amount_minor = share_minor if quantity > 0 else -share_minor
        discounts = (Discount(kind=piece.discount_kind, amount_minor=amount_minor),)
    return NewLine(
        sku=piece.good.sku,
        quantity_milli=quantity * 1_000,
        unit_price_minor=piece.good.price_minor,
        gross_minor=quantity * piece.good.price_minor,
        discounts=discounts,
        description=piece.good.name,
        category_code=piece.good.category,
        brand_code=piece.good.brand,
        returned_ordinal=returned_ordinal,
    )


def _share(amount_minor: int, part: int, whole: int) -> int:
    """The part's share, half up."""
    return (2 * amount_minor * part + whole) // (2 * whole)

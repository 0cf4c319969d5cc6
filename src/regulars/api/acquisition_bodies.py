"""What the routes of acquisition take and answer."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from regulars.domains.insights.types.acquisition import Acquisition, Cost, How, Link, Places, Touch
from regulars.flows.acquisition.costs import CostAnswer, CostLine
from regulars.flows.acquisition.places import PlaceCodes
from regulars.kernel.money import Money, decimal_from_minor, scale_of

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Codes = Mapping[Places, PlaceCodes]


class LinkBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link: where it leads, and through what whoever follows it came."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    target_url: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    campaign: Code | None = None
    partner: Code | None = None
    channel: Code | None = None
    store: Code | None = None
    is_active: bool = True


class LinkAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A link. `url` is what to publish; it leads to `leads_to` and counts who follows it."""

    code: str
    name: str
    target_url: str
    campaign: str | None
    partner: str | None
    channel: str | None
    store: str | None
    is_active: bool
    url: str
    leads_to: str
    click_count: int
    created_at: datetime
    updated_at: datetime


class TouchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Through what a member came, when, and what that was read from.

    `how`: a `link` of ours, a `code` that was given, `campaign` parameters, or only the place of
    `registration`.
    """

    how: How
    occurred_at: datetime
    event_id: UUID | None
    campaign: str | None
    partner: str | None
    channel: str | None
    store: str | None
    evidence: dict[str, str]


class AcquisitionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Where a member came from: the first and the last touch within the look-back."""

    member_id: UUID
    joined_at: datetime
    touch_count: int
    first: TouchAnswer
    last: TouchAnswer


class AcquisitionsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Where members came from, as far as it is known."""

    items: list[AcquisitionAnswer]


class CostBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was spent from a day until the end of another (the same by default), and on what."""

    from_on: date
    to_on: date | None = None
    amount: Money
    campaign: Code | None = None
    partner: Code | None = None
    channel: Code | None = None
    store: Code | None = None
    reference: Annotated[str, msgspec.Meta(max_length=200)] = ""
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class CostsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Costs to enter, up to a thousand."""

    items: Annotated[list[CostBody], msgspec.Meta(min_length=1, max_length=1000)]


class CostsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each, in order; `line` counts from 1."""

    results: list[CostAnswer]
    created_count: int
    known_count: int
    refused_count: int


class KeptCost(msgspec.Struct, frozen=True, kw_only=True):
    """A cost as it is kept: from its first day until before `before_on`."""

    id: UUID
    from_on: date
    before_on: date
    amount: Money
    campaign: str | None
    partner: str | None
    channel: str | None
    store: str | None
    reference: str
    note: str
    created_at: datetime


class AcquisitionSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many days before joining a touch counts."""

    lookback_days: Annotated[int, msgspec.Meta(ge=1, le=365)]


class AttributionRequested(msgspec.Struct, frozen=True, kw_only=True):
    """The job that finds out where members came from."""

    job_id: UUID


def codes_of(body: LinkBody | CostBody) -> PlaceCodes:
    return PlaceCodes(
        campaign=body.campaign, partner=body.partner, channel=body.channel, store=body.store
    )


def line_of(body: CostBody) -> CostLine:
    money = body.amount
    scale = scale_of(money.currency) if money.scale is None else money.scale
    return CostLine(
        from_text=body.from_on.isoformat(),
        to_text=body.to_on.isoformat() if body.to_on else "",
        amount_text=f"{decimal_from_minor(money.amount, scale):f}",
        currency=money.currency,
        codes=codes_of(body),
        reference=body.reference,
        note=body.note,
    )


def costs_answer(results: list[CostAnswer]) -> CostsAnswer:
    counts = {name: sum(each.outcome == name for each in results) for name in _OUTCOMES}
    return CostsAnswer(
        results=results, **{f"{name}_count": count for name, count in counts.items()}
    )


_OUTCOMES = ("created", "known", "refused")


def link_answer(link: Link, codes: Codes, url: str, leads_to: str) -> LinkAnswer:
    return LinkAnswer(
        code=link.code,
        name=link.name,
        target_url=link.target_url,
        **msgspec.structs.asdict(codes[link.places]),
        is_active=link.is_active,
        url=url,
        leads_to=leads_to,
        click_count=link.click_count,
        created_at=link.created_at,
        updated_at=link.updated_at,
    )


def acquisition_answer(found: Acquisition, codes: Codes) -> AcquisitionAnswer:
    return AcquisitionAnswer(
        member_id=found.member_id,
        joined_at=found.joined_at,
        touch_count=found.touch_count,
        first=_touch(found.first, codes),
        last=_touch(found.last, codes),
    )


def kept_cost(cost: Cost, codes: Codes) -> KeptCost:
    given = cost.given
    return KeptCost(
        id=cost.id,
        from_on=given.from_on,
        before_on=given.before_on,
        amount=Money(amount=given.amount_minor, currency=given.currency, scale=given.scale),
        **msgspec.structs.asdict(codes[given.places]),
        reference=given.reference,
        note=given.note,
        created_at=cost.created_at,
    )


def _touch(touch: Touch, codes: Codes) -> TouchAnswer:
    return TouchAnswer(
        how=touch.how,
        occurred_at=touch.occurred_at,
        event_id=touch.event_id,
        **msgspec.structs.asdict(codes[touch.places]),
        evidence=touch.evidence,
    )

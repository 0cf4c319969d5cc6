"""Values of acquisition: links and codes, touches, where a member came from, and what it cost."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

How = Literal["link", "code", "campaign", "registration"]
LINK_PARAMETER = "acquisition_link"


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Through what somebody came, by the numbers of the catalog."""

    campaign_id: int | None = None
    partner_id: int | None = None
    channel_id: int | None = None
    store_id: int | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A link or a printed code: who comes through it came through these places."""

    code: str
    name: str
    target_url: str
    places: Places
    is_active: bool
    created_by: UUID
    created_at: datetime
    updated_at: datetime
    click_count: int = 0


class UtmCampaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign of the catalog, and the parameters by which links name it."""

    id: int
    code: str
    utm_source: str | None
    utm_medium: str | None
    utm_campaign: str | None
    utm_term: str | None
    utm_content: str | None


class TouchEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event that says through what its party came."""

    member_id: UUID
    event_id: UUID
    occurred_at: datetime
    channel_id: int | None
    store_id: int | None
    campaign: dict[str, Any] | None
    page_url: str | None
    acquisition_code: str | None


class Touch(msgspec.Struct, frozen=True, kw_only=True):
    """Through what a member came at an instant; `evidence` is what that was read from."""

    how: How
    occurred_at: datetime
    event_id: UUID | None
    places: Places
    evidence: dict[str, str]


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """A member whose origin is to be found out."""

    member_id: UUID
    joined_at: datetime
    merged_count: int
    channel_id: int | None
    store_id: int | None


class Acquisition(msgspec.Struct, frozen=True, kw_only=True):
    """Where a member came from: the first and the last touch before joining."""

    member_id: UUID
    joined_at: datetime
    touch_count: int
    merged_count: int
    first: Touch
    last: Touch


class NewCost(msgspec.Struct, frozen=True, kw_only=True):
    """What was spent on some places over some days. The same `reference` is the same cost."""

    from_on: date
    before_on: date
    places: Places
    amount_minor: int
    currency: str
    scale: int
    reference: str
    note: str = ""


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """A cost as it is kept."""

    id: UUID
    given: NewCost
    created_by: UUID
    created_at: datetime

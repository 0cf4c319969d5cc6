"""Where things come from and happen: sources, channels, stores, campaigns, programs.

What is saved (`…Input`) and what is stored share the names of their fields, so that what was read
can be saved again. Everything but the code is replaced as a whole.
"""

from datetime import date, datetime
from typing import Any, Literal, TypeAlias

import msgspec

SourceKind: TypeAlias = Literal[
    "pos", "web", "app", "mini_program", "file", "partner", "api", "other"
]
ChannelKind: TypeAlias = Literal[
    "store", "web", "app", "mini_program", "phone", "social", "partner", "other"
]
ReturnsWithoutReference: TypeAlias = Literal["review", "match", "by_amount"]


class SourceInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A system that sends: what its records mean where they do not say so themselves."""

    code: str
    name: str
    kind: SourceKind = "other"
    currency: str | None = None
    time_zone: str | None = None
    returns_without_reference: ReturnsWithoutReference = "review"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    code: str
    name: str
    kind: SourceKind
    currency: str | None
    time_zone: str | None
    returns_without_reference: ReturnsWithoutReference
    is_confirmed: bool
    updated_at: datetime


class SourceDefaults(msgspec.Struct, frozen=True, kw_only=True):
    """What a source's records mean where neither they nor it say so: else the first program's."""

    id: int
    currency: str | None
    time_zone: str | None
    returns_without_reference: ReturnsWithoutReference


class ChannelInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way on which members are met: shops, the web, an app, a partner."""

    code: str
    name: str
    kind: ChannelKind = "other"


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    code: str
    name: str
    kind: ChannelKind
    is_confirmed: bool
    updated_at: datetime


class StoreInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shop, a restaurant, a branch. `country` is ISO 3166 (two letters)."""

    code: str
    name: str
    country: str | None = None
    region: str | None = None
    city: str | None = None
    time_zone: str | None = None
    opened_on: date | None = None
    is_open: bool = True
    attributes: dict[str, Any] = {}


class Store(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    code: str
    name: str
    country: str | None
    region: str | None
    city: str | None
    time_zone: str | None
    opened_on: date | None
    is_open: bool
    attributes: dict[str, Any]
    is_confirmed: bool
    updated_at: datetime


class PartnerInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who brings members along: a mall, a bank, another brand, an influencer."""

    code: str
    name: str


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    code: str
    name: str
    is_confirmed: bool
    updated_at: datetime


class CampaignInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A campaign as links name it (UTM), running from `starts_at` until before `ends_at`."""

    code: str
    name: str
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    utm_term: str | None = None
    utm_content: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    code: str
    name: str
    utm_source: str | None
    utm_medium: str | None
    utm_campaign: str | None
    utm_term: str | None
    utm_content: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    is_confirmed: bool
    updated_at: datetime


class ProgramInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A membership program: its clock, its reporting currency, and what it listens to.

    An empty list means all brands, channels or stores. `exchange_rates` say how much of the
    program's currency one unit of another is worth, as decimal text; money in a currency without a
    rate does not count.
    """

    code: str
    name: str
    time_zone: str
    currency: str
    brand_codes: list[str] = []
    channel_codes: list[str] = []
    store_codes: list[str] = []
    exchange_rates: dict[str, str] = {}


class Program(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    code: str
    name: str
    time_zone: str
    currency: str
    brand_ids: list[int]
    channel_ids: list[int]
    store_ids: list[int]
    brand_codes: list[str]
    channel_codes: list[str]
    store_codes: list[str]
    exchange_rates: dict[str, str]
    is_confirmed: bool
    updated_at: datetime

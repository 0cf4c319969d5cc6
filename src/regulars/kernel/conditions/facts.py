"""What a condition asks of the one it judges.

Domains answer `Facts` in their own way; `FactSheet` is the plain answer, a value that holds
everything. Whoever cannot tell answers None, which is unknown and not no.
"""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from regulars.kernel.conditions.values import exact, exact_sum
from regulars.kernel.conditions.vocabulary import (
    AssetMeasure,
    CouponState,
    MessageKind,
    RfmMeasure,
    StageName,
)
from regulars.kernel.conditions.windows import Span

Amount = int | float | Decimal


class PastEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the member, as behaviour leaves read it. `occurred_at` is in UTC."""

    name: str
    occurred_at: datetime
    properties: Mapping[str, object] = {}


class Facts(Protocol):
    """One member, with the event or order at hand where there is one.

    `attributes` maps the first name of a path (`member`, `order`, …) to a plain dict, which may
    hold further plain dicts. An attribute is a str, bool, int, float, Decimal, date, aware
    datetime, or a list of those; anything else is unknown. Facts are what was known: events that
    lie after the `now` of an evaluation are left out by the evaluation itself.
    """

    @property
    def member_id(self) -> UUID | None:
        """None where the member is not known; they are in no bucket then."""

    @property
    def attributes(self) -> Mapping[str, object]: ...

    @property
    def tags(self) -> Set[str]:
        """The tags in force at the instant of the evaluation."""

    @property
    def program_zone(self) -> ZoneInfo: ...

    @property
    def member_zone(self) -> ZoneInfo | None:
        """None where it is not known; the program's is used then."""

    def events(self, name: str) -> Sequence[PastEvent]:
        """The member's events of one name, each once, in any order."""

    def is_in_segment(self, segment: str) -> bool | None: ...

    def stage(self) -> str | None: ...

    def rfm(self, measure: RfmMeasure) -> int | str | None:
        """The score from 1 to 5; for `group` the name of the group."""

    def tier(self, ladder: str) -> str | None: ...

    def tier_rank(self, ladder: str, tier: str) -> int | None:
        """The place of a tier on its ladder, the higher the better; None where it is on none."""

    def asset(self, asset: str, measure: AssetMeasure, span: Span | None) -> Amount | None:
        """A balance in units of the asset; `span` comes with `expiring` and bounds when."""

    def coupon_count(
        self, coupon: str | None, state: CouponState, span: Span | None
    ) -> int | None: ...

    def consent(self, purpose: str, channel: str) -> bool | None:
        """True where given and in force, False where refused or withdrawn, None if never asked."""

    def is_reachable(self, channel: str) -> bool | None: ...

    def message_count(self, kind: MessageKind, campaign: str | None, span: Span) -> int | None: ...

    def score(self, model: str) -> Amount | None: ...


class Scene(msgspec.Struct, frozen=True):
    """What a condition is judged by: facts at an instant, and the attributes paths begin from.

    The attributes are those of the facts, or within `where` the properties of one event.
    """

    attributes: Mapping[str, object]
    facts: Facts
    now: datetime


class ExpiringAmount(msgspec.Struct, frozen=True, kw_only=True):
    """So many units of an asset expire at this instant."""

    asset: str
    amount: Amount
    expires_at: datetime


class HeldCoupon(msgspec.Struct, frozen=True, kw_only=True):
    """A coupon of the member. `at` is when it expires if available, else when it was used up."""

    coupon: str
    state: CouponState
    at: datetime


class PastMessage(msgspec.Struct, frozen=True, kw_only=True):
    """How far a message came with the member, and when."""

    kind: MessageKind
    campaign: str
    at: datetime


class FactSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Facts as a plain value. What is not in a mapping is unknown; what is in no list is none."""

    program_zone: ZoneInfo
    member_zone: ZoneInfo | None = None
    member_id: UUID | None = None
    attributes: Mapping[str, object] = {}
    tags: Set[str] = frozenset()
    history: Mapping[str, Sequence[PastEvent]] = {}
    segments: Mapping[str, bool] = {}
    stage_name: StageName | None = None
    rfm_scores: Mapping[RfmMeasure, int | str] = {}
    tiers: Mapping[str, str] = {}
    ladders: Mapping[str, Sequence[str]] = {}
    balances: Mapping[tuple[str, AssetMeasure], Amount] = {}
    expiring: Sequence[ExpiringAmount] = ()
    coupons: Sequence[HeldCoupon] = ()
    consents: Mapping[tuple[str, str], bool] = {}
    channels: Set[str] = frozenset()
    messages: Sequence[PastMessage] = ()
    scores: Mapping[str, Amount] = {}

    def events(self, name: str) -> Sequence[PastEvent]:
        return self.history.get(name, ())

    def is_in_segment(self, segment: str) -> bool | None:
        return self.segments.get(segment)

    def stage(self) -> str | None:
        return self.stage_name

    def rfm(self, measure: RfmMeasure) -> int | str | None:
        return self.rfm_scores.get(measure)

    def tier(self, ladder: str) -> str | None:
        return self.tiers.get(ladder)

    def tier_rank(self, ladder: str, tier: str) -> int | None:
        tiers = self.ladders.get(ladder, ())
        return tiers.index(tier) if tier in tiers else None

    def asset(self, asset: str, measure: AssetMeasure, span: Span | None) -> Amount | None:
        if span is None:
            return self.balances.get((asset, measure))
        amounts = (
            exact(lot.amount)
            for lot in self.expiring
            if lot.asset == asset and span.holds(lot.expires_at)
        )
        return exact_sum(amount for amount in amounts if amount is not None)

    def coupon_count(self, coupon: str | None, state: CouponState, span: Span | None) -> int:
        return sum(
            held.state == state
            and (coupon is None or held.coupon == coupon)
            and (span is None or span.holds(held.at))
            for held in self.coupons
        )

    def consent(self, purpose: str, channel: str) -> bool | None:
        return self.consents.get((purpose, channel))

    def is_reachable(self, channel: str) -> bool:
        return channel in self.channels

    def message_count(self, kind: MessageKind, campaign: str | None, span: Span) -> int:
        return sum(
            message.kind == kind
            and (campaign is None or message.campaign == campaign)
            and span.holds(message.at)
            for message in self.messages
        )

    def score(self, model: str) -> Amount | None:
        return self.scores.get(model)

"""Commands to the domain, and what its questions answer."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

from regulars.domains.tiers.types.body import Metric
from regulars.domains.tiers.types.standing import Manual, Occasion, PastChange


class Review(msgspec.Struct, frozen=True, gc=False):
    """A person to review: the survivor first, then whoever was merged into it; and occasions.

    `through` replaces, for this person, up to when the sitting looks at what falls due.
    """

    owner_ids: tuple[UUID, ...]
    occasions: tuple[Occasion, ...] = ()
    through: datetime | None = None


class ManualTier(msgspec.Struct, frozen=True, kw_only=True):
    """A tier to be given by hand to a person, or taken away again (`manual` None)."""

    owner_ids: tuple[UUID, ...]
    manual: Manual | None


class NewNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A penalty of the ladder to be announced to a person, or lifted (`penalty` None)."""

    owner_ids: tuple[UUID, ...]
    penalty: str | None
    reason: str


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """What is missing of one figure: `missing` of `wanted`, in whole units; `has` is there.

    `is_more_than` says that `wanted` itself is not enough yet.
    """

    metric: Metric
    has: Decimal
    wanted: Decimal
    missing: Decimal
    is_more_than: bool = False


Way: TypeAlias = tuple[Need, ...]
"""Needs that all must be met."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a member is: any of `ways` leads to `next_tier`, any of `ways_to_stay` keeps `tier`.

    `by` and `stay_by` are the last local days that count; None where no end is set. A way without
    needs is met already. No `next_tier` means the top is reached.
    """

    tier: str | None
    next_tier: str | None
    ways: tuple[Way, ...]
    by: date | None
    ways_to_stay: tuple[Way, ...]
    stay_by: date | None
    valid_until: datetime | None
    rising_tier: str | None = None
    rises_at: datetime | None = None


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """What an edit does to one member.

    `at_once` is the tier on the day it goes live, which is never lower than `tier`. `then_old` and
    `then_new` are the tiers after the present validity ends, if nothing else happens.
    """

    member_id: UUID
    tier: str | None
    at_once: str | None
    then_old: str | None
    then_new: str | None


class MoveCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many members an edit moves the same way."""

    tier: str | None
    at_once: str | None
    then_old: str | None
    then_new: str | None
    member_count: int


class TierCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many members stand on a tier."""

    tier: str
    member_count: int


class Census(msgspec.Struct, frozen=True, kw_only=True):
    """Members by tier as of an instant, the highest tier first.

    `none_count` have no tier though they did something in the window; `no_activity_count` have
    none and did nothing in it.
    """

    tiers: Sequence[TierCount]
    none_count: int
    no_activity_count: int
    member_count: int


class TierFlow(msgspec.Struct, frozen=True, kw_only=True):
    """How many members stood on one tier at one instant and on one at a later instant.

    None is no tier. `is_new` are those who had not joined at the first instant.
    """

    is_new: bool
    from_tier: str | None
    to_tier: str | None
    member_count: int


class HistoryKey(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a change in a person's history, the latest first."""

    effective_at: datetime
    member_id: UUID
    ordinal: int


class HistoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some changes of a person on a ladder, the latest first, and where to go on."""

    changes: Sequence[PastChange]
    next_key: HistoryKey | None


WarningKind: TypeAlias = Literal["ending"]


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """A person whose tier ends soon and who has been told so."""

    owner_ids: tuple[UUID, ...]
    tier: str
    valid_until: datetime
    days: int

"""Where a member stands on a ladder, and how that changed."""

from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

from regulars.domains.tiers.types.figures import Metrics, Span

ManualMode: TypeAlias = Literal["floor", "exact"]

Why: TypeAlias = Literal[
    "reached",
    "rise_planned",
    "rise_dropped",
    "renewed",
    "kept",
    "failed",
    "returned",
    "noticed",
    "notice_lifted",
    "penalty",
    "manual_set",
    "manual_ended",
]
"""`kept` is a renewal although what keeps the tier was missed; `returned` a fall after a return."""


class Manual(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tier given by hand: at least this one, or exactly this one, until `until` (None: on)."""

    tier: str
    mode: ManualMode
    reason: str
    by: str
    until: datetime | None = None


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A demotion that was announced at `noticed_at` and follows at `falls_at`."""

    penalty: str
    noticed_at: datetime
    falls_at: datetime
    reason: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a member stands: `tier` counts, which is `earned_tier` unless a manual one does.

    `qualified_at` is when figures last reached or kept the earned tier, None where it is held for
    another reason (a soft landing); `qualified_from` is where the window of those figures began.
    What counts for keeping the tier counts until `counted_until`; it holds until `valid_until`,
    grace included. `rises_at` is when a tier reached meanwhile takes effect, `checks_at` when to
    look whether the member has been inactive too long. `entered` are the tiers that were ever
    entered. `ordinal` counts the changes so far. `absorbed_ids` are the parties merged into this
    one whose standings are in this one. `edit_seen_at` is the latest edit of the ladder that it was
    looked at for in this sitting; it is not kept, for a second look changes nothing.
    """

    member_id: UUID
    ladder_id: int
    tier: str | None = None
    since: datetime | None = None
    earned_tier: str | None = None
    earned_since: datetime | None = None
    qualified_from: datetime | None = None
    qualified_at: datetime | None = None
    counted_until: datetime | None = None
    valid_until: datetime | None = None
    rising_tier: str | None = None
    rises_at: datetime | None = None
    checks_at: datetime | None = None
    manual: Manual | None = None
    notice: Notice | None = None
    entered: tuple[str, ...] = ()
    ordinal: int = 0
    changed_at: datetime | None = None
    recorded_at: datetime | None = None
    absorbed_ids: tuple[UUID, ...] = ()
    joined_at: datetime | None = None
    edit_seen_at: datetime | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One change of a standing: why, from which tier, and the standing after it.

    `benefits` are the codes of what comes with it.
    """

    why: Why
    from_tier: str | None
    effective_at: datetime
    version_number: int
    standing: Standing
    benefits: tuple[str, ...] = ()


class Reviewed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A standing after a review, and the changes that led to it, in order."""

    standing: Standing
    changes: tuple[Change, ...] = ()


StepKind: TypeAlias = Literal[
    "manual_end", "rise", "validity", "notice", "check", "edit", "occasion"
]
"""What comes first where several fall on one instant stands first."""


class Step(msgspec.Struct, frozen=True, gc=False):
    """The next instant at which a standing must be looked at, and what must be known for it.

    `span` is what leads up or keeps, None where figures do not matter; `kept_span` is what a
    return is held against, None where returns are not looked at. `is_edit` marks a look after an
    edited ladder went live: it never lowers anybody. `is_drawing` marks one by the window that
    closed at its instant, as shares are drawn from it.
    """

    kind: StepKind
    at: datetime
    span: Span | None = None
    kept_span: Span | None = None
    is_edit: bool = False
    is_drawing: bool = False


class Found(msgspec.Struct, frozen=True, gc=False):
    """The figures of a step's spans."""

    metrics: Metrics | None = None
    kept: Metrics | None = None


class Occasion(msgspec.Struct, frozen=True, gc=False):
    """Something happened at `at` that may count: an order, a return, units earned.

    `known_until` is up to when all that counts is known; later than `at` for a late event. One that
    `is_drawing` looks at the window that closes at `at`: shares were drawn from it.
    """

    at: datetime
    known_until: datetime
    is_edit: bool = False
    is_drawing: bool = False


class PastChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change as history tells it."""

    member_id: UUID
    ladder_id: int
    ordinal: int
    version_number: int
    why: Why
    from_tier: str | None
    tier: str | None
    valid_until: datetime | None
    manual: Manual | None
    notice: Notice | None
    effective_at: datetime
    recorded_at: datetime
    is_backfill: bool

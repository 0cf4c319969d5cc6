"""The body of a rule, as it is written in JSON: when it acts, for whom, what it does, how often."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec

from regulars.domains.rules.types.effects import Effect
from regulars.domains.rules.types.vocabulary import (
    CAPS_MAX,
    EFFECTS_MAX,
    CapPer,
    CapScope,
    ClockTime,
    Code,
    DecimalText,
    GroupMode,
    Label,
    OnReach,
    OnReturn,
    Units,
)


class OnOrder(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="on",
    tag="order",
):  # fmt: skip
    """An order counts: it was paid, or whatever its program waits for."""


class OnEvent(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="on",
    tag="event",
):  # fmt: skip
    """An event of this name: a sign-in, a review, a completed profile."""

    name: Label


class OnRegistration(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True,
    tag_field="on", tag="registration",
):  # fmt: skip
    """Somebody became a member. Granted once per person for ever, merges included."""


class OnTierReached(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True,
    tag_field="on", tag="tier_reached",
):  # fmt: skip
    """The member reached this tier: the first time only, or each time."""

    ladder: Code
    tier: Code
    each_time: bool = False


class OnManual(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="on",
    tag="manual",
):  # fmt: skip
    """Staff grants it by hand, naming the rule."""


Trigger = OnOrder | OnEvent | OnRegistration | OnTierReached | OnManual


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From the local time `begin` up to, not including, `end`, of one day."""

    begin: ClockTime
    end: ClockTime


class Days(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """From the local day `begin` up to, not including, the day `end`; either may be left open."""

    begin: date | None = None
    end: date | None = None


class BirthdayWindow(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """From so many days before to so many days after the member's birthday, both included.

    A birthday on 29 February is kept on the 28th in years that have no 29th.
    """

    days_before: Annotated[int, msgspec.Meta(ge=0, le=180)] = 0
    days_after: Annotated[int, msgspec.Meta(ge=0, le=180)] = 0


class Schedule(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """The local days and hours at which a rule acts, by the program's clock; all must agree.

    Weekdays are 1 (Monday) to 7. Days of the month are 1 to 31, or -1 (the last) to -31.
    """

    dates: Days | None = None
    weekdays: tuple[Annotated[int, msgspec.Meta(ge=1, le=7)], ...] = ()
    days_of_month: tuple[Annotated[int, msgspec.Meta(ge=-31, le=31)], ...] = ()
    hours: tuple[Hours, ...] = ()
    birthday: BirthdayWindow | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules that compete: all of them act, the best for the member, or the first by priority.

    Where a rule of an `exclusive` group acts, no other rule grants the same asset.
    """

    name: Code
    mode: GroupMode


class Cap(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """At most so many units, or so many times, for each member, store or for the rule as a whole.

    `asset` says of what, where the rule grants several. Periods are local ones, by when things
    occurred; a week begins on Monday. `on_return` says whether a return makes room again.
    """

    scope: CapScope
    per: CapPer
    units: Units | None = None
    times: Annotated[int, msgspec.Meta(ge=1, le=10**9)] | None = None
    asset: Code | None = None
    on_reach: OnReach = "reduce"
    on_return: OnReturn = "give_back"


class Budget(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """All that the rule may ever grant, in units; or in money, at `unit_cost` of money a unit."""

    units: Annotated[int, msgspec.Meta(ge=1, le=10**15)] | None = None
    money: DecimalText | None = None
    unit_cost: DecimalText | None = None
    asset: Code | None = None
    on_reach: OnReach = "reduce"


class RuleBody(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """What a rule says. Of rules that compete the higher `priority` goes first, then the code.

    `when` is a condition (JSON) over the occasion and the member, judged as of when it occurred.
    The rule acts from `valid_from` until before `valid_until`.
    """

    trigger: Trigger
    effects: Annotated[tuple[Effect, ...], msgspec.Meta(min_length=1, max_length=EFFECTS_MAX)]
    names: dict[Literal["en", "zh-CN"], Label]
    when: dict[str, Any] | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    schedule: Schedule | None = None
    priority: Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)] = 0
    group: Group | None = None
    caps: Annotated[tuple[Cap, ...], msgspec.Meta(max_length=CAPS_MAX)] = ()
    budget: Budget | None = None

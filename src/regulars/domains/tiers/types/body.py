"""What a ladder is: its tiers, what leads to them, for how long, and how one falls.

A body is stored as JSON, never changes once its version is live, and is refused with unknown
fields. Every union is told apart by `kind`. Amounts are decimal numbers written as text, in the
program's currency or in whole units of an asset.
"""

import re
from typing import Literal, TypeAlias

import msgspec


def _tag(name: str) -> str:
    """`TopMembers` is told apart as `top_members`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


Unit: TypeAlias = Literal["month", "quarter", "half", "year"]
Fail: TypeAlias = Literal["stay", "one_down", "true_level"]
OnReturn: TypeAlias = Literal["period_end", "immediate", "within_window"]
Rise: TypeAlias = Literal["at_once", "next_period"]


class Names(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"zh_cn": "zh-CN"},
):
    """What people read: English always, Chinese where it is given."""

    en: str
    zh_cn: str | None = None


class Growth(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """Units of an asset that were earned, net of what was taken back; spending does not count."""

    asset: str


class Credits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """The same of an asset of community credits."""

    asset: str


class Spend(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """Goods after discounts, net of returns at the returns' own time, without shipping and tax."""


class Orders(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """Orders that were not brought back as a whole."""


class SingleOrder(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"
):
    """The largest order, less what was brought back of it."""


Metric: TypeAlias = Growth | Credits | Spend | Orders | SingleOrder


class Always(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """True of every member."""


class Reach(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag=_tag,
    tag_field="kind",
):
    """A figure is at least `at_least`, or more than `above`: one of the two is given."""

    metric: Metric
    at_least: str | None = None
    above: str | None = None


class TopMembers(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"
):
    """The member is among the first `percent` of those with a figure above zero, ties included."""

    metric: Metric
    percent: str


class TopSpend(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """The member is among the largest who together make up `percent` of all spend."""

    percent: str


class And(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """All of these."""

    args: list["Condition"]


class Or(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """Any of these."""

    args: list["Condition"]


Condition: TypeAlias = Always | Reach | TopMembers | TopSpend | And | Or


class Lifetime(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """All there ever was."""


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """The calendar's month, quarter, half or year, by the program's clock."""

    unit: Unit


class Rolling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """The last so many days, to the same local time of day."""

    days: int


class Anniversary(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag=_tag,
    tag_field="kind",
):
    """The member's own year, or so many months.

    It begins at local midnight: of the day of joining, or of the day after the tier was reached.
    Who has no tier yet goes by the day of joining.
    """

    of: Literal["joining", "reaching"]
    months: int = 12


Window: TypeAlias = Lifetime | Calendar | Rolling | Anniversary


class Endless(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=_tag, tag_field="kind"):
    """A tier once reached is kept."""


class PeriodEnd(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag=_tag,
    tag_field="kind",
):
    """To the end of the period in which it was reached; each renewal gives one period more."""

    grace_days: int = 0


class NextPeriodEnd(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag=_tag,
    tag_field="kind",
):
    """To the end of the period after it; each renewal gives one period more."""

    grace_days: int = 0


class Months(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag=_tag,
    tag_field="kind",
):
    """So many months, to the same local time of day; rounded up to the end of a period if asked."""

    months: int
    is_rounded_up: bool = False
    grace_days: int = 0


Validity: TypeAlias = Endless | PeriodEnd | NextPeriodEnd | Months


class Benefit(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Something that comes with a tier: once, when it is first entered, or on renewals too."""

    code: str
    names: Names | None = None
    is_on_renewal: bool = False


class Tier(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One level: what leads to it, and what keeps it (the same, where `stay` is not given)."""

    code: str
    names: Names
    entry: Condition
    stay: Condition | None = None
    benefits: list[Benefit] = []


class Penalty(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A demotion that is announced first and follows `notice_days` later.

    With `inactive_days` it is for those who ordered nothing for so long, and an order lifts it;
    without, staff or a rule call it out and take it back.
    """

    code: str
    names: Names
    notice_days: int
    inactive_days: int | None = None
    fall: Literal["one_down", "to_floor"] = "one_down"


class LadderBody(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A ladder in full; `tiers` go from the lowest to the highest.

    `period` is the ladder's period where the window has none of its own (lifetime, rolling) or
    another is meant. Nobody falls below `floor` once they stand on it. `replaced` says for each
    tier that earlier versions had and this one has not, which tier it counts as.
    """

    names: Names
    tiers: list[Tier]
    window: Window
    period: Unit | None = None
    up: Rise = "at_once"
    validity: Validity = msgspec.field(default_factory=PeriodEnd)
    fail: Fail = "one_down"
    floor: str | None = None
    on_return: OnReturn = "period_end"
    penalties: list[Penalty] = []
    warn_days: list[int] = []
    replaced: dict[str, str] = {}

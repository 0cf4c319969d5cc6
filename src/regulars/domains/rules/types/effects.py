"""What a rule does, as it stands in the JSON under `kind`."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from regulars.domains.rules.types.vocabulary import (
    Code,
    DecimalText,
    Label,
    Topic,
    Units,
)
from regulars.kernel.money import Rounding

LineCondition = dict[str, Any]
"""A condition (JSON) over one line: `and or not at_least attr` over paths that begin `line.`."""


class Basis(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """The amount of money that counts: by default what was paid for the goods after discounts.

    `gross` counts the amount before discounts. What was paid with one of `exclude_tenders` does
    not count; it pays for goods first, in proportion to what each line costs.
    """

    gross: bool = False
    include_shipping: bool = False
    exclude_tenders: tuple[Label, ...] = ("stored_value", "points")


class PerAmount(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="per_amount",
):
    """`units` for every `per` of money, rounded once per order.

    `whole_steps` counts whole steps only: 10 for every full 100 gives 10 for 150, not 15.
    """

    asset: Code
    units: Units
    per: DecimalText
    rounding: Rounding = "floor"
    whole_steps: bool = False
    basis: Basis = Basis()
    lines: LineCondition | None = None


class PerUnit(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="per_unit",
):
    """`units` for every piece of goods (or kilogram, or litre), rounded once per order."""

    asset: Code
    units: Units
    rounding: Rounding = "floor"
    lines: LineCondition | None = None


class Fixed(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="fixed",
):
    """`units`, once for the occasion."""

    asset: Code
    units: Units


class Multiplier(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="multiplier",
):
    """Makes `factor` times as much of what the rules of `group` grant on this occasion.

    Without a group it multiplies what all rules grant of the asset. It never multiplies what
    another multiplier added: double and triple together make four times as much.
    """

    asset: Code
    factor: DecimalText
    group: Code | None = None
    rounding: Rounding = "floor"


class TierTable(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="tier_table",
):
    """Units by the member's tier: for every `per` of money, or once where `per` is left out.

    Who has a tier that is in no row, or none, is granted `otherwise`.
    """

    asset: Code
    ladder: Code
    rows: dict[Code, Annotated[int, msgspec.Meta(ge=0, le=10**12)]]
    otherwise: Annotated[int, msgspec.Meta(ge=0, le=10**12)] = 0
    per: DecimalText | None = None
    rounding: Rounding = "floor"
    whole_steps: bool = False
    basis: Basis = Basis()
    lines: LineCondition | None = None


class AddTag(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="tag",
):
    """The member gets a tag, for so many days, or until it is taken away."""

    tag: Label
    days: Annotated[int, msgspec.Meta(ge=1, le=3660)] | None = None


class MoveTier(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="move_tier",
):
    """The member gets at least this tier, until an instant or for so many days."""

    ladder: Code
    tier: Code
    until: datetime | None = None
    days: Annotated[int, msgspec.Meta(ge=1, le=3660)] | None = None


class Announce(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="announce",
):
    """Tells whoever listens to `topic`: what messages, coupons and journeys hang on."""

    topic: Topic
    data: dict[str, Any] = {}


GrantingEffect = PerAmount | PerUnit | Fixed | Multiplier | TierTable
OtherEffect = AddTag | MoveTier | Announce
Effect = PerAmount | PerUnit | Fixed | Multiplier | TierTable | AddTag | MoveTier | Announce

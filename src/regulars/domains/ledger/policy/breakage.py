"""Breakage: how much of what is outstanding will never be spent, and what the rest is worth.

By cohorts: of past lots that had units left at an age and have come to their end, the share of
those units that died. A lot's age counts whole mean months (30.4375 days) since it was earned.
Units that were taken back with a return were never the member's and count neither way.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from regulars.domains.ledger.types.answers import AsOf, Liability, LiabilityAge
from regulars.domains.ledger.types.assets import Asset, FixedBreakage
from regulars.kernel.money import rounded, scale_of

_MILLIONTH = Decimal("0.000001")


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """Past lots that reached an age: how many, their units from then on, how many of these died."""

    lot_count: int = 0
    units: int = 0
    unused_units: int = 0

    @property
    def rate(self) -> Decimal:
        return Decimal(self.unused_units) / self.units if self.units > 0 else Decimal(0)


def samples_by_age(ends: Iterable[tuple[int, int, int, int]]) -> dict[int, Sample]:
    """What lots that reached each age came to, from (age, used units, unused units, lots ended)."""
    by_age = {age: (used, unused, lots) for age, used, unused, lots in ends}
    found: dict[int, Sample] = {}
    used_units = unused_units = lot_count = 0
    for age in range(max(by_age, default=-1), -1, -1):
        used, unused, lots = by_age.get(age, (0, 0, 0))
        used_units += used
        unused_units += unused
        lot_count += lots
        found[age] = Sample(
            lot_count=lot_count, units=used_units + unused_units, unused_units=unused_units
        )
    return found


def liability(
    asset: Asset,
    as_of: AsOf,
    outstanding: Sequence[tuple[int, int]],
    samples: Mapping[int, Sample],
) -> Liability:
    """The liability for outstanding units, given as (age in months, units)."""
    ages = tuple(_age(asset, age, units, samples) for age, units in outstanding)
    settings = asset.settings
    outstanding_units = sum(age.outstanding_units for age in ages)
    unused_units = sum(age.unused_units for age in ages)
    return Liability(
        asset_id=asset.id,
        as_of=as_of.effective_at,
        method="fixed" if isinstance(settings.breakage, FixedBreakage) else "cohorts",
        outstanding_units=outstanding_units,
        unused_units=unused_units,
        unit_value=settings.unit_value,
        currency=settings.currency,
        value_minor=worth_minor(asset, outstanding_units - unused_units),
        ages=ages,
    )


def _age(asset: Asset, age: int, units: int, samples: Mapping[int, Sample]) -> LiabilityAge:
    breakage = asset.settings.breakage
    sample = samples.get(age, Sample())
    if isinstance(breakage, FixedBreakage):
        rate = Decimal(breakage.rate)
    else:
        rate = sample.rate if sample.lot_count >= breakage.lots_min else Decimal(0)
    return LiabilityAge(
        age_months=age,
        outstanding_units=units,
        breakage_rate=str(rate.quantize(_MILLIONTH, rounding=ROUND_HALF_UP)),
        unused_units=rounded(rate * units, "half_up"),
        sample_lots=sample.lot_count,
        sample_units=sample.units,
        sample_unused_units=sample.unused_units,
    )


def worth_minor(asset: Asset, units: int) -> int | None:
    """What units are worth, half up; None where the asset has no value in money."""
    settings = asset.settings
    if settings.unit_value is None or settings.currency is None:
        return None
    worth = Decimal(settings.unit_value) * units
    return rounded(worth.scaleb(scale_of(settings.currency)), "half_up")

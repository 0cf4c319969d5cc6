"""Money: an integer amount in a currency at a scale. `1999 GBP at scale 2` is £19.99.

The scale belongs to the amount, not to the currency alone: tills price fuel and wholesale goods
to three decimals. Sums are exact; a value of another currency or scale is never mixed in silently.
"""

from collections.abc import Sequence
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    Inexact,
    InvalidOperation,
)
from typing import Literal

import msgspec

from regulars.kernel.errors import InvalidInput

Rounding = Literal["floor", "half_up", "ceil"]

SCALE_MAX = 6
AMOUNT_MAX = 10**15
"""The largest amount accepted, in minor units: sums of a thousand of them still fit a bigint."""

_DIGITS_MAX = 18
_EXACT = Context(prec=60, traps=[Inexact])

_ROUNDINGS = {"floor": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "ceil": ROUND_CEILING}

# ISO 4217: the currencies whose minor unit is not a hundredth.
_SCALE_OF_CURRENCY = {
    **dict.fromkeys(
        (
            *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"),
            *("VND", "VUV", "XAF", "XOF", "XPF"),
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}


class Money(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """An amount of money in minor units, as it stands in the API: `{amount, currency, scale}`.

    `scale` counts the decimals of `amount`; None means the currency's own.
    """

    amount: int
    currency: str
    scale: int | None = None


def scale_of(currency: str) -> int:
    """The decimals of a currency's minor unit by ISO 4217 (2 for GBP, 0 for JPY, 3 for KWD)."""
    return _SCALE_OF_CURRENCY.get(currency, 2)


def minor_from_decimal(text: str, scale: int) -> int:
    """The decimal number in `text` as minor units at `scale`; refuses what is not exact.

    `19.99` at scale 2 is 1999 and at scale 3 is 19990; `19.995` at scale 2 is refused, because
    a price is never rounded in silence.
    """
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise InvalidInput(f"{text!r} is not a number") from None
    if not value.is_finite():
        raise InvalidInput(f"{text!r} is not a finite number")
    if value.adjusted() > _DIGITS_MAX:
        raise InvalidInput(f"{text!r} is larger than any amount that can be stored")
    try:
        minor = value.scaleb(scale, _EXACT)
    except Inexact:
        raise InvalidInput(f"{text!r} has more than {scale} decimals") from None
    if minor != minor.to_integral_value():
        raise InvalidInput(f"{text!r} has more than {scale} decimals")
    if abs(minor) > AMOUNT_MAX:
        raise InvalidInput(f"{text!r} is larger than any amount that can be stored")
    return int(minor)


def rounded(value: Decimal, rounding: Rounding) -> int:
    """`value` as an integer by the rounding that is named."""
    return int(value.to_integral_value(rounding=_ROUNDINGS[rounding]))


def decimal_from_minor(minor: int, scale: int) -> Decimal:
    """The number that `minor` units at `scale` stand for."""
    return Decimal(minor).scaleb(-scale)


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """`total` split by non-negative `weights`, exactly, by largest remainder.

    The parts sum to `total`; ties go to the earlier part; all-zero weights count as equal ones.
    A negative total is split as its positive twin and negated.
    """
    if not weights:
        assert total == 0, "a value cannot be split over nothing"
        return []
    assert min(weights) >= 0, "weights are never negative"
    if total < 0:
        return [-part for part in allocate(-total, weights)]
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(
        range(len(weights)), key=lambda index: (-(total * weights[index] % whole), index)
    )
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts

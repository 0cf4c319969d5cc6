"""Money of many currencies and scales as millionths of one currency, in whole numbers."""

from decimal import Decimal

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import as_int64, quotient
from regulars.domains.insights.types import CurrencyRate
from regulars.kernel.errors import InvalidInput
from regulars.kernel.money import SCALE_MAX

_FITS = 4 * 10**18


def micro_of(
    table: ir.Table, column: str, currency: str, rates: tuple[CurrencyRate, ...]
) -> ir.Value:
    """A column of minor units as millionths of `currency`, beside its columns currency and scale.

    Another currency is converted at its rate and rounded half away from zero, once per row; where
    no rate is given, it comes to 0.
    """
    powers = [(table.scale == scale, 10 ** (SCALE_MAX - scale)) for scale in range(SCALE_MAX + 1)]
    micro = as_int64(table[column]) * as_int64(ibis.cases(*powers, else_=1))
    cases = [(table.currency == currency, micro)]
    cases += [(table.currency == rate.currency, _converted(micro, rate)) for rate in rates]
    return as_int64(ibis.cases(*cases, else_=0))


def _converted(micro: ir.IntegerValue, rate: CurrencyRate) -> ir.IntegerValue:
    """Times a factor without losing a digit: whole and broken parts are multiplied apart."""
    factor = Decimal(rate.factor)
    exponent = factor.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    unit, units = 10**places, int(factor.scaleb(places)) if factor.is_finite() else 0
    if units <= 0 or unit * units > _FITS:
        raise InvalidInput(f"{rate.factor} is no rate that money can be converted at exactly")
    size = micro.abs()
    broken = quotient(2 * (size % unit) * units + unit, 2 * unit)
    whole = quotient(size, unit) * units
    return ibis.ifelse(micro < 0, -(whole + broken), whole + broken)

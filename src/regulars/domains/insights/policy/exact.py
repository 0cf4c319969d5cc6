"""Arithmetic that every engine does alike: whole numbers, days and shares in Ibis expressions."""

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis.expr import operations

EPOCH_ON = date(1970, 1, 1)


def as_int64(value: ir.Value) -> ir.IntegerValue:
    """The value as int64, said aloud even where Ibis thinks that it is one.

    A sum of whole numbers has 128 bits on DuckDB, and becomes a double in Parquet.
    """
    return operations.Cast(value, to="int64").to_expr()


def as_date(value: ir.Value) -> ir.DateValue:
    """The value as a date, said aloud: a date moved by days is an instant on DuckDB."""
    return operations.Cast(value, to="date").to_expr()


def whole_sum(column: ir.Value) -> ir.IntegerScalar:
    """The sum of whole numbers; of none it is 0."""
    return as_int64(ibis.coalesce(column.sum(), 0))


def how_many(condition: ir.BooleanValue) -> ir.IntegerScalar:
    """In how many rows the condition is true."""
    return whole_sum(ibis.ifelse(condition, 1, 0))


def quotient(dividend: ir.IntegerValue, divisor: ir.IntegerValue | int) -> ir.IntegerValue:
    """The whole quotient of numbers that are not negative, exact below 2⁵¹.

    Engines divide as doubles: the remainder is taken off first, so that nothing is left to round.
    """
    return as_int64(((dividend - dividend % divisor) / divisor).round())


def share(part: ir.IntegerValue, whole: ir.IntegerValue) -> ir.FloatingValue:
    """The part of a whole, from 0 to 1; missing where the whole is nothing."""
    return (part / whole.nullif(0)).cast("float64")


def day_number(on: ir.DateValue) -> ir.IntegerValue:
    """Days since 1970."""
    return as_int64(on.delta(ibis.literal(EPOCH_ON), unit="day"))


def days_until(on: ir.DateValue, until_on: date) -> ir.IntegerValue:
    """Days from a column's date to a date that is given."""
    return as_int64((until_on - EPOCH_ON).days - day_number(on))


def day_of(number: ir.IntegerValue) -> ir.DateValue:
    """The date of a count of days since 1970."""
    return as_date(ibis.literal(EPOCH_ON) + number.as_interval("D"))


def month_of(on: ir.DateValue) -> ir.DateValue:
    """The first day of a date's month."""
    return ibis.date(on.year(), on.month(), 1)


def month_number(on: ir.DateValue) -> ir.IntegerValue:
    """Months since the year 0, to count months between two dates."""
    return as_int64(as_int64(on.year()) * 12 + on.month())


def numbers(first: int, last: int) -> ir.Table:
    """A table of whole numbers `number`, first and last included."""
    whole = ibis.range(first, last + 1).unnest().name("number").as_table()
    return whole.select(number=as_int64(whole.number))


def bin_of(value: ir.IntegerValue, bounds: Sequence[int]) -> ir.IntegerValue:
    """Which bin a value falls into: 1 up to the first bound, which is included, and so on."""
    return as_int64(
        sum((ibis.ifelse(value > bound, 1, 0) for bound in bounds), ibis.literal(1, "int64"))
    )


def below(number: ir.IntegerValue, bounds: Sequence[int]) -> ir.IntegerValue:
    """The bound under a bin, itself excluded; missing for the first bin."""
    return _bound_of(number, {at + 2: bound for at, bound in enumerate(bounds)})


def up_to(number: ir.IntegerValue, bounds: Sequence[int]) -> ir.IntegerValue:
    """The bound over a bin, itself included; missing for the last bin."""
    return _bound_of(number, {at + 1: bound for at, bound in enumerate(bounds)})


def _bound_of(number: ir.IntegerValue, bounds: dict[int, int]) -> ir.IntegerValue:
    cases = [(number == place, ibis.literal(bound, "int64")) for place, bound in bounds.items()]
    return ibis.cases(*cases, else_=ibis.null("int64"))

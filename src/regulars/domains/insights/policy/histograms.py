"""Order statistics from counts of values: engines disagree about `quantile` and `ntile`."""

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import as_int64, quotient, whole_sum


def histogram(values: ir.Table, column: str) -> ir.Table:
    """Each `value` of a column with `value_count`, `up_to_count`, itself included, and `all_count`.

    The running count is over values, of which there are fewer than rows.
    """
    counted = (
        values.select(value=as_int64(values[column]))
        .group_by("value")
        .aggregate(value_count=lambda each: as_int64(each.count()))
    )
    running = ibis.cumulative_window(order_by="value")
    everything = counted.aggregate(all_count=whole_sum(counted.value_count))
    summed = counted.mutate(up_to_count=as_int64(counted.value_count.sum().over(running)))
    joined = summed.cross_join(everything)
    return joined.select("value", "value_count", "up_to_count", "all_count")


def value_at(counted: ir.Table, place: ir.IntegerValue) -> ir.IntegerScalar:
    """The value at a place of the values in ascending order; the first place is 0."""
    return as_int64(ibis.ifelse(counted.up_to_count > place, counted.value, None).min())


def median(counted: ir.Table) -> ir.FloatingScalar:
    """The middle value, or the mean of the two in the middle."""
    lower = value_at(counted, quotient(counted.all_count - 1, 2))
    upper = value_at(counted, quotient(counted.all_count, 2))
    return ((lower + upper) / 2).cast("float64")

"""Points: what members earned, spent and lost in each month, and what is outstanding."""

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import as_int64, month_of, whole_sum

_KINDS = {
    "earned_units": ("earned",),
    "spent_units": ("spent",),
    "given_back_units": ("given_back",),
    "taken_back_units": ("taken_back",),
    "expired_units": ("expired", "expiry_undone"),
    "reinstated_units": ("reinstated",),
    "adjusted_units": ("adjusted_in", "adjusted_out"),
}


def points_by_month(
    transfers: ir.Table, before_on: date, unit_micro: Mapping[str, int] | None = None
) -> ir.Table:
    """What was booked to and from members' accounts in each month, by asset, and what remains.

    Every column but the last two is the change of members' accounts by transfers of its kinds:
    earned is positive, spent, taken back and expired are negative. `other_units` are transfers
    between members and all else; the columns sum to `changed_units`. `outstanding_units` is what
    members hold at the month's end as booked, `liability_micro` its value where `unit_micro` says
    what one unit of an asset is worth.

    Shape: one row an asset and month with a transfer: asset, month_on, earned_units, spent_units,
    given_back_units, taken_back_units, expired_units, reinstated_units, adjusted_units,
    other_units, changed_units, outstanding_units, liability_micro.
    Unit: units of the asset; millionths of the reporting currency. Source: transfers.
    """
    early = transfers.filter(transfers.effective_on < ibis.literal(before_on))
    monthly = early.select("asset", "kind", "account_units", month_on=month_of(early.effective_on))
    sums = {
        name: whole_sum(ibis.ifelse(monthly.kind.isin(kinds), monthly.account_units, 0))
        for name, kinds in _KINDS.items()
    }
    booked = monthly.group_by(["asset", "month_on"]).aggregate(
        **sums, changed_units=whole_sum(monthly.account_units)
    )
    named = sum((booked[name] for name in _KINDS), ibis.literal(0, "int64"))
    running = ibis.cumulative_window(group_by="asset", order_by="month_on")
    standing = booked.mutate(
        other_units=as_int64(booked.changed_units - named),
        outstanding_units=as_int64(booked.changed_units.sum().over(running)),
    )
    worth = _worth(standing, unit_micro or {})
    return (
        standing.mutate(liability_micro=as_int64(standing.outstanding_units * worth))
        .select(
            *("asset", "month_on", *_KINDS, "other_units"),
            *("changed_units", "outstanding_units", "liability_micro"),
        )
        .order_by("asset", "month_on")
    )


def _worth(standing: ir.Table, unit_micro: Mapping[str, int]) -> ir.IntegerValue:
    cases = [(standing.asset == asset, micro) for asset, micro in sorted(unit_micro.items())]
    return as_int64(ibis.cases(*cases, else_=0) if cases else ibis.literal(0))

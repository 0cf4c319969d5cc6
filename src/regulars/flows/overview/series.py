"""The overview day by day."""

from collections.abc import Mapping
from datetime import date, datetime

from regulars.domains.insights import queries as insights
from regulars.flows.overview import counting
from regulars.flows.overview.answers import (
    AssetSeries,
    LadderSeries,
    OverviewDays,
    SalesSeries,
    TierSeries,
)
from regulars.flows.overview.asking import Asked
from regulars.flows.overview.counting import Sold, Standing
from regulars.infra.db import Tx


async def overview_days(tx: Tx, wanted: Asked, now: datetime) -> OverviewDays:
    """The same numbers for each day of the period."""
    days = wanted.period.days
    joined = await insights.joined_by_day(
        tx,
        wanted.span(days[0]),
        (wanted.begins(days[0]), wanted.ends(days[-1])),
        wanted.principal.store_ids,
    )
    [before] = await insights.member_counts(
        tx, [wanted.begins(days[0])], wanted.principal.store_ids
    )
    sold = await counting.sold(tx, wanted, days[0]) if wanted.may("orders.read") else None
    return OverviewDays(
        as_of=now,
        program=wanted.terms.program.code,
        time_zone=wanted.terms.program.time_zone,
        days=days,
        members=[before + level for level in counting.running(joined, days)],
        new_members=_list(joined, days),
        orders=None if sold is None else _list(sold.orders, days),
        returns=None if sold is None else _list(sold.returns, days),
        sales=None if sold is None else _sales_series(sold, days),
        assets=await _asset_series(tx, wanted, now),
        ladders=await _ladder_series(tx, wanted),
    )


async def _asset_series(tx: Tx, wanted: Asked, now: datetime) -> list[AssetSeries] | None:
    if not wanted.may_on_all_stores("ledger.read"):
        return None
    days = wanted.period.days
    booked = await counting.booked(tx, wanted, now)
    return [
        AssetSeries(
            asset=code,
            earned_units=_list(units.of(counting.EARNED), days),
            spent_units=_list(units.of(counting.SPENT), days),
            expired_units=_list(units.expired, days),
            outstanding_units=counting.running(units.flow, days),
        )
        for code, asset in wanted.terms.assets.items()
        for units in [booked[asset.id]]
    ]


async def _ladder_series(tx: Tx, wanted: Asked) -> list[LadderSeries] | None:
    if not wanted.may_on_all_stores("tiers.read"):
        return None
    days = wanted.period.days
    found = await counting.standing(tx, wanted, days[0])
    return [
        LadderSeries(
            ladder=course.ladder.code,
            tiers=[
                TierSeries(tier=code, members=_levels(found[course.ladder.id], code, days))
                for code in counting.tiers_of(course, found[course.ladder.id])
            ],
        )
        for course in wanted.terms.ladders
    ]


def _levels(stood: Standing, tier: str, days: list[date]) -> list[int]:
    """How many stood on a tier at the end of each day, counted back from now."""
    changes = stood.changes.get(tier, {})
    level = stood.at_end_of(days[-1], tier)
    found = []
    for day in reversed(days):
        found.append(level)
        level = max(level - changes.get(day, 0), 0)
    return found[::-1]


def _sales_series(sold: Sold, days: list[date]) -> list[SalesSeries]:
    return [
        SalesSeries(
            currency=each.currency,
            scale=each.scale,
            sales_minor=_list(each.sales, days),
            returned_minor=_list(each.returned, days),
            net_minor=[each.sales.get(day, 0) - each.returned.get(day, 0) for day in days],
        )
        for each in sold.money
    ]


def _list(by_day: Mapping[date, int], days: list[date]) -> list[int]:
    return [by_day.get(day, 0) for day in days]

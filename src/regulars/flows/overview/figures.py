"""The overview of a period."""

from datetime import datetime, timedelta

from regulars.domains.insights import queries as insights
from regulars.flows.overview import counting
from regulars.flows.overview.alerts import alerts, queues
from regulars.flows.overview.answers import (
    AssetFigures,
    LadderFigures,
    Overview,
    SalesFigures,
    TierFigures,
    Trend,
)
from regulars.flows.overview.asking import Asked
from regulars.flows.overview.counting import ByDay, Units
from regulars.infra.db import Tx

_DAY = timedelta(days=1)


async def overview(tx: Tx, wanted: Asked, now: datetime) -> Overview:
    """How the program does in the period; exact up to now.

    A fixed number of statements, none of which reads facts that are counted already.
    """
    period = wanted.period
    members, new_members = await _members(tx, wanted)
    sold = (
        await counting.sold(tx, wanted, period.previous_from_day)
        if wanted.may("orders.read")
        else None
    )
    program = wanted.terms.program
    return Overview(
        as_of=now,
        program=program.code,
        time_zone=program.time_zone,
        currency=program.currency,
        from_day=period.from_day,
        until_day=period.until_day,
        previous_from_day=period.previous_from_day,
        previous_until_day=period.from_day - _DAY,
        members=members,
        new_members=new_members,
        orders=None if sold is None else _trend(wanted, sold.orders),
        returns=None if sold is None else _trend(wanted, sold.returns),
        sales=None if sold is None else [_sales(wanted, each) for each in sold.money],
        assets=await _assets(tx, wanted, now),
        ladders=await _ladders(tx, wanted, members),
        alerts=await alerts(tx, wanted, now),
        queues=await queues(tx) if wanted.may("jobs.read") else None,
    )


async def _members(tx: Tx, wanted: Asked) -> tuple[Trend, Trend]:
    """All members, and those who joined in the period."""
    period = wanted.period
    instants = [
        wanted.begins(period.previous_from_day),
        wanted.begins(period.from_day),
        wanted.ends(period.until_day),
    ]
    first, second, last = await insights.member_counts(tx, instants, wanted.principal.store_ids)
    return (
        Trend(value=last, previous=second),
        Trend(value=last - second, previous=second - first),
    )


def _sales(wanted: Asked, money: counting.Sales) -> SalesFigures:
    sales, returned = _trend(wanted, money.sales), _trend(wanted, money.returned)
    return SalesFigures(
        currency=money.currency,
        scale=money.scale,
        sales_minor=sales,
        returned_minor=returned,
        net_minor=Trend(
            value=sales.value - returned.value, previous=sales.previous - returned.previous
        ),
    )


async def _assets(tx: Tx, wanted: Asked, now: datetime) -> list[AssetFigures] | None:
    if not wanted.may_on_all_stores("ledger.read"):
        return None
    booked = await counting.booked(tx, wanted, now)
    return [
        AssetFigures(
            asset=code,
            name=asset.settings.name,
            names=asset.settings.names,
            unit_names=asset.settings.unit_names,
            kind=asset.settings.kind,
            scale=asset.settings.scale,
            earned_units=_trend(wanted, units.of(counting.EARNED)),
            spent_units=_trend(wanted, units.of(counting.SPENT)),
            given_back_units=_trend(wanted, units.of(counting.GIVEN_BACK)),
            taken_back_units=_trend(wanted, units.of(counting.TAKEN_BACK)),
            expired_units=_trend(wanted, units.expired),
            adjusted_units=_trend(wanted, units.of(counting.ADJUSTED)),
            outstanding_units=_outstanding(wanted, units),
        )
        for code, asset in wanted.terms.assets.items()
        for units in [booked[asset.id]]
    ]


async def _ladders(tx: Tx, wanted: Asked, members: Trend) -> list[LadderFigures] | None:
    if not wanted.may_on_all_stores("tiers.read"):
        return None
    period = wanted.period
    found = await counting.standing(tx, wanted, period.from_day)
    ladders = []
    for course in wanted.terms.ladders:
        stood = found[course.ladder.id]
        tiers = [
            TierFigures(
                tier=code,
                names=names,
                members=Trend(
                    value=stood.at_end_of(period.until_day, code),
                    previous=stood.at_end_of(period.from_day - _DAY, code),
                ),
            )
            for code, names in counting.tiers_of(course, stood).items()
        ]
        ladders.append(
            LadderFigures(
                ladder=course.ladder.code,
                names=course.terms[-1].body.names if course.terms else None,
                tiers=tiers,
                without_tier=Trend(
                    value=max(members.value - sum(each.members.value for each in tiers), 0),
                    previous=max(
                        members.previous - sum(each.members.previous for each in tiers), 0
                    ),
                ),
            )
        )
    return ladders


def _trend(wanted: Asked, by_day: ByDay) -> Trend:
    period = wanted.period
    return Trend(
        value=counting.total(by_day, period.from_day, period.until_day),
        previous=counting.total(by_day, period.previous_from_day, period.from_day - _DAY),
    )


def _outstanding(wanted: Asked, units: Units) -> Trend:
    flow, period = units.flow, wanted.period
    return Trend(
        value=counting.until(flow, period.until_day),
        previous=counting.until(flow, period.from_day - _DAY),
    )

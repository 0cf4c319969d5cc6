"""The numbers of the overview by day, as maps from day to number: read once, added up anyhow."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from regulars.domains.insights import queries as insights
from regulars.domains.insights.types import PointsDay, SalesDay
from regulars.domains.tiers.queries import Course
from regulars.domains.tiers.types import Names
from regulars.flows.overview.asking import Asked
from regulars.infra.db import Tx
from regulars.kernel.money import scale_of

ByDay = Mapping[date, int]

EARNED = {"earned": 1}
SPENT = {"spent": 1}
GIVEN_BACK = {"given_back": 1}
TAKEN_BACK = {"taken_back": 1}
EXPIRED = {"expired": 1, "expiry_undone": -1, "reinstated": -1}
ADJUSTED = {"adjusted_in": 1, "adjusted_out": -1}
"""Which kinds of transfers a number counts, and with which sign."""


class Sales(msgspec.Struct, frozen=True, kw_only=True):
    """Money of one currency by day, at one scale; `returned` is positive."""

    currency: str
    scale: int
    sales: ByDay
    returned: ByDay


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """What was bought and brought back by day."""

    orders: ByDay
    returns: ByDay
    money: Sequence[Sales]


class Units(msgspec.Struct, frozen=True, kw_only=True):
    """What was booked of one asset by day. Lots that died unbooked count as expired."""

    by_kind: Mapping[str, ByDay]
    account: ByDay
    dead: ByDay

    def of(self, kinds: Mapping[str, int]) -> ByDay:
        """The sum of several kinds of transfers."""
        found: dict[date, int] = defaultdict(int)
        for kind, sign in kinds.items():
            for day, units in self.by_kind.get(kind, {}).items():
                found[day] += sign * units
        return found

    @property
    def expired(self) -> ByDay:
        return _sum_by_day([*self.of(EXPIRED).items(), *self.dead.items()])

    @property
    def flow(self) -> ByDay:
        """By how much what is outstanding changed."""
        return _sum_by_day(
            [*self.account.items(), *((day, -units) for day, units in self.dead.items())]
        )


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How many stand on each tier of a ladder now, and who came and went since."""

    now: Mapping[str, int]
    changes: Mapping[str, ByDay]

    def at_end_of(self, day: date, tier: str) -> int:
        """How many stood there at the end of a day."""
        later = sum(count for when, count in self.changes.get(tier, {}).items() if when > day)
        return max(self.now.get(tier, 0) - later, 0)


async def sold(tx: Tx, wanted: Asked, from_day: date) -> Sold:
    """Sales from a day on until the end of the period."""
    rows = await insights.sales_by_day(tx, wanted.span(from_day), wanted.places)
    return Sold(
        orders=_sum_by_day((row.day, row.order_count) for row in rows),
        returns=_sum_by_day((row.day, row.return_count) for row in rows),
        money=_money(rows),
    )


async def booked(tx: Tx, wanted: Asked, now: datetime) -> dict[int, Units]:
    """What was ever booked of the program's assets, by asset."""
    time_zone = wanted.terms.program.time_zone
    ids = [asset.id for asset in wanted.terms.assets.values()]
    if not ids:
        return {}
    rows = await insights.points_by_day(tx, time_zone, ids)
    dead = await insights.dead_by_day(tx, time_zone, ids, now)
    return {
        asset_id: _units(
            [row for row in rows if row.asset_id == asset_id],
            _sum_by_day((row.day, row.units) for row in dead if row.asset_id == asset_id),
        )
        for asset_id in ids
    }


async def standing(tx: Tx, wanted: Asked, from_day: date) -> dict[int, Standing]:
    """Where members stand on the program's ladders, and what changed since a day, by ladder."""
    ids = [course.ladder.id for course in wanted.terms.ladders]
    if not ids:
        return {}
    counts = await insights.tier_counts(tx, ids)
    rows = await insights.tiers_by_day(tx, wanted.terms.program.time_zone, ids, from_day)
    found = {}
    for ladder_id in ids:
        changes: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for row in rows:
            if row.ladder_id == ladder_id:
                changes[row.tier][row.day] += row.party_count
        now = {each.tier: each.member_count for each in counts if each.ladder_id == ladder_id}
        found[ladder_id] = Standing(now=now, changes=changes)
    return found


def tiers_of(course: Course, stood: Standing) -> dict[str, Names | None]:
    """The tiers of the newest version with their names, the highest first, then older ones."""
    known: dict[str, Names | None] = {
        tier.code: tier.names for terms in course.terms[-1:] for tier in reversed(terms.body.tiers)
    }
    others = sorted(set(stood.now) - known.keys())
    return known | dict.fromkeys(others)


def total(by_day: ByDay, from_day: date, until_day: date) -> int:
    """The sum over days, both ends included."""
    return sum(number for day, number in by_day.items() if from_day <= day <= until_day)


def until(by_day: ByDay, day: date) -> int:
    """The sum up to the end of a day."""
    return sum(number for when, number in by_day.items() if when <= day)


def running(by_day: ByDay, days: Sequence[date]) -> list[int]:
    """The sum up to the end of each of these days, which follow one another."""
    found: list[int] = []
    level = until(by_day, days[0]) - by_day.get(days[0], 0)
    for day in days:
        level += by_day.get(day, 0)
        found.append(level)
    return found


def _money(rows: Sequence[SalesDay]) -> list[Sales]:
    """By currency; amounts of several scales at the finest of them."""
    found = []
    for currency in sorted({row.currency for row in rows}):
        own = [row for row in rows if row.currency == currency]
        scale = max(scale_of(currency), *(row.scale for row in own))
        found.append(
            Sales(
                currency=currency,
                scale=scale,
                sales=_sum_by_day(
                    (row.day, row.sales_minor * 10 ** (scale - row.scale)) for row in own
                ),
                returned=_sum_by_day(
                    (row.day, -row.returned_minor * 10 ** (scale - row.scale)) for row in own
                ),
            )
        )
    return found


def _units(rows: Sequence[PointsDay], dead: ByDay) -> Units:
    return Units(
        by_kind={
            kind: _sum_by_day((row.day, row.units) for row in rows if row.kind == kind)
            for kind in {row.kind for row in rows}
        },
        account=_sum_by_day((row.day, row.account_units) for row in rows),
        dead=dead,
    )


def _sum_by_day(pairs: Iterable[tuple[date, int]]) -> dict[date, int]:
    found: dict[date, int] = defaultdict(int)
    for day, number in pairs:
        found[day] += number
    return found

"""What really came of the same stretch of time, out of the live ledger and standings."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf, Asset, Span, TransferKind
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.queries import AsOf as TierAsOf
from regulars.flows.replay.months import MOMENT
from regulars.flows.replay.outcomes import Outcome, Outcomes
from regulars.flows.replay.result import MonthLine, OwedLine, month_lines, owed_line
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.terms import Terms
from regulars.infra.db import Database, Tx

_PAGE_COUNT = 500

Between = tuple[datetime, datetime]


class Actual(msgspec.Struct, frozen=True, kw_only=True):
    """What really happened: months, what is owed at the end, and how each member ended."""

    months: list[MonthLine]
    owed: list[OwedLine]
    outcomes: Outcomes


async def actual_of(database: Database, live: Terms, between: Between, now: datetime) -> Actual:
    """What really happened in the program from the first instant until before the second."""
    assets = sorted(live.assets.values(), key=lambda each: each.settings.code)
    async with database.transaction() as tx:
        months = month_lines({each.id: each for each in assets}, await _units(tx, assets, between))
        owed = [await _owed(tx, each, between[1]) for each in assets]
    members: dict[UUID, Outcome] = {}
    page = tiers.PeoplePage(groups=(), last_id=UUID(int=0))
    while page.last_id is not None:
        async with database.transaction() as tx:
            page = await tiers.everybody(tx, between[1], after_id=page.last_id, count=_PAGE_COUNT)
            if page.groups:
                members |= await _outcomes(tx, live, assets, page.groups, (*between, now))
    ladders = sorted(each.ladder.code for each in live.ladders)
    outcomes = Outcomes(
        assets=tuple(each.settings.code for each in assets),
        ladders=tuple(ladders),
        members=members,
    )
    return Actual(months=months, owed=owed, outcomes=outcomes)


async def _units(
    tx: Tx, assets: Sequence[Asset], between: Between
) -> dict[tuple[int, date, TransferKind], int]:
    found: dict[tuple[int, date, TransferKind], int] = {}
    for asset in assets:
        until = await ledger.units_by_month(tx, asset, AsOf(effective_at=between[1]))
        before = await ledger.units_by_month(tx, asset, AsOf(effective_at=between[0] - MOMENT))
        for (month, kind), units in until.items():
            found[asset.id, month, kind] = units - before.get((month, kind), 0)
    return found


async def _owed(tx: Tx, asset: Asset, until_at: datetime) -> OwedLine:
    as_of = AsOf(effective_at=until_at)
    owed = await ledger.liability(tx, asset, as_of)
    totals = await ledger.totals(tx, asset, as_of)
    return owed_line(asset, owed, totals.debt_units)


async def _outcomes(
    tx: Tx,
    live: Terms,
    assets: Sequence[Asset],
    groups: Sequence[tuple[UUID, ...]],
    instants: tuple[datetime, datetime, datetime],
) -> dict[UUID, Outcome]:
    from_at, until_at, now = instants
    spans = [Span(owner_ids=each, from_at=from_at, before_at=until_at) for each in groups]
    earned = [await ledger.earned_net(tx, each.id, spans) for each in assets]
    asset_ids = [each.id for each in assets]
    balances = {
        (each.owner_id, each.asset_id): each.balance.total_units
        for each in await ledger.balances_as_of(
            tx, groups, AsOf(effective_at=until_at), asset_ids=asset_ids
        )
    }
    courses = sorted(live.ladders, key=lambda each: each.ladder.code)
    held = [
        await tiers.standings(tx, each, figures_of(tx, live, each), groups, now, TierAsOf(until_at))
        for each in courses
    ]
    return {
        group[0]: Outcome(
            tuple(of_asset[place] for of_asset in earned),
            tuple(balances.get((group[0], asset_id), 0) for asset_id in asset_ids),
            tuple(of_course[place].tier for of_course in held),
        )
        for place, group in enumerate(groups)
    }

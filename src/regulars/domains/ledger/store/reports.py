"""The statements behind reports on whole assets."""

import msgspec

from regulars.domains.ledger.store import SQL
from regulars.domains.ledger.store.questions import MonthUnits, instants_of
from regulars.domains.ledger.types.answers import AsOf, TransferKind
from regulars.infra.db import Tx


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What all persons have of an asset; `dead_units` have died and are not booked so yet."""

    outstanding_units: int
    dead_units: int
    debt_units: int
    owner_count: int
    owners_above_zero: int
    owners_below_zero: int


class AgeUnits(msgspec.Struct, frozen=True, kw_only=True):
    """Outstanding units of one age."""

    age_months: int
    units: int


class AgeEnds(msgspec.Struct, frozen=True, kw_only=True):
    """What became of past lots at one age, and how many of them ended at it."""

    age_months: int
    used_units: int
    unused_units: int
    lot_count: int


async def totals_of_transfers(tx: Tx, asset_id: int, as_of: AsOf) -> dict[TransferKind, int]:
    return dict(await tx.rows(SQL.totals_of_transfers, asset_id=asset_id, **instants_of(as_of)))


async def standing(tx: Tx, asset_id: int, as_of: AsOf) -> Standing:
    return await tx.one(SQL.standing, Standing, asset_id=asset_id, **instants_of(as_of))


async def months_dead(tx: Tx, asset_id: int, time_zone: str, as_of: AsOf) -> list[MonthUnits]:
    """What has died and is not booked so yet, by local month."""
    return await tx.all(
        SQL.months_dead,
        MonthUnits,
        asset_id=asset_id,
        time_zone=time_zone,
        **instants_of(as_of),
    )


async def outstanding_by_age(tx: Tx, asset_id: int, as_of: AsOf) -> list[AgeUnits]:
    return await tx.all(SQL.outstanding_by_age, AgeUnits, asset_id=asset_id, **instants_of(as_of))


async def ends_by_age(tx: Tx, asset_id: int, as_of: AsOf) -> list[AgeEnds]:
    return await tx.all(SQL.ends_by_age, AgeEnds, asset_id=asset_id, **instants_of(as_of))

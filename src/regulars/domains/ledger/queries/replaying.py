"""What replays ask: wallets as they stood, and what was done by hand."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from regulars.domains.ledger.policy.breakage import Sample, samples_by_age
from regulars.domains.ledger.policy.breakage import liability as liability_of
from regulars.domains.ledger.policy.wallet import Hold, Lot, Taking
from regulars.domains.ledger.store import loading, questions, reports
from regulars.domains.ledger.store import replaying as store
from regulars.domains.ledger.types.answers import AsOf, Liability, TransferKey, TransferKind
from regulars.domains.ledger.types.assets import Asset
from regulars.domains.ledger.types.replaying import Earning, HandMovement, SpentBefore
from regulars.infra.db import Tx


async def wallets_as_of(
    tx: Tx, owner_ids: Collection[UUID], asset_ids: Collection[int], as_of: AsOf
) -> tuple[list[Lot], list[Hold]]:
    """Lots and open holds of these owners as they stood, for a book to go on with."""
    return await questions.state_as_of(tx, owner_ids, asset_ids, as_of)


async def by_hand(
    tx: Tx,
    asset_ids: Collection[int],
    between: tuple[datetime, datetime],
    *,
    after: TransferKey | None = None,
    count: int,
) -> list[HandMovement]:
    """What no order, event or rule moved, from the first instant until before the second.

    Up to `count`, the earliest first, on behind `after`.
    """
    return await store.by_hand(tx, asset_ids, between, after, count)


async def earnings_before(
    tx: Tx, owner_ids: Collection[UUID], asset_ids: Collection[int], before_at: datetime
) -> list[Earning]:
    """What each owner earned before an instant, net, by when: what growth ladders count."""
    return await store.earnings_before(tx, owner_ids, asset_ids, before_at)


async def takings_before(
    tx: Tx,
    owner_ids: Collection[UUID],
    asset_ids: Collection[int],
    at: datetime,
    lots: Iterable[Lot],
) -> tuple[list[SpentBefore], dict[UUID, Taking]]:
    """Spends from before an instant of which something was given back at or after it, as they
    stood at that instant, for a book to go on with: what each had taken of which lots.

    `lots` are those that were open then; a lot that a spend had emptied comes along, empty.
    """
    spends = await store.spends_given_back_since(tx, owner_ids, asset_ids, at)
    if not spends:
        return [], {}
    stored = await loading.takings(tx, [(each.owner_id, each.id) for each in spends])
    lot_of = {lot.id: lot for lot in lots}
    empty = {(each.lot_owner_id, each.lot_id) for each in stored if each.lot_id not in lot_of}
    for lot in await loading.lots_by_id(tx, sorted(empty)):
        lot.remaining_units = lot.held_units = lot.expired_units = 0
        lot.moved_at = lot.earned_at
        lot_of[lot.id] = lot
    given = {each.id: each.given_units for each in spends}
    return spends, loading.assembled_takings(stored, lot_of, given)


async def units_by_month(tx: Tx, asset: Asset, as_of: AsOf) -> dict[tuple[date, TransferKind], int]:
    """All units that were ever moved, by local month and kind, as positive numbers.

    What has died counts, whether or not that is booked yet.
    """
    time_zone = asset.settings.time_zone
    booked = await questions.months_of_owner(tx, asset.id, None, time_zone, as_of)
    dead = await reports.months_dead(tx, asset.id, time_zone, as_of)
    found: dict[tuple[date, TransferKind], int] = {}
    for each in (*booked, *dead):
        found[each.month, each.kind] = found.get((each.month, each.kind), 0) + abs(each.units)
    return found


async def breakage_samples(tx: Tx, asset: Asset, as_of: AsOf) -> dict[int, Sample]:
    """What became of past lots of each age, by which breakage is estimated."""
    ends = await reports.ends_by_age(tx, asset.id, as_of)
    return samples_by_age(
        (each.age_months, each.used_units, each.unused_units, each.lot_count) for each in ends
    )


def liability_for(
    asset: Asset,
    as_of: AsOf,
    outstanding: Sequence[tuple[int, int]],
    samples: dict[int, Sample],
) -> Liability:
    """What units outstanding, as (age in months, units), are worth after breakage."""
    return liability_of(asset, as_of, outstanding, samples)

"""Reports on whole assets: totals by kind, and the liability for what is outstanding."""

from regulars.domains.ledger.policy.breakage import liability as liability_of
from regulars.domains.ledger.policy.breakage import samples_by_age
from regulars.domains.ledger.store import reports
from regulars.domains.ledger.types.answers import AsOf, AssetTotals, Liability
from regulars.domains.ledger.types.assets import Asset
from regulars.infra.db import Tx


async def totals(tx: Tx, asset: Asset, as_of: AsOf) -> AssetTotals:
    """What was earned, spent, expired and so on until an instant, and what is left."""
    by_kind = await reports.totals_of_transfers(tx, asset.id, as_of)
    standing = await reports.standing(tx, asset.id, as_of)
    return AssetTotals(
        asset_id=asset.id,
        earned_units=by_kind.get("earned", 0),
        spent_units=by_kind.get("spent", 0),
        given_back_units=by_kind.get("given_back", 0),
        taken_back_units=by_kind.get("taken_back", 0),
        forgiven_units=by_kind.get("forgiven", 0),
        absorbed_units=by_kind.get("absorbed", 0),
        deducted_units=by_kind.get("deducted", 0),
        expired_units=by_kind.get("expired", 0)
        - by_kind.get("expiry_undone", 0)
        + standing.dead_units,
        reinstated_units=by_kind.get("reinstated", 0),
        adjusted_units=by_kind.get("adjusted_in", 0) - by_kind.get("adjusted_out", 0),
        outstanding_units=standing.outstanding_units,
        debt_units=standing.debt_units,
        owner_count=standing.owner_count,
        owners_above_zero=standing.owners_above_zero,
        owners_at_zero=standing.owner_count
        - standing.owners_above_zero
        - standing.owners_below_zero,
        owners_below_zero=standing.owners_below_zero,
    )


async def liability(tx: Tx, asset: Asset, as_of: AsOf) -> Liability:
    """What outstanding units are worth, less those that will never be spent.

    Breakage by cohorts is estimated from past lots of the same age, or a fixed rate is named; the
    answer shows the method and, by age, the sample. Debts are no part of it: they are owed to us.
    """
    outstanding = await reports.outstanding_by_age(tx, asset.id, as_of)
    ends = await reports.ends_by_age(tx, asset.id, as_of)
    samples = samples_by_age(
        (each.age_months, each.used_units, each.unused_units, each.lot_count) for each in ends
    )
    return liability_of(
        asset, as_of, [(each.age_months, each.units) for each in outstanding], samples
    )

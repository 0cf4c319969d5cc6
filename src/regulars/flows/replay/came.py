"""What came of a replay, or of the share of it that one process ran; shares are put together."""

from collections.abc import Iterable

import msgspec

from regulars.domains.ledger.types import Asset
from regulars.flows.replay.outcomes import Outcomes, outcomes_of
from regulars.flows.replay.tally import Counts, nothing_counted
from regulars.flows.replay.world import World

MONTH_SECONDS = 2_629_800
"""A mean month of 30.4375 days, by which the age of lots is counted."""


class Outstanding(msgspec.Struct, kw_only=True):
    """Units of one asset outstanding at the end by age in months, and what is owed to us."""

    units_by_age: dict[int, int]
    debt_units: int = 0


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted, how members ended, and what is outstanding by the asset's id."""

    counts: Counts
    outcomes: Outcomes
    outstanding: dict[int, Outstanding]


def came_of(world: World) -> Came:
    """What came of the world of a replay that has ended."""
    return Came(
        counts=world.tally.counts,
        outcomes=outcomes_of(world),
        outstanding={each.id: _outstanding(world, each) for each in world.asset_of.values()},
    )


def put_together(shares: Iterable[Came]) -> Came:
    """What came of all shares; no person stands in two of them."""
    first, *others = shares
    counts = nothing_counted()
    outstanding: dict[int, Outstanding] = {}
    members = dict(first.outcomes.members)
    for share in (first, *others):
        counts.add(share.counts)
        members |= share.outcomes.members
        for asset_id, part in share.outstanding.items():
            whole = outstanding.setdefault(asset_id, Outstanding(units_by_age={}))
            whole.debt_units += part.debt_units
            for age, units in part.units_by_age.items():
                whole.units_by_age[age] = whole.units_by_age.get(age, 0) + units
    outcomes = msgspec.structs.replace(first.outcomes, members=members)
    return Came(counts=counts, outcomes=outcomes, outstanding=outstanding)


def _outstanding(world: World, asset: Asset) -> Outstanding:
    until_at = world.setting.until_at
    found = Outstanding(units_by_age={})
    for member in world.members.values():
        for lot in world.book.lots(asset.id, member.owner_ids):
            if lot.is_debt:
                found.debt_units += lot.remaining_units
                continue
            age = int((until_at - lot.earned_at).total_seconds() // MONTH_SECONDS)
            found.units_by_age[age] = found.units_by_age.get(age, 0) + lot.remaining_units
    return found

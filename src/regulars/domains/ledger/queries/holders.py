"""Who holds how much of an asset; and balances computed anew from the transfers."""

from regulars.domains.ledger.queries.assets import assets
from regulars.domains.ledger.store import holders as stored
from regulars.domains.ledger.types.adjustments import Holder, MemberTotals, Recomputed
from regulars.domains.ledger.types.answers import AsOf
from regulars.domains.ledger.types.assets import Asset
from regulars.infra.db import Tx

WRONG_SHOWN_MAX = 10


async def top_holders(tx: Tx, asset: Asset, as_of: AsOf, *, count: int = 10) -> list[Holder]:
    """The persons who have most of an asset at an instant, those with most first."""
    return await stored.top_holders(tx, asset.id, as_of, count)


async def member_totals(tx: Tx, asset: Asset, as_of: AsOf) -> MemberTotals:
    """All members who had joined by then: above, below and at zero, account or none."""
    return await stored.member_totals(tx, asset.id, as_of)


async def recomputed(tx: Tx) -> list[Recomputed]:
    """Every balance of every asset computed anew from transfers, and those that are stored wrong.

    The direction is the transfer's (which account it debits and credits), the split over owners
    that of its entries.
    """
    found: list[Recomputed] = []
    for asset in await assets(tx):
        counts = await stored.booked_counts(tx, asset.id)
        wrong = await stored.wrong_balances(tx, asset.id, WRONG_SHOWN_MAX)
        found.append(
            Recomputed(
                asset_id=asset.id,
                transfer_count=counts.transfer_count,
                entry_count=counts.entry_count,
                account_count=counts.account_count,
                balance_units=counts.balance_units,
                wrong=tuple(wrong),
            )
        )
    return found

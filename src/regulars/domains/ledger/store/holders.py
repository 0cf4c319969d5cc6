"""The statements behind who holds how much, and behind balances computed anew."""

from uuid import UUID

import msgspec

from regulars.domains.ledger.store import SQL
from regulars.domains.ledger.store.questions import instants_of
from regulars.domains.ledger.types.adjustments import Holder, MemberTotals
from regulars.domains.ledger.types.answers import AsOf
from regulars.infra.db import Tx


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much was booked of an asset."""

    transfer_count: int
    entry_count: int
    account_count: int
    balance_units: int


async def top_holders(tx: Tx, asset_id: int, as_of: AsOf, count: int) -> list[Holder]:
    return await tx.all(
        SQL.top_holders, Holder, asset_id=asset_id, count=count, **instants_of(as_of)
    )


async def member_totals(tx: Tx, asset_id: int, as_of: AsOf) -> MemberTotals:
    return await tx.one(SQL.member_totals, MemberTotals, asset_id=asset_id, **instants_of(as_of))


async def booked_counts(tx: Tx, asset_id: int) -> Counts:
    return await tx.one(SQL.booked_counts, Counts, asset_id=asset_id)


async def wrong_balances(tx: Tx, asset_id: int, count: int) -> list[tuple[UUID, int, int]]:
    rows = await tx.rows(SQL.wrong_balances, asset_id=asset_id, count=count)
    return [(owner_id, stored, computed) for owner_id, stored, computed in rows]

"""Transfers, and the lots that each of them changed."""

from collections.abc import Collection, Sequence
from uuid import UUID

from regulars.domains.ledger.queries.balances import view_of
from regulars.domains.ledger.store import loading, questions
from regulars.domains.ledger.types.answers import (
    LotEntry,
    LotView,
    TransferFilter,
    TransferKey,
    TransferView,
)
from regulars.infra.db import Tx


async def transfers(
    tx: Tx, which: TransferFilter, *, after: TransferKey | None = None, count: int = 50
) -> list[TransferView]:
    """A person's transfers from the newest to the oldest, going on after a place in the list."""
    return await questions.list_transfers(tx, which, after, count)


async def transfers_of_references(tx: Tx, reference_ids: Collection[UUID]) -> list[TransferView]:
    """Everything that was booked for these orders, returns or rules, in the order of time."""
    return await questions.transfers_of_references(tx, reference_ids)


async def lots_by_id(tx: Tx, lots: Collection[tuple[UUID, UUID]]) -> list[LotView]:
    """These lots, by owner and id, as they are stored; open or not."""
    return [view_of(lot) for lot in await loading.lots_by_id(tx, lots)]


async def given_back(tx: Tx, spends: Sequence[TransferView]) -> dict[UUID, int]:
    """How much of each of these spends was given back so far."""
    return await loading.given_back(tx, [(each.owner_id, each.id) for each in spends])


async def debts_of_transfers(tx: Tx, transfers: Collection[TransferView]) -> dict[UUID, int]:
    """How much of what these took back became debt; none of those that left none."""
    return await questions.debts_of(tx, transfers)


async def lots_of_transfers(
    tx: Tx, owner_ids: Collection[UUID], transfer_ids: Collection[UUID]
) -> list[LotEntry]:
    """Which lots these transfers of a person changed, in the order in which they did."""
    return await questions.entries_of(tx, owner_ids, transfer_ids)

"""State on its way into a book: accounts that are locked, their lots, holds and takings."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from regulars.domains.ledger.policy.wallet import Hold, Lot, Pin, Taking, rank_of
from regulars.domains.ledger.store import SQL
from regulars.domains.ledger.types.answers import HoldState, Posted
from regulars.infra.db import Tx

Account: TypeAlias = tuple[UUID, int]
"""An owner's id and an asset's."""


class LockedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account whose row is locked, with what is known of it without its lots."""

    owner_id: UUID
    asset_id: int
    debt_units: int
    revision: UUID


class KnownKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that was used before, for what, and the answer it got."""

    key: str
    fingerprint: bytes
    owner_id: UUID
    answer: Posted


async def open_accounts(
    tx: Tx, accounts: Sequence[Account], party_ids: Collection[UUID]
) -> list[Account]:
    """Make sure that there is a row to lock.

    Answers the accounts that open holds tie together across owners, among them these parties:
    they were one person when the hold was placed.
    """
    columns = _columns(accounts)
    return await tx.rows(SQL.open_accounts, **columns, party_ids=list(party_ids))


async def lock_accounts(tx: Tx, accounts: Sequence[Account]) -> list[LockedAccount]:
    """Lock the accounts that there are, in the order of their ids."""
    return await tx.all(SQL.lock_accounts, LockedAccount, **_columns(accounts))


async def open_lots(tx: Tx, accounts: Sequence[Account]) -> list[Lot]:
    return lots_of_rows(await tx.rows(SQL.open_lots, **_columns(accounts)))


async def dead_lots(tx: Tx, after: dict[Account, datetime]) -> list[Lot]:
    """Lots of which nothing is left and some has died after the instant given by account."""
    rows = await tx.rows(SQL.dead_lots, **_columns(list(after)), afters=list(after.values()))
    return lots_of_rows(rows)


async def lots_by_id(tx: Tx, lots: Collection[tuple[UUID, UUID]]) -> list[Lot]:
    """Lots by owner and id, open or not."""
    rows = await tx.rows(
        SQL.lots_by_id,
        owner_ids=[owner_id for owner_id, _ in lots],
        ids=[lot_id for _, lot_id in lots],
    )
    return lots_of_rows(rows)


class StoredTaking(msgspec.Struct, frozen=True, kw_only=True):
    """One lot that a spend took from."""

    id: UUID
    owner_id: UUID
    asset_id: int
    lot_owner_id: UUID
    lot_id: UUID
    units: int


async def takings(tx: Tx, spends: Sequence[tuple[UUID, UUID]]) -> list[StoredTaking]:
    """What spends (owner, transfer) took, in the order of taking; it never changes."""
    return await tx.all(SQL.takings, StoredTaking, **_spend_columns(spends))


async def given_back(tx: Tx, spends: Sequence[tuple[UUID, UUID]]) -> dict[UUID, int]:
    """How much of each spend has been given back so far."""
    return dict(await tx.rows(SQL.given_back, **_spend_columns(spends)))


def assembled_takings(
    stored: Iterable[StoredTaking], lot_of: dict[UUID, Lot], given: dict[UUID, int]
) -> dict[UUID, Taking]:
    found: dict[UUID, Taking] = {}
    for each in stored:
        taking = found.setdefault(each.id, Taking(each.owner_id, [], given.get(each.id, 0)))
        taking.entries.append((lot_of[each.lot_id], each.units))
    return found


class StoredPin(msgspec.Struct, frozen=True, kw_only=True):
    """A hold with one of the lots it pins."""

    id: UUID
    owner_id: UUID
    asset_id: int
    units: int
    placed_at: datetime
    times_out_at: datetime
    state: HoldState
    captured_units: int
    ended_at: datetime | None
    lot_owner_id: UUID
    lot_id: UUID
    pin_units: int
    pin_captured_units: int
    ordinal: int = 0


async def pins_at_hand(
    tx: Tx, owner_ids: Collection[UUID], hold_ids: Collection[UUID]
) -> list[StoredPin]:
    """The pins of all open holds of these owners or on their lots, and of the holds named."""
    return await tx.all(
        SQL.holds_at_hand, StoredPin, owner_ids=list(owner_ids), hold_ids=list(hold_ids)
    )


def assembled_holds(
    pins: Iterable[StoredPin], lot_of: dict[UUID, Lot], *, is_for_reading: bool = False
) -> list[Hold]:
    """Holds whose lots are all at hand; one that is open and reaches further is left alone.

    For reading, the lots at hand are enough.
    """
    holds = []
    for _, group in groupby(pins, key=lambda pin: pin.id):
        parts = list(group)
        head = parts[0]
        is_whole = all(pin.lot_id in lot_of for pin in parts)
        if head.state == "open" and not is_whole and not is_for_reading:
            continue
        holds.append(
            Hold(
                head.id,
                head.owner_id,
                head.asset_id,
                head.units,
                head.placed_at,
                head.times_out_at,
                [
                    Pin(lot_of[pin.lot_id], pin.pin_units, pin.pin_captured_units)
                    for pin in parts
                    if pin.lot_id in lot_of
                ],
                head.state,
                head.captured_units,
                head.ended_at,
            )
        )
    return holds


async def known_keys(tx: Tx, keys: Collection[str]) -> dict[str, KnownKey]:
    found = await tx.all(SQL.known_keys, KnownKey, keys=list(keys))
    return {each.key: each for each in found}


def lots_of_rows(rows: Iterable[tuple[Any, ...]]) -> list[Lot]:
    return [_lot(*row) for row in rows]


def _lot(*row: Any) -> Lot:
    """A row of `open_lots`, whose first nine columns are the first fields of a lot."""
    lot_id, earned_at, expires_at = row[0], row[5], row[7]
    columns = (*row[:9], rank_of(expires_at, earned_at, lot_id), *row[9:])
    return Lot(*columns)


def _columns(accounts: Sequence[Account]) -> dict[str, list[Any]]:
    return {
        "owner_ids": [owner_id for owner_id, _ in accounts],
        "asset_ids": [asset_id for _, asset_id in accounts],
    }


def _spend_columns(spends: Sequence[tuple[UUID, UUID]]) -> dict[str, list[UUID]]:
    return {
        "owner_ids": [owner_id for owner_id, _ in spends],
        "spend_ids": [spend_id for _, spend_id in spends],
    }

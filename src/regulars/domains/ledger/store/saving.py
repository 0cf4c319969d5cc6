"""What a book did on its way into the database, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import psycopg

from regulars.domains.ledger.errors import TransferConflict
from regulars.domains.ledger.policy.accounts import ACCOUNTS
from regulars.domains.ledger.policy.wallet import Hold, Lot, TermChange, Transfer
from regulars.domains.ledger.store import SQL
from regulars.domains.ledger.store.loading import KnownKey
from regulars.domains.ledger.types.postings import Posting
from regulars.infra.db import Tx
from regulars.kernel.ids import new_ids


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer to be saved, and the posting whose it is; none where time alone brought it."""

    transfer: Transfer
    posting_id: UUID
    posting: Posting | None
    is_backfill: bool


class BookedHold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold that is new or has changed, and the posting that placed it."""

    hold: Hold
    posting: Posting | None


class Changes(msgspec.Struct, kw_only=True):
    """All that a batch of postings did."""

    booked: list[Booked] = []
    holds: dict[UUID, BookedHold] = {}
    term_changes: list[TermChange] = []
    keys: list[KnownKey] = []


async def save(tx: Tx, changes: Changes, stored_lot_ids: Collection[UUID], now: datetime) -> None:
    """Save everything; `stored_lot_ids` are the lots that the database holds already."""
    lots = _touched_lots(changes)
    if lots or changes.booked:
        await tx.write(
            SQL.save_movements,
            now=now,
            **_transfer_columns(changes.booked),
            **_entry_columns(changes.booked),
            **_new_lot_columns([lot for lot in lots if lot.id not in stored_lot_ids]),
            **_changed_lot_columns([lot for lot in lots if lot.id in stored_lot_ids]),
            **_account_columns(changes.booked),
        )
    if changes.term_changes:
        await _save_past_terms(tx, changes.term_changes, now)
    if changes.holds:
        await _save_holds(tx, list(changes.holds.values()), now)
    if changes.keys:
        await _save_keys(tx, changes.keys)


def _touched_lots(changes: Changes) -> list[Lot]:
    """Every lot that is new or was changed, once, in the order of owners and ids."""
    found: dict[UUID, Lot] = {}
    for each in changes.booked:
        found.update((lot.id, lot) for lot, _ in each.transfer.entries)
    found.update((change.lot.id, change.lot) for change in changes.term_changes)
    for booked in changes.holds.values():
        found.update((pin.lot.id, pin.lot) for pin in booked.hold.pins)
    return sorted(found.values(), key=lambda lot: (lot.owner_id.int, lot.id.int))


def _transfer_columns(booked: Sequence[Booked]) -> dict[str, Sequence[object]]:
    transfers = [each.transfer for each in booked]
    postings = [each.posting for each in booked]
    return {
        "owner_ids": [each.owner_id for each in transfers],
        "ids": [each.id for each in transfers],
        "posting_ids": [each.posting_id for each in booked],
        "asset_ids": [each.asset_id for each in transfers],
        "kinds": [each.kind for each in transfers],
        "units": [each.units for each in transfers],
        "debit_accounts": [ACCOUNTS[each.kind][0] for each in transfers],
        "credit_accounts": [ACCOUNTS[each.kind][1] for each in transfers],
        "effective_ats": [each.effective_at for each in transfers],
        "reference_kinds": [each and each.reference_kind for each in postings],
        "reference_ids": [each and each.reference_id for each in postings],
        "reasons": [each and each.reason for each in postings],
        "actors": [each and each.actor for each in postings],
        "hold_ids": [each.hold_id for each in transfers],
        "reverses_ids": [each.reverses_id for each in transfers],
        "lot_owner_ids": [_strangers(each) for each in transfers],
        "is_backfills": [each.is_backfill for each in booked],
    }


def _strangers(transfer: Transfer) -> str | None:
    """The owners of its lots as a PostgreSQL array, where they are not just its own owner."""
    for lot, _ in transfer.entries:
        if lot.owner_id != transfer.owner_id:
            owner_ids = sorted({str(lot.owner_id) for lot, _ in transfer.entries})
            return "{" + ",".join(owner_ids) + "}"
    return None


def _entry_columns(booked: Sequence[Booked]) -> dict[str, Sequence[object]]:
    rows = [
        (lot.owner_id, each.transfer.id, lot.id, ordinal, units, each.transfer)
        for each in booked
        for ordinal, (lot, units) in enumerate(each.transfer.entries, 1)
    ]
    return {
        "entry_owner_ids": [row[0] for row in rows],
        "entry_transfer_ids": [row[1] for row in rows],
        "entry_lot_ids": [row[2] for row in rows],
        "entry_ordinals": [row[3] for row in rows],
        "entry_asset_ids": [row[5].asset_id for row in rows],
        "entry_kinds": [row[5].kind for row in rows],
        "entry_units": [row[4] for row in rows],
        "entry_effective_ats": [row[5].effective_at for row in rows],
    }


def _new_lot_columns(lots: Sequence[Lot]) -> dict[str, Sequence[object]]:
    return {
        "lot_owners": [lot.owner_id for lot in lots],
        "lot_ids": [lot.id for lot in lots],
        "lot_asset_ids": [lot.asset_id for lot in lots],
        "lot_units": [lot.units for lot in lots],
        "lot_remaining_units": [lot.remaining_units for lot in lots],
        "lot_held_units": [lot.held_units for lot in lots],
        "lot_expired_units": [lot.expired_units for lot in lots],
        "lot_earned_ats": [lot.earned_at for lot in lots],
        "lot_moved_ats": [lot.moved_at for lot in lots],
        "lot_available_ats": [lot.available_at for lot in lots],
        "lot_expires_ats": [lot.expires_at for lot in lots],
        "lot_is_expiry_fixeds": [lot.is_expiry_fixed for lot in lots],
        "lot_reference_kinds": [lot.reference_kind for lot in lots],
        "lot_reference_ids": [lot.reference_id for lot in lots],
    }


def _changed_lot_columns(lots: Sequence[Lot]) -> dict[str, Sequence[object]]:
    return {
        "changed_owner_ids": [lot.owner_id for lot in lots],
        "changed_ids": [lot.id for lot in lots],
        "changed_remaining_units": [lot.remaining_units for lot in lots],
        "changed_held_units": [lot.held_units for lot in lots],
        "changed_expired_units": [lot.expired_units for lot in lots],
        "changed_moved_ats": [lot.moved_at for lot in lots],
        "changed_available_ats": [lot.available_at for lot in lots],
        "changed_expires_ats": [lot.expires_at for lot in lots],
    }


def _account_columns(booked: Sequence[Booked]) -> dict[str, Sequence[object]]:
    """What each account changes by: the entries of its own lots."""
    changes: dict[tuple[UUID, int], list[int]] = defaultdict(lambda: [0, 0])
    for each in booked:
        for lot, units in each.transfer.entries:
            change = changes[lot.owner_id, lot.asset_id]
            change[0] += units
            if lot.is_debt:
                change[1] += units
    return {
        "account_owner_ids": [owner_id for owner_id, _ in changes],
        "account_asset_ids": [asset_id for _, asset_id in changes],
        "account_units": [units for units, _ in changes.values()],
        "account_debt_units": [units for _, units in changes.values()],
    }


async def _save_past_terms(tx: Tx, changes: Sequence[TermChange], now: datetime) -> None:
    await tx.write(
        SQL.save_past_terms,
        owner_ids=[each.lot.owner_id for each in changes],
        lot_ids=[each.lot.id for each in changes],
        ids=new_ids(len(changes)),
        asset_ids=[each.lot.asset_id for each in changes],
        available_ats=[each.available_at for each in changes],
        expires_ats=[each.expires_at for each in changes],
        changed_ats=[each.changed_at for each in changes],
        now=now,
    )


async def _save_holds(tx: Tx, booked: Sequence[BookedHold], now: datetime) -> None:
    holds = [each.hold for each in booked]
    postings = [each.posting for each in booked]
    await tx.write(
        SQL.save_holds,
        now=now,
        owner_ids=[each.owner_id for each in holds],
        ids=[each.id for each in holds],
        asset_ids=[each.asset_id for each in holds],
        states=[each.state for each in holds],
        units=[each.units for each in holds],
        captured_units=[each.captured_units for each in holds],
        placed_ats=[each.placed_at for each in holds],
        times_out_ats=[each.times_out_at for each in holds],
        ended_ats=[each.ended_at for each in holds],
        reference_kinds=[each and each.reference_kind for each in postings],
        reference_ids=[each and each.reference_id for each in postings],
        reasons=[each and each.reason for each in postings],
        actors=[each and each.actor for each in postings],
        **_pin_columns(holds),
    )


def _pin_columns(holds: Iterable[Hold]) -> dict[str, Sequence[object]]:
    rows = [(hold, ordinal, pin) for hold in holds for ordinal, pin in enumerate(hold.pins, 1)]
    return {
        "pin_owner_ids": [hold.owner_id for hold, _, _ in rows],
        "pin_hold_ids": [hold.id for hold, _, _ in rows],
        "pin_ordinals": [ordinal for _, ordinal, _ in rows],
        "pin_lot_owner_ids": [pin.lot.owner_id for _, _, pin in rows],
        "pin_lot_ids": [pin.lot.id for _, _, pin in rows],
        "pin_units": [pin.units for _, _, pin in rows],
        "pin_captured_units": [pin.captured_units for _, _, pin in rows],
    }


async def _save_keys(tx: Tx, keys: Sequence[KnownKey]) -> None:
    """Refuses where another owner's posting took a key a moment ago; nothing is saved then."""
    try:
        await tx.run(
            SQL.save_keys,
            keys=[each.key for each in keys],
            fingerprints=[each.fingerprint for each in keys],
            owner_ids=[each.owner_id for each in keys],
            answers=[msgspec.json.encode(each.answer).decode() for each in keys],
        )
    except psycopg.errors.UniqueViolation:
        raise TransferConflict("a key was used at the same time for another owner") from None

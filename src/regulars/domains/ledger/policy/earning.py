"""Units come: earned by a rule, or added by hand."""

from datetime import datetime
from uuid import UUID

from regulars.domains.ledger.policy.desk import Desk, Movement
from regulars.domains.ledger.policy.expiry import days_later
from regulars.domains.ledger.policy.wallet import Lot, Terms, Transfer, Wallet, rank_of
from regulars.domains.ledger.types.answers import TransferKind
from regulars.domains.ledger.types.postings import Earn, Posting


def earn(desk: Desk, wallet: Wallet, posting: Posting, act: Earn) -> Movement:
    """A new lot, whose id is the transfer's; debt is repaid from it."""
    terms = wallet.terms
    effective_at = posting.effective_at
    available_at = act.available_at or _available_at(terms, act.is_pending, effective_at)
    expires_at = act.expires_at
    if expires_at is None and available_at is not None:
        expires_at = terms.death_of(available_at)
    lot_id = desk.new_id()
    lot = Lot(
        lot_id,
        wallet.owner_ids[0],
        terms.asset_id,
        act.units,
        act.units,
        effective_at,
        available_at,
        expires_at,
        effective_at,
        rank_of(expires_at, effective_at, lot_id),
        is_expiry_fixed=act.expires_at is not None,
        reference_kind=posting.reference_kind,
        reference_id=posting.reference_id,
    )
    return put(desk, wallet, lot, "earned", effective_at)


def add(desk: Desk, wallet: Wallet, posting: Posting, units: int) -> Movement:
    """Units added by hand are available at once and die by the asset's policy."""
    lot = fresh_lot(desk.new_id(), wallet, units, posting.effective_at)
    lot.reference_kind, lot.reference_id = posting.reference_kind, posting.reference_id
    return put(desk, wallet, lot, "adjusted_in", posting.effective_at)


def fresh_lot(lot_id: UUID, wallet: Wallet, units: int, at: datetime) -> Lot:
    """A lot that is available at once, with a life of its own."""
    expires_at = wallet.terms.death_of(at)
    rank = rank_of(expires_at, at, lot_id)
    owner_id = wallet.owner_ids[0]
    return Lot(lot_id, owner_id, wallet.terms.asset_id, units, units, at, at, expires_at, at, rank)


def put(
    desk: Desk, wallet: Wallet, lot: Lot, kind: TransferKind, effective_at: datetime
) -> Movement:
    """Open a new lot by a transfer of the same id."""
    desk.open_lot(wallet, lot)
    units = lot.units
    transfers = [
        Transfer(lot.id, lot.owner_id, lot.asset_id, kind, units, effective_at, [(lot, units)])
    ]
    if wallet.debts:
        transfers += desk.repay(wallet, effective_at)
    return Movement(lot.id, units, transfers)


def _available_at(terms: Terms, is_pending: bool | None, at: datetime) -> datetime | None:
    if is_pending or (is_pending is None and terms.waits_for_release):
        return None
    if is_pending is None and terms.pending_days:
        return days_later(at, terms.pending_days, terms.zone)
    return at

"""The lives of lots: pending ones are released, sliding ones live on, dead ones are reinstated."""

from datetime import datetime

from regulars.domains.ledger.policy.desk import Desk, Movement
from regulars.domains.ledger.policy.due import revive
from regulars.domains.ledger.policy.expiry import days_later
from regulars.domains.ledger.policy.wallet import LONG_AGO, Lot, TermChange, Wallet
from regulars.domains.ledger.types.postings import Posting, Release


def release(desk: Desk, wallet: Wallet, posting: Posting, act: Release, at: datetime) -> Movement:
    """Pending lots become available now, and their expiry runs from now. None is no mistake."""
    now = posting.effective_at
    movement = Movement(desk.new_id())
    for lot in [each for each in wallet.lots if each.is_pending(at)]:
        is_meant = lot.id in act.lot_ids or (
            act.earned_by is not None and lot.reference_id == act.earned_by
        )
        if is_meant:
            expires_at = lot.expires_at if lot.is_expiry_fixed else wallet.terms.death_of(now)
            change = desk.change_terms(wallet, lot, (now, expires_at), now)
            movement.changes.append(change)
            movement.units += lot.remaining_units
    return movement


def touch(desk: Desk, wallet: Wallet, posting: Posting, at: datetime) -> Movement:
    """Sliding lots live on from the activity; lots that died shortly before it live again."""
    active_at = posting.effective_at
    movement = Movement(desk.new_id())
    for lot in [each for each in wallet.expired if _comes_back(wallet, each, active_at)]:
        expires_at = wallet.terms.death_of(active_at)
        if expires_at is None or expires_at > at:
            _reinstate(desk, wallet, movement, lot, active_at)
    if wallet.terms.is_sliding:
        movement.changes += _slide(desk, wallet, active_at, at)
    if wallet.debts:
        movement.transfers += desk.repay(wallet, active_at)
    return movement


def _comes_back(wallet: Wallet, lot: Lot, active_at: datetime) -> bool:
    """Whether the activity lies within the window of reinstatement.

    Sliding lots come back too when the activity happened before their death and was told late.
    """
    assert lot.expires_at is not None, "what never dies has not died"
    terms = wallet.terms
    if active_at < lot.expires_at:
        return terms.is_sliding and not lot.is_expiry_fixed
    window_days = terms.settings.reinstatement_days
    if window_days is None:
        return False
    return active_at < days_later(lot.expires_at, window_days, terms.zone)


def _reinstate(
    desk: Desk, wallet: Wallet, movement: Movement, lot: Lot, active_at: datetime
) -> None:
    transfer = revive(desk, wallet, lot)
    transfer.effective_at = max(active_at, transfer.effective_at)
    lot.moved_at = transfer.effective_at
    terms = (lot.available_at, wallet.terms.death_of(active_at))
    movement.changes.append(desk.change_terms(wallet, lot, terms, transfer.effective_at))
    movement.transfers.append(transfer)
    movement.units += transfer.units


def _slide(desk: Desk, wallet: Wallet, active_at: datetime, at: datetime) -> list[TermChange]:
    changes = []
    for lot in list(wallet.lots):
        if lot.is_expiry_fixed or lot.available_at is None or lot.is_dead(at):
            continue
        expires_at = wallet.terms.death_of(max(active_at, lot.available_at))
        if (expires_at or LONG_AGO) > (lot.expires_at or LONG_AGO):
            terms = (lot.available_at, expires_at)
            changes.append(desk.change_terms(wallet, lot, terms, active_at))
    return changes

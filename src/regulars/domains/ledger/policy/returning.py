"""Spent units come back, to the lots that they were taken from."""

from datetime import datetime

from regulars.domains.ledger.errors import GiveBackExceedsSpend, TransferNotFound
from regulars.domains.ledger.policy.desk import Desk, Movement
from regulars.domains.ledger.policy.due import expire_lot
from regulars.domains.ledger.policy.earning import fresh_lot
from regulars.domains.ledger.policy.expiry import days_later
from regulars.domains.ledger.policy.wallet import (
    Entry,
    Lot,
    Taking,
    Transfer,
    Wallet,
    not_before,
    rank_of,
)
from regulars.domains.ledger.types.assets import GraceDays, StayExpired
from regulars.domains.ledger.types.postings import GiveBack, Posting
from regulars.kernel.errors import Refusal


def give_back(
    desk: Desk, wallet: Wallet, posting: Posting, act: GiveBack, at: datetime
) -> Movement | Refusal:
    """Last taken, first given back, with the original expiry; never more than was taken."""
    taking = desk.takings.get(act.spend_id)
    if taking is None or taking.owner_id not in wallet.owner_ids:
        return TransferNotFound(f"no spend {act.spend_id} of this owner")
    open_units = sum(units for _, units in taking.entries) - taking.given_units
    if act.units > open_units:
        return GiveBackExceedsSpend(f"{act.units} units were asked back, {open_units} are out")
    plan = _plan(taking, act.units)
    taking.given_units += act.units
    transfer = _credit(desk, wallet, plan, posting, at)
    transfer.reverses_id = act.spend_id
    movement = Movement(transfer.id, act.units, [transfer])
    _bury(desk, wallet, movement, at)
    if wallet.debts:
        movement.transfers += desk.repay(wallet, transfer.effective_at)
    return movement


def _plan(taking: Taking, units: int) -> list[Entry]:
    """Units by lot, from the end of what was taken, past what was given back before."""
    skipped = taking.given_units
    plan: list[Entry] = []
    for lot, taken in reversed(taking.entries):
        passed = min(taken, skipped)
        skipped -= passed
        given = min(taken - passed, units)
        units -= given
        if given:
            plan.append((lot, given))
    return plan


def _credit(
    desk: Desk, wallet: Wallet, plan: list[Entry], posting: Posting, at: datetime
) -> Transfer:
    """Put units back; dead ones stay in their lot, or come as a new one that lives."""
    policy = wallet.terms.settings.expired_return
    effective_at = not_before(posting.effective_at, plan)
    entries: list[Entry] = []
    dead_units = 0
    for lot, units in plan:
        if lot.is_dead(at) and not isinstance(policy, StayExpired):
            dead_units += units
            continue
        desk.credit(wallet, lot, units)
        lot.moved_at = effective_at
        entries.append((lot, units))
    if dead_units:
        lot = _living_lot(desk, wallet, dead_units, effective_at)
        entries.append((lot, dead_units))
    total = sum(units for _, units in plan)
    return desk.transfer(wallet, "given_back", total, effective_at, entries)


def _living_lot(desk: Desk, wallet: Wallet, units: int, effective_at: datetime) -> Lot:
    """A new lot for units whose own has died: with days of grace, or a whole life."""
    policy = wallet.terms.settings.expired_return
    lot = fresh_lot(desk.new_id(), wallet, units, effective_at)
    if isinstance(policy, GraceDays):
        lot.expires_at = days_later(effective_at, policy.days, wallet.terms.zone)
        lot.rank = rank_of(lot.expires_at, lot.earned_at, lot.id)
        lot.is_expiry_fixed = True
    desk.open_lot(wallet, lot)
    return lot


def _bury(desk: Desk, wallet: Wallet, movement: Movement, at: datetime) -> None:
    """Units that went back to a lot which has died are dead at once."""
    for lot, units in movement.transfers[0].entries:
        if lot.is_dead(at):
            movement.transfers.append(expire_lot(desk, wallet, lot))
            movement.expired_units += units

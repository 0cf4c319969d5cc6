"""What is due by the clock alone: deaths of lots and timeouts of holds, as of their instants."""

from datetime import datetime

from regulars.domains.ledger.policy.desk import Desk
from regulars.domains.ledger.policy.wallet import (
    LONG_AGO,
    Hold,
    Lot,
    Transfer,
    Wallet,
)
from regulars.domains.ledger.types.answers import HoldState


def advance(desk: Desk, wallet: Wallet, until: datetime) -> None:
    """Book all that fell due up to and including `until`, in the order in which it did."""
    if wallet.holds:
        _time_out(desk, wallet, until)
    if wallet.lots and wallet.lots[0].is_dead(until):
        desk.due += expire(desk, wallet, until)
    if wallet.debts and wallet.lots:
        desk.due += desk.repay(wallet, LONG_AGO)


def expire(desk: Desk, wallet: Wallet, until: datetime) -> list[Transfer]:
    """Book the deaths of lots; units that a hold has pinned live as long as the hold."""
    dead = []
    for lot in wallet.lots:
        if not lot.is_dead(until):
            break
        if lot.free_units:
            dead.append(lot)
    return [expire_lot(desk, wallet, lot) for lot in dead]


def expire_lot(desk: Desk, wallet: Wallet, lot: Lot) -> Transfer:
    """Book the death of the free units of one lot, which has passed its instant."""
    units = lot.free_units
    lot.remaining_units -= units
    if not lot.expired_units:
        desk.home(wallet, lot).note_expired(lot)
    lot.expired_units += units
    if not lot.remaining_units:
        desk.close_lot(wallet, lot)
    return desk.transfer(wallet, "expired", units, death_of(lot), [(lot, -units)])


def death_of(lot: Lot) -> datetime:
    """When units of a lot die: at its instant, or later if they came or were set free later."""
    assert lot.expires_at is not None, "what never dies has no death"
    return max(lot.expires_at, lot.moved_at)


def undo_deaths(desk: Desk, wallet: Wallet, after: datetime) -> None:
    """History arrives that lies before deaths booked already: they are taken back at their instant.

    What is left of the lots dies again when the time comes.
    """
    undone = [
        lot for lot in wallet.expired if lot.expires_at is not None and lot.expires_at > after
    ]
    for lot in undone:
        desk.due.append(revive(desk, wallet, lot))
        desk.due[-1].kind = "expiry_undone"
    wallet.expired_until = max(
        (lot.expires_at for lot in wallet.expired if lot.expires_at is not None), default=LONG_AGO
    )


def revive(desk: Desk, wallet: Wallet, lot: Lot) -> Transfer:
    """All that died of a lot is in it again."""
    units = lot.expired_units
    lot.expired_units = 0
    wallet.expired.remove(lot)
    desk.credit(wallet, lot, units)
    return desk.transfer(wallet, "reinstated", units, death_of(lot), [(lot, units)])


def _time_out(desk: Desk, wallet: Wallet, until: datetime) -> None:
    out = sorted(
        (
            hold
            for hold in wallet.holds.values()
            if hold.times_out_at <= until and hold.state == "open"
        ),
        key=lambda hold: (hold.times_out_at, hold.id.int),
    )
    for hold in out:
        at = hold.times_out_at
        desk.due += expire(desk, wallet, at)
        desk.due += end_hold(desk, wallet, hold, "timed_out", at)
        desk.due_holds.append(hold)


def end_hold(
    desk: Desk, wallet: Wallet, hold: Hold, state: HoldState, at: datetime
) -> list[Transfer]:
    """Set free what is still pinned; what died meanwhile is booked dead, debt is repaid."""
    hold.state, hold.ended_at = state, at
    wallet.holds.pop(hold.id, None)
    booked: list[Transfer] = []
    for pin in hold.pins:
        left = pin.units - pin.captured_units
        if not left:
            continue
        pin.lot.held_units -= left
        pin.lot.moved_at = max(pin.lot.moved_at, at)
        if pin.lot.is_dead(at):
            booked.append(expire_lot(desk, desk.home(wallet, pin.lot), pin.lot))
    if wallet.debts:
        booked += desk.repay(wallet, at)
    return booked

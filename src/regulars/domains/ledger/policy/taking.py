"""Units go: spent, taken back, removed by hand, moved to another owner."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from regulars.domains.ledger.errors import InsufficientBalance, NotTransferable
from regulars.domains.ledger.policy.desk import Desk, Movement
from regulars.domains.ledger.policy.wallet import (
    Entry,
    Lot,
    Taking,
    Transfer,
    Wallet,
    not_before,
    plan_spend,
    rank_of,
)
from regulars.domains.ledger.types.answers import TransferKind
from regulars.domains.ledger.types.assets import DebtPolicy
from regulars.domains.ledger.types.postings import Move, Posting, TakeBack
from regulars.kernel.errors import Refusal
from regulars.kernel.money import rounded, scale_of

_WRITE_OFFS: dict[DebtPolicy, TransferKind] = {
    "merchant_absorbs": "absorbed",
    "deduct_from_refund": "deducted",
}


def spend(
    desk: Desk, wallet: Wallet, posting: Posting, units: int, at: datetime
) -> Movement | Refusal:
    """Soonest to expire first, then the oldest; all of it or nothing."""
    plan, missing = plan_spend(wallet.lots, units, at)
    if missing:
        return InsufficientBalance(asked=units, spendable=units - missing)
    transfer = _debited(desk, wallet, plan, "spent", posting.effective_at)
    desk.takings[transfer.id] = Taking(transfer.owner_id, plan)
    return Movement(transfer.id, units, [transfer])


def remove(
    desk: Desk, wallet: Wallet, posting: Posting, units: int, at: datetime
) -> Movement | Refusal:
    """By hand; what is pending goes, and below zero it goes, only under `unlimited` debt."""
    plan, missing = plan_spend(wallet.lots, units, at)
    if missing and wallet.terms.settings.debt != "unlimited":
        return InsufficientBalance(asked=units, spendable=units - missing)
    if missing:
        pending = [lot for lot in wallet.lots if lot.is_pending(at)]
        from_pending, missing = _plan(pending, missing)
        plan += from_pending
    transfer = _debited(desk, wallet, plan, "adjusted_out", posting.effective_at, missing)
    return Movement(transfer.id, units, [transfer], debt_units=missing)


def take_back(
    desk: Desk, wallet: Wallet, posting: Posting, act: TakeBack, at: datetime
) -> Movement:
    """The lot it came as, pending or not, then others, then what the debt policy says."""
    policy = act.debt or wallet.terms.settings.debt
    own = desk.find_lot(wallet, act.lot_id) if act.lot_id is not None else None
    plan, missing = _plan_taking_back(wallet, own, act, policy, at)
    debt = missing if policy == "unlimited" else 0
    effective_at = posting.effective_at
    transfers: list[Transfer] = []
    if plan or debt:
        transfers.append(_debited(desk, wallet, plan, "taken_back", effective_at, debt))
    if rest := missing - debt:
        kind = _WRITE_OFFS.get(policy, "forgiven")
        transfers.append(desk.transfer(wallet, kind, rest, effective_at, []))
    movement = Movement(transfers[0].id, act.units - missing, transfers, debt_units=debt)
    return _with_rest(wallet, movement, policy, missing - debt)


def move(
    desk: Desk, wallet: Wallet, target: Wallet, posting: Posting, at: datetime
) -> Movement | Refusal:
    """Every lot that is touched goes on at the other owner, as old and as long-lived as it was."""
    assert isinstance(posting.act, Move)
    if not wallet.terms.settings.is_transferable:
        return NotTransferable(f"{wallet.terms.settings.code} cannot be moved between owners")
    units = posting.act.units
    plan, missing = plan_spend(wallet.lots, units, at)
    if missing:
        return InsufficientBalance(asked=units, spendable=units - missing)
    out = _debited(desk, wallet, plan, "moved_out", posting.effective_at)
    effective_at = out.effective_at
    entries: list[Entry] = []
    for lot, moved in plan:
        twin = _twin(desk, lot, target, moved, effective_at)
        desk.open_lot(target, twin)
        entries.append((twin, moved))
    arrived = desk.transfer(target, "moved_in", units, effective_at, entries)
    transfers = [out, arrived]
    if target.debts:
        transfers += desk.repay(target, effective_at)
    return Movement(out.id, units, transfers)


def _plan_taking_back(
    wallet: Wallet, own: Lot | None, act: TakeBack, policy: DebtPolicy, at: datetime
) -> tuple[list[Entry], int]:
    """Available lots come before pending ones of other origin; `pending_only` takes no available.

    Free units are never dead here, for what was due has been booked.
    """
    pending = [lot for lot in wallet.lots if lot.is_pending(at)]
    if policy == "pending_only":
        candidates = pending if act.lot_id is None else [lot for lot in pending if lot is own]
    else:
        others = [lot for lot in wallet.lots if not lot.is_pending(at)] + pending
        candidates = others if own is None else [own, *(lot for lot in others if lot is not own)]
    return _plan(candidates, act.units)


def _plan(lots: Iterable[Lot], units: int) -> tuple[list[Entry], int]:
    """Which of `lots` units come from, available or not, and how many are missing."""
    plan: list[Entry] = []
    for lot in lots:
        if not units:
            break
        if lot.free_units > 0:
            taken = min(lot.free_units, units)
            plan.append((lot, taken))
            units -= taken
    return plan, units


def _with_rest(wallet: Wallet, movement: Movement, policy: DebtPolicy, rest: int) -> Movement:
    """Who bears what could not be taken: nobody, the merchant, or the cash refund."""
    if policy == "merchant_absorbs":
        movement.absorbed_units = rest
    elif policy == "deduct_from_refund":
        movement.deducted_units = rest
        movement.deduct_minor = _worth_minor(wallet, rest)
    else:
        movement.forgiven_units = rest
    return movement


def _worth_minor(wallet: Wallet, units: int) -> int:
    settings = wallet.terms.settings
    assert settings.unit_value is not None, "settings are refused without it"
    assert settings.currency is not None, "settings are refused without it"
    worth = Decimal(settings.unit_value) * units
    return rounded(worth.scaleb(scale_of(settings.currency)), "half_up")


def _debited(
    desk: Desk,
    wallet: Wallet,
    plan: list[Entry],
    kind: TransferKind,
    effective_at: datetime,
    debt_units: int = 0,
) -> Transfer:
    effective_at = not_before(effective_at, plan)
    entries = desk.debit(wallet, plan, effective_at)
    if debt_units:
        entries.append(desk.incur(wallet, debt_units, effective_at))
    units = -sum(change for _, change in entries)
    return desk.transfer(wallet, kind, units, effective_at, entries)


def _twin(desk: Desk, lot: Lot, target: Wallet, units: int, moved_at: datetime) -> Lot:
    lot_id = desk.new_id()
    return Lot(
        lot_id,
        target.owner_ids[0],
        lot.asset_id,
        units,
        units,
        lot.earned_at,
        lot.available_at,
        lot.expires_at,
        moved_at,
        rank_of(lot.expires_at, lot.earned_at, lot_id),
        is_expiry_fixed=lot.is_expiry_fixed,
        reference_kind=lot.reference_kind,
        reference_id=lot.reference_id,
    )

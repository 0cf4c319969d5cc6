"""The desk: the wallets at hand, the index of their lots, and the few movements all acts are of."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger.policy.wallet import (
    Entry,
    Hold,
    Lot,
    Taking,
    TermChange,
    Transfer,
    Wallet,
    not_before,
    rank_of,
)
from regulars.domains.ledger.types.answers import TransferKind


class Movement(msgspec.Struct, eq=False, gc=False):
    """What one posting did: its transfers, what else it changed, and the numbers of its answer."""

    id: UUID
    units: int = 0
    transfers: list[Transfer] = []
    changes: list[TermChange] = []
    holds: list[Hold] = []
    hold_id: UUID | None = None
    forgiven_units: int = 0
    absorbed_units: int = 0
    debt_units: int = 0
    deducted_units: int = 0
    deduct_minor: int = 0
    expired_units: int = 0


class Desk(msgspec.Struct, eq=False):
    """State that all acts share. `due` collects what had to be booked before a posting could act.

    The caller saves what is in `due`, or lets it go, and empties it. Wallets are found by asset and
    owner, lots by id, all as plain integers: an id proper is slow to hash.
    """

    new_id: Callable[[], UUID]
    wallets: dict[tuple[int, int], Wallet] = {}
    lots: dict[int, Lot] = {}
    takings: dict[UUID, Taking] = {}
    holds: dict[UUID, Hold] = {}
    due: list[Transfer] = []
    due_holds: list[Hold] = []

    def find_lot(self, wallet: Wallet, lot_id: UUID) -> Lot | None:
        """An open lot of this wallet by its id."""
        lot = self.lots.get(lot_id.int)
        if lot is None or lot.asset_id != wallet.terms.asset_id:
            return None
        return lot if lot.owner_id in wallet.owner_ids else None

    def home(self, wallet: Wallet, lot: Lot) -> Wallet:
        """The wallet that a lot lies in: another's where a merge was undone after a spend."""
        if lot.owner_id in wallet.owner_ids:
            return wallet
        return self.wallets[lot.asset_id, lot.owner_id.int]

    def open_lot(self, wallet: Wallet, lot: Lot) -> None:
        self.lots[lot.id.int] = lot
        wallet.add(lot)

    def debit(self, wallet: Wallet, plan: Sequence[Entry], effective_at: datetime) -> list[Entry]:
        """Take planned units from their lots."""
        entries: list[Entry] = []
        for lot, units in plan:
            lot.remaining_units -= units
            lot.moved_at = effective_at
            if not lot.remaining_units:
                self.close_lot(wallet, lot)
            entries.append((lot, -units))
        return entries

    def close_lot(self, wallet: Wallet, lot: Lot) -> None:
        self.home(wallet, lot).remove(lot)
        del self.lots[lot.id.int]

    def credit(self, wallet: Wallet, lot: Lot, units: int) -> None:
        """Put units into a lot that is there already; one that was empty is open again."""
        was_open = lot.remaining_units > 0
        lot.remaining_units += units
        if not was_open:
            self.open_lot(self.home(wallet, lot), lot)

    def incur(self, wallet: Wallet, units: int, effective_at: datetime) -> Entry:
        """A debt of `units`: its own negative lot, which never expires."""
        lot_id = self.new_id()
        debt = Lot(
            lot_id,
            wallet.owner_ids[0],
            wallet.terms.asset_id,
            -units,
            -units,
            effective_at,
            effective_at,
            None,
            effective_at,
            rank_of(None, effective_at, lot_id),
            is_debt=True,
        )
        wallet.debts.append(debt)
        return debt, -units

    def repay(self, wallet: Wallet, effective_at: datetime) -> list[Transfer]:
        """Debt is repaid from whatever units are free, soonest to expire first.

        Units that are told of late, after their death, repay what was owed while they lived.
        """
        repaid = 0
        plan: list[Entry] = []
        for lot in wallet.lots:
            if lot.free_units > 0:
                units = min(lot.free_units, wallet.owed_before(lot.expires_at) - repaid)
                if units > 0:
                    plan.append((lot, units))
                    repaid += units
        if not plan:
            return []
        entries = self._settle(wallet, plan, repaid, effective_at)
        effective_at = entries[0][0].moved_at
        return [self.transfer(wallet, "repaid", repaid, effective_at, entries)]

    def _settle(
        self, wallet: Wallet, plan: Sequence[Entry], repaid: int, effective_at: datetime
    ) -> list[Entry]:
        shares: list[Entry] = []
        for debt in wallet.debts:
            if repaid:
                units = min(repaid, -debt.remaining_units)
                shares.append((debt, units))
                repaid -= units
        effective_at = not_before(not_before(effective_at, plan), shares)
        for debt, units in shares:
            debt.remaining_units += units
            debt.moved_at = effective_at
        wallet.debts = [debt for debt in wallet.debts if debt.remaining_units]
        return [*self.debit(wallet, plan, effective_at), *shares]

    def change_terms(
        self,
        wallet: Wallet,
        lot: Lot,
        terms: tuple[datetime | None, datetime | None],
        changed_at: datetime,
    ) -> TermChange:
        """Give a lot other terms (available, expires) and its new place among the open ones."""
        change = TermChange(lot, lot.available_at, lot.expires_at, changed_at)
        is_open = lot.remaining_units > 0
        if is_open:
            wallet.remove(lot)
        lot.available_at, lot.expires_at = terms
        lot.rank = rank_of(lot.expires_at, lot.earned_at, lot.id)
        if is_open:
            wallet.add(lot)
        return change

    def transfer(
        self,
        wallet: Wallet,
        kind: TransferKind,
        units: int,
        effective_at: datetime,
        entries: list[Entry],
    ) -> Transfer:
        return Transfer(
            self.new_id(),
            wallet.owner_ids[0],
            wallet.terms.asset_id,
            kind,
            units,
            effective_at,
            entries,
        )

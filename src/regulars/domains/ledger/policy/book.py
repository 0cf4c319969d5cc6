"""The book: wallets in memory, to which postings are applied one after the other.

Live traffic, import, dry run, replay and simulation all go through it. It does no I/O, has no
clock and draws ids only from the function it is given.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from regulars.domains.ledger.errors import AssetNotFound, PostingInvalid
from regulars.domains.ledger.policy import earning, holding, living, returning, taking
from regulars.domains.ledger.policy.desk import Desk, Movement
from regulars.domains.ledger.policy.due import advance, undo_deaths
from regulars.domains.ledger.policy.wallet import (
    Hold,
    Lot,
    Taking,
    Terms,
    Transfer,
    Wallet,
    terms_of,
)
from regulars.domains.ledger.types.answers import Balance
from regulars.domains.ledger.types.assets import Asset
from regulars.domains.ledger.types.postings import (
    Adjust,
    BookDue,
    Capture,
    Earn,
    GiveBack,
    Move,
    PlaceHold,
    Posting,
    Release,
    Spend,
    TakeBack,
    Touch,
    VoidHold,
)
from regulars.kernel.errors import Refusal
from regulars.kernel.ids import new_id

Outcome: TypeAlias = Movement | Refusal


class Book:
    """Wallets of any number of owners. `due` holds what the clock alone has booked so far."""

    def __init__(self, assets: Iterable[Asset], new_id: Callable[[], UUID] = new_id) -> None:
        self._terms: dict[int, Terms] = {asset.id: terms_of(asset) for asset in assets}
        self.desk = Desk(new_id)

    @property
    def due(self) -> list[Transfer]:
        """Transfers that time brought about; whoever has dealt with them clears the list."""
        return self.desk.due

    def load(
        self,
        lots: Iterable[Lot] = (),
        holds: Iterable[Hold] = (),
        takings: dict[UUID, Taking] | None = None,
    ) -> None:
        """Take in stored state; wallets are known by the owner of each lot and hold."""
        for lot in lots:
            self._load_lot(lot)
        for hold in holds:
            self.desk.holds[hold.id] = hold
            if hold.state == "open":
                self._keep_hold(hold)
        self.desk.takings.update(takings or {})

    def apply(self, posting: Posting, now: datetime) -> Outcome:
        """Do what the posting says, or refuse; a refused posting moves nothing.

        What is due by then is booked first. Live postings are judged at `now` or later, those of
        history as of when they were effective.
        """
        if posting.asset_id not in self._terms:
            return AssetNotFound(f"no asset {posting.asset_id}")
        wallet = self._wallet_of(posting.asset_id, posting.owner_ids)
        at = posting.effective_at
        if not posting.is_backfill:
            at = max(at, now)
        elif at < wallet.expired_until:
            undo_deaths(self.desk, wallet, at)
        advance(self.desk, wallet, at)
        act = posting.act
        if type(act) is Move:
            return self._move(wallet, posting, act, at)
        return _ACTS[type(act)](self.desk, wallet, posting, act, at)

    def balance(self, asset_id: int, owner_ids: tuple[UUID, ...], at: datetime) -> Balance:
        """What stands at `at`; what is due by then is booked."""
        wallet = self._wallet_of(asset_id, owner_ids)
        advance(self.desk, wallet, at)
        return wallet.balance(at)

    def asset_ids(self) -> list[int]:
        """The assets that this book keeps, in the order of their ids."""
        return sorted(self._terms)

    def lots(self, asset_id: int, owner_ids: tuple[UUID, ...]) -> Sequence[Lot]:
        """Open lots in the order of spending, then debts."""
        wallet = self._wallet_of(asset_id, owner_ids)
        return [*wallet.lots, *wallet.debts]

    def _move(self, wallet: Wallet, posting: Posting, act: Move, at: datetime) -> Outcome:
        if set(act.to_owner_ids) & set(posting.owner_ids):
            return PostingInvalid("units cannot be moved to their own owner")
        target = self._wallet_of(posting.asset_id, act.to_owner_ids)
        advance(self.desk, target, at)
        return taking.move(self.desk, wallet, target, posting, at)

    def _load_lot(self, lot: Lot) -> None:
        wallet = self._wallet(lot.asset_id, lot.owner_id)
        if lot.is_debt:
            wallet.debts.append(lot)
            return
        if lot.remaining_units:
            self.desk.open_lot(wallet, lot)
        if lot.expired_units:
            wallet.note_expired(lot)

    def _wallet(self, asset_id: int, owner_id: UUID) -> Wallet:
        wallet = self.desk.wallets.get((asset_id, owner_id.int))
        if wallet is None:
            wallet = Wallet(self._terms[asset_id], (owner_id,))
            self.desk.wallets[asset_id, owner_id.int] = wallet
        return wallet

    def _wallet_of(self, asset_id: int, owner_ids: tuple[UUID, ...]) -> Wallet:
        wallet = self.desk.wallets.get((asset_id, owner_ids[0].int))
        if wallet is None or wallet.owner_ids != owner_ids:
            wallet = self._wallet(asset_id, owner_ids[0])
            if wallet.owner_ids != owner_ids:
                return self._regroup(asset_id, owner_ids)
        return wallet

    def _regroup(self, asset_id: int, owner_ids: tuple[UUID, ...]) -> Wallet:
        """Owners were merged, or parted again: each lot goes to the wallet its owner is in now."""
        old = {
            id(wallet): wallet
            for wallet in (self._wallet(asset_id, owner_id) for owner_id in owner_ids)
        }
        everybody = {owner_id for wallet in old.values() for owner_id in wallet.owner_ids}
        joined = Wallet(self._terms[asset_id], owner_ids)
        for owner_id in everybody:
            apart = Wallet(self._terms[asset_id], (owner_id,))
            self.desk.wallets[asset_id, owner_id.int] = joined if owner_id in owner_ids else apart
        for wallet in old.values():
            for lot in {id(lot): lot for lot in (*wallet.lots, *wallet.expired)}.values():
                self._load_lot(lot)
            for debt in wallet.debts:
                self._load_lot(debt)
            for hold in wallet.holds.values():
                self._keep_hold(hold)
        return joined

    def _keep_hold(self, hold: Hold) -> None:
        """A hold is met by its owner and by whose lots it pins: they may have been parted."""
        for owner_id in {hold.owner_id, *(pin.lot.owner_id for pin in hold.pins)}:
            self._wallet(hold.asset_id, owner_id).holds[hold.id] = hold


def _adjust(desk: Desk, wallet: Wallet, posting: Posting, act: Adjust, at: datetime) -> Outcome:
    if act.units > 0:
        return earning.add(desk, wallet, posting, act.units)
    return taking.remove(desk, wallet, posting, -act.units, at)


def _book_due(desk: Desk, wallet: Wallet, posting: Posting, act: BookDue, at: datetime) -> Outcome:
    """What was due has been booked before any posting acts, so there is nothing more to do."""
    del wallet, posting, act, at
    return Movement(desk.new_id())


_ACTS: dict[type[Any], Callable[[Desk, Wallet, Posting, Any, datetime], Outcome]] = {
    Earn: lambda desk, wallet, posting, act, _: earning.earn(desk, wallet, posting, act),
    Spend: lambda desk, wallet, posting, act, at: taking.spend(
        desk, wallet, posting, act.units, at
    ),
    TakeBack: taking.take_back,
    GiveBack: returning.give_back,
    Release: living.release,
    Adjust: _adjust,
    PlaceHold: holding.place_hold,
    Capture: lambda desk, wallet, posting, act, _: holding.capture(desk, wallet, posting, act),
    VoidHold: lambda desk, wallet, posting, act, _: holding.void_hold(
        desk, wallet, posting, act.hold_id
    ),
    Touch: lambda desk, wallet, posting, _, at: living.touch(desk, wallet, posting, at),
    BookDue: _book_due,
}

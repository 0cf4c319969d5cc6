"""Opening a book: accounts locked in the order of their ids, and all that postings may touch."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from regulars.domains.ledger.policy.book import Book
from regulars.domains.ledger.policy.wallet import Lot
from regulars.domains.ledger.store import assets as stored_assets
from regulars.domains.ledger.store import loading
from regulars.domains.ledger.store.loading import Account, LockedAccount, StoredTaking
from regulars.domains.ledger.types.assets import Asset
from regulars.domains.ledger.types.postings import (
    BookDue,
    Capture,
    Earn,
    GiveBack,
    Move,
    Posting,
    Touch,
    VoidHold,
)
from regulars.infra.db import Tx

_DAY = timedelta(days=1)


class OpenBook(msgspec.Struct, kw_only=True):
    """A book with its accounts locked, and the lots in it that the database holds already."""

    book: Book
    assets: dict[int, Asset]
    stored_lot_ids: set[UUID]


async def open_book(tx: Tx, postings: Sequence[Posting]) -> OpenBook:
    """Lock every account that the postings may change, then load what they need of each."""
    takings = await _takings(tx, postings)
    locked = await _lock(tx, postings, takings)
    revisions = {account.revision for account in locked}
    assets = {each.id: each for each in await stored_assets.assets_of_revisions(tx, revisions)}
    lot_of = await _load_lots(tx, postings, locked, assets)
    at_hand = {(account.owner_id, account.asset_id) for account in locked}
    pins = [
        pin
        for pin in await _pins(tx, postings, lot_of.values())
        if (pin.owner_id, pin.asset_id) in at_hand
    ]
    touched = {(each.lot_owner_id, each.asset_id, each.lot_id) for each in takings}
    touched |= {(each.lot_owner_id, each.asset_id, each.lot_id) for each in pins}
    missing = {
        (owner_id, lot_id)
        for owner_id, asset_id, lot_id in touched
        if lot_id not in lot_of and (owner_id, asset_id) in at_hand
    }
    if missing:
        lot_of |= {lot.id: lot for lot in await loading.lots_by_id(tx, missing)}
    given = await loading.given_back(tx, _spends(postings)) if takings else {}
    book = Book(assets.values())
    book.load(
        lot_of.values(),
        loading.assembled_holds(pins, lot_of),
        loading.assembled_takings(takings, lot_of, given),
    )
    return OpenBook(book=book, assets=assets, stored_lot_ids=set(lot_of))


async def _lock(
    tx: Tx, postings: Sequence[Posting], takings: Sequence[StoredTaking]
) -> list[LockedAccount]:
    """Rows are made for the owners to whom something new may come, and locked for everybody."""
    receiving = {(each.owner_ids[0], each.asset_id) for each in postings}
    accounts = {account for each in postings for account in _accounts_of(each)}
    for each in postings:
        if isinstance(each.act, Move):
            receiving.add((each.act.to_owner_ids[0], each.asset_id))
    accounts |= {(each.lot_owner_id, each.asset_id) for each in takings}
    if named := _needing_holds(postings):
        pins = await loading.pins_at_hand(tx, _owners(named), _hold_ids(named))
        accounts |= {(pin.lot_owner_id, pin.asset_id) for pin in pins}
    party_ids = {owner_id for owner_id, _ in accounts}
    accounts |= set(await loading.open_accounts(tx, _in_order(receiving), party_ids))
    return await loading.lock_accounts(tx, _in_order(accounts))


async def _load_lots(
    tx: Tx,
    postings: Sequence[Posting],
    locked: Sequence[LockedAccount],
    assets: dict[int, Asset],
) -> dict[UUID, Lot]:
    indebted = {(each.owner_id, each.asset_id) for each in locked if each.debt_units}
    existing = {(each.owner_id, each.asset_id) for each in locked}
    needed: set[Account] = set()
    dead_after: dict[Account, datetime] = {}
    for posting in postings:
        accounts = [each for each in _accounts_of(posting) if each in existing]
        if _needs_no_lots(posting) and indebted.isdisjoint(accounts):
            continue
        needed.update(accounts)
        after = _dead_after(posting, assets.get(posting.asset_id))
        if after is not None:
            for account in accounts:
                dead_after[account] = min(after, dead_after.get(account, after))
    lots = await loading.open_lots(tx, _in_order(needed)) if needed else []
    dead = await loading.dead_lots(tx, dead_after) if dead_after else []
    return {lot.id: lot for lot in [*lots, *dead]}


async def _pins(
    tx: Tx, postings: Sequence[Posting], lots: Iterable[Lot]
) -> Sequence[loading.StoredPin]:
    """Holds matter where something is held, or where a posting names one."""
    named = _needing_holds(postings)
    holders = {lot.owner_id for lot in lots if lot.held_units}
    if holders:
        holders |= {owner_id for each in postings for owner_id in each.owner_ids}
    owner_ids = holders | _owners(named)
    if not owner_ids:
        return []
    return await loading.pins_at_hand(tx, sorted(owner_ids), _hold_ids(named))


async def _takings(tx: Tx, postings: Sequence[Posting]) -> Sequence[StoredTaking]:
    spends = _spends(postings)
    return await loading.takings(tx, spends) if spends else []


def _in_order(accounts: Iterable[Account]) -> list[Account]:
    """By owner and asset, as the database sorts them too; numbers compare faster than ids."""
    return sorted(accounts, key=lambda account: (account[0].int, account[1]))


def _accounts_of(posting: Posting) -> Iterable[Account]:
    for owner_id in posting.owner_ids:
        yield owner_id, posting.asset_id
    if isinstance(posting.act, Move):
        for owner_id in posting.act.to_owner_ids:
            yield owner_id, posting.asset_id


def _needs_no_lots(posting: Posting) -> bool:
    """What history earned only adds a lot, and its answer names no balance."""
    return posting.is_backfill and isinstance(posting.act, Earn)


def _dead_after(posting: Posting, asset: Asset | None) -> datetime | None:
    """Since when lots that died may live again by this posting; None where none may."""
    if isinstance(posting.act, Touch):
        window_days = (asset and asset.settings.reinstatement_days) or 0
        return posting.effective_at - (window_days + 1) * _DAY
    return posting.effective_at if posting.is_backfill else None


def _needing_holds(postings: Iterable[Posting]) -> list[Posting]:
    return [each for each in postings if isinstance(each.act, Capture | VoidHold | BookDue)]


def _hold_ids(postings: Iterable[Posting]) -> list[UUID]:
    return [each.act.hold_id for each in postings if isinstance(each.act, Capture | VoidHold)]


def _owners(postings: Iterable[Posting]) -> set[UUID]:
    return {owner_id for each in postings for owner_id in each.owner_ids}


def _spends(postings: Iterable[Posting]) -> list[tuple[UUID, UUID]]:
    """Owners and the spends that may be theirs."""
    return sorted(
        {
            (owner_id, each.act.spend_id)
            for each in postings
            if isinstance(each.act, GiveBack)
            for owner_id in each.owner_ids
        }
    )

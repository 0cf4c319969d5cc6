"""Balances and lots: now, or as of any instant, whether or not a job has run."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.ledger.policy.book import Book
from regulars.domains.ledger.policy.expiry import days_later
from regulars.domains.ledger.policy.wallet import Hold, Lot
from regulars.domains.ledger.queries.assets import assets
from regulars.domains.ledger.store import loading, questions
from regulars.domains.ledger.types.answers import (
    AsOf,
    Dying,
    HoldView,
    LotView,
    OwnerBalance,
    Span,
)
from regulars.domains.ledger.types.assets import Asset
from regulars.infra.db import Tx
from regulars.kernel.period import zone

Groups = Sequence[tuple[UUID, ...]]
"""Persons, each as the ids of all parties merged into it, the survivor's first."""


async def balances(
    tx: Tx, groups: Groups, now: datetime, *, asset_ids: Collection[int] | None = None
) -> list[OwnerBalance]:
    """What each person has now of each asset that they have an account of."""
    accounts = await questions.accounts_of(tx, _everybody(groups), asset_ids)
    lots = await loading.open_lots(tx, accounts) if accounts else []
    holds: Sequence[Hold] = []
    if any(lot.held_units for lot in lots):
        pins = await loading.pins_at_hand(tx, _everybody(groups), [])
        holds = loading.assembled_holds(pins, {lot.id: lot for lot in lots}, is_for_reading=True)
    return await _balances(tx, groups, accounts, (lots, holds), now)


async def balances_as_of(
    tx: Tx, groups: Groups, as_of: AsOf, *, asset_ids: Collection[int] | None = None
) -> list[OwnerBalance]:
    """What each person had at an instant, as known now or as it was known then."""
    accounts = await questions.accounts_of(tx, _everybody(groups), asset_ids)
    state = await questions.state_as_of(tx, _everybody(groups), asset_ids, as_of)
    return await _balances(tx, groups, accounts, state, as_of.effective_at)


async def lots(
    tx: Tx, owner_ids: tuple[UUID, ...], as_of: AsOf, *, asset_ids: Collection[int] | None = None
) -> list[LotView]:
    """The living lots of a person at an instant, in the order of spending, then the debts."""
    book = await book_as_of(tx, owner_ids, as_of, asset_ids)
    found: list[LotView] = []
    for asset_id in book.asset_ids():
        book.balance(asset_id, owner_ids, as_of.effective_at)
        found += [view_of(lot) for lot in book.lots(asset_id, owner_ids)]
    return found


async def holds(
    tx: Tx,
    owner_ids: tuple[UUID, ...],
    now: datetime,
    *,
    ids: Collection[UUID] | None = None,
    count: int = 100,
) -> list[HoldView]:
    """A person's holds, the latest first; one whose time is out is so whether or not booked."""
    return await questions.find_holds(tx, owner_ids, ids, now, count)


async def earned_net(
    tx: Tx, asset_id: int, spans: Sequence[Span], *, known_at: datetime | None = None
) -> list[int]:
    """What each person earned in each span, less what was taken back, with adjustments.

    What was spent, moved or has died does not count: growth is not lost by spending.
    """
    found = await questions.earned_net(tx, asset_id, spans, known_at)
    return [found.get(at, 0) for at in range(len(spans))]


async def book_as_of(
    tx: Tx, owner_ids: tuple[UUID, ...], as_of: AsOf, asset_ids: Collection[int] | None
) -> Book:
    """A book with a person's wallets as they stood at an instant, for reading."""
    found_lots, found_holds = await questions.state_as_of(tx, owner_ids, asset_ids, as_of)
    named = sorted({lot.asset_id for lot in found_lots} | set(asset_ids or ()))
    book = Book(await assets(tx, ids=named))
    book.load(found_lots, found_holds)
    return book


async def _balances(
    tx: Tx,
    groups: Groups,
    accounts: Sequence[loading.Account],
    state: tuple[Sequence[Lot], Sequence[Hold]],
    at: datetime,
) -> list[OwnerBalance]:
    known = {each.id: each for each in await assets(tx, ids=sorted({each[1] for each in accounts}))}
    book = Book(known.values())
    book.load(*state)
    assets_of: dict[UUID, set[int]] = {}
    for owner_id, asset_id in accounts:
        assets_of.setdefault(owner_id, set()).add(asset_id)
    return [
        _balance(book, known[asset_id], group, at)
        for group in groups
        for asset_id in sorted(set().union(*(assets_of.get(each, set()) for each in group)))
    ]


def _balance(book: Book, asset: Asset, group: tuple[UUID, ...], at: datetime) -> OwnerBalance:
    balance = book.balance(asset.id, group, at)
    dying = dying_of(book, asset.id, group, at)
    warn_days = max(asset.settings.warn_days, default=None)
    before = warn_days and days_later(at, warn_days, zone(asset.settings.time_zone))
    return OwnerBalance(
        owner_id=group[0],
        asset_id=asset.id,
        balance=balance,
        expiring_units=sum(each.units for each in dying if before and each.expires_at <= before),
        expiring_before=before or None,
        next_expires_at=dying[0].expires_at if dying else None,
        dying=dying,
    )


def dying_of(book: Book, asset_id: int, group: tuple[UUID, ...], at: datetime) -> list[Dying]:
    """What of a person's units dies some day after `at`, the soonest first; held ones are not."""
    return [
        Dying(lot.expires_at, lot.free_units)
        for lot in book.lots(asset_id, group)
        if lot.expires_at is not None and lot.expires_at > at and lot.free_units > 0
    ]


def _everybody(groups: Groups) -> list[UUID]:
    return sorted({owner_id for group in groups for owner_id in group})


def view_of(lot: Lot) -> LotView:
    """A lot as others see it."""
    return LotView(
        owner_id=lot.owner_id,
        id=lot.id,
        asset_id=lot.asset_id,
        is_debt=lot.is_debt,
        units=lot.units,
        remaining_units=lot.remaining_units,
        held_units=lot.held_units,
        earned_at=lot.earned_at,
        available_at=lot.available_at,
        expires_at=lot.expires_at,
        reference_kind=lot.reference_kind,
        reference_id=lot.reference_id,
    )

"""Posting: the one way in which units come, go, or are set aside."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from regulars.domains.ledger.actions.announcing import announcements_of, of_due
from regulars.domains.ledger.actions.opening import OpenBook, open_book
from regulars.domains.ledger.errors import TransferConflict
from regulars.domains.ledger.policy.desk import Movement
from regulars.domains.ledger.policy.faults import fault_of_posting, fingerprint_of
from regulars.domains.ledger.store import loading, saving
from regulars.domains.ledger.store.loading import KnownKey
from regulars.domains.ledger.store.saving import Booked, BookedHold, Changes
from regulars.domains.ledger.types.answers import Balance, LotUse, Posted
from regulars.domains.ledger.types.postings import Posting
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce
from regulars.kernel.errors import Refusal

Answer = Posted | Refusal


async def post(tx: Tx, postings: Sequence[Posting], now: datetime) -> list[Answer]:
    """Apply all postings one after the other, and answer each, in order.

    Promises: accounts are locked in the order of their ids; N postings cost a fixed number of
    statements; a posting that is refused moves nothing and disturbs no neighbour. The same key
    with the same input gets the first answer again, with other input `transfer_conflict`.

    Refuses by posting, never as a whole; but raises `transfer_conflict` when the same key is used
    for another owner at the very same time.
    """
    faults = [fault_of_posting(each) for each in postings]
    sound = [each for each, fault in zip(postings, faults, strict=True) if fault is None]
    answers: list[Answer] = []
    if sound:
        session = _Session(await open_book(tx, sound), now)
        session.keys = await _known_keys(tx, sound)
        answers = [session.answer(each) for each in sound]
        await saving.save(tx, session.changes, session.opened.stored_lot_ids, now)
        await announce(tx, session.announcements)
    rest = iter(answers)
    return [fault or next(rest) for fault in faults]


async def _known_keys(tx: Tx, postings: Sequence[Posting]) -> dict[str, KnownKey]:
    keys = {each.key for each in postings if each.key is not None}
    return await loading.known_keys(tx, keys) if keys else {}


class _Session:
    """A batch of postings on its way through one book."""

    def __init__(self, opened: OpenBook, now: datetime) -> None:
        self.opened = opened
        self.now = now
        self.keys: dict[str, KnownKey] = {}
        self.changes = Changes()
        self.announcements: list[Announcement] = []

    def answer(self, posting: Posting) -> Answer:
        """The answer of one posting; what it did is noted to be saved."""
        if posting.key is None:
            return self._apply(posting)
        fingerprint = fingerprint_of(posting)
        if known := self.keys.get(posting.key):
            if known.fingerprint != fingerprint or known.owner_id not in posting.owner_ids:
                return TransferConflict(f"the key {posting.key} was used before, otherwise")
            return known.answer
        answer = self._apply(posting)
        if isinstance(answer, Posted):
            used = KnownKey(
                key=posting.key,
                fingerprint=fingerprint,
                owner_id=posting.owner_ids[0],
                answer=answer,
            )
            self.keys[posting.key] = used
            self.changes.keys.append(used)
        return answer

    def _apply(self, posting: Posting) -> Answer:
        outcome = self.opened.book.apply(posting, self.now)
        self._note_due(posting)
        if isinstance(outcome, Refusal):
            return outcome
        self._note(posting, outcome)
        posted = _posted(outcome)
        if posting.is_backfill:
            return posted
        at = max(posting.effective_at, self.now)
        balance = self.opened.book.balance(posting.asset_id, posting.owner_ids, at)
        self._note_due(posting)  # What came late may be dead by now.
        asset = self.opened.assets[posting.asset_id]
        self.announcements += announcements_of(posting, posted, asset, balance)
        return _with_balance(posted, balance)

    def _note(self, posting: Posting, movement: Movement) -> None:
        self.changes.booked += [
            Booked(
                transfer=transfer,
                posting_id=movement.id,
                posting=posting,
                is_backfill=posting.is_backfill,
            )
            for transfer in movement.transfers
        ]
        self.changes.term_changes += movement.changes
        for hold in movement.holds:
            self.changes.holds.setdefault(hold.id, BookedHold(hold=hold, posting=posting))

    def _note_due(self, posting: Posting) -> None:
        """Time's own doings are saved even where the posting that met them is refused."""
        desk = self.opened.book.desk
        due, due_holds = desk.due[:], desk.due_holds[:]
        desk.due.clear()
        desk.due_holds.clear()
        self.changes.booked += [
            Booked(
                transfer=transfer,
                posting_id=transfer.id,
                posting=None,
                is_backfill=posting.is_backfill,
            )
            for transfer in due
        ]
        for hold in due_holds:
            self.changes.holds.setdefault(hold.id, BookedHold(hold=hold, posting=None))
        if not posting.is_backfill:
            self.announcements += of_due(due, due_holds, self.opened.assets)


def _posted(movement: Movement) -> Posted:
    return Posted(
        id=movement.id,
        units=movement.units,
        lots=tuple(
            LotUse(owner_id=lot.owner_id, lot_id=lot.id, units=units)
            for transfer in movement.transfers
            for lot, units in transfer.entries
        ),
        hold_id=movement.hold_id,
        forgiven_units=movement.forgiven_units,
        absorbed_units=movement.absorbed_units,
        debt_units=movement.debt_units,
        deducted_units=movement.deducted_units,
        deduct_minor=movement.deduct_minor,
        expired_units=movement.expired_units,
    )


def _with_balance(posted: Posted, balance: Balance) -> Posted:
    return msgspec.structs.replace(posted, balance=balance)

"""Recording orders and returns: claim the numbers, then save what is new."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.orders import policy, store
from regulars.domains.orders.actions.returns import decide_returns
from regulars.domains.orders.errors import DocumentConflict
from regulars.domains.orders.store import Entry
from regulars.domains.orders.types import Claimed, Claims, NewDocument, Recorded
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce
from regulars.kernel.errors import Refusal
from regulars.kernel.ids import new_id


async def claim(tx: Tx, documents: Sequence[NewDocument], now: datetime) -> Claims:
    """Claim the documents' numbers.

    A number sent before with the same content is answered `unchanged`, with other content refused
    as a conflict; so is the second of two in one batch. What is claimed must be handed to `record`
    in the same transaction.
    """
    answers: dict[int, Recorded | Refusal] = {}
    hashes: dict[int, bytes] = {}
    first_at: dict[tuple[int, str], int] = {}
    for at, document in enumerate(documents):
        if fault := policy.fault_of(document, now):
            answers[at] = fault
            continue
        hashes[at] = policy.content_hash(document)
        first_at.setdefault(_key(document), at)
    claimed = await _claim_first(tx, documents, hashes, list(first_at.values()))
    claimed_at = {_key(each.document): each.at for each in claimed}
    places = set(claimed_at.values())
    others = [at for at in hashes if at not in places]
    known = await _known(tx, {_key(documents[at]) for at in others} - claimed_at.keys())
    repeats: dict[int, int] = {}
    for at in others:
        key = _key(documents[at])
        if key in known:
            answers[at] = _answer_known(known[key], hashes[at])
        elif hashes[at] == hashes[claimed_at[key]]:
            repeats[at] = claimed_at[key]
        else:
            answers[at] = _conflict(documents[at].number)
    return Claims(claimed=claimed, answers=answers, repeats=repeats)


async def _known(tx: Tx, keys: set[tuple[int, str]]) -> dict[tuple[int, str], store.KnownNumber]:
    found = await store.find_numbers(tx, sorted(keys)) if keys else []
    return {(each.source_id, each.number): each for each in found}


async def _claim_first(
    tx: Tx, documents: Sequence[NewDocument], hashes: Mapping[int, bytes], places: Sequence[int]
) -> list[Claimed]:
    if not places:
        return []
    waiting = [Claimed(at=at, id=new_id(), document=documents[at]) for at in places]
    first = await store.claim_numbers(
        tx,
        [each.document for each in waiting],
        [hashes[each.at] for each in waiting],
        [each.id for each in waiting],
    )
    return [each for each in waiting if each.id in first]


def _answer_known(known: store.KnownNumber, content_hash: bytes) -> Recorded | Refusal:
    if known.content_hash != content_hash:
        return _conflict(known.number)
    return Recorded(
        document_id=known.document_id,
        member_id=known.member_id,
        outcome="unchanged",
        state=known.state,
    )


def _conflict(number: str) -> DocumentConflict:
    return DocumentConflict(f"document {number} was sent before with other content")


def _key(document: NewDocument) -> tuple[int, str]:
    return document.source_id, document.number


async def give_up(tx: Tx, claimed: Sequence[Claimed]) -> None:
    """Let go of numbers that were claimed and will not be recorded."""
    if claimed:
        await store.release_numbers(tx, [each.document for each in claimed])


async def record(
    tx: Tx, claimed: Sequence[Claimed], member_ids: Sequence[UUID | None], now: datetime
) -> list[Recorded | Refusal]:
    """Save claimed documents, each for its member; an answer for each, in order.

    None stands for the member whose order is returned, and is for returns that name one only.

    A return that names its order, or whose policy is to match, is held against what was bought:
    it is refused where the order is unknown or does not hold the goods any more, and waits in
    review where a match is incomplete. The claims of refused documents are given up.
    """
    owned = list(zip(claimed, member_ids, strict=True))
    orders = [
        _entry_of_order(each, member_id)
        for each, member_id in owned
        if _is_order(each) and member_id
    ]
    if orders:
        await store.save(tx, orders, now)
    returns, refusals = await _record_returns(
        tx, [(each, member_id) for each, member_id in owned if not _is_order(each)], now
    )
    entries = orders + returns
    await announce(tx, [_announcement(entry) for entry in entries if _is_news(entry)])
    answers: dict[UUID, Recorded | Refusal] = {
        **{entry.id: _recorded(entry) for entry in entries},
        **refusals,
    }
    return [answers[each.id] for each in claimed]


async def _record_returns(
    tx: Tx, returns: Sequence[tuple[Claimed, UUID | None]], now: datetime
) -> tuple[list[Entry], dict[UUID, Refusal]]:
    if not returns:
        return [], {}
    saved: list[Entry] = []
    refusals: dict[UUID, Refusal] = {}
    for (claimed, _), decided in zip(returns, await decide_returns(tx, returns), strict=True):
        if isinstance(decided, Entry):
            saved.append(decided)
        else:
            refusals[claimed.id] = decided
    if saved:
        await store.save(tx, saved, now)
    await give_up(tx, [claimed for claimed, _ in returns if claimed.id in refusals])
    return saved, refusals


def _is_order(claim: Claimed) -> bool:
    return claim.document.kind == "order"


def _is_news(entry: Entry) -> bool:
    return not entry.document.is_backfill


def _entry_of_order(claim: Claimed, member_id: UUID) -> Entry:
    return Entry(
        id=claim.id, member_id=member_id, document=claim.document, state=claim.document.state
    )


def _recorded(entry: Entry) -> Recorded:
    return Recorded(
        document_id=entry.id, member_id=entry.member_id, outcome="created", state=entry.state
    )


def _announcement(entry: Entry) -> Announcement:
    document = entry.document
    return Announcement(
        topic="order.placed" if document.kind == "order" else "return.recorded",
        subject_id=entry.id,
        payload={
            "document_id": entry.id,
            "member_id": entry.member_id,
            "source_id": document.source_id,
            "number": document.number,
            "state": entry.state,
            "currency": document.currency,
            "scale": document.scale,
            "gross_minor": sum(line.gross_minor for line in document.lines),
        },
        occurred_at=document.occurred_at,
    )

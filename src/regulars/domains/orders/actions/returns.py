"""Returns: holding what is brought back against what was bought."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import msgspec

from regulars.domains.orders import policy, store
from regulars.domains.orders.errors import OrderNotFound
from regulars.domains.orders.store import Entry
from regulars.domains.orders.types import Claimed, Match, NewDocument, OpenLine, State
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal

Shelves = dict[tuple[UUID, int], OpenLine]


async def decide_returns(
    tx: Tx, returns: Sequence[tuple[Claimed, UUID | None]]
) -> list[Entry | Refusal]:
    """Decide each return in turn, so that two in one batch never bring back the same goods."""
    named = [_returned_key(claim.document) for claim, _ in returns]
    found = await store.find_orders(tx, sorted({key for key in named if key}))
    order_of = {(each.source_id, each.number): each for each in found if each.kind == "order"}
    matching = [
        (claim.document, member_id)
        for claim, member_id in returns
        if member_id and not claim.document.returned_number
        if claim.document.return_policy == "match"
    ]
    shelves = await _open_lines(tx, [each.document_id for each in order_of.values()], matching)
    decided: list[Entry | Refusal] = []
    for (claim, member_id), key in zip(returns, named, strict=True):
        if key is None:
            assert member_id is not None, "a return that names no order has a customer"
            entry: Entry | Refusal = _decide_unreferenced(claim, member_id, shelves)
        elif key not in order_of:
            entry = OrderNotFound(f"order {key[1]} is not known")
        else:
            entry = _decide_referenced(claim, member_id, order_of[key], shelves)
        if isinstance(entry, Entry):
            _take_off(shelves, entry)
        decided.append(entry)
    return decided


def _returned_key(document: NewDocument) -> tuple[int, str] | None:
    if document.returned_number is None:
        return None
    return document.source_id, document.returned_number


async def _open_lines(
    tx: Tx, order_ids: Sequence[UUID], matching: Sequence[tuple[NewDocument, UUID]]
) -> Shelves:
    """The lines that these returns may bring back, with their orders locked."""
    ids = set(order_ids)
    if matching:
        member_ids = sorted({member_id for _, member_id in matching})
        skus = sorted({line.sku for document, _ in matching for line in document.lines})
        ids |= set(await store.orders_holding(tx, member_ids, skus))
    if not ids:
        return {}
    await store.lock_documents(tx, ids)
    lines = await store.open_lines_of_orders(tx, sorted(ids))
    return {(line.document_id, line.ordinal): line for line in lines}


def _decide_referenced(
    claim: Claimed, member_id: UUID | None, order: store.FoundOrder, shelves: Shelves
) -> Entry | Refusal:
    bought = [line for line in shelves.values() if line.document_id == order.document_id]
    matches = policy.match_referenced(claim.document.lines, bought)
    if isinstance(matches, Refusal):
        return matches
    return Entry(
        id=claim.id,
        member_id=member_id or order.member_id,
        document=claim.document,
        state=claim.document.state,
        matches=matches,
        returned_document_id=order.document_id,
        return_policy="referenced",
    )


def _decide_unreferenced(claim: Claimed, member_id: UUID, shelves: Shelves) -> Entry:
    document = claim.document
    state: State = document.state
    matches: Sequence[Match] = ()
    if document.return_policy == "review":
        state = "review"
    elif document.return_policy == "match":
        bought = [
            line
            for line in shelves.values()
            if line.member_id == member_id and line.occurred_at <= document.occurred_at
        ]
        bought.sort(key=lambda line: (line.occurred_at, line.document_id), reverse=True)
        matches, is_complete = policy.match_latest(document.lines, bought)
        state = document.state if is_complete else "review"
    return Entry(
        id=claim.id,
        member_id=member_id,
        document=document,
        state=state,
        matches=matches,
        return_policy=document.return_policy,
    )


def _take_off(shelves: Shelves, entry: Entry) -> None:
    taken_milli: dict[tuple[UUID, int], int] = defaultdict(int)
    for match in entry.matches:
        taken_milli[match.order_id, match.order_ordinal] += match.quantity_milli
    for key, milli in taken_milli.items():
        line = shelves[key]
        shelves[key] = msgspec.structs.replace(line, returned_milli=line.returned_milli + milli)

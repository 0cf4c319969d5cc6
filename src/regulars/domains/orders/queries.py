"""The questions of the orders domain."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.orders import store
from regulars.domains.orders.errors import DocumentNotFound
from regulars.domains.orders.types import (
    BroughtBack,
    ComingBack,
    Document,
    DocumentFilter,
    Figures,
    FigureSpan,
    FullDocument,
    HistoryKey,
    LaterState,
    Line,
    Match,
    PastDocument,
    PastSale,
    Rate,
    Tender,
    Totals,
)
from regulars.infra.db import Tx
from regulars.kernel.shares import EVERYBODY, Share


async def documents(
    tx: Tx, wanted: DocumentFilter, *, after: tuple[datetime, UUID] | None, count: int
) -> list[Document]:
    """Up to `count` documents, the latest first, that come after `after` in that order."""
    return await store.list_documents(tx, wanted, after, count)


async def ids_of_number(tx: Tx, source_ids: Sequence[int], number: str) -> list[UUID]:
    """The documents that any of these sources calls `number`."""
    return await store.ids_of_number(tx, source_ids, number)


async def document_by_number(tx: Tx, source_id: int, number: str) -> UUID | None:
    """The id of the document that the source calls `number`."""
    return await store.document_by_number(tx, source_id, number)


async def document(tx: Tx, document_id: UUID) -> Document:
    """One document without its lines; refuses an id that is not known."""
    found = await store.documents_by_id(tx, [document_id])
    if not found:
        raise DocumentNotFound(f"no document {document_id}")
    return found[0]


async def documents_by_id(tx: Tx, document_ids: Sequence[UUID]) -> list[Document]:
    """Those of these documents that are known, without their lines."""
    return await store.documents_by_id(tx, document_ids)


async def full_document(tx: Tx, document_id: UUID) -> FullDocument:
    """One document with lines, tenders, states and, for a return, what it brings back."""
    head = await document(tx, document_id)
    return FullDocument(
        document=head,
        lines=await store.lines_of(tx, [document_id]),
        tenders=await store.tenders_of(tx, [document_id]),
        states=await store.states_of(tx, head),
        matches=(await store.matches_of(tx, [document_id]))[document_id],
    )


async def matches(tx: Tx, return_ids: Sequence[UUID]) -> dict[UUID, list[Match]]:
    """What each of these returns brings back of which orders, line by line."""
    return await store.matches_of(tx, return_ids)


async def lines(tx: Tx, document_ids: Sequence[UUID]) -> list[Line]:
    """The lines of several documents, by document and ordinal."""
    return await store.lines_of(tx, document_ids)


async def tenders(tx: Tx, document_ids: Sequence[UUID]) -> list[Tender]:
    """The tenders of several documents, by document and ordinal."""
    return await store.tenders_of(tx, document_ids)


async def brought_back(tx: Tx, returns: Sequence[tuple[UUID, UUID]]) -> list[BroughtBack]:
    """What these returns, given as (member, return), brought back of which lines."""
    return await store.brought_back(tx, returns)


async def past_documents(
    tx: Tx, member_ids: Sequence[UUID], *, until_at: datetime, count: int
) -> list[PastDocument]:
    """Orders and returns of each of these members up to `until_at`, that instant included.

    Up to `count` for each, the latest; those cancelled or in review do not count.
    """
    return await store.past_documents(tx, member_ids, until_at, count)


async def figures(
    tx: Tx,
    spans: Sequence[FigureSpan],
    rates: Sequence[Rate],
    *,
    with_orders: bool = True,
    without_ids: Sequence[UUID] = (),
) -> list[Figures]:
    """What each person bought in a span of time, in order, in one statement.

    Returns count at their own time; documents cancelled or in review do not, nor returns of an
    order that was cancelled, nor those of `without_ids`. `rates` name every
    currency that counts, the wanted one with 1. Without `with_orders` nothing is asked about what
    was brought back of which order: order counts and the largest order are then left at zero.
    """
    if not spans:
        return []
    return await store.figures(
        tx, spans, rates, with_orders=with_orders, without_ids=list(without_ids)
    )


async def history(
    tx: Tx,
    between: tuple[datetime, datetime],
    *,
    after: HistoryKey | None = None,
    count: int,
    share: Share = EVERYBODY,
) -> list[PastSale]:
    """Up to `count` documents from the first instant until before the second, the earliest first.

    Whole, with everybody's, in the order in which history is judged: by time, orders before
    returns, then by number; on behind `after`. With a `share` only of the people in it. One
    statement.
    """
    return await store.history(tx, between, after, count, share)


async def history_count(tx: Tx, between: tuple[datetime, datetime]) -> int:
    """How many documents `history` would tell of."""
    return await store.history_count(tx, between)


async def changing_later(
    tx: Tx,
    between: tuple[datetime, datetime],
    *,
    after: tuple[datetime, UUID, bool] | None = None,
    count: int,
) -> list[LaterState]:
    """Up to `count` changes between two instants of documents from before the first of them.

    Only what was completed or cancelled, the earliest first, on behind the key `after`.
    """
    return await store.changing_later(tx, between, after, count)


async def coming_back(tx: Tx, at: datetime, member_ids: Sequence[UUID] | None) -> list[ComingBack]:
    """Of orders from before an instant of which something came back at or after it, or which were
    cancelled then: every line with goods. Those of these members; None: of everybody.
    """
    return await store.coming_back(tx, at, member_ids)


async def totals(tx: Tx, source_id: int | None = None) -> list[Totals]:
    """Counts and sums over all documents (of one source), by currency and scale."""
    return await store.totals(tx, source_id)

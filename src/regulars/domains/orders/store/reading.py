"""Reading documents, and figures over them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.orders.store.loaded import SQL
from regulars.domains.orders.types import (
    BroughtBack,
    Document,
    DocumentFilter,
    Figures,
    FigureSpan,
    Line,
    Match,
    OpenLine,
    PastDocument,
    Rate,
    StateChange,
    Tender,
    Totals,
)
from regulars.infra.db import Tx, column
from regulars.kernel.money import SCALE_MAX

_NO_FIGURES = Figures()


async def lock_documents(tx: Tx, ids: Iterable[UUID]) -> None:
    """Lock documents, in the order of their ids, until the transaction ends."""
    await tx.rows(SQL.lock_documents, ids=sorted(set(ids)))


async def open_lines_of_orders(tx: Tx, order_ids: Sequence[UUID]) -> list[OpenLine]:
    return await tx.all(SQL.open_lines_of_orders, OpenLine, order_ids=list(order_ids))


async def orders_holding(tx: Tx, member_ids: Sequence[UUID], skus: Sequence[str]) -> list[UUID]:
    """The orders of these people, under whichever id, that hold any of these goods."""
    rows = await tx.rows(SQL.orders_holding, member_ids=list(member_ids), skus=list(skus))
    return column(rows)


async def documents_by_id(tx: Tx, ids: Sequence[UUID]) -> list[Document]:
    return await tx.all(SQL.documents_by_id, Document, ids=list(ids))


async def lines_of(tx: Tx, ids: Sequence[UUID]) -> list[Line]:
    return await tx.all(SQL.lines_of, Line, ids=list(ids))


async def tenders_of(tx: Tx, ids: Sequence[UUID]) -> list[Tender]:
    return await tx.all(SQL.tenders_of, Tender, ids=list(ids))


async def matches_of(tx: Tx, return_ids: Sequence[UUID]) -> dict[UUID, list[Match]]:
    found: dict[UUID, list[Match]] = {each: [] for each in return_ids}
    for return_id, *match in await tx.rows(SQL.matches_of, return_ids=list(return_ids)):
        found[return_id].append(Match(**dict(zip(Match.__struct_fields__, match, strict=True))))
    return found


async def brought_back(tx: Tx, returns: Sequence[tuple[UUID, UUID]]) -> list[BroughtBack]:
    return await tx.all(
        SQL.brought_back,
        BroughtBack,
        member_ids=[member_id for member_id, _ in returns],
        return_ids=[return_id for _, return_id in returns],
    )


async def past_documents(
    tx: Tx, member_ids: Sequence[UUID], until_at: datetime, count: int
) -> list[PastDocument]:
    return await tx.all(
        SQL.past_documents,
        PastDocument,
        member_ids=list(member_ids),
        until_at=until_at,
        count=count,
    )


async def states_of(tx: Tx, document: Document) -> list[StateChange]:
    return await tx.all(
        SQL.states_of, StateChange, document_id=document.id, member_id=document.member_id
    )


async def list_documents(
    tx: Tx, wanted: DocumentFilter, after: tuple[datetime, UUID] | None, count: int
) -> list[Document]:
    after_at, after_id = after or (None, None)
    # One store is asked for by itself, for its index gives the order of time.
    stores = None if wanted.store_ids is None else sorted(wanted.store_ids)
    is_one = stores is not None and len(stores) == 1
    return await tx.all(
        SQL.list_documents,
        Document,
        kind=wanted.kind,
        state=wanted.state,
        source_id=wanted.source_id,
        store_id=stores[0] if stores and is_one else None,
        store_ids=None if is_one else stores,
        channel_id=wanted.channel_id,
        ids=None if wanted.ids is None else list(wanted.ids),
        member_ids=None if wanted.member_ids is None else list(wanted.member_ids),
        returned_document_id=wanted.returned_document_id,
        from_at=wanted.from_at,
        before_at=wanted.before_at,
        after_at=after_at,
        after_id=after_id,
        count=count,
    )


async def ids_of_number(tx: Tx, source_ids: Sequence[int], number: str) -> list[UUID]:
    """The documents that any of these sources calls so."""
    return column(await tx.rows(SQL.ids_of_number, source_ids=list(source_ids), number=number))


async def document_by_number(tx: Tx, source_id: int, number: str) -> UUID | None:
    rows = await tx.rows(SQL.document_by_number, source_id=source_id, number=number)
    return rows[0][0] if rows else None


async def totals(tx: Tx, source_id: int | None) -> list[Totals]:
    return await tx.all(SQL.totals, Totals, source_id=source_id)


async def figures(
    tx: Tx,
    spans: Sequence[FigureSpan],
    rates: Sequence[Rate],
    *,
    with_orders: bool,
    without_ids: Sequence[UUID],
) -> list[Figures]:
    owned = [(at, owner, span) for at, span in enumerate(spans) for owner in span.owner_ids]
    scaled = [(rate, scale) for rate in rates for scale in range(SCALE_MAX + 1)]
    rows = await tx.rows(
        SQL.figures if with_orders else SQL.sums,
        places=[at for at, _, _ in owned],
        member_ids=[owner for _, owner, _ in owned],
        from_ats=[span.from_at for _, _, span in owned],
        before_ats=[span.before_at for _, _, span in owned],
        currencies=[rate.currency for rate, _ in scaled],
        scales=[scale for _, scale in scaled],
        factors=[f"{rate.value.scaleb(SCALE_MAX - scale):f}" for rate, scale in scaled],
        without_ids=without_ids,
    )
    found = [_NO_FIGURES] * len(spans)
    for at, spend, orders, single, documents, last_order_at, unconverted in rows:
        found[at] = Figures(
            spend_micro=spend or 0,
            order_count=orders,
            single_order_micro=single or 0,
            document_count=documents,
            last_order_at=last_order_at,
            unconverted_count=unconverted,
        )
    return found

"""The only caller of the orders domain's SQL."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.orders import policy
from regulars.domains.orders.types import (
    BroughtBack,
    Discount,
    Document,
    DocumentFilter,
    Figures,
    FigureSpan,
    Line,
    Match,
    NewDocument,
    NewLine,
    OpenLine,
    PastDocument,
    Rate,
    State,
    StateChange,
    Tender,
    Totals,
)
from regulars.infra import sql
from regulars.infra.db import Tx, column
from regulars.kernel.money import SCALE_MAX

SQL = sql.load(__file__)

_NO_FIGURES = Figures()

_encode = msgspec.json.Encoder(order="deterministic").encode


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A document that is to be saved, with all that was decided about it."""

    id: UUID
    member_id: UUID
    document: NewDocument
    state: State
    matches: Sequence[Match] = ()
    returned_document_id: UUID | None = None
    return_policy: str | None = None


class KnownNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number that the source has sent before."""

    source_id: int
    number: str
    content_hash: bytes
    document_id: UUID
    member_id: UUID
    state: State


class FoundOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The document that a return names."""

    source_id: int
    number: str
    document_id: UUID
    kind: str
    member_id: UUID


async def claim_numbers(
    tx: Tx, documents: Sequence[NewDocument], hashes: Sequence[bytes], ids: Sequence[UUID]
) -> set[UUID]:
    """Claim each document's number for its id; the ids that were first."""
    rows = await tx.rows(
        SQL.claim_numbers,
        source_ids=[each.source_id for each in documents],
        numbers=[each.number for each in documents],
        content_hashes=list(hashes),
        document_ids=list(ids),
    )
    return set(column(rows))


async def release_numbers(tx: Tx, documents: Sequence[NewDocument]) -> None:
    await tx.run(
        SQL.release_numbers,
        source_ids=[each.source_id for each in documents],
        numbers=[each.number for each in documents],
    )


async def find_numbers(tx: Tx, numbers: Sequence[tuple[int, str]]) -> list[KnownNumber]:
    return await tx.all(
        SQL.find_numbers,
        KnownNumber,
        source_ids=[source_id for source_id, _ in numbers],
        numbers=[number for _, number in numbers],
    )


async def find_orders(tx: Tx, numbers: Sequence[tuple[int, str]]) -> list[FoundOrder]:
    return await tx.all(
        SQL.find_orders,
        FoundOrder,
        source_ids=[source_id for source_id, _ in numbers],
        numbers=[number for _, number in numbers],
    )


async def save(tx: Tx, entries: Sequence[Entry], now: datetime) -> None:
    """Save documents with their lines and tenders in one statement, their matches in another."""
    await tx.run(
        SQL.save_documents,
        **_document_columns(entries, now),
        **_line_columns(entries),
        **_tender_columns(entries),
    )
    matches = [(entry, match) for entry in entries for match in entry.matches]
    if matches:
        await _save_matches(tx, matches)


def _document_columns(entries: Sequence[Entry], now: datetime) -> dict[str, Sequence[object]]:
    documents = [entry.document for entry in entries]
    gross_minors = [sum(line.gross_minor for line in each.lines) for each in documents]
    discount_minors = [sum(map(policy.discount_of, each.lines)) for each in documents]
    totals = [
        gross - discount + each.shipping_minor + each.tax_minor
        for gross, discount, each in zip(gross_minors, discount_minors, documents, strict=True)
    ]
    return {
        "member_ids": [entry.member_id for entry in entries],
        "ids": [entry.id for entry in entries],
        "kinds": [each.kind for each in documents],
        "states": [entry.state for entry in entries],
        "source_ids": [each.source_id for each in documents],
        "numbers": [each.number for each in documents],
        "channel_ids": [each.channel_id for each in documents],
        "store_ids": [each.store_id for each in documents],
        "campaign_ids": [each.campaign_id for each in documents],
        "occurred_ats": [each.occurred_at for each in documents],
        "recorded_ats": [now] * len(documents),
        "currencies": [each.currency for each in documents],
        "scales": [each.scale for each in documents],
        "gross_minors": gross_minors,
        "discount_minors": discount_minors,
        "shipping_minors": [each.shipping_minor for each in documents],
        "tax_minors": [each.tax_minor for each in documents],
        "total_minors": totals,
        "line_counts": [len(each.lines) for each in documents],
        "is_backfills": [each.is_backfill for each in documents],
        "returned_document_ids": [entry.returned_document_id for entry in entries],
        "return_policies": [entry.return_policy for entry in entries],
        "attributes": [each.attributes and _text(each.attributes) for each in documents],
    }


def _line_columns(entries: Sequence[Entry]) -> dict[str, Sequence[object]]:
    lines: list[NewLine] = []
    member_ids: list[UUID] = []
    document_ids: list[UUID] = []
    ordinals: list[int] = []
    for entry in entries:
        count = len(entry.document.lines)
        lines.extend(entry.document.lines)
        member_ids.extend([entry.member_id] * count)
        document_ids.extend([entry.id] * count)
        ordinals.extend(range(1, count + 1))
    return {
        "line_member_ids": member_ids,
        "line_document_ids": document_ids,
        "line_ordinals": ordinals,
        "line_skus": [line.sku for line in lines],
        "line_descriptions": [line.description for line in lines],
        "line_category_codes": [line.category_code for line in lines],
        "line_brand_codes": [line.brand_code for line in lines],
        "line_quantity_millis": [line.quantity_milli for line in lines],
        "line_unit_price_minors": [line.unit_price_minor for line in lines],
        "line_gross_minors": [line.gross_minor for line in lines],
        "line_discount_minors": [
            policy.discount_of(line) if line.discounts else 0 for line in lines
        ],
        "line_discounts": [_text(line.discounts) if line.discounts else None for line in lines],
    }


def _tender_columns(entries: Sequence[Entry]) -> dict[str, Sequence[object]]:
    tenders = [
        (entry, at, tender)
        for entry in entries
        for at, tender in enumerate(entry.document.tenders, start=1)
    ]
    return {
        "tender_member_ids": [entry.member_id for entry, _, _ in tenders],
        "tender_document_ids": [entry.id for entry, _, _ in tenders],
        "tender_ordinals": [at for _, at, _ in tenders],
        "tender_kinds": [tender.kind for _, _, tender in tenders],
        "tender_amount_minors": [tender.amount_minor for _, _, tender in tenders],
        "tender_references": [tender.reference for _, _, tender in tenders],
        "tender_assets": [tender.asset for _, _, tender in tenders],
        "tender_units": [tender.units for _, _, tender in tenders],
        "tender_hold_ids": [tender.hold_id for _, _, tender in tenders],
    }


async def _save_matches(tx: Tx, matches: Sequence[tuple[Entry, Match]]) -> None:
    await tx.run(
        SQL.save_matches,
        member_ids=[entry.member_id for entry, _ in matches],
        return_ids=[entry.id for entry, _ in matches],
        return_ordinals=[match.return_ordinal for _, match in matches],
        order_ids=[match.order_id for _, match in matches],
        order_ordinals=[match.order_ordinal for _, match in matches],
        quantity_millis=[match.quantity_milli for _, match in matches],
    )


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


async def matches_of(tx: Tx, return_id: UUID) -> list[Match]:
    return await tx.all(SQL.matches_of, Match, return_id=return_id)


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


async def set_state(tx: Tx, document: Document, change: StateChange, now: datetime) -> None:
    await tx.run(SQL.set_state, id=document.id, state=change.state)
    await tx.run(
        SQL.note_states,
        member_ids=[document.member_id],
        document_ids=[document.id],
        states=[change.state],
        changed_ats=[change.changed_at],
        recorded_ats=[now],
        reasons=[change.reason],
    )


async def states_of(tx: Tx, document: Document) -> list[StateChange]:
    return await tx.all(
        SQL.states_of, StateChange, document_id=document.id, member_id=document.member_id
    )


async def list_documents(
    tx: Tx, wanted: DocumentFilter, after: tuple[datetime, UUID] | None, count: int
) -> list[Document]:
    after_at, after_id = after or (None, None)
    return await tx.all(
        SQL.list_documents,
        Document,
        kind=wanted.kind,
        state=wanted.state,
        source_id=wanted.source_id,
        store_ids=None if wanted.store_ids is None else list(wanted.store_ids),
        number=wanted.number,
        member_ids=None if wanted.member_ids is None else list(wanted.member_ids),
        from_at=wanted.from_at,
        before_at=wanted.before_at,
        after_at=after_at,
        after_id=after_id,
        count=count,
    )


async def document_by_number(tx: Tx, source_id: int, number: str) -> UUID | None:
    rows = await tx.rows(SQL.document_by_number, source_id=source_id, number=number)
    return rows[0][0] if rows else None


async def totals(tx: Tx, source_id: int | None) -> list[Totals]:
    return await tx.all(SQL.totals, Totals, source_id=source_id)


async def figures(
    tx: Tx, spans: Sequence[FigureSpan], rates: Sequence[Rate], *, with_orders: bool
) -> list[Figures]:
    owned = [(at, owner, span) for at, span in enumerate(spans) for owner in span.owner_ids]
    scaled = [(rate, scale) for rate in rates for scale in range(SCALE_MAX + 1)]
    rows = await tx.rows(
        SQL.figures,
        places=[at for at, _, _ in owned],
        member_ids=[owner for _, owner, _ in owned],
        from_ats=[span.from_at for _, _, span in owned],
        before_ats=[span.before_at for _, _, span in owned],
        currencies=[rate.currency for rate, _ in scaled],
        scales=[scale for _, scale in scaled],
        factors=[f"{rate.value.scaleb(SCALE_MAX - scale):f}" for rate, scale in scaled],
        with_orders=with_orders,
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


def _text(value: dict[str, object] | tuple[Discount, ...]) -> str:
    return _encode(value).decode()

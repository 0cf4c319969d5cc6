"""Writing documents: their numbers, their lines and tenders, their states."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.orders import policy
from regulars.domains.orders.store.loaded import SQL
from regulars.domains.orders.types import (
    Discount,
    Document,
    Match,
    NewDocument,
    NewLine,
    State,
    StateChange,
)
from regulars.infra.db import Tx, column

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
    await tx.write(
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
    await tx.write(
        SQL.save_matches,
        member_ids=[entry.member_id for entry, _ in matches],
        return_ids=[entry.id for entry, _ in matches],
        return_ordinals=[match.return_ordinal for _, match in matches],
        order_ids=[match.order_id for _, match in matches],
        order_ordinals=[match.order_ordinal for _, match in matches],
        quantity_millis=[match.quantity_milli for _, match in matches],
    )


async def drop_matches(tx: Tx, document: Document) -> None:
    """A return that brings nothing back after all."""
    await tx.run(SQL.drop_matches, member_id=document.member_id, return_id=document.id)


async def set_state(tx: Tx, document: Document, change: StateChange, now: datetime) -> None:
    await tx.run(SQL.set_state, id=document.id, state=change.state)
    await tx.write(
        SQL.note_states,
        member_ids=[document.member_id],
        document_ids=[document.id],
        states=[change.state],
        changed_ats=[change.changed_at],
        recorded_ats=[now],
        reasons=[change.reason],
    )


def _text(value: dict[str, object] | tuple[Discount, ...]) -> str:
    return _encode(value).decode()

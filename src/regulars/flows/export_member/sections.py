"""What is held about a person, section by section, in pages of plain rows."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from regulars.domains.events import queries as events
from regulars.domains.members import queries as members
from regulars.domains.members.types import PageRequest
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import Document, DocumentFilter
from regulars.flows.export_member.subject import PAGE_ROWS, Pages, Section, Subject, columns, plain
from regulars.flows.export_member.value_sections import VALUE_SECTIONS


async def _profile(subject: Subject) -> Pages:
    member = plain(subject.portrait.member)
    profile = member.pop("profile")
    yield [{**member, **profile, "party_ids": [str(each) for each in subject.ids]}]


async def _identities(subject: Subject) -> Pages:
    yield [plain(each) for each in subject.portrait.identities]


async def _tags(subject: Subject) -> Pages:
    yield [plain(each) for each in subject.portrait.tags]


async def _consents(subject: Subject) -> Pages:
    found = await members.consent_evidence(subject.tx, subject.portrait.member.id)
    yield [plain(each) for each in found]


async def _notes(subject: Subject) -> Pages:
    cursor: str | None = None
    while True:
        page = await members.notes_about(
            subject.tx,
            subject.vault,
            subject.portrait.member.id,
            PageRequest(limit=PAGE_ROWS, cursor=cursor),
            is_masked=False,
        )
        yield [plain(each) for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return


async def _merges(subject: Subject) -> Pages:
    found = await members.merge_history(subject.tx, subject.portrait.member.id)
    yield [plain(each) for each in found]


async def _events(subject: Subject) -> Pages:
    before: tuple[datetime, UUID] | None = None
    while True:
        found = await events.events_of_members(
            subject.tx, subject.ids, before=before, count=PAGE_ROWS
        )
        yield [{**plain(each), "payload": events.content_of(each, subject.vault)} for each in found]
        if len(found) < PAGE_ROWS:
            return
        before = (found[-1].occurred_at, found[-1].id)


async def _documents(subject: Subject) -> Pages:
    async for page in _document_pages(subject):
        yield [plain(each) for each in page]


async def _lines(subject: Subject) -> Pages:
    async for page in _document_pages(subject):
        yield [plain(each) for each in await orders.lines(subject.tx, [each.id for each in page])]


async def _tenders(subject: Subject) -> Pages:
    async for page in _document_pages(subject):
        yield [plain(each) for each in await orders.tenders(subject.tx, [each.id for each in page])]


async def _document_pages(subject: Subject) -> AsyncIterator[list[Document]]:
    after: tuple[datetime, UUID] | None = None
    while True:
        wanted = DocumentFilter(member_ids=subject.ids)
        found = await orders.documents(subject.tx, wanted, after=after, count=PAGE_ROWS)
        yield found
        if len(found) < PAGE_ROWS:
            return
        after = (found[-1].occurred_at, found[-1].id)


SECTIONS: tuple[Section, ...] = (
    Section(
        name="profile",
        columns=columns(
            "id standing joined_at first_seen_at registered_at source_id channel_id store_id"
            " full_name given_name family_name nickname street postal_code gender birth_date"
            " locale time_zone country region city attributes party_ids"
        ),
        pages=_profile,
    ),
    Section(
        name="identities",
        columns=columns("kind namespace value is_verified claimed_at created_at party_id"),
        pages=_identities,
    ),
    Section(
        name="tags",
        columns=columns("tag origin origin_ref confidence expires_at set_at"),
        pages=_tags,
    ),
    Section(
        name="consents",
        columns=columns(
            "id purpose channel basis is_granted source text_version occurred_at recorded_at"
        ),
        pages=_consents,
    ),
    Section(name="notes", columns=columns("id text by_name written_at"), pages=_notes),
    Section(
        name="merges",
        columns=columns("id winner_id loser_id cause linking_kinds merged_at undone_at"),
        pages=_merges,
    ),
    Section(
        name="events",
        columns=columns(
            "id occurred_at received_at source_id channel_id store_id message_id kind name payload"
        ),
        pages=_events,
    ),
    Section(
        name="orders",
        columns=columns(
            "id kind state source_id number channel_id store_id campaign_id occurred_at"
            " recorded_at currency scale gross_minor discount_minor shipping_minor tax_minor"
            " total_minor line_count returned_document_id attributes"
        ),
        pages=_documents,
    ),
    Section(
        name="order_lines",
        columns=columns(
            "document_id ordinal sku description category_code brand_code quantity_milli"
            " unit_price_minor gross_minor discount_minor net_minor discounts returned_milli"
        ),
        pages=_lines,
    ),
    Section(
        name="order_tenders",
        columns=columns("document_id ordinal kind amount_minor reference"),
        pages=_tenders,
    ),
    *VALUE_SECTIONS,
)
"""Everything that is held, in the order of the archive."""

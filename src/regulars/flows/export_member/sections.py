"""What is held about a person, section by section, in pages of plain rows."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.events import queries as events
from regulars.domains.members import queries as members
from regulars.domains.members.types import Portrait
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import Document, DocumentFilter
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

Row = dict[str, Any]
Pages = AsyncIterator[list[Row]]

_PAGE_ROWS = 500


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Whose data is exported, and with what it is read."""

    tx: Tx
    vault: Vault
    portrait: Portrait

    @property
    def ids(self) -> list[UUID]:
        return self.portrait.party_ids


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the archive: its name, its columns, and its rows page by page."""

    name: str
    columns: tuple[str, ...]
    pages: Callable[[Subject], Pages]


async def _profile(subject: Subject) -> Pages:
    member = _plain(subject.portrait.member)
    profile = member.pop("profile")
    yield [{**member, **profile, "party_ids": [str(each) for each in subject.ids]}]


async def _identities(subject: Subject) -> Pages:
    yield [_plain(each) for each in subject.portrait.identities]


async def _tags(subject: Subject) -> Pages:
    yield [_plain(each) for each in subject.portrait.tags]


async def _consents(subject: Subject) -> Pages:
    found = await members.consent_evidence(subject.tx, subject.portrait.member.id)
    yield [_plain(each) for each in found]


async def _merges(subject: Subject) -> Pages:
    found = await members.merge_history(subject.tx, subject.portrait.member.id)
    yield [_plain(each) for each in found]


async def _events(subject: Subject) -> Pages:
    before: tuple[datetime, UUID] | None = None
    while True:
        found = await events.events_of_members(
            subject.tx, subject.ids, before=before, count=_PAGE_ROWS
        )
        yield [
            {**_plain(each), "payload": events.content_of(each, subject.vault)} for each in found
        ]
        if len(found) < _PAGE_ROWS:
            return
        before = (found[-1].occurred_at, found[-1].id)


async def _documents(subject: Subject) -> Pages:
    async for page in _document_pages(subject):
        yield [_plain(each) for each in page]


async def _lines(subject: Subject) -> Pages:
    async for page in _document_pages(subject):
        yield [_plain(each) for each in await orders.lines(subject.tx, [each.id for each in page])]


async def _tenders(subject: Subject) -> Pages:
    async for page in _document_pages(subject):
        yield [
            _plain(each) for each in await orders.tenders(subject.tx, [each.id for each in page])
        ]


async def _document_pages(subject: Subject) -> AsyncIterator[list[Document]]:
    after: tuple[datetime, UUID] | None = None
    while True:
        wanted = DocumentFilter(member_ids=subject.ids)
        found = await orders.documents(subject.tx, wanted, after=after, count=_PAGE_ROWS)
        yield found
        if len(found) < _PAGE_ROWS:
            return
        after = (found[-1].occurred_at, found[-1].id)


def _plain(value: msgspec.Struct) -> Row:
    row: Row = msgspec.to_builtins(value, builtin_types=(bytes,))
    return row


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SECTIONS: tuple[Section, ...] = (
    Section(
        name="profile",
        columns=_columns(
            "id standing joined_at first_seen_at registered_at source_id channel_id store_id"
            " full_name given_name family_name nickname street postal_code gender birth_date"
            " locale time_zone country region city attributes party_ids"
        ),
        pages=_profile,
    ),
    Section(
        name="identities",
        columns=_columns("kind namespace value is_verified claimed_at created_at party_id"),
        pages=_identities,
    ),
    Section(
        name="tags",
        columns=_columns("tag origin origin_ref confidence expires_at set_at"),
        pages=_tags,
    ),
    Section(
        name="consents",
        columns=_columns(
            "id purpose channel basis is_granted source text_version occurred_at recorded_at"
        ),
        pages=_consents,
    ),
    Section(
        name="merges",
        columns=_columns("id winner_id loser_id cause linking_kinds merged_at undone_at"),
        pages=_merges,
    ),
    Section(
        name="events",
        columns=_columns(
            "id occurred_at received_at source_id channel_id store_id message_id kind name payload"
        ),
        pages=_events,
    ),
    Section(
        name="orders",
        columns=_columns(
            "id kind state source_id number channel_id store_id campaign_id occurred_at"
            " recorded_at currency scale gross_minor discount_minor shipping_minor tax_minor"
            " total_minor line_count returned_document_id attributes"
        ),
        pages=_documents,
    ),
    Section(
        name="order_lines",
        columns=_columns(
            "document_id ordinal sku description category_code brand_code quantity_milli"
            " unit_price_minor gross_minor discount_minor net_minor discounts returned_milli"
        ),
        pages=_lines,
    ),
    Section(
        name="order_tenders",
        columns=_columns("document_id ordinal kind amount_minor reference"),
        pages=_tenders,
    ),
)
"""Everything that is held, in the order of the archive."""

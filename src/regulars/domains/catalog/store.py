"""The only caller of the catalog's SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from regulars.domains.catalog.types import (
    MENTIONED_KINDS,
    CategoryNode,
    Entries,
    Filter,
    Kind,
    MentionedKind,
    Named,
    Product,
    ProductFilter,
    Saved,
    SourceDefaults,
)
from regulars.infra import sql
from regulars.infra.db import Tx, column
from regulars.infra.sql import Query

SQL = sql.load(__file__)

Entry = TypeVar("Entry")

_ENSURE: dict[MentionedKind, Query] = {
    "source": SQL.ensure_sources,
    "channel": SQL.ensure_channels,
    "store": SQL.ensure_stores,
    "campaign": SQL.ensure_campaigns,
    "partner": SQL.ensure_partners,
    "brand": SQL.ensure_brands,
    "category": SQL.ensure_categories,
    "product": SQL.ensure_products,
}
_IDS: dict[Kind, Query] = {
    "source": SQL.ids_of_sources,
    "channel": SQL.ids_of_channels,
    "store": SQL.ids_of_stores,
    "campaign": SQL.ids_of_campaigns,
    "partner": SQL.ids_of_partners,
    "brand": SQL.ids_of_brands,
    "category": SQL.ids_of_categories,
    "product": SQL.ids_of_products,
    "program": SQL.ids_of_programs,
}
_CODES: dict[Kind, Query] = {
    "source": SQL.codes_of_sources,
    "channel": SQL.codes_of_channels,
    "store": SQL.codes_of_stores,
    "campaign": SQL.codes_of_campaigns,
    "partner": SQL.codes_of_partners,
    "brand": SQL.codes_of_brands,
    "category": SQL.codes_of_categories,
    "product": SQL.codes_of_products,
    "program": SQL.codes_of_programs,
}
_SAVE: dict[Kind, Query] = {
    "source": SQL.save_sources,
    "channel": SQL.save_channels,
    "store": SQL.save_stores,
    "campaign": SQL.save_campaigns,
    "partner": SQL.save_partners,
    "brand": SQL.save_brands,
    "product": SQL.save_products,
    "program": SQL.save_programs,
}
_FIND: dict[Kind, Query] = {
    "source": SQL.find_sources,
    "channel": SQL.find_channels,
    "store": SQL.find_stores,
    "campaign": SQL.find_campaigns,
    "partner": SQL.find_partners,
    "brand": SQL.find_brands,
    "category": SQL.find_categories,
    "program": SQL.find_programs,
}
_TREE_LOCK_KEY = 0x4341_5445_474F_5259  # "CATEGORY" in ASCII


async def ensure_codes(tx: Tx, kind: MentionedKind, codes: Collection[str]) -> dict[str, int]:
    return dict(await tx.rows(_ENSURE[kind], codes=list(codes)))


async def programs_revision(tx: Tx) -> str:
    rows = await tx.rows(SQL.programs_revision)
    return str(rows[0][0])


async def closed_through(tx: Tx, program_id: int) -> datetime | None:
    found: list[datetime] = column(await tx.rows(SQL.closed_through, program_id=program_id))
    return found[0] if found else None


async def note_closed(tx: Tx, program_id: int, closed_through: datetime, now: datetime) -> None:
    await tx.run(SQL.note_closed, program_id=program_id, closed_through=closed_through, now=now)


async def source_defaults(tx: Tx, ids: Collection[int]) -> list[SourceDefaults]:
    return await tx.all(SQL.source_defaults, SourceDefaults, ids=list(ids))


async def ids_of(tx: Tx, kind: Kind, codes: Collection[str]) -> dict[str, int]:
    return dict(await tx.rows(_IDS[kind], codes=list(codes)))


async def codes_of(tx: Tx, kind: Kind, ids: Collection[int]) -> dict[int, str]:
    return dict(await tx.rows(_CODES[kind], ids=list(ids)))


async def names_of(tx: Tx, codes: Mapping[MentionedKind, Collection[str]]) -> list[Named]:
    asked = {kind: list(codes.get(kind, ())) for kind in MENTIONED_KINDS}
    return await tx.all(SQL.names_of_entries, Named, **asked)


async def save(
    tx: Tx, kind: Kind, items: Sequence[msgspec.Struct], now: datetime
) -> dict[str, Saved]:
    """Save `items`, whose fields are the columns; what became of each, by code."""
    found = await tx.all(_SAVE[kind], Saved, items=_json(items), now=now)
    return {saved.code: saved for saved in found}


async def find(tx: Tx, kind: Kind, into: type[Entry], entries: Filter) -> list[Entry]:
    return await tx.all(_FIND[kind], into, **msgspec.structs.asdict(entries))


async def find_products(tx: Tx, products: ProductFilter) -> list[Product]:
    return await tx.all(
        SQL.find_products,
        Product,
        **msgspec.structs.asdict(products.entries),
        category_code=products.category_code,
        brand_code=products.brand_code,
        is_goods=products.is_goods,
        is_active=products.is_active,
    )


async def lock_category_tree(tx: Tx) -> None:
    """Only one transaction at a time moves categories: two moves could close a circle."""
    await tx.rows(SQL.lock_category_tree, key=_TREE_LOCK_KEY)


async def category_tree(tx: Tx) -> list[CategoryNode]:
    return await tx.all(SQL.read_category_tree, CategoryNode)


async def save_categories(tx: Tx, nodes: Sequence[CategoryNode], now: datetime) -> None:
    await tx.run(SQL.save_categories, items=_json(nodes), now=now)


def _json(items: Sequence[msgspec.Struct]) -> str:
    return msgspec.json.encode(items).decode()


async def remove_program(tx: Tx, program_id: int) -> None:
    await tx.run(SQL.remove_program, program_id=program_id)


async def remove_entries(tx: Tx, entries: Entries) -> None:
    await tx.run(SQL.remove_products, codes=list(entries.products))
    await tx.run(SQL.remove_categories, codes=list(entries.categories))
    await tx.run(SQL.remove_brands, codes=list(entries.brands))
    await tx.run(
        SQL.remove_places,
        campaigns=list(entries.campaigns),
        partners=list(entries.partners),
        sources=list(entries.sources),
        channels=list(entries.channels),
        stores=list(entries.stores),
    )

"""Questions to the catalog. Lists come in the order of codes; pages go on behind the last one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from regulars.domains.catalog import store
from regulars.domains.catalog.types import (
    Brand,
    Campaign,
    Category,
    Channel,
    Filter,
    Kind,
    MentionedKind,
    Named,
    Partner,
    Product,
    ProductFilter,
    Program,
    Source,
    SourceDefaults,
    Store,
)
from regulars.infra.db import Tx


async def ids_of(tx: Tx, kind: Kind, codes: Collection[str]) -> dict[str, int]:
    """The numbers of those `codes` that are known."""
    return await store.ids_of(tx, kind, codes) if codes else {}


async def codes_of(tx: Tx, kind: Kind, ids: Collection[int]) -> dict[int, str]:
    """The codes behind `ids`; a number that is not in the catalog is left out."""
    return await store.codes_of(tx, kind, ids) if ids else {}


async def names_of(tx: Tx, codes: Mapping[MentionedKind, Collection[str]]) -> list[Named]:
    """What the entries of these `codes` are called, of several kinds at once. One statement."""
    return await store.names_of(tx, codes) if any(codes.values()) else []


async def sources(tx: Tx, entries: Filter) -> list[Source]:
    return await store.find(tx, "source", Source, entries)


async def source_defaults(tx: Tx, ids: Collection[int]) -> dict[int, SourceDefaults]:
    """What records of these sources mean where they do not say so themselves, by number."""
    return {each.id: each for each in await store.source_defaults(tx, ids)}


async def channels(tx: Tx, entries: Filter) -> list[Channel]:
    return await store.find(tx, "channel", Channel, entries)


async def stores(tx: Tx, entries: Filter) -> list[Store]:
    return await store.find(tx, "store", Store, entries)


async def campaigns(tx: Tx, entries: Filter) -> list[Campaign]:
    return await store.find(tx, "campaign", Campaign, entries)


async def partners(tx: Tx, entries: Filter) -> list[Partner]:
    return await store.find(tx, "partner", Partner, entries)


async def programs(tx: Tx, entries: Filter) -> list[Program]:
    return await store.find(tx, "program", Program, entries)


async def closed_through(tx: Tx, program_id: int) -> datetime | None:
    """The local midnight through which a program's days are closed; None before the first."""
    return await store.closed_through(tx, program_id)


async def programs_revision(tx: Tx) -> str:
    """Another text after every change of programs, their assets, rules or ladders."""
    return await store.programs_revision(tx)


async def brands(tx: Tx, entries: Filter) -> list[Brand]:
    return await store.find(tx, "brand", Brand, entries)


async def categories(tx: Tx, entries: Filter) -> list[Category]:
    return await store.find(tx, "category", Category, entries)


async def products(tx: Tx, products: ProductFilter) -> list[Product]:
    return await store.find_products(tx, products)

"""The only caller of the catalog's SQL."""

from collections.abc import Collection

from regulars.domains.catalog.types import Kind, MentionedKind
from regulars.infra import sql
from regulars.infra.db import Tx
from regulars.infra.sql import Query

SQL = sql.load(__file__)

_ENSURE: dict[MentionedKind, Query] = {
    "source": SQL.ensure_sources,
    "channel": SQL.ensure_channels,
    "store": SQL.ensure_stores,
    "campaign": SQL.ensure_campaigns,
    "brand": SQL.ensure_brands,
    "category": SQL.ensure_categories,
    "product": SQL.ensure_products,
}
_IDS: dict[Kind, Query] = {
    "source": SQL.ids_of_sources,
    "channel": SQL.ids_of_channels,
    "store": SQL.ids_of_stores,
    "campaign": SQL.ids_of_campaigns,
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
    "brand": SQL.codes_of_brands,
    "category": SQL.codes_of_categories,
    "product": SQL.codes_of_products,
    "program": SQL.codes_of_programs,
}


async def ensure_codes(tx: Tx, kind: MentionedKind, codes: Collection[str]) -> dict[str, int]:
    return dict(await tx.rows(_ENSURE[kind], codes=list(codes)))


async def ids_of(tx: Tx, kind: Kind, codes: Collection[str]) -> dict[str, int]:
    return dict(await tx.rows(_IDS[kind], codes=list(codes)))


async def codes_of(tx: Tx, kind: Kind, ids: Collection[int]) -> dict[int, str]:
    return dict(await tx.rows(_CODES[kind], ids=list(ids)))

"""What a portrait is drawn from."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.lifecycle.store import SQL
from regulars.domains.lifecycle.types.portrait import Bought, GoodRow, StoreShare
from regulars.infra.db import Tx


async def bought(tx: Tx, party_ids: Sequence[UUID], count: int) -> list[Bought]:
    """The newest documents of these parties that count."""
    return await tx.all(SQL.bought, Bought, ids=list(party_ids), count=count)


async def lines(tx: Tx, party_ids: Sequence[UUID], document_ids: Sequence[UUID]) -> list[GoodRow]:
    """The goods of these documents."""
    found = await tx.rows(SQL.bought_lines, ids=list(party_ids), document_ids=list(document_ids))
    return [
        GoodRow(
            document_id=document_id,
            sku=sku,
            category=category,
            brand=brand,
            quantity_milli=quantity_milli,
            net_minor=net_minor,
            scale=scale,
        )
        for document_id, sku, category, brand, quantity_milli, net_minor, scale in found
    ]


async def product_names(tx: Tx, skus: Sequence[str]) -> dict[str, str]:
    return {sku: name for sku, name in await tx.rows(SQL.product_names, skus=list(skus)) if name}


async def store_shares(tx: Tx, stores: Sequence[str]) -> list[StoreShare]:
    return await tx.all(SQL.store_shares, StoreShare, stores=list(stores))

"""Saving brands, categories and products, each as a whole by its code."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from regulars.domains.catalog import store
from regulars.domains.catalog.actions.saving import save_batch
from regulars.domains.catalog.policy import faults
from regulars.domains.catalog.policy.tree import Planted, plant
from regulars.domains.catalog.types import (
    BrandInput,
    CategoryInput,
    Outcome,
    ProductInput,
    Saved,
)
from regulars.infra.db import Tx
from regulars.kernel.money import Money, scale_of


async def save_brands(tx: Tx, items: Sequence[BrandInput], now: datetime) -> list[Saved]:
    async def save(accepted: Sequence[BrandInput]) -> Mapping[str, Saved]:
        return await store.save(tx, "brand", accepted, now)

    return await save_batch(tx, "brand", items, fault=faults.brand_fault, save=save, now=now)


async def save_categories(tx: Tx, items: Sequence[CategoryInput], now: datetime) -> list[Saved]:
    """Also refuses an item that would come to lie below itself, as things then stand.

    The whole tree is read, once per batch; transactions that move categories take turns.
    """
    save = partial(_save_categories, tx, now)
    return await save_batch(tx, "category", items, fault=faults.category_fault, save=save, now=now)


async def save_products(tx: Tx, items: Sequence[ProductInput], now: datetime) -> list[Saved]:
    """Categories and brands that are not known yet are entered as unconfirmed."""
    save = partial(_save_products, tx, now)
    return await save_batch(tx, "product", items, fault=faults.product_fault, save=save, now=now)


async def _save_categories(
    tx: Tx, now: datetime, items: Sequence[CategoryInput]
) -> Mapping[str, Saved]:
    await store.lock_category_tree(tx)
    codes = {item.code for item in items}
    known = await store.ids_of(tx, "category", codes)
    parents = {item.parent_code for item in items if item.parent_code is not None}
    ids = await store.ensure_codes(tx, "category", codes | parents)
    planted = plant(await store.category_tree(tx), items)
    await store.save_categories(tx, planted.changed, now)
    changed = {node.code for node in planted.changed}
    return {
        code: _answer(code, ids[code], planted, _outcome(code in known, code in changed))
        for code in codes
    }


def _answer(code: str, number: int, planted: Planted, outcome: Outcome) -> Saved:
    if error := planted.refused.get(code):
        return Saved(code=code, outcome="refused", error=error)
    return Saved(code=code, outcome=outcome, id=number)


def _outcome(was_known: bool, is_changed: bool) -> Outcome:
    if not was_known:
        return "created"
    return "updated" if is_changed else "unchanged"


class _ProductRow(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str
    category_code: str | None
    brand_code: str | None
    is_goods: bool
    is_active: bool
    price_minor: int | None
    price_currency: str | None
    price_scale: int | None
    attributes: dict[str, Any]


async def _save_products(
    tx: Tx, now: datetime, items: Sequence[ProductInput]
) -> Mapping[str, Saved]:
    categories = {item.category_code for item in items if item.category_code is not None}
    brands = {item.brand_code for item in items if item.brand_code is not None}
    await store.ensure_codes(tx, "category", categories)
    await store.ensure_codes(tx, "brand", brands)
    return await store.save(tx, "product", [_row(item) for item in items], now)


def _row(item: ProductInput) -> _ProductRow:
    price = item.price
    return _ProductRow(
        code=item.sku,
        name=item.name,
        category_code=item.category_code,
        brand_code=item.brand_code,
        is_goods=item.is_goods,
        is_active=item.is_active,
        price_minor=price.amount if price else None,
        price_currency=price.currency if price else None,
        price_scale=_scale(price) if price else None,
        attributes=item.attributes,
    )


def _scale(price: Money) -> int:
    return scale_of(price.currency) if price.scale is None else price.scale

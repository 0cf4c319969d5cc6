"""Products, categories and brands are saved in batches that answer item by item."""

import asyncio
from typing import Any
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.domains.catalog import queries
from regulars.domains.catalog.actions import (
    ensure_codes,
    save_brands,
    save_categories,
    save_products,
)
from regulars.domains.catalog.types import (
    BrandInput,
    CategoryInput,
    Filter,
    ProductFilter,
    ProductInput,
    Saved,
)
from regulars.infra.feed import Position
from regulars.infra.outbox import announced_after
from regulars.kernel.money import Money

ALL = Filter(count=100)
LATTE = ProductInput(
    sku="L1",
    name="Latte 拿铁",
    category_code="coffee",
    brand_code="harbour",
    price=Money(amount=380, currency="GBP"),
    attributes={"size": "M"},
)


def outcomes(saved: list[Saved]) -> list[str]:
    return [each.outcome if each.error is None else each.error.code for each in saved]


async def saved_products(platform: Platform, *items: ProductInput) -> list[Saved]:
    async with platform.database.transaction() as tx:
        return await save_products(tx, items, platform.clock.now())


async def saved_categories(platform: Platform, *items: CategoryInput) -> list[Saved]:
    async with platform.database.transaction() as tx:
        return await save_categories(tx, items, platform.clock.now())


async def test_a_product_is_created_then_unchanged_then_updated(platform: Platform) -> None:
    [created] = await saved_products(platform, LATTE)
    [unchanged] = await saved_products(platform, LATTE)
    cheaper = ProductInput(sku="L1", name="Latte 拿铁", category_code="coffee")
    [updated] = await saved_products(platform, cheaper)
    assert outcomes([created, unchanged, updated]) == ["created", "unchanged", "updated"]
    assert created.id == unchanged.id == updated.id
    async with platform.database.transaction() as tx:
        [stored] = await queries.products(tx, ProductFilter(entries=ALL))
    assert (stored.category_code, stored.brand_code, stored.price) == ("coffee", None, None)
    assert (stored.attributes, stored.is_confirmed) == ({}, True)


async def test_what_was_read_can_be_saved_again_and_changes_nothing(platform: Platform) -> None:
    await saved_products(platform, LATTE)
    async with platform.database.transaction() as tx:
        [stored] = await queries.products(tx, ProductFilter(entries=ALL))
    again = ProductInput(
        **{field: getattr(stored, field) for field in ProductInput.__struct_fields__}
    )
    assert stored.price == Money(amount=380, currency="GBP", scale=2)
    assert outcomes(await saved_products(platform, again)) == ["unchanged"]


async def test_a_bad_item_does_not_keep_its_neighbours_out(platform: Platform) -> None:
    bad = ProductInput(sku="B", name="", category_code="never-entered")
    answers = await saved_products(platform, LATTE, bad, LATTE, ProductInput(sku="T", name="Tea"))
    assert outcomes(answers) == ["created", "missing", "created", "created"]
    assert answers[0] == answers[2]
    async with platform.database.transaction() as tx:
        found = await queries.products(tx, ProductFilter(entries=ALL))
        assert [each.sku for each in found] == ["L1", "T"]
        assert await queries.ids_of(tx, "category", ["never-entered"]) == {}


async def test_describing_a_mentioned_product_keeps_its_number_and_confirms_it(
    platform: Platform,
) -> None:
    async with platform.database.transaction() as tx:
        mentioned = await ensure_codes(tx, "product", ["L1"])
    [saved] = await saved_products(platform, LATTE)
    assert (saved.id, saved.outcome) == (mentioned["L1"], "updated")


async def test_thousands_are_saved_at_once_and_announced_in_parts(platform: Platform) -> None:
    items = [
        ProductInput(sku=f"P{number:05}", name=f"Product {number}", category_code=f"c{number % 7}")
        for number in range(3_000)
    ]
    answers = await saved_products(platform, *items)
    assert outcomes(answers) == ["created"] * 3_000
    assert outcomes(await saved_products(platform, *items)) == ["unchanged"] * 3_000
    payloads = await announced(platform)
    assert [len(each["codes"]) for each in payloads] == [500] * 6
    assert sorted(code for each in payloads for code in each["codes"]) == [i.sku for i in items]
    assert {each["kind"] for each in payloads} == {"product"}


async def announced(platform: Platform) -> list[dict[str, Any]]:
    async with platform.database.transaction() as tx:
        found = await announced_after(tx, Position(written_in=0, last_id=UUID(int=0)), 100)
    assert {each.topic for each in found} == {"catalog.changed"}
    return [each.payload for each in found]


async def test_products_are_found_below_a_category_by_brand_and_by_words(
    platform: Platform,
) -> None:
    await saved_categories(
        platform,
        CategoryInput(code="coffee", name="Coffee", parent_code="drinks"),
        CategoryInput(code="drinks", name="Drinks"),
    )
    await saved_products(
        platform,
        LATTE,
        ProductInput(sku="W1", name="Water", category_code="drinks", is_active=False),
        ProductInput(sku="C1", name="Cup", category_code="ware"),
        ProductInput(sku="POST", name="Postage", is_goods=False),
    )

    async def found(**filters: Any) -> list[str]:
        async with platform.database.transaction() as tx:
            products = await queries.products(tx, ProductFilter(**({"entries": ALL} | filters)))
        return [each.sku for each in products]

    assert await found() == ["C1", "L1", "POST", "W1"]
    assert await found(category_code="drinks") == ["L1", "W1"]
    assert await found(category_code="coffee") == ["L1"]
    assert await found(category_code="nowhere") == []
    assert await found(brand_code="harbour") == ["L1"]
    assert await found(is_goods=False) == ["POST"]
    assert await found(is_active=False) == ["W1"]
    assert await found(entries=Filter(count=9, text="拿铁")) == ["L1"]
    assert await found(entries=Filter(count=9, text="wat")) == ["W1"]
    assert await found(entries=Filter(count=9, text="po")) == ["POST"]
    assert await found(entries=Filter(count=2)) == ["C1", "L1"]
    assert await found(entries=Filter(count=2, after_code="L1")) == ["POST", "W1"]
    assert await found(entries=Filter(count=2, codes=["W1", "nope"])) == ["W1"]
    assert await found(entries=Filter(count=2, is_confirmed=False)) == []


async def test_categories_of_one_batch_may_name_each_other_in_any_order(
    platform: Platform,
) -> None:
    answers = await saved_categories(
        platform,
        CategoryInput(code="espresso", name="Espresso", parent_code="coffee"),
        CategoryInput(code="coffee", name="Coffee", parent_code="drinks"),
    )
    assert outcomes(answers) == ["created", "created"]
    async with platform.database.transaction() as tx:
        found = await queries.categories(tx, ALL)
    assert [(each.code, each.ancestor_codes, each.is_confirmed) for each in found] == [
        ("coffee", ["drinks"], True),
        ("drinks", [], False),
        ("espresso", ["drinks", "coffee"], True),
    ]


async def test_two_moves_at_once_cannot_close_a_circle(platform: Platform) -> None:
    await saved_categories(
        platform, CategoryInput(code="a", name="A"), CategoryInput(code="b", name="B")
    )
    first, second = await asyncio.gather(
        saved_categories(platform, CategoryInput(code="a", name="A", parent_code="b")),
        saved_categories(platform, CategoryInput(code="b", name="B", parent_code="a")),
    )
    assert sorted(outcomes(first + second)) == ["category_cycle", "updated"]


async def test_brands_are_saved_and_announced(platform: Platform) -> None:
    async with platform.database.transaction() as tx:
        answers = await save_brands(
            tx, [BrandInput(code="h", name="Harbour 港湾")], platform.clock.now()
        )
    assert outcomes(answers) == ["created"]
    assert await announced(platform) == [{"kind": "brand", "codes": ["h"]}]
    async with platform.database.transaction() as tx:
        [brand] = await queries.brands(tx, ALL)
    assert (brand.id, brand.name, brand.updated_at) == (
        answers[0].id,
        "Harbour 港湾",
        platform.clock.now(),
    )

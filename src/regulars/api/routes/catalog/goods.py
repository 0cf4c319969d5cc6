"""Products, categories, brands."""

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from regulars.api.auth import ApiCall
from regulars.api.routes.catalog.handling import (
    READ,
    ItemsBody,
    SavedAnswer,
    Wanted,
    entry,
    listed,
    saved,
    writing,
)
from regulars.bootstrap import Platform
from regulars.domains.catalog import actions, queries
from regulars.domains.catalog.types import (
    Brand,
    BrandInput,
    Category,
    CategoryInput,
    Filter,
    Product,
    ProductFilter,
    ProductInput,
)
from regulars.infra.db import Tx
from regulars.infra.listing import Page


@get("/products", opt=READ)
async def list_products(
    platform: NamedDependency[Platform],
    wanted: NamedDependency[Wanted],
    category: FromQuery[str | None] = None,
    brand: FromQuery[str | None] = None,
    is_goods: FromQuery[bool | None] = None,
    is_active: FromQuery[bool | None] = None,
) -> Page[Product]:
    """Products by SKU; `category` takes in everything below it."""

    async def find(tx: Tx, entries: Filter) -> list[Product]:
        narrowed = ProductFilter(
            entries=entries,
            category_code=category,
            brand_code=brand,
            is_goods=is_goods,
            is_active=is_active,
        )
        return await queries.products(tx, narrowed)

    return await listed(platform, "product", wanted, find)


@get("/products/{sku:str}", opt=READ)
async def read_product(sku: FromPath[str], platform: NamedDependency[Platform]) -> Product:
    """One product."""
    return await entry(platform, "product", sku, _products)


@put("/products", opt=writing(ProductInput, Product))
async def save_products(
    data: JSONBody[ItemsBody[ProductInput]],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> SavedAnswer:
    """Save products. Categories and brands not known yet are entered as unconfirmed."""
    doing = (_products, actions.save_products)
    return await saved(platform, request, "product", data.items, doing)


@get("/categories", opt=READ)
async def list_categories(
    platform: NamedDependency[Platform], wanted: NamedDependency[Wanted]
) -> Page[Category]:
    """Categories by code, each with the way from its root."""
    return await listed(platform, "category", wanted, queries.categories)


@get("/categories/{code:str}", opt=READ)
async def read_category(code: FromPath[str], platform: NamedDependency[Platform]) -> Category:
    """One category."""
    return await entry(platform, "category", code, queries.categories)


@put("/categories", opt=writing(CategoryInput, Category))
async def save_categories(
    data: JSONBody[ItemsBody[CategoryInput]],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> SavedAnswer:
    """Save categories, in any order; one that would come to lie below itself is refused."""
    doing = (queries.categories, actions.save_categories)
    return await saved(platform, request, "category", data.items, doing)


@get("/brands", opt=READ)
async def list_brands(
    platform: NamedDependency[Platform], wanted: NamedDependency[Wanted]
) -> Page[Brand]:
    """Brands by code."""
    return await listed(platform, "brand", wanted, queries.brands)


@get("/brands/{code:str}", opt=READ)
async def read_brand(code: FromPath[str], platform: NamedDependency[Platform]) -> Brand:
    """One brand."""
    return await entry(platform, "brand", code, queries.brands)


@put("/brands", opt=writing(BrandInput, Brand))
async def save_brands(
    data: JSONBody[ItemsBody[BrandInput]],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> SavedAnswer:
    """Save brands."""
    doing = (queries.brands, actions.save_brands)
    return await saved(platform, request, "brand", data.items, doing)


async def _products(tx: Tx, entries: Filter) -> list[Product]:
    return await queries.products(tx, ProductFilter(entries=entries))


HANDLERS = (
    list_products,
    read_product,
    save_products,
    list_categories,
    read_category,
    save_categories,
    list_brands,
    read_brand,
    save_brands,
)

"""What is sold: brands, a tree of categories, products."""

from datetime import datetime
from typing import Any

import msgspec

from regulars.domains.catalog.types.codes import Filter
from regulars.kernel.money import Money


class BrandInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    name: str


class Brand(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    code: str
    name: str
    is_confirmed: bool
    updated_at: datetime


class CategoryInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A category; without a `parent_code` it is a root. An unknown parent is entered by mention."""

    code: str
    name: str
    parent_code: str | None = None


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A category as stored; `ancestor_codes` lead from the root to the parent."""

    id: int
    code: str
    name: str
    parent_code: str | None
    ancestor_codes: list[str]
    is_confirmed: bool
    updated_at: datetime


class CategoryNode(msgspec.Struct, frozen=True, kw_only=True):
    """A category's place in the tree; `ancestor_ids` lead from the root to the parent."""

    id: int
    code: str
    name: str
    parent_id: int | None
    ancestor_ids: list[int]
    is_confirmed: bool


class ProductInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something with a SKU. Unknown categories and brands are entered by mention.

    `is_goods` is false for postage, fees and services: what a till bills but nobody takes home.
    """

    sku: str
    name: str
    category_code: str | None = None
    brand_code: str | None = None
    is_goods: bool = True
    is_active: bool = True
    price: Money | None = None
    attributes: dict[str, Any] = {}

    @property
    def code(self) -> str:
        """A product's code is its SKU."""
        return self.sku


class Product(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    sku: str
    name: str
    category_code: str | None
    brand_code: str | None
    is_goods: bool
    is_active: bool
    price: Money | None
    attributes: dict[str, Any]
    is_confirmed: bool
    updated_at: datetime

    @property
    def code(self) -> str:
        """A product's code is its SKU."""
        return self.sku


class ProductFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which products to list; `category_code` takes in everything below that category."""

    entries: Filter
    category_code: str | None = None
    brand_code: str | None = None
    is_goods: bool | None = None
    is_active: bool | None = None

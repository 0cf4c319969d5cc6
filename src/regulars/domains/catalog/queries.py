"""Questions to the catalog."""

from collections.abc import Collection

from regulars.domains.catalog import store
from regulars.domains.catalog.types import Kind
from regulars.infra.db import Tx


async def ids_of(tx: Tx, kind: Kind, codes: Collection[str]) -> dict[str, int]:
    """The numbers of those `codes` that are known."""
    return await store.ids_of(tx, kind, codes) if codes else {}


async def codes_of(tx: Tx, kind: Kind, ids: Collection[int]) -> dict[int, str]:
    """The codes behind `ids`; a number that is not in the catalog is left out."""
    return await store.codes_of(tx, kind, ids) if ids else {}

"""Indexes of the members' rows that go by programs and assets, of which there may be any number."""

from collections.abc import Mapping
from pathlib import Path

from regulars.domains.insights.store import SQL
from regulars.infra.db import Tx, column
from regulars.infra.sql import composed

_PATH = Path(__file__)


async def names(tx: Tx) -> set[str]:
    """The indexes that there are."""
    return set(column(await tx.rows(SQL.sort_indexes)))


async def create(tx: Tx, wanted: Mapping[str, str]) -> None:
    """Build indexes of these names over these expressions; only writers wait meanwhile."""
    for name, expression in wanted.items():
        text = f"create index {name} on insights.member_fact ({expression}, member_id)"
        await tx.run(composed("create_sort_index", text, _PATH))


async def drop(tx: Tx, gone: set[str]) -> None:
    for name in sorted(gone):
        await tx.run(composed("drop_sort_index", f"drop index insights.{name}", _PATH))

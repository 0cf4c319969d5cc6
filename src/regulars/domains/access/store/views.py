"""Rows of saved views and of preferences."""

from datetime import datetime
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from regulars.domains.access.errors import ViewNameTaken
from regulars.domains.access.store import SQL
from regulars.domains.access.types.views import Preferences, SavedView
from regulars.infra.db import Tx


async def save(tx: Tx, view: SavedView) -> None:
    """Keep a view; refuses `ViewNameTaken`, after which the transaction is lost."""
    try:
        await tx.run(
            SQL.save_view,
            id=view.id,
            staff_id=view.staff_id,
            page=view.page,
            name=view.name,
            is_shared=view.is_shared,
            filter=None if view.filter is None else Jsonb(view.filter),
            columns=list(view.columns),
            sort=view.sort,
            now=view.updated_at,
        )
    except UniqueViolation:
        raise ViewNameTaken("you have a view of this name on this page") from None


async def view(tx: Tx, view_id: UUID) -> SavedView | None:
    return await tx.maybe(SQL.view_by_id, SavedView, id=view_id)


async def views(tx: Tx, staff_id: UUID, page: str | None, count: int) -> list[SavedView]:
    """Somebody's own views and all shared ones, by page and name."""
    return await tx.all(SQL.views_of, SavedView, staff_id=staff_id, page=page, count=count)


async def views_of_segment(tx: Tx, segment: str, count: int) -> list[SavedView]:
    """Everybody's views of members whose condition asks for a segment of this code, by name."""
    return await tx.all(SQL.views_of_segment, SavedView, segment=segment, count=count)


async def count_of(tx: Tx, staff_id: UUID) -> int:
    return int((await tx.rows(SQL.view_count, staff_id=staff_id))[0][0])


async def drop(tx: Tx, view_id: UUID) -> None:
    await tx.run(SQL.drop_view, id=view_id)


async def preferences(tx: Tx, staff_id: UUID) -> Preferences | None:
    return await tx.maybe(SQL.preferences_of, Preferences, staff_id=staff_id)


async def save_preferences(tx: Tx, staff_id: UUID, wanted: Preferences, now: datetime) -> None:
    await tx.run(
        SQL.save_preferences,
        staff_id=staff_id,
        theme=wanted.theme,
        settings=Jsonb(wanted.settings),
        now=now,
    )

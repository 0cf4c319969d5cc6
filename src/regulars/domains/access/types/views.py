"""What people at the console keep: views of lists, and how they like their pages."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

Theme = Literal["system", "light", "dark"]


class ViewContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a view holds: what it is called, what it shows, in which order.

    `filter` is the page's own: on members it holds the condition tree under `condition`.
    """

    name: str
    is_shared: bool = False
    filter: dict[str, Any] | None = None
    columns: tuple[str, ...] = ()
    sort: str | None = None


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """A view as it is kept; `staff_id` is whose it is."""

    id: UUID
    staff_id: UUID
    page: str
    name: str
    is_shared: bool
    filter: dict[str, Any] | None
    columns: tuple[str, ...]
    sort: str | None
    created_at: datetime
    updated_at: datetime


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody likes their pages. `settings` are the console's own: small texts by name."""

    theme: Theme = "system"
    settings: dict[str, str] = {}

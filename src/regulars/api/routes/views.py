"""Saved views (`/v1/views`) and how one likes one's pages (`/v1/preferences`).

A view is a filter with columns and a sort under a name, kept for one page of the console: one's
own, or shared with everybody. It opens nothing: the lists it is used on ask who may see what.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.types import (
    Locale,
    Preferences,
    Principal,
    SavedView,
    StaffChange,
    Theme,
    ViewContent,
)
from regulars.infra.db import Tx
from regulars.infra.listing import Page

_MINE = {"signed_in": True}

PageName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,63}$")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Json = dict[str, Any]


class ViewBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a view shows. `filter` is the page's own JSON: on members `{"condition": …}`."""

    name: Name
    is_shared: bool = False
    filter: Json | None = None
    columns: Annotated[list[Word], msgspec.Meta(max_length=100)] = []
    sort: Word | None = None


class NewViewBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A view, and the page of the console that it is for."""

    page: PageName
    name: Name
    is_shared: bool = False
    filter: Json | None = None
    columns: Annotated[list[Word], msgspec.Meta(max_length=100)] = []
    sort: Word | None = None


class ViewAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A saved view. `is_own` ones are the caller's; `owner_name` says whose a shared one is."""

    id: UUID
    page: str
    name: str
    is_shared: bool
    is_own: bool
    owner_name: str | None
    filter: Json | None
    columns: list[str]
    sort: str | None
    created_at: datetime
    updated_at: datetime


class PreferencesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Your language, the colours of your pages, and small settings of the console's own."""

    locale: Locale
    theme: Theme
    settings: dict[str, str]


class PreferencesBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays. `settings` are taken as a whole."""

    locale: Locale | None = None
    theme: Theme | None = None
    settings: dict[str, str] | None = None


@get("/views", opt=_MINE)
async def list_views(
    request: ApiCall,
    platform: NamedDependency[Platform],
    page: FromQuery[str | None] = None,
) -> Page[ViewAnswer]:
    """Your own views and those shared by others, of one page or of all, by name."""
    async with platform.database.transaction() as tx:
        found = await queries.views(tx, request.user, page)
        return Page(items=await _shown(tx, platform, request.user, found), next_cursor=None)


@post("/views", opt=_MINE)
async def create_view(
    data: JSONBody[NewViewBody], request: ApiCall, platform: NamedDependency[Platform]
) -> ViewAnswer:
    """Keep a view under a name that you have not used on this page."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        view = await actions.create_view(
            tx, platform.vault, caller_of(request), data.page, _content(data), now
        )
        return (await _shown(tx, platform, request.user, [view]))[0]


@put("/views/{view_id:uuid}", opt=_MINE)
async def change_view(
    view_id: FromPath[UUID],
    data: JSONBody[ViewBody],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> ViewAnswer:
    """Replace what a view shows: your own, or with `settings.write` a shared one."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        view = await actions.change_view(
            tx, platform.vault, caller_of(request), view_id, _content(data), now
        )
        return (await _shown(tx, platform, request.user, [view]))[0]


@delete("/views/{view_id:uuid}", opt=_MINE)
async def delete_view(
    view_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> None:
    """Delete a view: your own, or with `settings.write` a shared one."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await actions.delete_view(tx, platform.vault, caller_of(request), view_id, now)


@get("/preferences", opt=_MINE)
async def read_preferences(
    request: ApiCall, platform: NamedDependency[Platform]
) -> PreferencesAnswer:
    """How you like your pages."""
    async with platform.database.transaction() as tx:
        return await _preferences(tx, platform, request.user)


@patch("/preferences", opt=_MINE)
async def change_preferences(
    data: JSONBody[PreferencesBody], request: ApiCall, platform: NamedDependency[Platform]
) -> PreferencesAnswer:
    """Change how you like your pages; `locale` is your account's language."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        if data.locale is not None:
            change = StaffChange(locale=data.locale)
            await actions.change_staff(
                tx, platform.vault, caller_of(request), request.user.id, change, now
            )
        present = await queries.preferences(tx, request.user)
        wanted = Preferences(
            theme=data.theme or present.theme,
            settings=present.settings if data.settings is None else data.settings,
        )
        await actions.set_preferences(tx, request.user, wanted, now)
        return await _preferences(tx, platform, request.user)


def _content(data: ViewBody | NewViewBody) -> ViewContent:
    return ViewContent(
        name=data.name,
        is_shared=data.is_shared,
        filter=data.filter,
        columns=tuple(data.columns),
        sort=data.sort,
    )


async def _preferences(tx: Tx, platform: Platform, principal: Principal) -> PreferencesAnswer:
    member = await queries.staff_member(tx, platform.vault, principal, principal.id)
    kept = await queries.preferences(tx, principal)
    return PreferencesAnswer(locale=member.locale, theme=kept.theme, settings=kept.settings)


async def _shown(
    tx: Tx, platform: Platform, principal: Principal, views: Sequence[SavedView]
) -> list[ViewAnswer]:
    others = {each.staff_id for each in views if each.staff_id != principal.id}
    names = await queries.names(tx, platform.vault, others) if others else {}
    return [
        ViewAnswer(
            id=each.id,
            page=each.page,
            name=each.name,
            is_shared=each.is_shared,
            is_own=each.staff_id == principal.id,
            owner_name=names.get(each.staff_id),
            filter=each.filter,
            columns=list(each.columns),
            sort=each.sort,
            created_at=each.created_at,
            updated_at=each.updated_at,
        )
        for each in views
    ]


router = Router(
    "/v1",
    route_handlers=[
        list_views,
        create_view,
        change_view,
        delete_view,
        read_preferences,
        change_preferences,
    ],
    tags=["views"],
)

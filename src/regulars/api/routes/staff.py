"""Staff accounts (`/v1/staff`)."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, TypeAlias
from uuid import UUID

import msgspec
from litestar import Router, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from regulars.api.access_bodies import (
    After,
    Codes,
    OneTimePasswordView,
    StaffView,
    Text,
    one_time_password_view,
    staff_views,
    store_scope,
)
from regulars.api.auth import ApiCall, caller_of
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.types import (
    Caller,
    Grant,
    Locale,
    NewStaff,
    StaffAccess,
    StaffChange,
    StaffMember,
    StaffState,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of

_LISTING = "staff by -id"
_READ = {"permission": "staff.read"}
_WRITE = {"permission": "staff.write"}

Act: TypeAlias = Callable[[Tx, Vault, Caller, UUID, datetime], Awaitable[StaffMember]]


class StaffBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account to be created. Without `stores` its roles hold for all of them."""

    login: Text
    display_name: Text
    locale: Locale = "en"
    roles: Codes = []
    stores: Codes | None = None


class StaffPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change about an account; what is left out stays."""

    login: Text | None = None
    display_name: Text | None = None
    locale: Locale | None = None


class GrantBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The roles of an account, and the stores they hold for (null: all of them)."""

    roles: Codes
    stores: Codes | None = None


class StaffCreated(msgspec.Struct, frozen=True, kw_only=True):
    """A new account, and the password for its first sign-in, shown this once."""

    staff: StaffView
    one_time_password: str
    expires_at: datetime | None


@get("/", opt=_READ)
async def list_staff(
    request: ApiCall,
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
    in_state: Annotated[StaffState | None, QueryParameter(name="state")] = None,
    role: FromQuery[str | None] = None,
) -> Page[StaffView]:
    """Staff accounts, newest first."""
    after = decode_cursor(cursor, _LISTING, After)
    wanted = queries.Slice(after=after.id if after else None, count=limit + 1)
    async with platform.database.transaction() as tx:
        members = await queries.staff_list(
            tx, platform.vault, request.user, wanted, state=in_state, role_code=role
        )
        views = await staff_views(tx, members)
    return page_of(views, limit, _LISTING, lambda view: After(id=view.id))


@post("/", opt=_WRITE)
async def create_staff(
    data: JSONBody[StaffBody], request: ApiCall, platform: NamedDependency[Platform]
) -> StaffCreated:
    """Create an account; nobody grants more than they may do themselves."""
    vault, caller, now = platform.vault, caller_of(request), platform.clock.now()
    async with platform.database.transaction() as tx:
        new = NewStaff(
            login=data.login,
            display_name=data.display_name,
            locale=data.locale,
            role_codes=frozenset(data.roles),
            store_ids=await store_scope(tx, data.stores),
        )
        given = await actions.create_staff(tx, vault, caller, new, now)
        member = await queries.staff_member(tx, vault, request.user, given.staff_id)
        view = (await staff_views(tx, [member]))[0]
    return StaffCreated(staff=view, one_time_password=given.password, expires_at=given.expires_at)


@get("/{staff_id:uuid}", opt=_READ)
async def read_staff(
    staff_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> StaffView:
    """One staff account."""
    async with platform.database.transaction() as tx:
        member = await queries.staff_member(tx, platform.vault, request.user, staff_id)
        return (await staff_views(tx, [member]))[0]


@get("/{staff_id:uuid}/access", opt=_READ)
async def read_staff_access(
    staff_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> StaffAccess:
    """The live sessions of an account, which end when it is shut out; its keys, which stay."""
    async with platform.database.transaction() as tx:
        member = await queries.staff_member(tx, platform.vault, request.user, staff_id)
        return await queries.staff_access(tx, member.id, platform.clock.now())


@patch("/{staff_id:uuid}", opt=_WRITE)
async def change_staff(
    staff_id: FromPath[UUID],
    data: JSONBody[StaffPatch],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> StaffView:
    """Change login, name or language of an account."""
    change = StaffChange(login=data.login, display_name=data.display_name, locale=data.locale)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        member = await actions.change_staff(
            tx, platform.vault, caller_of(request), staff_id, change, now
        )
        return (await staff_views(tx, [member]))[0]


@put("/{staff_id:uuid}/roles", opt=_WRITE)
async def set_staff_roles(
    staff_id: FromPath[UUID],
    data: JSONBody[GrantBody],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> StaffView:
    """Replace the roles of an account, and the stores they hold for."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        grant = Grant(
            role_codes=frozenset(data.roles), store_ids=await store_scope(tx, data.stores)
        )
        member = await actions.set_grant(
            tx, platform.vault, caller_of(request), staff_id, grant, now
        )
        return (await staff_views(tx, [member]))[0]


@post("/{staff_id:uuid}/disable", status_code=200, opt=_WRITE)
async def disable_staff(
    staff_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> StaffView:
    """Shut an account out and end its sessions; never the last owner's."""
    return await _acted(request, platform, staff_id, actions.disable_staff)


@post("/{staff_id:uuid}/enable", status_code=200, opt=_WRITE)
async def enable_staff(
    staff_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> StaffView:
    """Let a disabled account in again."""
    return await _acted(request, platform, staff_id, actions.enable_staff)


@post("/{staff_id:uuid}/reset-password", status_code=200, opt=_WRITE)
async def reset_staff_password(
    staff_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> OneTimePasswordView:
    """A new one-time password; sessions and a lock-out end."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        given = await actions.reset_password(tx, platform.vault, caller_of(request), staff_id, now)
    return one_time_password_view(given)


@post("/{staff_id:uuid}/reset-second-factor", status_code=204, opt=_WRITE)
async def reset_staff_second_factor(
    staff_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> None:
    """Take the second factor and the recovery codes away; sessions end."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await actions.reset_second_factor(tx, platform.vault, caller_of(request), staff_id, now)


async def _acted(request: ApiCall, platform: Platform, staff_id: UUID, act: Act) -> StaffView:
    async with platform.database.transaction() as tx:
        member = await act(tx, platform.vault, caller_of(request), staff_id, platform.clock.now())
        return (await staff_views(tx, [member]))[0]


router = Router(
    "/v1/staff",
    route_handlers=[
        list_staff,
        create_staff,
        read_staff,
        read_staff_access,
        change_staff,
        set_staff_roles,
        disable_staff,
        enable_staff,
        reset_staff_password,
        reset_staff_second_factor,
    ],
    tags=["staff"],
)

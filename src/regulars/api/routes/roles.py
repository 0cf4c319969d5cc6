"""Roles, and the permissions they are made of (`/v1/roles`, `/v1/permissions`)."""

import msgspec
from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.access_bodies import Codes, Text
from regulars.api.auth import ApiCall, caller_of
from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.types import PERMISSIONS, Role
from regulars.infra.listing import Page

_READ = {"permission": "staff.read"}
_WRITE = {"permission": "staff.write"}


class RoleView(msgspec.Struct, frozen=True, kw_only=True):
    """A named set of permissions; ready-made ones never change."""

    code: str
    title: str
    permissions: list[str]
    is_ready_made: bool


class PermissionView(msgspec.Struct, frozen=True, kw_only=True):
    """A permission and what it allows."""

    code: str
    meaning: str


class RoleBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a role is called, and what it allows."""

    title: Text
    permissions: Codes


class NewRoleBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role to be created; its code is 2 to 40 of a-z, 0-9 and _, and begins with a letter."""

    code: Text
    title: Text
    permissions: Codes


@get("/permissions", opt=_READ, sync_to_thread=False)
def list_permissions() -> Page[PermissionView]:
    """Every permission there is."""
    items = [PermissionView(code=code, meaning=meaning) for code, meaning in PERMISSIONS.items()]
    return Page(items=items, next_cursor=None)


@get("/roles", opt=_READ)
async def list_roles(platform: NamedDependency[Platform]) -> Page[RoleView]:
    """All roles: the ready-made ones, then your own by code."""
    async with platform.database.transaction() as tx:
        found = await queries.roles(tx)
    return Page(items=[_view(role) for role in found], next_cursor=None)


@get("/roles/{code:str}", opt=_READ)
async def read_role(code: FromPath[str], platform: NamedDependency[Platform]) -> RoleView:
    """One role."""
    async with platform.database.transaction() as tx:
        return _view(await queries.role(tx, code))


@post("/roles", opt=_WRITE)
async def create_role(
    data: JSONBody[NewRoleBody], request: ApiCall, platform: NamedDependency[Platform]
) -> RoleView:
    """Create a role of your own; nobody puts more into it than they may do themselves."""
    role = Role(code=data.code, title=data.title, permissions=frozenset(data.permissions))
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        return _view(await actions.create_role(tx, platform.vault, caller_of(request), role, now))


@put("/roles/{code:str}", opt=_WRITE)
async def change_role(
    code: FromPath[str],
    data: JSONBody[RoleBody],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> RoleView:
    """Change a role of your own, for all who hold it, at once."""
    role = Role(code=code, title=data.title, permissions=frozenset(data.permissions))
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        return _view(await actions.change_role(tx, platform.vault, caller_of(request), role, now))


@delete("/roles/{code:str}", opt=_WRITE)
async def delete_role(
    code: FromPath[str], request: ApiCall, platform: NamedDependency[Platform]
) -> None:
    """Delete a role of your own that nobody holds."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await actions.delete_role(tx, platform.vault, caller_of(request), code, now)


def _view(role: Role) -> RoleView:
    return RoleView(
        code=role.code,
        title=role.title,
        permissions=sorted(role.permissions),
        is_ready_made=role.is_ready_made,
    )


router = Router(
    "/v1",
    route_handlers=[
        list_permissions,
        list_roles,
        read_role,
        create_role,
        change_role,
        delete_role,
    ],
    tags=["roles"],
)

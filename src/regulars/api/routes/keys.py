"""API keys (`/v1/keys`)."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from regulars.api.access_bodies import After, KeyBody, KeyView, key_views, new_key
from regulars.api.auth import ApiCall, caller_of
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.types import IssuedKey, KeyKind
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of

_LISTING = "keys by -id"
_READ = {"permission": "keys.read"}
_WRITE = {"permission": "keys.write"}


class RotationBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how long the secret before stays good: seven days at most, not at all by default."""

    overlap_seconds: Annotated[int, msgspec.Meta(ge=0, le=7 * 24 * 3600)] = 0


class KeyIssued(msgspec.Struct, frozen=True, kw_only=True):
    """A key and its secret, shown this once."""

    key: KeyView
    secret: str


class KeysBeside(msgspec.Struct, frozen=True, kw_only=True):
    """How many other live keys of its kind the source of a key has: with none it falls silent."""

    key_count: int


@get("/", opt=_READ)
async def list_keys(
    request: ApiCall,
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
    kind: FromQuery[KeyKind | None] = None,
    with_revoked: FromQuery[bool] = False,
) -> Page[KeyView]:
    """API keys, newest first; revoked ones where they are asked for."""
    after = decode_cursor(cursor, _LISTING, After)
    wanted = queries.Slice(after=after.id if after else None, count=limit + 1)
    async with platform.database.transaction() as tx:
        keys = await queries.api_keys(
            tx, request.user, wanted, kind=kind, with_revoked=with_revoked
        )
        views = await key_views(tx, keys)
    return page_of(views, limit, _LISTING, lambda view: After(id=view.id))


@post("/", opt=_WRITE)
async def issue_key(
    data: JSONBody[KeyBody], request: ApiCall, platform: NamedDependency[Platform]
) -> KeyIssued:
    """Issue a key; nobody gives one more than they may do themselves."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        new = await new_key(tx, data)
        issued = await actions.issue_key(tx, platform.vault, caller_of(request), new, now)
        return await _issued(tx, issued)


@get("/{key_id:uuid}", opt=_READ)
async def read_key(
    key_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> KeyView:
    """One API key, without its secret."""
    async with platform.database.transaction() as tx:
        key = await queries.api_key(tx, request.user, key_id)
        return (await key_views(tx, [key]))[0]


@get("/{key_id:uuid}/beside", opt=_READ)
async def read_keys_beside(
    key_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> KeysBeside:
    """How many other live keys stay to the source of a key, when that one ends."""
    async with platform.database.transaction() as tx:
        key = await queries.api_key(tx, request.user, key_id)
        count = await queries.key_count_beside(tx, key, platform.clock.now())
    return KeysBeside(key_count=count)


@post("/{key_id:uuid}/rotate", status_code=200, opt=_WRITE)
async def rotate_key(
    key_id: FromPath[UUID],
    data: JSONBody[RotationBody],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> KeyIssued:
    """A new secret for a key; the one before stays good for a while if you wish."""
    overlap, now = timedelta(seconds=data.overlap_seconds), platform.clock.now()
    async with platform.database.transaction() as tx:
        issued = await actions.rotate_key(
            tx, platform.vault, caller_of(request), key_id, overlap, now
        )
        return await _issued(tx, issued)


@post("/{key_id:uuid}/revoke", status_code=200, opt=_WRITE)
async def revoke_key(
    key_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> KeyView:
    """End a key for good, within five seconds everywhere."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        key = await actions.revoke_key(tx, platform.vault, caller_of(request), key_id, now)
        return (await key_views(tx, [key]))[0]


async def _issued(tx: Tx, issued: IssuedKey) -> KeyIssued:
    return KeyIssued(key=(await key_views(tx, [issued.key]))[0], secret=issued.secret)


router = Router(
    "/v1/keys",
    route_handlers=[list_keys, issue_key, read_key, read_keys_beside, rotate_key, revoke_key],
    tags=["keys"],
)

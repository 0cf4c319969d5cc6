"""What all catalog routes share: pages by code, one entry, and saving a batch."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, Protocol, TypeVar

import msgspec
from litestar.params import FromQuery, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.domains.catalog.errors import UnknownCode
from regulars.domains.catalog.types import Filter, Kind, Saved
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of

ITEMS_MAX = 1_000

READ = {"permission": "catalog.read"}

_WRITE = {"permission": "catalog.write"}


class Coded(Protocol):
    """Whatever has a code."""

    @property
    def code(self) -> str: ...


Entry = TypeVar("Entry", bound=Coded)
Item = TypeVar("Item", bound=Coded)
Body = TypeVar("Body")

Find = Callable[[Tx, Filter], Awaitable[list[Entry]]]
Save = Callable[[Tx, Sequence[Item], datetime], Awaitable[list[Saved]]]

Text = Annotated[
    str | None,
    QueryParameter(max_length=200, description="Beginning of the code, or a part of the name."),
]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which page of a list is wanted."""

    limit: int
    cursor: str | None
    text: str | None
    is_confirmed: bool | None


class ItemsBody(
    msgspec.Struct, Generic[Body], frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Up to 1,000 entries, each saved as a whole and answered for itself."""

    items: Annotated[list[Body], msgspec.Meta(min_length=1, max_length=ITEMS_MAX)]


class SavedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each entry, in order."""

    results: list[Saved]


class _After(msgspec.Struct, frozen=True):
    code: str


def writing(item: type[msgspec.Struct], entry: type[msgspec.Struct]) -> dict[str, Any]:
    """The `opt` of a route that saves items: an entry that was read can be sent again."""
    known = set(item.__struct_fields__)
    return _WRITE | {"read_only": frozenset(set(entry.__struct_fields__) - known)}


def wanted_entries(
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
    text: Text = None,
    is_confirmed: FromQuery[bool | None] = None,
) -> Wanted:
    """The query parameters of every list; entries only mentioned so far are not confirmed."""
    return Wanted(limit=limit, cursor=cursor, text=text, is_confirmed=is_confirmed)


async def listed(platform: Platform, kind: Kind, wanted: Wanted, find: Find[Entry]) -> Page[Entry]:
    """A page of entries in the order of their codes."""
    listing = f"{kind} by code"
    after = decode_cursor(wanted.cursor, listing, _After)
    entries = Filter(
        count=wanted.limit + 1,
        after_code=after.code if after else None,
        text=wanted.text,
        is_confirmed=wanted.is_confirmed,
    )
    async with platform.database.transaction() as tx:
        found = await find(tx, entries)
    return page_of(found, wanted.limit, listing, lambda entry: _After(entry.code))


async def entry(platform: Platform, kind: Kind, code: str, find: Find[Entry]) -> Entry:
    """The entry with this code; refuses an unknown one."""
    async with platform.database.transaction() as tx:
        found = await find(tx, Filter(count=1, codes=[code]))
    if not found:
        raise UnknownCode(kind, code)
    return found[0]


async def saved(
    platform: Platform,
    request: ApiCall,
    kind: Kind,
    items: Sequence[Item],
    doing: tuple[Find[Entry], Save[Item]],
) -> SavedAnswer:
    """Save a batch. What staff change is noted in the audit log, with what stood there before."""
    find, save = doing
    now = platform.clock.now()
    is_audited = request.user.kind == "staff"
    async with platform.database.transaction() as tx:
        before: dict[str, Entry] = {}
        if is_audited:
            known = Filter(count=ITEMS_MAX, codes=[item.code for item in items])
            before = {each.code: each for each in await find(tx, known)}
        results = await save(tx, items, now)
        if is_audited:
            entries = _audit(kind, items, results, before)
            await access.record(tx, platform.vault, caller_of(request), entries, now)
    return SavedAnswer(results=results)


def _audit(
    kind: Kind, items: Sequence[Item], results: Sequence[Saved], before: dict[str, Entry]
) -> list[AuditEntry]:
    changed = {
        result.code: (result.outcome, item)
        for item, result in zip(items, results, strict=True)
        if result.outcome in {"created", "updated"}
    }
    return [
        AuditEntry(
            action=f"{kind}.{outcome}",
            subject_kind=kind,
            subject_id=code,
            before=before.get(code),
            after=item,
        )
        for code, (outcome, item) in changed.items()
    ]

"""Lists of members by a condition (`/v1/members/query`): filtered, sorted, counted.

The condition is the tree that rules and segments use (docs/reference/conditions.md); what lists
know of members stands in docs/guide/members.md. A condition may be long and says a lot about
people, so asking is a POST.
"""

from typing import Annotated, Any

import msgspec
from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.api.routes.members import Unmasked
from regulars.bootstrap import Platform
from regulars.domains.insights import queries as insights
from regulars.domains.insights.queries import COUNT_MAX, Wanted
from regulars.domains.members import actions as members
from regulars.domains.members.types import Count
from regulars.flows.member_lists.guarding import refuse_unread
from regulars.flows.member_lists.listing import MemberInList, PageWanted, Sight, list_page
from regulars.flows.member_lists.scope import scope_of, terms_of
from regulars.flows.member_lists.upkeep import catch_up
from regulars.flows.rewards.terms import Terms, in_force
from regulars.infra.db import Tx
from regulars.infra.listing import CURSOR_CHARACTERS_MAX, LIMIT_DEFAULT, LIMIT_MAX
from regulars.kernel.conditions.parse import from_builtins

_READ = {"permission": "members.read"}

Json = dict[str, Any]
Sort = Annotated[str, msgspec.Meta(max_length=220)]


class ListBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to list: those for whom `condition` is true, all without one.

    `sort` is `joined_at`, `last_order_at`, `order_count`, `spend` or `balance:<asset>`, with `-`
    descending. `program` says whose assets, ladders and currency are meant; the first one's, if
    left out.
    """

    condition: Json | None = None
    sort: Sort = "-joined_at"
    program: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT
    cursor: Annotated[str, msgspec.Meta(max_length=CURSOR_CHARACTERS_MAX)] | None = None


class CountBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to count."""

    condition: Json | None = None
    program: str | None = None


class MemberList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of members. `is_behind`: much was written just now, and is not all in it yet."""

    items: list[MemberInList]
    next_cursor: str | None
    program: str | None
    currency: str | None
    is_behind: bool


@post("/members/query", status_code=200, opt=_READ)
async def query_members(
    request: ApiCall,
    data: JSONBody[ListBody],
    platform: NamedDependency[Platform],
    unmasked: Unmasked = False,
) -> MemberList:
    """Members for whom a condition is true, with tiers, balances and what they bought."""
    is_up = await catch_up(platform.database, platform.clock)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        terms, wanted = await _wanted(tx, request, data, data.sort, platform)
        page = PageWanted(wanted=wanted, limit=data.limit, cursor=data.cursor)
        sight = Sight(permissions=request.user.permissions, is_masked=not unmasked)
        found = await list_page(tx, platform.vault, page, terms, sight)
        if unmasked:
            shown = [each.member for each in found.items]
            await members.note_open_list(tx, platform.vault, shown, caller_of(request), now)
    return MemberList(
        items=found.items,
        next_cursor=found.next_cursor,
        program=terms.program.code if terms else None,
        currency=terms.program.currency if terms else None,
        is_behind=not is_up,
    )


@post("/members/query/count", status_code=200, opt=_READ)
async def count_queried_members(
    request: ApiCall, data: JSONBody[CountBody], platform: NamedDependency[Platform]
) -> Count:
    """How many members a condition is true for: exactly up to 10,000, then 'at least'."""
    await catch_up(platform.database, platform.clock)
    async with platform.database.transaction() as tx:
        _, wanted = await _wanted(tx, request, data, "-joined_at", platform)
        count = await insights.count_rows(tx, wanted)
    return Count(count=min(count, COUNT_MAX), is_exact=count <= COUNT_MAX)


async def _wanted(
    tx: Tx, request: ApiCall, data: ListBody | CountBody, sort: str, platform: Platform
) -> tuple[Terms | None, Wanted]:
    condition = None if data.condition is None else from_builtins(data.condition)
    refuse_unread(condition, sort, request.user.permissions)
    terms = terms_of(await in_force(tx), data.program)
    scope = await scope_of(tx, terms, platform.clock.now())
    return terms, Wanted(
        scope=scope,
        condition=condition,
        sort=sort,
        store_ids=request.user.store_ids,
    )


router = Router("/v1", route_handlers=[query_members, count_queried_members], tags=["members"])

"""Who belongs to a segment, why and why not, how many over time, and overlaps with others."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from regulars.api.auth import ApiCall
from regulars.api.event_scope import refuse_narrow
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.api.people import person_of
from regulars.api.segment_bodies import ProgramCode, SizeHistory, found_segment, named
from regulars.bootstrap import Platform
from regulars.domains.segments import actions
from regulars.domains.segments import queries as segments
from regulars.domains.segments.errors import SegmentNotFound
from regulars.domains.segments.types import Region, SegmentOfMember
from regulars.flows.member_lists.guarding import refuse_unread
from regulars.flows.member_lists.listing import MemberInList, PageWanted, Sight, list_page
from regulars.flows.member_lists.scope import scope_of
from regulars.flows.segments.explaining import Explanation, WhyAsked, why
from regulars.flows.segments.listing import wanted_members
from regulars.infra.listing import Page
from regulars.kernel.errors import InvalidInput

_READ = {"permission": "segments.read"}
_BOTH = {"permission": "members.read"}

Sort = Annotated[str, QueryParameter(max_length=220, description="As in lists of members.")]
Others = Annotated[
    list[str],
    QueryParameter(name="with", description="From one to five other segments of the program."),
]
MemberId = Annotated[UUID, QueryParameter(description="Any id of the member.")]
At = Annotated[
    datetime | None, QueryParameter(description="As of when, with an offset; now if left out.")
]


class Overlaps(msgspec.Struct, frozen=True, kw_only=True):
    """How segments overlap: every combination that anybody is in.

    `member_count` is who is in all of `codes`, `only_count` who of them is in no other one.
    """

    sizes: dict[str, int]
    regions: list[Region]


@get("/segments/{code:str}/members", opt=_BOTH)
async def list_segment_members(
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
    sort: Sort = "-joined_at",
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[MemberInList]:
    """Who belongs, with what they come to, contact values masked."""
    permissions = request.user.permissions
    async with platform.database.transaction() as tx:
        found, terms = await found_segment(tx, request, program, code)
        refuse_unread(None, sort, permissions)
        scope = await scope_of(tx, terms, platform.clock.now())
        page = PageWanted(wanted=wanted_members(found, scope, sort), limit=limit, cursor=cursor)
        return await list_page(tx, platform.vault, page, terms, Sight(permissions=permissions))


@get("/segments/{code:str}/why", opt=_READ)
async def explain_segment(
    code: FromPath[str],
    request: ApiCall,
    member_id: MemberId,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
    at: At = None,
) -> Explanation:
    """Why a member belongs or does not, now or at an instant since the segment was made."""
    now = platform.clock.now()
    if at is not None and at.tzinfo is None:
        raise InvalidInput("`at` needs an offset, as in 2026-03-01T12:00:00Z")
    asked = WhyAsked(
        member_id=member_id,
        at=min(at or now, now),
        now=now,
        permissions=request.user.permissions,
    )
    async with platform.database.transaction() as tx:
        found, terms = await found_segment(tx, request, program, code)
        return await why(tx, platform.vault, found, terms, asked)


@get("/segments/{code:str}/history", opt=_READ)
async def read_segment_history(
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> SizeHistory:
    """The size of a segment day by day: who came, who went, how many there were at its end."""
    async with platform.database.transaction() as tx:
        found, terms = await found_segment(tx, request, program, code)
        days = await segments.sizes(tx, found.id)
    return SizeHistory(
        time_zone=terms.program.time_zone, member_count=found.member_count, days=days
    )


@get("/segments/{code:str}/overlaps", opt=_READ)
async def read_segment_overlaps(
    code: FromPath[str],
    request: ApiCall,
    others: Others,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> Overlaps:
    """How a segment overlaps with others of its program: six at once, every combination."""
    codes = list(dict.fromkeys([code, *others]))
    if not 2 <= len(codes) <= segments.SETS_MAX:
        raise InvalidInput(f"name from 1 to {segments.SETS_MAX - 1} other segments in `with`")
    async with platform.database.transaction() as tx:
        found, terms = await found_segment(tx, request, program, code)
        known = await segments.segments_of_program(tx, terms.program.id)
        wanted = named([*known, found], codes)
        if missing := sorted(set(codes) - {each.code for each in wanted}):
            raise SegmentNotFound(f"there is no segment {missing[0]!r}")
        await actions.fold_bitmaps(tx, [each.id for each in wanted])
        regions = await segments.overlaps(tx, wanted)
    return Overlaps(sizes={each.code: each.member_count for each in wanted}, regions=regions)


@get("/members/{member_id:uuid}/segments", opt=_READ)
async def list_segments_of_member(
    member_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> list[SegmentOfMember]:
    """The segments that a member belongs to, the latest entered first."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        person = await person_of(tx, member_id)
        return await segments.segments_of(tx, person.member_id)


router = Router(
    "/v1",
    route_handlers=[
        list_segment_members,
        explain_segment,
        read_segment_history,
        read_segment_overlaps,
        list_segments_of_member,
    ],
    tags=["segments"],
)

"""Where a member stands: tiers, what comes next, history; tiers given by hand, and notices."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.ledger_bodies import Reason
from regulars.api.member_bodies import Moment
from regulars.api.order_bodies import Code
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.api.people import EffectiveAt, KnownAt, instants, person_of
from regulars.api.tier_answers import (
    ChangeAnswer,
    StandingAnswer,
    change_answer,
    standing_answer,
)
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.domains.tiers import queries
from regulars.domains.tiers.errors import LadderNotFound
from regulars.domains.tiers.types import (
    HistoryKey,
    Manual,
    ManualMode,
    Reviewed,
)
from regulars.flows import tiers_by_hand
from regulars.flows.cards import Stood, body_at, progress_of, standings_of, stood_on
from regulars.flows.rewards.terms import InForce, Terms, in_force
from regulars.flows.transfers.adjusting import actor_of
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, encode_cursor

_READ = {"permission": "tiers.read"}
_WRITE = {"permission": "tiers.write"}
_LISTING = "tier changes by -effective_at"

ProgramCode = Annotated[
    str | None, QueryParameter(description="The program; needed where several have such a ladder.")
]


class _After(msgspec.Struct, frozen=True):
    effective_at: datetime
    member_id: UUID
    ordinal: int


class ManualBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tier given by hand: at least this one (`floor`) or exactly it, `until` then or for good."""

    tier: Code
    reason: Reason
    mode: ManualMode = "floor"
    until: Moment | None = None


class NoticeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A penalty of the ladder that a member is told of; the demotion follows after its days."""

    penalty: Code
    reason: Reason


@get("/members/{member_id:uuid}/tiers", opt=_READ)
async def read_tiers(
    member_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    effective_at: EffectiveAt = None,
    known_at: KnownAt = None,
) -> list[StandingAnswer]:
    """Where the member stands on every ladder, and what is missing for the next tier."""
    now = platform.clock.now()
    asked = instants(effective_at, known_at, now)
    as_of = None if asked is None else queries.AsOf(*asked)
    async with platform.database.transaction() as tx:
        person = await person_of(tx, member_id)
        found = await standings_of(tx, await in_force(tx), person.owner_ids, now, as_of)
        answers = []
        for stood in found:
            progress = None
            if as_of is None:
                progress = await progress_of(tx, stood, person.owner_ids, now)
            body = body_at(stood.course, now if asked is None else asked[0])
            answers.append(standing_answer(stood, stood.standing, body, progress))
    return answers


@get("/members/{member_id:uuid}/tiers/{ladder:str}/history", opt=_READ)
async def read_history(
    member_id: FromPath[UUID],
    ladder: FromPath[str],
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[ChangeAnswer]:
    """How the member's tier on a ladder changed and why, the latest change first."""
    after = decode_cursor(cursor, _LISTING, _After)
    async with platform.database.transaction() as tx:
        person = await person_of(tx, member_id)
        _, course = _ladder(await in_force(tx), ladder, program)
        page = await queries.history(
            tx,
            course.ladder.id,
            person.owner_ids,
            after=HistoryKey(**msgspec.structs.asdict(after)) if after else None,
            count=limit,
        )
    return Page(
        items=[change_answer(each, ladder) for each in page.changes],
        next_cursor=_cursor(page.next_key),
    )


@put("/members/{member_id:uuid}/tiers/{ladder:str}/manual", opt=_WRITE)
async def give_tier(
    request: ApiCall,
    member_id: FromPath[UUID],
    ladder: FromPath[str],
    data: JSONBody[ManualBody],
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> StandingAnswer:
    """Give the member a tier by hand; what they earn goes on beneath it."""
    manual = Manual(
        tier=data.tier,
        mode=data.mode,
        reason=data.reason,
        by=actor_of(request.user),
        until=data.until,
    )
    return await _by_hand(request, platform, (member_id, ladder, program), manual)


@delete("/members/{member_id:uuid}/tiers/{ladder:str}/manual", status_code=200, opt=_WRITE)
async def take_tier(
    request: ApiCall,
    member_id: FromPath[UUID],
    ladder: FromPath[str],
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> StandingAnswer:
    """End a tier that was given by hand: what the member earned counts again."""
    return await _by_hand(request, platform, (member_id, ladder, program), None)


@put("/members/{member_id:uuid}/tiers/{ladder:str}/notice", opt=_WRITE)
async def give_notice(
    request: ApiCall,
    member_id: FromPath[UUID],
    ladder: FromPath[str],
    data: JSONBody[NoticeBody],
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> StandingAnswer:
    """Tell the member of a demotion that follows; one who is under notice gets no second one."""
    place = (member_id, ladder, program)
    return await _under_notice(request, platform, place, data.penalty, data.reason)


@delete("/members/{member_id:uuid}/tiers/{ladder:str}/notice", status_code=200, opt=_WRITE)
async def lift_notice(
    request: ApiCall,
    member_id: FromPath[UUID],
    ladder: FromPath[str],
    platform: NamedDependency[Platform],
    reason: FromQuery[str],
    program: ProgramCode = None,
) -> StandingAnswer:
    """Lift the notice that the member is under."""
    return await _under_notice(request, platform, (member_id, ladder, program), None, reason)


def _cursor(key: HistoryKey | None) -> str | None:
    if key is None:
        return None
    return encode_cursor(_LISTING, _After(key.effective_at, key.member_id, key.ordinal))


_Place = tuple[UUID, str, str | None]
"""A member, a ladder, and its program where that is named."""


async def _by_hand(
    request: ApiCall, platform: Platform, place: _Place, manual: Manual | None
) -> StandingAnswer:
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        person = await person_of(tx, place[0])
        terms, course = _ladder(await in_force(tx), place[1], place[2])
        whose = tiers_by_hand.Whose(course=course, owner_ids=person.owner_ids)
        reviewed = await tiers_by_hand.give_tier(tx, platform.vault, whose, manual, now)
        action = "tier.given" if manual else "tier.taken_away"
        return await _told(tx, platform, request, (terms, course), reviewed, (action, manual))


async def _under_notice(
    request: ApiCall, platform: Platform, place: _Place, penalty: str | None, reason: str
) -> StandingAnswer:
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        person = await person_of(tx, place[0])
        terms, course = _ladder(await in_force(tx), place[1], place[2])
        whose = tiers_by_hand.Whose(course=course, owner_ids=person.owner_ids)
        notice = penalty, reason
        reviewed = await tiers_by_hand.give_notice(tx, platform.vault, whose, notice, now)
        action = "tier_notice.given" if penalty else "tier_notice.lifted"
        told = {"penalty": penalty, "reason": reason}
        return await _told(tx, platform, request, (terms, course), reviewed, (action, told))


async def _told(
    tx: Tx,
    platform: Platform,
    request: ApiCall,
    where: tuple[Terms, queries.Course],
    reviewed: Reviewed,
    did: tuple[str, object],
) -> StandingAnswer:
    """The standing after it, and an audit entry of who did it."""
    now = platform.clock.now()
    stood: Stood = stood_on(*where, reviewed.standing, now)
    entry = AuditEntry(
        action=did[0],
        subject_kind="member",
        subject_id=str(reviewed.standing.member_id),
        after={"ladder": where[1].ladder.code, "given": did[1]},
    )
    await access.record(tx, platform.vault, caller_of(request), [entry], now)
    return standing_answer(stood, reviewed.standing, body_at(where[1], now), None)


def _ladder(forced: InForce, code: str, program: str | None) -> tuple[Terms, queries.Course]:
    """The ladder of that code; refuses none, and one of several where no program is named."""
    found = [
        (terms, course)
        for terms in forced.programs
        for course in terms.ladders
        if course.ladder.code == code and program in (None, terms.program.code)
    ]
    if not found:
        raise LadderNotFound(f"no live ladder {code}")
    if len(found) > 1:
        raise LadderNotFound(f"several programs have a ladder {code}: name the program")
    return found[0]


router = Router(
    "/v1",
    route_handlers=[read_tiers, read_history, give_tier, take_tier, give_notice, lift_notice],
    tags=["tiers"],
)

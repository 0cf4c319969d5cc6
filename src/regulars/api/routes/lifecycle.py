"""Lifecycle (`/v1/lifecycle`): how long stages last, who is in which, and every member's own."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.people import EffectiveAt, KnownAt, instants, person_of
from regulars.bootstrap import Platform
from regulars.domains.lifecycle import queries
from regulars.domains.lifecycle.errors import StageUnknown
from regulars.domains.lifecycle.types import (
    Change,
    Cuts,
    Days,
    PastChange,
    Standing,
    Thresholds,
)
from regulars.domains.lifecycle.types.rhythm import AdaptiveTerms, MemberRhythm
from regulars.flows.lifecycle import settings
from regulars.flows.lifecycle.keeping import rhythm_of
from regulars.flows.lifecycle.portrait import MemberPortrait, portrait_of
from regulars.flows.lifecycle.settings import DaysPreview, LifecycleView, WantedTerms
from regulars.infra.listing import Page

_READ = {"permission": "members.read"}
_WRITE = {"permission": "lifecycle.write"}

NOTE_CHARACTERS_MAX = 500
ORDER_DAYS_MIN = 2
ORDER_DAYS_MAX = 100

DayCount = Annotated[int, QueryParameter(ge=1, le=400, description="So many days, newest first.")]
Unmasked = Annotated[
    bool, QueryParameter(description="Show personal fields; needs `members.pii`, is audited.")
]


class AdaptiveBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Below which probability to be alive a member is dormant, and below which churned.

    It holds for who has bought on at least so many days; for everybody else days do.
    """

    dormant_below: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.5
    churned_below: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.2
    order_days_min: Annotated[int, msgspec.Meta(ge=ORDER_DAYS_MIN, le=ORDER_DAYS_MAX)] = 3


class DaysBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many days stages are to last, the last day included, and why they are changed.

    With `adaptive`, who has bought often enough is dormant and churned by their own rhythm, fitted
    to what all members did up to now; without, everybody by the days.
    """

    new_days: int = 30
    active_days: int = 90
    dormant_days: int = 180
    reactivated_days: int = 30
    adaptive: AdaptiveBody | None = None
    note: Annotated[str, msgspec.Meta(max_length=NOTE_CHARACTERS_MAX)] = ""

    @property
    def wanted(self) -> WantedTerms:
        days = Days(
            new_days=self.new_days,
            active_days=self.active_days,
            dormant_days=self.dormant_days,
            reactivated_days=self.reactivated_days,
        )
        if self.adaptive is None:
            return WantedTerms(days=days)
        terms = AdaptiveTerms(**msgspec.structs.asdict(self.adaptive))
        return WantedTerms(days=days, adaptive=terms)


class MemberStage(msgspec.Struct, frozen=True, kw_only=True):
    """A member's stage: now with when time alone changes it, or at an instant that was asked for.

    `change` is what put them there. `rhythm` is what decides when they become dormant, as of now;
    missing of who has bought nothing, and at an instant that was asked for.
    """

    member_id: UUID
    change: Change
    standing: Standing | None
    rhythm: MemberRhythm | None


class Rebuilding(msgspec.Struct, frozen=True, kw_only=True):
    """How many members wait to be looked at."""

    waiting_count: int


@get("/lifecycle", opt=_READ)
async def read_lifecycle(platform: NamedDependency[Platform]) -> LifecycleView:
    """The thresholds of the stages in all versions, and how many members are in each stage."""
    async with platform.database.transaction() as tx:
        return await settings.lifecycle_view(tx)


@post("/lifecycle/thresholds/preview", status_code=200, opt=_READ)
async def preview_thresholds(
    data: JSONBody[DaysBody], platform: NamedDependency[Platform]
) -> DaysPreview:
    """Who would move if stages lasted so long; nothing is changed."""
    async with platform.database.transaction() as tx:
        return await settings.preview_terms(tx, data.wanted, platform.clock.now())


@put("/lifecycle/thresholds", opt=_WRITE)
async def change_thresholds(
    request: ApiCall, data: JSONBody[DaysBody], platform: NamedDependency[Platform]
) -> Thresholds:
    """Let stages last so long from now on; the worker moves whoever that moves."""
    change = data.wanted, data.note
    async with platform.database.transaction() as tx:
        return await settings.change_terms(
            tx, platform.vault, change, caller_of(request), platform.clock.now()
        )


@post("/lifecycle/rebuild", status_code=202, opt=_WRITE)
async def rebuild_stages(request: ApiCall, platform: NamedDependency[Platform]) -> Rebuilding:
    """Have the worker look at every member's stage again; histories are only added to."""
    async with platform.database.transaction() as tx:
        waiting_count = await settings.rebuild(
            tx, platform.vault, caller_of(request), platform.clock.now()
        )
    return Rebuilding(waiting_count=waiting_count)


@get("/lifecycle/rfm-cuts", opt=_READ)
async def list_rfm_cuts(platform: NamedDependency[Platform], days: DayCount = 30) -> Page[Cuts]:
    """Where the RFM scores began, day by day."""
    async with platform.database.transaction() as tx:
        return Page(items=await queries.cuts(tx, days), next_cursor=None)


@get("/members/{member_id:uuid}/stage", opt=_READ)
async def read_stage(
    member_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    effective_at: EffectiveAt = None,
    known_at: KnownAt = None,
) -> MemberStage:
    """The stage that a member is in, or was at an instant, as it is known now or was then.

    404 with `stage_unknown` where no stage was known.
    """
    now = platform.clock.now()
    asked = instants(effective_at, known_at, now)
    at, known = _both(asked, now)
    async with platform.database.transaction() as tx:
        person = await person_of(tx, member_id)
        change = await queries.change_at(tx, person.member_id, at, known)
        standing = None if asked else await queries.standing(tx, person.member_id)
        rhythm = None if asked else await rhythm_of(tx, person.member_id, now)
    if change is None or change.stage is None:
        raise StageUnknown(f"no stage of the member {person.member_id} was known then")
    return MemberStage(member_id=person.member_id, change=change, standing=standing, rhythm=rhythm)


@get("/members/{member_id:uuid}/stages", opt=_READ)
async def list_stages(
    member_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> Page[PastChange]:
    """The history of a member's stages, newest row first; rows taken back say so."""
    async with platform.database.transaction() as tx:
        person = await person_of(tx, member_id)
        return Page(items=await queries.history(tx, person.member_id), next_cursor=None)


@get("/members/{member_id:uuid}/portrait", opt=_READ)
async def read_portrait(
    request: ApiCall,
    member_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    unmasked: Unmasked = False,
) -> MemberPortrait:
    """What a member is worth, how and where they buy, their stage, scores and tags.

    Worked out now from their orders; scores are of the newest day.
    """
    caller = caller_of(request) if unmasked else None
    async with platform.database.transaction() as tx:
        return await portrait_of(tx, platform.vault, member_id, caller, platform.clock.now())


def _both(
    asked: tuple[datetime, datetime | None] | None, now: datetime
) -> tuple[datetime, datetime]:
    effective_at, known_at = asked or (now, None)
    return effective_at, known_at or now


router = Router(
    "/v1",
    route_handlers=[
        read_lifecycle,
        preview_thresholds,
        change_thresholds,
        rebuild_stages,
        list_rfm_cuts,
        read_stage,
        list_stages,
        read_portrait,
    ],
    tags=["lifecycle"],
)

"""Merges (`/v1/merges`): previewed, made, undone; and the review queue (`/v1/merge-reviews`)."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.member_bodies import DecisionBody, MergeBody, PairBody, UndoBody
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.members import actions, queries
from regulars.domains.members.types import (
    Merged,
    MergePreview,
    MergeRecord,
    MergeRequest,
    PageRequest,
    Review,
    ReviewAnswer,
    ReviewState,
    Undone,
    UndoRequest,
)
from regulars.flows import merged_members
from regulars.infra.listing import Page

_MERGE = {"permission": "members.merge"}


@post("/merges/preview", status_code=200, opt=_MERGE)
async def preview_merge(
    data: JSONBody[PairBody], platform: NamedDependency[Platform]
) -> MergePreview:
    """What merging two members would combine, and which guards speak against it."""
    async with platform.database.transaction() as tx:
        return await queries.preview_merge(
            tx, platform.vault, (data.first_id, data.second_id), platform.clock.now()
        )


@post("/merges", opt=_MERGE)
async def merge_members(
    request: ApiCall, data: JSONBody[MergeBody], platform: NamedDependency[Platform]
) -> Merged:
    """Make two members one: the older id stays, the other leads to it."""
    asked = MergeRequest(
        first_id=data.first_id,
        second_id=data.second_id,
        note=data.note,
        overrides_guards=data.overrides_guards,
    )
    async with platform.database.transaction() as tx:
        return await actions.merge(
            tx, platform.vault, asked, caller_of(request), platform.clock.now()
        )


@post("/merges/{merge_id:uuid}/undo", status_code=200, opt=_MERGE)
async def undo_merge(
    request: ApiCall,
    merge_id: FromPath[UUID],
    data: JSONBody[UndoBody],
    platform: NamedDependency[Platform],
) -> Undone:
    """End a merge: what was the other's before it is the other's again, what came after stays."""
    asked = UndoRequest(merge_id=merge_id, note=data.note, keeps_apart=data.keeps_apart)
    async with platform.database.transaction() as tx:
        return await merged_members.undo_merge(
            tx, platform.vault, asked, caller_of(request), platform.clock.now()
        )


@get("/members/{member_id:uuid}/merges", opt={"permission": "members.read"})
async def list_merges(
    member_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> list[MergeRecord]:
    """Every merge that a member took part in, undone ones included: who, when and why."""
    async with platform.database.transaction() as tx:
        return await queries.merge_history(tx, member_id)


@get("/merge-reviews", opt=_MERGE)
async def list_reviews(
    platform: NamedDependency[Platform],
    in_state: Annotated[ReviewState, QueryParameter(name="state")] = "open",
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[Review]:
    """Pairs of members that a record linked and a guard kept apart, the latest first."""
    async with platform.database.transaction() as tx:
        page = PageRequest(limit=limit, cursor=cursor)
        return await queries.list_reviews(tx, platform.vault, in_state, page)


@post("/merge-reviews/{review_id:uuid}/decide", status_code=200, opt=_MERGE)
async def decide_review(
    request: ApiCall,
    review_id: FromPath[UUID],
    data: JSONBody[DecisionBody],
    platform: NamedDependency[Platform],
) -> Review:
    """Merge the two, or keep them apart, which is remembered."""
    answer = ReviewAnswer(review_id=review_id, decision=data.decision, note=data.note)
    async with platform.database.transaction() as tx:
        return await actions.decide_review(
            tx, platform.vault, answer, caller_of(request), platform.clock.now()
        )


router = Router(
    "/v1",
    route_handlers=[
        preview_merge,
        merge_members,
        undo_merge,
        list_merges,
        list_reviews,
        decide_review,
    ],
    tags=["merges"],
)

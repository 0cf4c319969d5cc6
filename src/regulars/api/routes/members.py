"""Members (`/v1/members`): recorded, recognised, listed, read and edited.

No phone number and no e-mail address ever stands in an address: looking for one is a POST. Answers
are masked; `unmasked=true` shows personal fields to callers who may see them, and is audited.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, Router, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.context import coalescer_of
from regulars.api.idempotency import IdempotencyKey, answer_once, attempt_of
from regulars.api.member_bodies import (
    EditAnswer,
    MemberBody,
    MemberRecorded,
    aware,
    inbound_of,
    recorded_answer,
)
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import MentionedKind
from regulars.domains.members import actions, queries
from regulars.domains.members.types import (
    Count,
    IdentityKind,
    Inbound,
    ListedMember,
    MemberFilter,
    PageRequest,
    Portrait,
    ProfileChange,
    ProfileEdit,
    Resolution,
    Standing,
)
from regulars.infra.coalesce import Coalescer, CoalescerLimits
from regulars.infra.db import Tx
from regulars.infra.listing import Page
from regulars.kernel.errors import Refusal

_READ = {"permission": "members.read"}
_WRITE = {"permission": "members.write"}
_NOTHING = 0
_KNOWN = ResponseSpec(MemberRecorded, description="The person was known already.")

Unmasked = Annotated[
    bool, QueryParameter(description="Show personal fields; needs `members.pii`, is audited.")
]
Sort = Literal["-joined_at", "joined_at"]


def coalescers(platform: Platform) -> dict[str, Coalescer[Inbound, Resolution]]:
    """Single registrations of many callers, written together."""

    async def run(inbounds: list[Inbound]) -> Sequence[Resolution | Refusal]:
        async with platform.database.transaction() as tx:
            return await actions.resolve(tx, platform.vault, inbounds, platform.clock.now())

    limits = CoalescerLimits(queued_max=platform.settings.queued_writes_max)
    return {"members": Coalescer(run, name="members", limits=limits)}


async def narrowed_by(
    request: ApiCall,
    platform: NamedDependency[Platform],
    standing: FromQuery[Standing] = "member",
    joined_from: FromQuery[datetime | None] = None,
    joined_before: FromQuery[datetime | None] = None,
    tag: FromQuery[str | None] = None,
    source: FromQuery[str | None] = None,
    channel: FromQuery[str | None] = None,
    store: FromQuery[str | None] = None,
    identity_kind: FromQuery[IdentityKind | None] = None,
    attribute: FromQuery[str | None] = None,
    attribute_value: FromQuery[str] = "",
    sort: FromQuery[Sort] = "-joined_at",
) -> MemberFilter:
    """What a list of members is narrowed by; a caller with stores sees those stores' members."""
    key, value = None, None
    async with platform.database.transaction() as tx:
        if attribute is not None:
            key, value = await queries.attribute_filter(tx, attribute, attribute_value)
        source_id = await _code_id(tx, "source", source)
        channel_id = await _code_id(tx, "channel", channel)
        store_id = await _code_id(tx, "store", store)
    return MemberFilter(
        standing=standing,
        joined_from=aware(joined_from, "joined_from"),
        joined_before=aware(joined_before, "joined_before"),
        tag=tag,
        source_id=source_id,
        channel_id=channel_id,
        store_ids=_stores(request.user.store_ids, store_id),
        identity_kind=identity_kind,
        attribute_key=key,
        attribute_value=value,
        is_oldest_first=sort == "joined_at",
    )


@get("/members", opt=_READ, dependencies={"narrowed": Provide(narrowed_by)})
async def list_members(
    request: ApiCall,
    platform: NamedDependency[Platform],
    narrowed: NamedDependency[MemberFilter],
    unmasked: Unmasked = False,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[ListedMember]:
    """Members with their phones and e-mail addresses, the latest to join first."""
    now = platform.clock.now()
    page = PageRequest(limit=limit, cursor=cursor)
    async with platform.database.transaction() as tx:
        found = await queries.list_members(
            tx, platform.vault, narrowed, page, now, is_masked=not unmasked
        )
        if unmasked:
            await actions.note_open_list(tx, platform.vault, found.items, caller_of(request), now)
    return found


@get("/members/count", opt=_READ, dependencies={"narrowed": Provide(narrowed_by)})
async def count_members(
    platform: NamedDependency[Platform], narrowed: NamedDependency[MemberFilter]
) -> Count:
    """How many members there are, exactly up to 100,000."""
    async with platform.database.transaction() as tx:
        return await queries.count_members(tx, narrowed, platform.clock.now())


@post("/members", opt=_WRITE, responses={200: _KNOWN})
async def record_member(
    request: ApiCall,
    data: JSONBody[MemberBody],
    platform: NamedDependency[Platform],
    idempotency_key: IdempotencyKey = None,
) -> Response[MemberRecorded]:
    """Record a person: 201 when they are new, 200 when they were known.

    With an `Idempotency-Key` the answer is 200 either way.
    """
    inbound = await inbound_of(platform, request.user, data, platform.clock.now())
    if idempotency_key is None and request.user.kind != "staff":
        answer = recorded_answer(await coalescer_of(request, "members").submit(inbound))
        return Response(answer, status_code=201 if answer.is_new else 200)

    async def write(tx: Tx) -> MemberRecorded:
        return await _record(tx, platform, request, inbound)

    if idempotency_key is not None:
        attempt = await attempt_of(request, idempotency_key)
        once: Response[Any] = await answer_once(platform, attempt, write, status=200)
        return once
    async with platform.database.transaction() as tx:
        answer = await write(tx)
    return Response(answer, status_code=201 if answer.is_new else 200)


@get("/members/{member_id:uuid}", opt=_READ)
async def read_member(
    request: ApiCall,
    member_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    unmasked: Unmasked = False,
) -> Portrait:
    """Everything that is known of a member: profile, identities, tags, consents, merges.

    An id that was merged away gives the member that it leads to.
    """
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        if unmasked:
            [found] = await actions.show_portraits(
                tx, platform.vault, [member_id], caller_of(request), now
            )
            return found
        return await queries.portrait(tx, platform.vault, member_id, now)


@patch("/members/{member_id:uuid}", opt=_WRITE)
async def edit_member(
    request: ApiCall,
    member_id: FromPath[UUID],
    data: JSONBody[ProfileChange],
    platform: NamedDependency[Platform],
) -> EditAnswer:
    """Change a profile: fields left out stay, null clears."""
    edit = ProfileEdit(member_id=member_id, change=data)
    async with platform.database.transaction() as tx:
        changed = await actions.edit_profile(
            tx, platform.vault, edit, caller_of(request), platform.clock.now()
        )
    return EditAnswer(changed_fields=list(changed))


async def _record(tx: Tx, platform: Platform, request: ApiCall, inbound: Inbound) -> MemberRecorded:
    now = platform.clock.now()
    [found] = await actions.resolve(tx, platform.vault, [inbound], now)
    if isinstance(found, Refusal):
        raise found
    if request.user.kind == "staff":
        entry = AuditEntry(
            action="member.recorded",
            subject_kind="member",
            subject_id=str(found.member_id),
            after={"is_new": found.is_new, "changed_fields": found.changed_fields},
        )
        await access.record(tx, platform.vault, caller_of(request), [entry], now)
    return recorded_answer(found)


async def _code_id(tx: Tx, kind: MentionedKind, code: str | None) -> int | None:
    """The number behind a code; one that nothing has for a code that is not known."""
    if code is None:
        return None
    return (await catalog.ids_of(tx, kind, [code])).get(code, _NOTHING)


def _stores(allowed: frozenset[int] | None, asked_id: int | None) -> frozenset[int] | None:
    if asked_id is None:
        return allowed
    return frozenset({asked_id}) if allowed is None else allowed & {asked_id}


router = Router(
    "/v1",
    route_handlers=[
        list_members,
        count_members,
        record_member,
        read_member,
        edit_member,
    ],
    tags=["members"],
)

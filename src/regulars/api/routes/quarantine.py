"""The quarantine (`/v1/quarantine`): what was sent as an event and could not be one."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from regulars.api.access_bodies import ITEMS_MAX, After
from regulars.api.auth import ApiCall, caller_of
from regulars.api.event_scope import (
    CodeNames,
    code_names,
    refuse_masked,
    refuse_narrow,
    source_filter,
)
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.domains.events import queries
from regulars.domains.events.errors import QuarantinedNotFound
from regulars.domains.events.types import QuarantinedEvent, QuarantineFilter, QuarantineState
from regulars.flows.track.replay import Selection, Settled, dismiss, replay
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of
from regulars.kernel.errors import Refusal

_READ = {"permission": "events.read"}
_WRITE = {"permission": "events.write"}
_LISTING = "quarantine by id"

InState = Annotated[QuarantineState | None, QueryParameter(name="state")]


class QuarantineView(msgspec.Struct, frozen=True, kw_only=True):
    """A rejected event and why; `body` is what was sent, where it is asked for and may be shown."""

    id: UUID
    source: str
    channel: str | None
    code: str
    detail: str
    received_at: datetime
    state: QuarantineState
    settled_at: datetime | None
    event_id: UUID | None
    body: str | None = None


class IdsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rejected events by their ids."""

    ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=ITEMS_MAX)]


class SettledView(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a rejected event; refused, it stays with the reason."""

    id: UUID
    outcome: Literal["replayed", "dismissed", "refused"]
    event_id: UUID | None = None
    code: str | None = None
    detail: str | None = None


class SettledAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer for each id, in order."""

    results: list[SettledView]


@get("/", opt=_READ)
async def list_quarantine(
    request: ApiCall,
    platform: NamedDependency[Platform],
    in_state: InState = "waiting",
    code: FromQuery[str | None] = None,
    source: FromQuery[str | None] = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[QuarantineView]:
    """Rejected events without what was sent, the oldest first."""
    refuse_narrow(request.user)
    after = decode_cursor(cursor, _LISTING, After)
    async with platform.database.transaction() as tx:
        wanted = QuarantineFilter(
            state=in_state, code=code, source_id=await source_filter(tx, request.user, source)
        )
        found = await queries.quarantined(
            tx, wanted, after_id=after.id if after else None, count=limit + 1
        )
        names = await code_names(tx, found)
    views = [_view(each, names) for each in found]
    return page_of(views, limit, _LISTING, lambda view: After(id=view.id))


@get("/{rejected_id:uuid}", opt=_READ)
async def read_quarantined(
    request: ApiCall,
    rejected_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    unmasked: Annotated[
        bool, QueryParameter(description="Show what was sent; needs `members.pii`, is audited.")
    ] = False,
) -> QuarantineView:
    """One rejected event."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        found = await queries.quarantined_by_id(tx, [rejected_id])
        if not found or request.user.source_id not in (None, found[0].source_id):
            raise QuarantinedNotFound(f"there is no rejected event {rejected_id}")
        view = _view(found[0], await code_names(tx, found))
        if unmasked:
            refuse_masked(request.user)
            body = queries.body_of(found[0], platform.vault).body
            view = msgspec.structs.replace(view, body=body.decode(errors="replace"))
            shown = access.unmasked_views("quarantined_event", [str(rejected_id)], ["body"])
            await access.record(tx, platform.vault, caller_of(request), shown, platform.clock.now())
    return view


@post("/replay", status_code=200, opt=_WRITE)
async def replay_quarantined(
    request: ApiCall, data: JSONBody[IdsBody], platform: NamedDependency[Platform]
) -> SettledAnswer:
    """Read rejected events again with today's rules; what can be an event now is stored."""
    refuse_narrow(request.user)
    now = platform.clock.now()
    selection = Selection(ids=data.ids, source_id=request.user.source_id)
    async with platform.database.transaction() as tx:
        answers = await replay(
            tx, platform.vault, selection, platform.settings.event_bytes_max, now
        )
        return await _settled(tx, platform, request, data.ids, answers)


@post("/dismiss", status_code=200, opt=_WRITE)
async def dismiss_quarantined(
    request: ApiCall, data: JSONBody[IdsBody], platform: NamedDependency[Platform]
) -> SettledAnswer:
    """Take rejected events out of quarantine for good, without storing them."""
    refuse_narrow(request.user)
    selection = Selection(ids=data.ids, source_id=request.user.source_id)
    async with platform.database.transaction() as tx:
        answers = await dismiss(tx, selection, platform.clock.now())
        return await _settled(tx, platform, request, data.ids, answers)


async def _settled(
    tx: Tx,
    platform: Platform,
    request: ApiCall,
    ids: list[UUID],
    answers: list[Settled | Refusal],
) -> SettledAnswer:
    """The answer; what a member of the staff has settled goes into the audit log."""
    if request.user.kind == "staff":
        entries = [
            AuditEntry(
                action=f"quarantined_event.{each.state}",
                subject_kind="quarantined_event",
                subject_id=str(each.id),
                after={"event_id": each.event_id},
            )
            for each in answers
            if isinstance(each, Settled)
        ]
        await access.record(tx, platform.vault, caller_of(request), entries, platform.clock.now())
    return SettledAnswer(
        results=[_settled_view(key, each) for key, each in zip(ids, answers, strict=True)]
    )


def _settled_view(rejected_id: UUID, answer: Settled | Refusal) -> SettledView:
    if isinstance(answer, Refusal):
        return SettledView(
            id=rejected_id, outcome="refused", code=answer.code, detail=answer.detail
        )
    return SettledView(id=rejected_id, outcome=answer.state, event_id=answer.event_id)


def _view(rejected: QuarantinedEvent, names: CodeNames) -> QuarantineView:
    return QuarantineView(
        id=rejected.id,
        source=names.sources.get(rejected.source_id, ""),
        channel=names.channels.get(rejected.channel_id or 0),
        code=rejected.code,
        detail=rejected.detail,
        received_at=rejected.received_at,
        state=rejected.state,
        settled_at=rejected.settled_at,
        event_id=rejected.event_id,
    )


router = Router(
    "/v1/quarantine",
    route_handlers=[list_quarantine, read_quarantined, replay_quarantined, dismiss_quarantined],
    tags=["events"],
)

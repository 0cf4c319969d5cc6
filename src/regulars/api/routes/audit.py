"""The audit log (`/v1/audit`)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from regulars.api.access_bodies import After
from regulars.api.auth import ApiCall
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access import queries
from regulars.domains.access.types import AuditFilter, AuditRecord, PrincipalKind
from regulars.infra.listing import Page, decode_cursor, page_of
from regulars.kernel.errors import FieldError, InvalidInput

_LISTING = "audit by -id"


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who did it; `name` is what the account or key is called now."""

    kind: PrincipalKind
    id: UUID
    name: str | None


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """To what it was done."""

    kind: str
    id: str


class AuditView(msgspec.Struct, frozen=True, kw_only=True):
    """An audit entry: who did what to which subject, from where and when, before and after."""

    id: UUID
    occurred_at: datetime
    actor: Actor
    action: str
    subject: Subject
    before: Any
    after: Any
    ip: str | None
    user_agent: str | None
    request_id: str | None
    is_intact: bool
    """False where the entry was changed after it had been written."""


class AuditActions(msgspec.Struct, frozen=True, kw_only=True):
    """The actions that the log knows, in the order of their names."""

    actions: list[str]


@get("/", opt={"permission": "audit.read"})
async def list_audit(
    request: ApiCall,
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
    actor_id: FromQuery[UUID | None] = None,
    action: FromQuery[str | None] = None,
    subject_kind: FromQuery[str | None] = None,
    subject_id: FromQuery[str | None] = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
) -> Page[AuditView]:
    """Audit entries, newest first; from `since` on and before `until`."""
    narrow = AuditFilter(
        actor_id=actor_id,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        since=_aware(since, "since"),
        until=_aware(until, "until"),
    )
    after = decode_cursor(cursor, _LISTING, After)
    wanted = queries.Slice(after=after.id if after else None, count=limit + 1)
    async with platform.database.transaction() as tx:
        found = await queries.audit_log(tx, platform.vault, request.user, wanted, narrow)
    views = [_view(record) for record in found]
    return page_of(views, limit, _LISTING, lambda view: After(id=view.id))


@get("/actions", opt={"permission": "audit.read"})
async def list_audit_actions(request: ApiCall, platform: NamedDependency[Platform]) -> AuditActions:
    """Every action that stands in the log, to narrow it by."""
    async with platform.database.transaction() as tx:
        return AuditActions(actions=await queries.audit_actions(tx, request.user))


def _aware(moment: datetime | None, field: str) -> datetime | None:
    if moment is not None and moment.tzinfo is None:
        detail = "a time names its offset from UTC"
        raise InvalidInput(detail, errors=[FieldError(path=field, code="invalid", detail=detail)])
    return moment


def _view(record: AuditRecord) -> AuditView:
    return AuditView(
        id=record.id,
        occurred_at=record.occurred_at,
        actor=Actor(kind=record.actor_kind, id=record.actor_id, name=record.actor_name),
        action=record.action,
        subject=Subject(kind=record.subject_kind, id=record.subject_id),
        before=record.before,
        after=record.after,
        ip=record.origin.ip,
        user_agent=record.origin.user_agent,
        request_id=record.origin.request_id,
        is_intact=record.is_intact,
    )


router = Router("/v1/audit", route_handlers=[list_audit, list_audit_actions], tags=["audit"])

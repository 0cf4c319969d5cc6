"""What the routes of programs share: bodies, instants of a program, audit entries."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from regulars.api.auth import ApiCall, caller_of
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.errors import PermissionMissing
from regulars.domains.access.types import AuditEntry
from regulars.domains.catalog.types import Program
from regulars.flows.program_config.reading import instant_of
from regulars.infra.db import Tx
from regulars.kernel.differing import Difference
from regulars.kernel.errors import FieldError, InvalidInput
from regulars.kernel.period import zone

Json = dict[str, Any]
"""JSON whose shape is the resource's own; its schema stands at `/v1/schemas/…`."""

LocalInstant = Annotated[
    str,
    msgspec.Meta(
        max_length=40,
        description="A local day or time of the program (`2026-11-11`), or one with its offset.",
    ),
]


class BeginBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From when on: now, where it is left out. It may lie in the past, for history to come."""

    live_from: LocalInstant | None = None


class EndBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Until when: now, where it is left out."""

    live_until: LocalInstant | None = None


class DifferencesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Where two versions differ, by path; null stands for what is not there."""

    before: int
    after: int
    changes: list[Difference]


def moment(platform: Platform, program: Program, text: str | None, path: str) -> datetime:
    """The instant that a body means; now, where it says nothing."""
    if text is None:
        return platform.clock.now()
    try:
        return instant_of(text, zone(program.time_zone))
    except InvalidInput as refusal:
        fault = FieldError(path=path, code="value", detail=refusal.detail)
        raise InvalidInput(f"{path}: {refusal.detail}", errors=[fault]) from None


def refuse_without(request: ApiCall, permission: str) -> None:
    """For what needs a second permission beside the route's own."""
    if permission not in request.user.permissions:
        raise PermissionMissing(f"this needs the permission {permission}")


async def note(
    tx: Tx, platform: Platform, request: ApiCall, action: str, subject: str, **facts: Any
) -> None:
    """Write into the audit log who did what to `<program>/<code>`."""
    entry = AuditEntry(
        action=action, subject_kind=action.partition(".")[0], subject_id=subject, **facts
    )
    await access.record(tx, platform.vault, caller_of(request), [entry], platform.clock.now())

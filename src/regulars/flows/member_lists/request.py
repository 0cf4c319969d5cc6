"""Asking for a list of members as a file: what is asked, and the job for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.access.types import Caller
from regulars.domains.insights import queries as insights
from regulars.domains.insights.queries import Wanted
from regulars.domains.members import actions as members
from regulars.flows.member_lists.guarding import refuse_unread
from regulars.flows.member_lists.scope import scope_of, terms_of
from regulars.flows.rewards.terms import Terms, in_force
from regulars.infra import jobs
from regulars.infra.db import Tx
from regulars.infra.jobs import Job, NewJob
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.errors import Conflict, NotFound
from regulars.kernel.ids import new_id

JOB_KIND = "export_members"
ROWS_MAX = 10_000_000


class ExportNotFound(NotFound):
    """There is no such export of the caller's, or its file is kept no more."""

    code = "export_not_found"


class ExportNotReady(Conflict):
    """The file is not written to its end."""

    code = "export_not_ready"


class ListAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which members, in which order, by the names of which program."""

    condition: dict[str, Any] | None = None
    sort: str = "-joined_at"
    program: str | None = None
    is_unmasked: bool = False


class ExportInput(msgspec.Struct, frozen=True, kw_only=True):
    """A list to be written, by whom, and what they might see when they asked."""

    asked: ListAsked
    requested_by_id: UUID
    permissions: list[str]
    store_ids: list[int] | None


async def request_export(tx: Tx, asked: ListAsked, caller: Caller, now: datetime) -> Job:
    """Ask the worker for the file.

    Refuses what lists cannot tell, what the caller may not read, and open personal fields for
    those who see them masked.
    """
    if asked.is_unmasked:
        members.refuse_unmasking(caller)
    principal = caller.principal
    given = ExportInput(
        asked=asked,
        requested_by_id=principal.id,
        permissions=sorted(principal.permissions),
        store_ids=None if principal.store_ids is None else sorted(principal.store_ids),
    )
    _, wanted = await wanted_of(tx, given, now)
    new = NewJob(
        kind=JOB_KIND,
        fingerprint=str(new_id()),
        input=msgspec.to_builtins(given),
        requested_by=principal.name,
        total_count=await insights.count_rows(tx, wanted, ROWS_MAX),
        is_for_worker=True,
    )
    return await jobs.request(tx, new, now)


async def wanted_of(tx: Tx, given: ExportInput, now: datetime) -> tuple[Terms | None, Wanted]:
    """The list that is meant, judged at `now`."""
    asked = given.asked
    condition = None if asked.condition is None else from_builtins(asked.condition)
    refuse_unread(condition, asked.sort, frozenset(given.permissions))
    terms = terms_of(await in_force(tx), asked.program)
    return terms, Wanted(
        scope=await scope_of(tx, terms, now),
        condition=condition,
        sort=asked.sort,
        store_ids=None if given.store_ids is None else frozenset(given.store_ids),
    )


async def own_export(tx: Tx, caller: Caller, job_id: UUID) -> Job:
    """An export that the caller asked for; refuses those of others."""
    try:
        job = await jobs.read(tx, job_id)
    except NotFound:
        raise ExportNotFound(f"there is no export {job_id}") from None
    is_own = job.kind == JOB_KIND and input_of(job).requested_by_id == caller.principal.id
    if not is_own:
        raise ExportNotFound(f"there is no export {job_id}")
    return job


def input_of(job: Job) -> ExportInput:
    return msgspec.convert(job.input, ExportInput)

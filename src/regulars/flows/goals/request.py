"""Asking for goals to be worked out."""

from datetime import datetime, timedelta

from regulars.domains.insights.queries import goals as queries
from regulars.infra import jobs
from regulars.infra.db import Tx
from regulars.infra.jobs import Job, NewJob
from regulars.infra.lake import catalogue

JOB_KIND = "goals"
_REST = timedelta(minutes=58)
"""An hour, but for what the schedule is late or early by."""


async def request_goals(tx: Tx, requested_by: str, now: datetime) -> Job:
    """Have the worker work all goals out; an unfinished job is found again."""
    new = NewJob(
        kind=JOB_KIND, fingerprint=JOB_KIND, input={}, requested_by=requested_by, is_for_worker=True
    )
    return await jobs.request(tx, new, now)


async def is_due(tx: Tx, now: datetime) -> bool:
    """Whether an active goal has not been worked out over the newest export of the lake.

    That is done every hour; a goal of which nothing is known yet does not wait so long.
    """
    newest = await catalogue.newest_export(tx)
    goals = [each for each in await queries.goals(tx) if each.content.is_active]
    if newest is None or not goals:
        return False
    known = await queries.values(tx, [each.id for each in goals])
    if {each.id for each in goals} - {each.goal_id for each in known}:
        return True
    done = {each.goal_id for each in known if each.export_number == newest.number}
    worked_out_at = max(each.computed_at for each in known)
    return now - worked_out_at >= _REST and any(each.id not in done for each in goals)

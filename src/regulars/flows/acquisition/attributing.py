"""Finding out where members came from: a job, taken up again where it was stopped.

It looks at members who are new, who were merged, and of whom events came in since, late ones
included; everybody else stays as they were found.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Filter
from regulars.domains.insights.actions import acquisition as actions
from regulars.domains.insights.queries import acquisition as queries
from regulars.domains.insights.queries.acquisition import LINKS_MAX, Knowledge
from regulars.domains.insights.types.acquisition import UtmCampaign
from regulars.infra import job_run, jobs
from regulars.infra.clock import Clock
from regulars.infra.db import Database, Tx
from regulars.infra.jobs import Job, NewJob

JOB_KIND = "acquisition"
_ENTRIES_MAX = 100_000


class AttributionMeans(msgspec.Struct, frozen=True, kw_only=True):
    """What finding out works with."""

    database: Database
    clock: Clock


class AttributionSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How many members were looked at."""

    member_count: int


async def request_attribution(tx: Tx, requested_by: str, now: datetime) -> Job:
    """Have the worker find out; an unfinished job is found again."""
    new = NewJob(
        kind=JOB_KIND, fingerprint=JOB_KIND, input={}, requested_by=requested_by, is_for_worker=True
    )
    return await jobs.request(tx, new, now)


async def run_attribution(means: AttributionMeans, job_id: UUID) -> AttributionSummary:
    """Find out for everybody who is to be looked at. Refuses a job that another runner holds."""
    async with job_run.running(means.database, means.clock, job_id) as run:
        async with means.database.transaction() as tx:
            known = await _knowledge(tx)
            at = await actions.begin_attribution(tx)
        while not at.is_over:
            async with means.database.transaction() as tx:
                at = await actions.attribute(tx, at, known, means.clock.now())
                await run.report(tx, job_run.Progress(done_count=at.member_count))
        summary = AttributionSummary(member_count=at.member_count)
        async with means.database.transaction() as tx:
            await run.succeed(tx, msgspec.to_builtins(summary))
    return summary


async def _knowledge(tx: Tx) -> Knowledge:
    everything = Filter(count=_ENTRIES_MAX)
    return Knowledge(
        links={each.code: each for each in await queries.links(tx, None, LINKS_MAX)},
        campaigns=[
            UtmCampaign(**{name: getattr(each, name) for name in UtmCampaign.__struct_fields__})
            for each in await catalog.campaigns(tx, everything)
        ],
        partners={each.code: each.id for each in await catalog.partners(tx, everything)},
        channels={each.code: each.id for each in await catalog.channels(tx, everything)},
    )

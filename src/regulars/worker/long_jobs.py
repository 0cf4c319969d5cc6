"""Long jobs that were handed to the worker: taken up, and again after whoever ran them died."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from uuid import UUID

import structlog

from regulars.bootstrap import Platform
from regulars.flows.acquisition.attributing import JOB_KIND as ACQUISITION
from regulars.flows.acquisition.attributing import AttributionMeans, run_attribution
from regulars.flows.close_day.request import JOB_KIND as CLOSE_DAY
from regulars.flows.close_day.run import CloseMeans, run_close
from regulars.flows.goals.computing import GoalMeans, run_goals
from regulars.flows.goals.request import JOB_KIND as GOALS
from regulars.flows.import_files.request import JOB_KIND as IMPORT
from regulars.flows.import_files.run import run_import
from regulars.flows.import_files.writing.means import Means
from regulars.flows.lake.means import LakeMeans
from regulars.flows.lake.request import JOB_KIND as LAKE
from regulars.flows.lake.run import run_lake
from regulars.flows.lifecycle.scoring import JOB_KIND as KEEP_SCORES
from regulars.flows.lifecycle.scoring import run_scores
from regulars.flows.member_lists.export import Means as ExportMeans
from regulars.flows.member_lists.export import run_export
from regulars.flows.member_lists.request import JOB_KIND as EXPORT_MEMBERS
from regulars.flows.metric_reports.running import report_means
from regulars.flows.program_config.reviewing import JOB_KIND as REVIEW_LADDER
from regulars.flows.program_config.reviewing import run_review
from regulars.flows.replay.request import JOB_KIND as REPLAY
from regulars.flows.replay.run import Means as ReplayMeans
from regulars.flows.replay.run import run_replay
from regulars.flows.sample.loading import run_load
from regulars.flows.sample.means import SampleMeans
from regulars.flows.sample.removing import run_removal
from regulars.flows.sample.request import LOAD_KIND as LOAD_SAMPLE
from regulars.flows.sample.request import REMOVE_KIND as REMOVE_SAMPLE
from regulars.flows.scheduled_reports.course import MailMeans, run_mail
from regulars.flows.scheduled_reports.request import JOB_KIND as REPORT_MAIL
from regulars.flows.segments.building import JOB_KIND as BUILD_SEGMENT
from regulars.flows.segments.building import Means as SegmentMeans
from regulars.flows.segments.building import run_build
from regulars.flows.segments.uploading import JOB_KIND as UPLOAD_SEGMENT
from regulars.flows.segments.uploading import UploadMeans, run_upload
from regulars.infra import jobs
from regulars.infra.job_run import JobIsRunning, JobLost

_LOOK_AT_MAX = 20

_log = structlog.get_logger("regulars.worker")

Runner = Callable[[Platform, UUID], Awaitable[object]]


async def _run_import(platform: Platform, job_id: UUID) -> object:
    means = Means(
        database=platform.database,
        vault=platform.vault,
        clock=platform.clock,
        codes=platform.codes,
        home=platform.settings.home,
    )
    return await run_import(means, job_id, lambda _: None)


async def _run_close(platform: Platform, job_id: UUID) -> object:
    means = CloseMeans(database=platform.database, vault=platform.vault, clock=platform.clock)
    return await run_close(means, job_id, lambda _: None)


async def _run_review(platform: Platform, job_id: UUID) -> object:
    return await run_review(platform.database, platform.vault, platform.clock, job_id)


async def _run_replay(platform: Platform, job_id: UUID) -> object:
    means = ReplayMeans(
        database=platform.database,
        vault=platform.vault,
        clock=platform.clock,
        home=platform.settings.home,
    )
    return await run_replay(means, job_id, lambda _: None)


async def _load_sample(platform: Platform, job_id: UUID) -> object:
    return await run_load(_sample_means(platform), job_id, lambda _: None)


async def _remove_sample(platform: Platform, job_id: UUID) -> object:
    return await run_removal(_sample_means(platform), job_id, lambda _done, _total: None)


def _sample_means(platform: Platform) -> SampleMeans:
    return SampleMeans(database=platform.database, vault=platform.vault, clock=platform.clock)


async def _run_export(platform: Platform, job_id: UUID) -> object:
    means = ExportMeans(
        database=platform.database,
        vault=platform.vault,
        clock=platform.clock,
        home=platform.settings.home,
    )
    return await run_export(means, job_id)


async def _run_lake(platform: Platform, job_id: UUID) -> object:
    means = LakeMeans(
        database=platform.database,
        clock=platform.clock,
        home=platform.settings.home,
        url=platform.settings.lake_url,
    )
    return await run_lake(means, job_id, lambda _: None)


async def _run_mail(platform: Platform, job_id: UUID) -> object:
    means = MailMeans(
        database=platform.database,
        vault=platform.vault,
        clock=platform.clock,
        settings=platform.settings,
    )
    return await run_mail(means, job_id)


async def _run_build(platform: Platform, job_id: UUID) -> object:
    return await run_build(_segment_means(platform), job_id)


def _segment_means(platform: Platform) -> SegmentMeans:
    return SegmentMeans(database=platform.database, clock=platform.clock)


async def _run_upload(platform: Platform, job_id: UUID) -> object:
    means = UploadMeans(database=platform.database, vault=platform.vault, clock=platform.clock)
    return await run_upload(means, job_id)


async def _run_goals(platform: Platform, job_id: UUID) -> object:
    means = GoalMeans(
        database=platform.database,
        clock=platform.clock,
        reports=report_means(platform.database, platform.settings),
    )
    return await run_goals(means, job_id)


async def _keep_scores(platform: Platform, job_id: UUID) -> object:
    means = report_means(platform.database, platform.settings)
    return await run_scores(means, platform.clock, job_id)


async def _run_attribution(platform: Platform, job_id: UUID) -> object:
    means = AttributionMeans(database=platform.database, clock=platform.clock)
    return await run_attribution(means, job_id)


RUNNERS: Mapping[str, Runner] = {
    IMPORT: _run_import,
    CLOSE_DAY: _run_close,
    REVIEW_LADDER: _run_review,
    REPLAY: _run_replay,
    EXPORT_MEMBERS: _run_export,
    LOAD_SAMPLE: _load_sample,
    REMOVE_SAMPLE: _remove_sample,
    LAKE: _run_lake,
    KEEP_SCORES: _keep_scores,
    BUILD_SEGMENT: _run_build,
    UPLOAD_SEGMENT: _run_upload,
    REPORT_MAIL: _run_mail,
    GOALS: _run_goals,
    ACQUISITION: _run_attribution,
}
"""Who runs which kind of job."""


async def run_next_job(platform: Platform, runners: Mapping[str, Runner] = RUNNERS) -> int:
    """Run the oldest job that nobody works on, to its end; how many were run, 1 or 0.

    A job that fails is marked so with its reason, and waits to be asked for again.
    """
    silent_since = platform.clock.now() - timedelta(seconds=jobs.SILENT_SECONDS)
    async with platform.database.transaction() as tx:
        waiting = await jobs.waiting_for_worker(tx, list(runners), silent_since, _LOOK_AT_MAX)
    for job in waiting:
        try:
            await runners[job.kind](platform, job.id)
        except (JobIsRunning, jobs.JobHasEnded):
            continue
        except JobLost as refusal:
            _log.warning("job_lost", job_id=str(job.id), detail=refusal.detail)
        except Exception as error:
            _log.error("job_failed", job_id=str(job.id), kind=job.kind, exc_info=error)
        return 1
    return 0

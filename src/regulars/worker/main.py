"""The worker process: one table of loops, ended by SIGTERM or with its parent.

Run as `python -m regulars.worker`. Any number of workers may run side by side: whatever may
be done by one at a time only is claimed or locked in the database.
"""

import asyncio
import os
import signal
import sys

import structlog
import uvloop

from regulars.bootstrap import Platform, open_platform
from regulars.domains.access.actions import seal_audit
from regulars.domains.webhooks.actions import Courier
from regulars.flows.lifecycle.tagging import keep_tags
from regulars.flows.member_lists.upkeep import keep_members
from regulars.flows.overview.folding import fold_days
from regulars.flows.process_events import process_events
from regulars.flows.sample.request import is_being_loaded
from regulars.flows.segments.upkeep import keep_segments
from regulars.infra.garbage import collect_rarely
from regulars.infra.logging import configure_logging
from regulars.infra.process import end_with_named_parent
from regulars.infra.settings import Settings, read_settings
from regulars.kernel.errors import Refusal
from regulars.worker.long_jobs import run_next_job
from regulars.worker.loops import Loop, run_loops
from regulars.worker.schedule import keep_appointments
from regulars.worker.subscriptions import subscription_loops

_COURIER_LANES = 4
_JOB_LANES = 2

_log = structlog.get_logger("regulars.worker")


def loops_of(platform: Platform) -> list[Loop]:
    """All that the worker does. A step reports how much it did; 0 lets its loop rest."""
    courier = Courier(
        platform.database,
        platform.clock,
        platform.vault,
        is_private_allowed=platform.settings.webhooks_to_private_addresses,
    )
    return [
        Loop(name="events", step=_process_events, rest_seconds=0.2, idle_seconds_max=0.8),
        *subscription_loops(),
        Loop(name="courier", step=lambda _: courier.send_batch(), lane_count=_COURIER_LANES),
        Loop(
            name="jobs",
            step=run_next_job,
            rest_seconds=1.0,
            lane_count=_JOB_LANES,
            grace_seconds=0.0,
        ),
        Loop(name="days", step=_fold_days, rest_seconds=1.0, idle_seconds_max=4.0),
        Loop(name="member rows", step=_keep_members, rest_seconds=1.0, idle_seconds_max=4.0),
        Loop(name="segments", step=_keep_segments, rest_seconds=0.2, idle_seconds_max=0.8),
        Loop(name="tags", step=_keep_tags, rest_seconds=2.0),
        Loop(name="audit seal", step=_seal_audit, rest_seconds=10.0),
        Loop(name="schedule", step=keep_appointments, rest_seconds=5.0, grace_seconds=0.0),
    ]


async def work(platform: Platform, stop: asyncio.Event) -> None:
    """Work until `stop` is set."""
    _log.info("worker_started", pid=os.getpid())
    await run_loops(platform, loops_of(platform), stop)
    _log.info("worker_stopped", pid=os.getpid())


def main() -> None:
    """Work until a signal ends it; a refusal is one line and a status."""
    end_with_named_parent(signal.SIGTERM)
    try:
        settings = read_settings()
        configure_logging(settings.log_format, settings.log_level)
        uvloop.run(_run(settings))
    except Refusal as refusal:
        _log.error("worker_refused_to_start", code=refusal.code, detail=refusal.detail)
        sys.exit(1)


async def _run(settings: Settings) -> None:
    collect_rarely()
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    async with open_platform(settings) as platform:
        await work(platform, stop)


async def _process_events(platform: Platform) -> int:
    return await process_events(platform.database, platform.vault, platform.clock)


async def _fold_days(platform: Platform) -> int:
    return await fold_days(platform.database, platform.clock)


async def _keep_members(platform: Platform) -> int:
    """Rows and stages; not while a sample comes in, or histories would be told again and again."""
    async with platform.database.transaction() as tx:
        if await is_being_loaded(tx, platform.clock.now()):
            return 0
    return await keep_members(platform.database, platform.clock)


async def _keep_segments(platform: Platform) -> int:
    return await keep_segments(platform.database, platform.clock)


async def _keep_tags(platform: Platform) -> int:
    return await keep_tags(platform.database, platform.vault, platform.clock)


async def _seal_audit(platform: Platform) -> int:
    async with platform.database.transaction() as tx:
        return await seal_audit(tx, platform.vault, platform.clock.now())

"""Judging whole segments again: hourly where a condition has no incremental form, else nightly.

The nightly round is for what concerns everybody at once and is written about nobody: the order of
tiers on a ladder, exchange rates, a program's time zone.
"""

from datetime import datetime, timedelta

from regulars.domains.segments import queries as stored
from regulars.flows.segments.building import BuildInput, request_build
from regulars.flows.segments.kept import Kept, kept_up
from regulars.infra.db import Tx

IN_BATCH_SPAN = timedelta(minutes=55)
WHOLE_SPAN = timedelta(hours=23)


async def request_recounts(tx: Tx, now: datetime) -> int:
    """Ask for every segment to be judged again whose last time is too long ago; how many."""
    due = [each for each in kept_up(await stored.live_segments(tx)) if _is_due(each, now)]
    for each in due:
        given = BuildInput(segment_id=each.segment.id, number=each.segment.number, why="recount")
        await request_build(tx, given, "schedule", now)
    return len(due)


def _is_due(kept: Kept, now: datetime) -> bool:
    """A version that was never judged has a job of its own; lists change when somebody does."""
    judged_at = kept.segment.judged_at
    if kept.upkeep is None or judged_at is None:
        return False
    span = IN_BATCH_SPAN if kept.manner == "in_batch" else WHOLE_SPAN
    return judged_at <= now - span

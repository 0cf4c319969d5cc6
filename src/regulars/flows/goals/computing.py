"""Working goals out over the newest export of the lake.

Every period of a goal's trend is worked out once it is over and then kept; the running one each
time. Goals that ask for the same days share what is read for them.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from regulars.domains.insights.actions import goals as actions
from regulars.domains.insights.queries import goals as queries
from regulars.domains.insights.types.goals import (
    Goal,
    GoalValue,
    Measured,
    Span,
)
from regulars.flows.goals.measuring import GoalMoney, goal_money, measured
from regulars.flows.lake.reading import LakeList, lake_list
from regulars.flows.metric_reports.opening import open_tables
from regulars.flows.metric_reports.running import ReportMeans
from regulars.infra.analytics.engine import Engine, open_engine
from regulars.infra.clock import Clock
from regulars.infra.db import Database
from regulars.infra.job_run import running
from regulars.infra.lake.errors import LakeExportNotFound
from regulars.kernel.period import zone


class GoalMeans(msgspec.Struct, frozen=True, kw_only=True):
    """What working goals out works with."""

    database: Database
    clock: Clock
    reports: ReportMeans


class GoalSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How many goals and periods were worked out, and how many outcomes were announced."""

    goal_count: int
    value_count: int
    announced_count: int


async def run_goals(means: GoalMeans, job_id: UUID) -> GoalSummary:
    """Work all active goals out. Refuses a job that another runner holds."""
    async with running(means.database, means.clock, job_id) as run:
        try:
            summary = await compute_goals(means)
        except LakeExportNotFound:
            # There is nothing to tell yet; the schedule asks again after the first export.
            summary = GoalSummary(goal_count=0, value_count=0, announced_count=0)
        async with means.database.transaction() as tx:
            await run.succeed(tx, msgspec.to_builtins(summary))
    return summary


async def compute_goals(means: GoalMeans) -> GoalSummary:
    """Work all active goals out and keep what came of them.

    Refuses a lake that was never exported. A day counts once the lake holds all of it.
    """
    async with means.database.transaction() as tx:
        listed = await lake_list(tx, means.reports.location)
        goals = [each for each in await queries.goals(tx) if each.content.is_active]
        known = await queries.values(tx, [each.id for each in goals])
        money = await goal_money(tx)
    today = listed.export.published_at.astimezone(zone(listed.time_zone)).date()
    wanted = {each.id: queries.spans_to_compute(each, known, today) for each in goals}
    found = await asyncio.to_thread(_values, means, listed, (goals, wanted, money))
    number = listed.export.number
    async with means.database.transaction() as tx:
        now = means.clock.now()
        # A goal that was changed meanwhile is worked out the next time.
        same = {each.id for each in await queries.goals(tx) if each in goals}
        kept = [each for each in found if each.goal_id in same]
        told = await actions.keep_values(tx, kept, number, listed.time_zone, now)
    return GoalSummary(goal_count=len(goals), value_count=len(kept), announced_count=told)


def _values(
    means: GoalMeans,
    listed: LakeList,
    asked: tuple[Sequence[Goal], Mapping[UUID, Sequence[Span]], GoalMoney],
) -> list[GoalValue]:
    goals, wanted, money = asked
    by_span: dict[Span, list[Goal]] = defaultdict(list)
    for goal in goals:
        for span in wanted[goal.id]:
            by_span[span].append(goal)
    found: list[GoalValue] = []
    for span, of in sorted(by_span.items(), key=lambda each: each[0]):
        # An engine for each: what one period keeps in memory ends with it.
        with open_engine(means.reports.engine) as engine:
            found += _values_of(engine, means, listed, (span, of, money))
    return found


def _values_of(
    engine: Engine, means: GoalMeans, listed: LakeList, asked: tuple[Span, list[Goal], GoalMoney]
) -> list[GoalValue]:
    span, goals, money = asked
    tables = open_tables(engine, listed, means.reports.location)
    names = {each.content.figure for each in goals}
    of = measured(engine, tables, span, names, money)
    return [_value(each, span, of[each.content.figure], listed) for each in goals]


def _value(goal: Goal, span: Span, found: Measured, listed: LakeList) -> GoalValue:
    value_micro, status = queries.judged(goal.content, span, found)
    return GoalValue(
        goal_id=goal.id,
        period_on=span.period_on,
        before_on=span.before_on,
        value_micro=value_micro,
        numerator=found.numerator,
        denominator=found.denominator,
        status=status,
        is_final=span.is_over,
        as_of=span.as_of,
        export_number=listed.export.number,
        computed_at=listed.export.published_at,
    )

"""How a goal would stand before it is set: its figure in the running period and the one before."""

import asyncio

import msgspec

from regulars.domains.insights.queries import goals as queries
from regulars.domains.insights.types.goals import GoalContent, GoalStatus, Measured, Span
from regulars.flows.goals.measuring import GoalMoney, goal_money, measured
from regulars.flows.lake.reading import LakeList, lake_list
from regulars.flows.metric_reports.running import ReportMeans, opened
from regulars.kernel.period import zone


class PreviewPoint(msgspec.Struct, frozen=True, kw_only=True):
    """What a goal would have come to in a period, with nothing of it kept."""

    span: Span
    measured: Measured
    value_micro: int | None
    status: GoalStatus


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The period before and the running one, and the money that they are counted in."""

    currency: str
    points: list[PreviewPoint]


async def preview_goal(means: ReportMeans, content: GoalContent) -> Preview:
    """Measure a goal that nobody has set, over the newest export of the lake; nothing is kept.

    Refuses what could not be set as a goal, and a lake that was never exported.
    """
    clean = queries.checked(content)
    async with means.database.transaction() as tx:
        listed = await lake_list(tx, means.location)
        money = await goal_money(tx)
    points = await asyncio.to_thread(_points, means, listed, clean, money)
    return Preview(currency=money.currency, points=points)


def _points(
    means: ReportMeans, listed: LakeList, content: GoalContent, money: GoalMoney
) -> list[PreviewPoint]:
    today = listed.export.published_at.astimezone(zone(listed.time_zone)).date()
    found: list[PreviewPoint] = []
    with opened(means, listed) as (engine, tables):
        for span in queries.newest_spans(content.period, today):
            of = measured(engine, tables, span, [content.figure], money)[content.figure]
            value_micro, status = queries.judged(content, span, of)
            found.append(
                PreviewPoint(span=span, measured=of, value_micro=value_micro, status=status)
            )
    return found

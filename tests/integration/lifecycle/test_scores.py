"""Scores of a day, kept member by member, against the reports of the same day."""

from datetime import date, datetime, timedelta

import pytest

from regulars.bootstrap import Platform
from regulars.domains.lifecycle import queries as lifecycle
from regulars.flows.lifecycle import scoring
from regulars.flows.metric_reports.running import ReportAsked, report_means, run_report
from regulars.infra.clock import MovableClock
from tests.support.in_force import install_program
from tests.support.lake import export
from tests.support.lifecycle import buy

pytestmark = pytest.mark.slow(20)


async def is_due(platform: Platform) -> bool:
    async with platform.database.transaction() as tx:
        return await scoring.is_due(tx, platform.clock.now())


async def score(platform: Platform) -> scoring.ScoresSummary:
    means = report_means(platform.database, platform.settings)
    async with platform.database.transaction() as tx:
        job = await scoring.request_scores(tx, "a test", platform.clock.now())
    return await scoring.run_scores(means, platform.clock, job.id)


async def test_scores_of_a_day_are_those_of_its_reports_and_due_once_a_day(
    platform: Platform, clock: MovableClock
) -> None:
    await install_program(platform, time_zone="Asia/Shanghai")
    began: datetime = clock.now()
    for number in range(21):
        at = began - timedelta(days=number * number % 97)
        await buy(platform, f"C-{number % 9}", f"A-{number}", at, 100 + number * number)
    assert not await is_due(platform), "there is no lake yet"
    await export(platform)
    assert await is_due(platform)
    summary = await score(platform)
    assert summary == scoring.ScoresSummary(as_of=date(2026, 3, 1), member_count=9)
    assert not await is_due(platform)
    means = report_means(platform.database, platform.settings)
    told = await run_report(means, "rfm-members", ReportAsked(currency="GBP"), clock.now())
    asked = await run_report(means, "scores", ReportAsked(currency="GBP"), clock.now())
    async with platform.database.transaction() as tx:
        for row in told.sections["members"].to_pylist():
            kept = await lifecycle.scores_of(tx, row["member_id"])
            assert kept is not None
            assert (kept.recency_days, kept.frequency, kept.monetary_micro) == (
                row["recency_days"], row["frequency"], row["monetary_micro"],
            )  # fmt: skip
            assert (kept.recency_score, kept.frequency_score, kept.monetary_score) == (
                row["recency_score"], row["frequency_score"], row["monetary_score"],
            )  # fmt: skip
            assert kept.group_name == row["rfm_group"]
        for row in asked.sections["loyalty"].to_pylist():
            lively = await lifecycle.liveliness_of(tx, row["member_id"])
            assert lively is not None
            assert lively.loyalty == row["score"]
            assert lively.parts["loyalty"]["tenure"] == row["tenure"]
        (cuts,) = await lifecycle.cuts(tx)
    assert (cuts.currency, cuts.time_zone, cuts.member_count) == ("GBP", "Asia/Shanghai", 9)
    clock.advance(timedelta(days=1))
    assert not await is_due(platform), "the lake has not what was until midnight"
    await export(platform)
    assert await is_due(platform)
    await score(platform)
    async with platform.database.transaction() as tx:
        assert [each.as_of for each in await lifecycle.cuts(tx)] == [
            date(2026, 3, 2),
            date(2026, 3, 1),
        ]

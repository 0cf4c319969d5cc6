"""When a report is due, which days it tells of, and how long it waits to be tried again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from regulars.domains.insights.policy.appointments import days_of, next_attempt, next_due
from regulars.domains.insights.types.schedules import Appointed, ReportPeriod

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def daily(local_time: str, time_zone: str) -> Appointed:
    return Appointed(cadence="daily", local_time=local_time, time_zone=time_zone)


@pytest.mark.parametrize(
    ("when", "after", "due_at"),
    [
        (daily("08:00", "Asia/Shanghai"), NOON, datetime(2026, 3, 2, 0, 0, tzinfo=UTC)),
        (daily("23:00", "Asia/Shanghai"), NOON, datetime(2026, 3, 1, 15, 0, tzinfo=UTC)),
        (daily("12:00", "UTC"), NOON, datetime(2026, 3, 2, 12, 0, tzinfo=UTC)),
        # New York skips from two to three on 8 March, and repeats the hour from one on 1 November.
        (
            daily("02:30", "America/New_York"),
            datetime(2026, 3, 8, 0, 0, tzinfo=UTC),
            datetime(2026, 3, 8, 7, 30, tzinfo=UTC),
        ),
        (
            daily("01:30", "America/New_York"),
            datetime(2026, 11, 1, 0, 0, tzinfo=UTC),
            datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        ),
    ],
)
def test_a_daily_report_is_due_at_its_local_time(
    when: Appointed, after: datetime, due_at: datetime
) -> None:
    assert next_due(when, after) == due_at


def test_a_weekly_report_is_due_on_its_weekday() -> None:
    when = Appointed(cadence="weekly", local_time="08:00", time_zone="UTC", weekday=7)
    assert next_due(when, NOON) == datetime(2026, 3, 8, 8, 0, tzinfo=UTC)
    assert next_due(when, NOON - timedelta(hours=5)) == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def test_a_monthly_report_is_due_on_the_last_day_where_the_month_is_short() -> None:
    when = Appointed(cadence="monthly", local_time="08:00", time_zone="UTC", month_day=31)
    moments, at = [], datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
    for _ in range(3):
        at = next_due(when, at)
        moments.append(at.date())
    assert moments == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


@given(
    after=some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=some.just(UTC)),  # noqa: DTZ001
    hour=some.integers(0, 23),
    weekday=some.integers(1, 7),
    place=some.sampled_from(["Asia/Shanghai", "America/New_York", "Pacific/Apia", "Europe/London"]),
)
def test_a_weekly_report_is_due_within_a_week_and_later(
    after: datetime, hour: int, weekday: int, place: str
) -> None:
    when = Appointed(cadence="weekly", local_time=f"{hour:02}:15", time_zone=place, weekday=weekday)
    due_at = next_due(when, after)
    assert timedelta(0) < due_at - after <= timedelta(days=7, hours=2)


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("all", (None, date(2026, 5, 13))),
        ("yesterday", (date(2026, 5, 12), date(2026, 5, 13))),
        ("last_7_days", (date(2026, 5, 6), date(2026, 5, 13))),
        ("last_week", (date(2026, 5, 4), date(2026, 5, 11))),
        ("last_30_days", (date(2026, 4, 13), date(2026, 5, 13))),
        ("last_month", (date(2026, 4, 1), date(2026, 5, 1))),
        ("last_quarter", (date(2026, 1, 1), date(2026, 4, 1))),
    ],
)
def test_days_are_counted_from_when_it_is_due(
    period: ReportPeriod, days: tuple[date | None, date]
) -> None:
    # 13 May 2026 is a Wednesday.
    assert days_of(period, date(2026, 5, 13)) == days


def test_attempts_come_later_and_later_and_end() -> None:
    pauses = [next_attempt(count, NOON) for count in range(1, 9)]
    assert [each and (each - NOON) // timedelta(minutes=1) for each in pauses] == [
        1, 3, 9, 27, 81, 240, 240, None,
    ]  # fmt: skip

"""When a report is due, which days it tells of, and when to try again."""

from datetime import date, datetime, time, timedelta

from regulars.domains.insights.types.schedules import Appointed, ReportPeriod
from regulars.kernel.period import add_months, from_local, zone

ATTEMPTS_MAX = 8
_FIRST_PAUSE = timedelta(minutes=1)
_PAUSE_MAX = timedelta(hours=4)


def next_due(when: Appointed, after: datetime) -> datetime:
    """The first instant later than `after` at which a report is due.

    A local time that a clock skips in spring is an hour later that day, one that it repeats in
    autumn is the first of both.
    """
    place = zone(when.time_zone)
    hour, minute = (int(each) for each in when.local_time.split(":"))
    day = after.astimezone(place).date() - timedelta(days=1)
    while True:
        day = _next_day(when, day)
        due_at = from_local(datetime.combine(day, time(hour, minute)), place)
        if due_at > after:
            return due_at


def _next_day(when: Appointed, day: date) -> date:
    """The first day of the cadence after `day`."""
    if when.cadence == "daily":
        return day + timedelta(days=1)
    if when.cadence == "weekly":
        assert when.weekday is not None, "a weekly report has a weekday"
        return day + timedelta(days=(when.weekday - day.isoweekday() - 1) % 7 + 1)
    assert when.month_day is not None, "a monthly report has a day"
    here = _in_month(day, when.month_day)
    return here if here > day else _in_month(add_months(day.replace(day=1), 1), when.month_day)


def _in_month(day: date, month_day: int) -> date:
    """That day of the month in which `day` lies, or the month's last."""
    last = add_months(day.replace(day=1), 1) - timedelta(days=1)
    return day.replace(day=min(month_day, last.day))


def days_of(period: ReportPeriod, due_on: date) -> tuple[date | None, date]:
    """From which day on, and until before which, a report counts that is due on a day."""
    month_on = due_on.replace(day=1)
    week_on = due_on - timedelta(days=due_on.weekday())
    quarter_on = month_on.replace(month=(due_on.month - 1) // 3 * 3 + 1)
    days: dict[ReportPeriod, tuple[date | None, date]] = {
        "all": (None, due_on),
        "yesterday": (due_on - timedelta(days=1), due_on),
        "last_7_days": (due_on - timedelta(days=7), due_on),
        "last_week": (week_on - timedelta(days=7), week_on),
        "last_30_days": (due_on - timedelta(days=30), due_on),
        "last_month": (add_months(month_on, -1), month_on),
        "last_quarter": (add_months(quarter_on, -3), quarter_on),
    }
    return days[period]


def next_attempt(attempt_count: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None once it is given up.

    After 1, 3, 9, 27 … minutes, at most four hours, eight attempts in all.
    """
    if attempt_count >= ATTEMPTS_MAX:
        return None
    growth: int = 3 ** (attempt_count - 1)
    return now + min(_FIRST_PAUSE * growth, _PAUSE_MAX)

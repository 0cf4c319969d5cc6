"""The days and hours at which a rule acts, by the program's clock."""

import calendar
from collections.abc import Callable
from datetime import date, datetime

from regulars.domains.rules.types.body import BirthdayWindow, Schedule
from regulars.domains.rules.types.decision import SchedulePart
from regulars.kernel.conditions.observing import is_near_anniversary

Closed = Callable[[datetime, date | None], SchedulePart | None]
"""(local time, birthday) → the part of the schedule that does not agree, None where all do."""


def closed_by(schedule: Schedule) -> Closed:
    """The schedule as a function. Who has no known birthday has no birthday offers."""
    dates, birthday = schedule.dates, schedule.birthday
    weekdays, days_of_month = frozenset(schedule.weekdays), frozenset(schedule.days_of_month)
    hours = [(_minutes(each.begin), _minutes(each.end)) for each in schedule.hours]

    def closed(local: datetime, birth_date: date | None) -> SchedulePart | None:
        today = local.date()
        if dates is not None and not _lies_in(today, dates.begin, dates.end):
            return "dates"
        if weekdays and local.isoweekday() not in weekdays:
            return "weekdays"
        if days_of_month and not _is_day_of_month(today, days_of_month):
            return "days_of_month"
        minute = local.hour * 60 + local.minute
        if hours and not any(begin <= minute < end for begin, end in hours):
            return "hours"
        if birthday is not None and not _is_birthday(birthday, birth_date, today):
            return "birthday"
        return None

    return closed


def _lies_in(day: date, begin: date | None, end: date | None) -> bool:
    return (begin is None or begin <= day) and (end is None or day < end)


def _is_day_of_month(day: date, wanted: frozenset[int]) -> bool:
    last_day = calendar.monthrange(day.year, day.month)[1]
    return day.day in wanted or day.day - last_day - 1 in wanted


def _is_birthday(window: BirthdayWindow, birth_date: date | None, today: date) -> bool:
    return birth_date is not None and is_near_anniversary(
        birth_date, today, window.days_before, window.days_after
    )


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)

"""What spans of time stand for, to the microsecond."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from regulars.kernel.conditions.windows import (
    Between,
    Calendar,
    Dates,
    Last,
    Next,
    Span,
    Within,
    elapsed,
    resolved,
)
from tests.unit.conditions.judging import NOW, SHANGHAI, utc

LONDON = ZoneInfo("Europe/London")
TICK = timedelta(microseconds=1)


def last(count, unit, now=NOW, zone=SHANGHAI):
    return resolved(Last(count=count, unit=unit), now, zone)


def test_the_last_n_is_open_at_its_far_end_and_closed_at_now():
    assert last(90, "days") == Span(begin=utc(2025, 12, 15, 4) + TICK, end=NOW + TICK)
    assert last(30, "minutes") == Span(begin=utc(2026, 3, 15, 3, 30) + TICK, end=NOW + TICK)
    assert last(2, "weeks").begin == utc(2026, 3, 1, 4) + TICK
    assert last(1, "years").begin == utc(2025, 3, 15, 4) + TICK


def test_months_are_cut_to_the_length_of_the_month():
    assert last(1, "months", utc(2026, 3, 31, 4)).begin == utc(2026, 2, 28, 4) + TICK
    assert last(12, "months", utc(2028, 2, 29, 4)).begin == utc(2027, 2, 28, 4) + TICK


def test_days_are_steps_of_the_wall_clock_and_hours_are_elapsed_time():
    # London's clocks went forward on 29 March 2026 at 01:00 UTC.
    after_the_change = utc(2026, 3, 29, 11)
    assert last(1, "days", after_the_change, LONDON).begin == utc(2026, 3, 28, 12) + TICK
    assert last(24, "hours", after_the_change, LONDON).begin == utc(2026, 3, 28, 11) + TICK


def test_the_next_n_begins_now():
    assert resolved(Next(count=3, unit="days"), NOW, SHANGHAI) == Span(
        begin=NOW, end=utc(2026, 3, 18, 4)
    )


@pytest.mark.parametrize(
    ("period", "first", "last", "begin", "end"),
    [
        ("day", 0, 0, utc(2026, 3, 14, 16), utc(2026, 3, 15, 16)),
        ("day", -1, -1, utc(2026, 3, 13, 16), utc(2026, 3, 14, 16)),
        ("week", 0, 0, utc(2026, 3, 8, 16), utc(2026, 3, 15, 16)),
        ("week", 1, 1, utc(2026, 3, 15, 16), utc(2026, 3, 22, 16)),
        ("month", 0, 0, utc(2026, 2, 28, 16), utc(2026, 3, 31, 16)),
        ("month", -3, -1, utc(2025, 11, 30, 16), utc(2026, 2, 28, 16)),
        ("quarter", -1, 0, utc(2025, 9, 30, 16), utc(2026, 3, 31, 16)),
        ("half", 0, 0, utc(2025, 12, 31, 16), utc(2026, 6, 30, 16)),
        ("half", -1, -1, utc(2025, 6, 30, 16), utc(2025, 12, 31, 16)),
        ("year", 0, 0, utc(2025, 12, 31, 16), utc(2026, 12, 31, 16)),
    ],
)
def test_calendar_periods_are_whole_and_local(period, first, last, begin, end):
    window = Calendar(period=period, first=first, last=last)
    assert resolved(window, NOW, SHANGHAI) == Span(begin=begin, end=end)


def test_fixed_bounds_leave_out_their_end():
    assert resolved(Between(begin=NOW), NOW, SHANGHAI) == Span(begin=NOW)
    days = Dates(begin=date(2026, 3, 1), end=date(2026, 3, 8))
    span = Span(begin=utc(2026, 2, 28, 16), end=utc(2026, 3, 7, 16))
    assert resolved(days, NOW, SHANGHAI) == span
    assert span.holds(utc(2026, 2, 28, 16)) is True
    assert span.holds(utc(2026, 3, 7, 16)) is False


def test_a_day_of_elapsed_time_has_24_hours():
    assert elapsed(Within(count=2, unit="days")) == timedelta(hours=48)

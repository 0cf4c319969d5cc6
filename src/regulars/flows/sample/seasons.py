"""When people buy: weekdays, festivals and hours, as one clock on which buying is even.

The model of purchases knows no seasons: in it time flows evenly. A season clock maps its hours to
those of the calendar, so that a Double 11 is a stretch in which the model's time runs fast. Over
the whole history both run equally long, so rates keep their meaning.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Literal

from regulars.flows.sample.seed import ZONE

Keenness = Literal["steady", "usual", "keen"]
Hours = Literal["early", "daytime", "evening"]

KEENNESS: Sequence[Keenness] = ("steady", "usual", "keen")
HOURS: Sequence[Hours] = ("early", "daytime", "evening")

_STRENGTHS: dict[Keenness, float] = {"steady": 0.35, "usual": 1.0, "keen": 1.7}
_PEAKS: dict[Hours, Sequence[tuple[float, float]]] = {
    "early": ((8.5, 1.6), (12.5, 1.8)),
    "daytime": ((12.0, 2.2), (16.5, 2.4)),
    "evening": ((18.5, 1.8), (20.5, 1.4)),
}
_OPEN_FROM, _OPEN_UNTIL = 8, 22

_NEW_YEARS = {
    day.year: day
    for day in (
        date(2023, 1, 22),
        date(2024, 2, 10),
        date(2025, 1, 29),
        date(2026, 2, 17),
        date(2027, 2, 6),
        date(2028, 1, 26),
        date(2029, 2, 13),
        date(2030, 2, 3),
        date(2031, 1, 23),
        date(2032, 2, 11),
        date(2033, 1, 31),
        date(2034, 2, 19),
        date(2035, 2, 8),
        date(2036, 1, 28),
    )
}
"""The first days of lunar years."""

MEMBER_DAY = 8


class SeasonClock:
    """Hours of the model, counted from the beginning of the history, and instants."""

    def __init__(self, begins_at: datetime, ends_at: datetime, until: datetime, weights: "Weights"):
        self._begins_at = begins_at
        hour_count = round((ends_at - begins_at).total_seconds() / 3600)
        ahead_count = round((until - ends_at).total_seconds() / 3600)
        rates = [
            weights.at(begins_at + timedelta(hours=at, minutes=30))
            for at in range(hour_count + ahead_count)
        ]
        scale = hour_count / sum(rates[:hour_count])
        self._passed = [0.0, *accumulate(rate * scale for rate in rates)]
        self.end = float(hour_count)
        self.until = self._passed[-1]

    def hours_at(self, at: datetime) -> float:
        """The model's hours that have passed at an instant."""
        hours = (at - self._begins_at).total_seconds() / 3600
        whole = min(int(hours), len(self._passed) - 2)
        before, after = self._passed[whole], self._passed[whole + 1]
        return before + (hours - whole) * (after - before)

    def instant_at(self, hours: float) -> datetime:
        """The instant at which so many of the model's hours have passed."""
        whole = min(bisect_right(self._passed, hours), len(self._passed) - 1) - 1
        before, after = self._passed[whole], self._passed[whole + 1]
        part = (hours - before) / (after - before)
        return self._begins_at + timedelta(seconds=round((whole + part) * 3600))


class Weights:
    """How much is bought in one hour, relative to others."""

    def __init__(self, keenness: Keenness, hours: Hours) -> None:
        self._strength = _STRENGTHS[keenness]
        self._profile = _profile(hours)

    def at(self, instant: datetime) -> float:
        local = instant.astimezone(ZONE)
        return self._profile[local.hour] * _day_weight(local.date(), self._strength)


@cache
def _day_weight(day: date, strength: float) -> float:
    week = 1.3 if day.isoweekday() >= 6 else 1.0
    return week * float(festival(day) ** strength)


@cache
def festival(day: date) -> float:
    """How many times as much as on a plain day is bought on this one."""
    weight = 1.35 if day.day == MEMBER_DAY else 1.0
    if day.month == 11 and day.day <= 11:
        weight = 3.0 if day.day == 11 else 1.15 + 0.06 * day.day
    elif day.month == 6 and day.day <= 18:
        weight = 2.3 if day.day >= 16 else 1.15 + 0.02 * day.day
    elif day.month == 10 and day.day <= 7:
        weight = 1.25
    new_year = _NEW_YEARS.get(day.year)
    if new_year is not None:
        ahead = (new_year - day).days
        if 1 < ahead <= 16:
            weight = 1.75
        elif -6 <= ahead <= 1:
            weight = 0.4
    return weight


@cache
def _profile(hours: Hours) -> Sequence[float]:
    """The hours of a day; at night, little is bought and only from home."""
    found = []
    for hour in range(24):
        weight = 0.02
        if _OPEN_FROM <= hour < _OPEN_UNTIL:
            weight = 0.25 + sum(
                max(0.0, 1 - abs(hour + 0.5 - peak) / (2 * width)) for peak, width in _PEAKS[hours]
            )
        found.append(weight)
    mean = sum(found) / 24
    return [weight / mean for weight in found]

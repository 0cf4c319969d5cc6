"""Local months, looked up fast: a replay asks for millions of instants."""

from bisect import bisect_right
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from regulars.kernel.period import add_months, local_midnight

_MONTHS_AHEAD = 2


class Months:
    """The months of one time zone, those of a range of time known by their beginnings."""

    def __init__(self, time_zone: ZoneInfo, between: tuple[datetime, datetime]) -> None:
        self._zone = time_zone
        self._months: list[date] = []
        self._begins: list[datetime] = []
        month = self._computed(between[0])
        last = add_months(self._computed(between[1]), _MONTHS_AHEAD)
        while month <= last:
            self._months.append(month)
            self._begins.append(local_midnight(month, time_zone))
            month = add_months(month, 1)
        self._ends_at = self._begins[-1]
        self._last, self._last_begins = self._months[0], self._begins[0]
        self._last_ends = self._begins[0]

    def of(self, at: datetime) -> date:
        """The first day of the local month that holds `at`."""
        if self._last_begins <= at < self._last_ends:
            return self._last
        place = bisect_right(self._begins, at)
        if not place or at >= self._ends_at:
            return self._computed(at)
        self._last, self._last_begins = self._months[place - 1], self._begins[place - 1]
        self._last_ends = self._begins[place]
        return self._last

    def _computed(self, at: datetime) -> date:
        return at.astimezone(self._zone).date().replace(day=1)


def begin_of(instant: datetime, months: int, time_zone: ZoneInfo) -> datetime:
    """The local midnight so many months before an instant's day."""
    return local_midnight(add_months(instant.astimezone(time_zone).date(), -months), time_zone)


MOMENT = timedelta(microseconds=1)

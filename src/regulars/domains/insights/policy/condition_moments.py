"""Time in conditions as SQL: now, windows, local days, and when a window lets go of a moment.

Windows are resolved here and travel as instants. Where a condition goes by each member's own
days, they are resolved for every time zone there is, into a table that is joined by the member's;
whose zone is not known goes by the program's.
"""

# ruff: noqa: S608 - pieces of SQL, which hold nothing that a person wrote

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from regulars.domains.insights.policy.condition_terms import Binder
from regulars.kernel.conditions.observing import past_span
from regulars.kernel.conditions.vocabulary import Zone
from regulars.kernel.conditions.windows import (
    Calendar,
    Last,
    Next,
    Span,
    Unit,
    Window,
    moved,
    period_start,
    resolved,
)
from regulars.kernel.period import local_midnight

_FIXED = {"minutes": "mins", "hours": "hours"}
_SHORTEST_MONTH_DAYS = 28
_A_DAY_AND_MORE = timedelta(hours=26)


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """A half-open span of instants as SQL; None is open."""

    begin: str | None
    end: str | None

    def holds(self, moment: str) -> str:
        """Whether a moment lies in the span."""
        sides = [f"{moment} >= {self.begin}" if self.begin else ""]
        sides += [f"{moment} < {self.end}" if self.end else ""]
        return " and ".join(side for side in sides if side) or "true"


class Moments:
    """Now and the windows of one condition."""

    def __init__(self, binder: Binder, zone: Zone, program_zone: ZoneInfo, now: datetime) -> None:
        self.now = now
        self._binder = binder
        self._program_zone = program_zone
        self._goes_by_members = zone == "member"
        self._columns: list[list[datetime | None]] = []
        self._texts: dict[tuple[object, ...], str] = {}
        self._alias = f"{binder.prefix}zone"

    @property
    def now_text(self) -> str:
        return self._once(("now",), lambda: self._bound(self.now))

    @property
    def zone_text(self) -> str:
        """The name of the time zone by whose days the condition goes."""
        own = self._once(("zone",), lambda: self._binder.bind(self._program_zone.key, "text"))
        return f"coalesce({self._alias}.zone, {own})" if self._goes_by_members else own

    def bounds(self, window: Window) -> Bounds:
        """The span that a window stands for."""
        return self._bounds(("window", window), lambda zone: resolved(window, self.now, zone))

    def past(self, window: Window | None) -> Bounds:
        """The part of a window that has passed."""
        return self._bounds(("past", window), lambda zone: past_span(window, self.now, zone))

    def dues(self, window: Window | None, earliest: str) -> list[str]:
        """When a window next lets go of what it holds, `earliest` being the first of it.

        Each is an instant or null, and may have passed.
        """
        match window:
            case Last():
                return [*self._moved(earliest, window, "+"), *self._uneven(window, earliest)]
            case Calendar():
                return [self._next_period(window)]
        return []

    def flips(self, window: Window, moment: str) -> list[str]:
        """When a moment next passes over one of a window's sides; each may be null or past."""
        match window:
            case Last():
                sides = [moment, *self._moved(moment, window, "+")]
            case Next():
                sides = [moment, *self._moved(moment, window, "-")]
                sides = [f"({side} + interval '1 microsecond')" for side in sides]
            case Calendar():
                return [self._next_period(window)]
            case _:
                return []
        return [*sides, *self._uneven(window, moment)]

    def local_day(self, moment: str) -> str:
        """The local day of an instant."""
        return f"({moment} at time zone {self.zone_text})::date"

    def day_begins(self, day: str) -> str:
        """The instant at which a local day begins."""
        return f"({day}::timestamp at time zone {self.zone_text})"

    def table(self) -> str | None:
        """The common table expression of what goes by time zones; None where nothing does."""
        if not self._goes_by_members:
            return None
        zones = self._binder.bind(list(_zones()), "text[]")
        arrays = [self._binder.bind(column, "timestamptz[]") for column in self._columns]
        names = ["zone", *(f"m{at}" for at in range(len(self._columns)))]
        return (
            f"{self._alias}s as materialized (select * from"
            f" unnest({', '.join([zones, *arrays])}) as zoned ({', '.join(names)}))"
        )

    def join(self, time_zone: str) -> str:
        """The join to that table by a column that names the member's time zone."""
        if not self._goes_by_members:
            return ""
        return f"left join {self._alias}s as {self._alias} on {self._alias}.zone = {time_zone}"

    def _bounds(self, key: tuple[object, ...], of: Callable[[ZoneInfo], Span]) -> Bounds:
        begin = self._instant((*key, "begin"), lambda zone: of(zone).begin)
        end = self._instant((*key, "end"), lambda zone: of(zone).end)
        return Bounds(begin=begin, end=end)

    def _instant(
        self, key: tuple[object, ...], of: Callable[[ZoneInfo], datetime | None]
    ) -> str | None:
        """An instant that may be another in each time zone; None where it is none in the program's.

        It is none everywhere then.
        """
        own = of(self._program_zone)
        if own is None:
            return None
        return self._once(key, lambda: self._zoned(own, of))

    def _zoned(self, own: datetime, of: Callable[[ZoneInfo], datetime | None]) -> str:
        text = self._bound(own)
        if not self._goes_by_members:
            return text
        column = [of(ZoneInfo(name)) for name in _zones()]
        if all(each == own for each in column):
            return text
        self._columns.append(column)
        return f"coalesce({self._alias}.m{len(self._columns) - 1}, {text})"

    def _next_period(self, window: Calendar) -> str:
        def begins(zone: ZoneInfo) -> datetime:
            today = self.now.astimezone(zone).date()
            return local_midnight(period_start(window.period, today, 1), zone)

        found = self._instant(("period", window.period), begins)
        assert found is not None, "a period always ends"
        return found

    def _uneven(self, window: Last | Next, moment: str) -> list[str]:
        """When to look again where the clock does not go evenly.

        Months are cut to their length, so that on the last days of one a window may take back at
        midnight what it has let go of. Where a clock is put forward or back, is looked again by
        the hour.
        """
        if window.unit in _FIXED:
            return []
        step = window.count if isinstance(window, Next) else -window.count
        texts = [self._perhaps(lambda zone: _again_at(self.now, (step, window.unit), zone))]
        if window.unit in ("months", "years"):
            local = f"({self.now_text} at time zone {self.zone_text})"
            same_time = f"({local}::date + ({moment} at time zone {self.zone_text})::time)"
            texts += [
                f"(case when extract(day from {local}) >= {_SHORTEST_MONTH_DAYS}"
                f" then {each} at time zone {self.zone_text} end)"
                for each in (f"({local}::date + 1)::timestamp", same_time)
            ]
        return [text for text in texts if text is not None]

    def _moved(self, moment: str, window: Last | Next, sign: str) -> list[str]:
        """A moment so many steps later or earlier, as the local clock shows it.

        Local steps come with the hour before: across a change of clocks it may be that hour.
        """
        count = int(window.count)
        if window.unit in _FIXED:
            return [f"({moment} {sign} make_interval({_FIXED[window.unit]} => {count}))"]
        local = f"({moment} at time zone {self.zone_text})"
        interval = f"make_interval({window.unit} => {count})"
        at = f"(({local} {sign} {interval}) at time zone {self.zone_text})"
        return [f"({at} - interval '1 hour')", at]

    def _perhaps(self, of: Callable[[ZoneInfo], datetime | None]) -> str | None:
        """An instant that only some time zones have; None where none has it."""
        own = of(self._program_zone)
        text = "null::timestamptz" if own is None else self._bound(own)
        if not self._goes_by_members:
            return None if own is None else text
        column = [of(ZoneInfo(name)) for name in _zones()]
        if own is None and not any(column):
            return None
        self._columns.append(column)
        named = f"{self._alias}.m{len(self._columns) - 1}"
        return f"(case when {self._alias}.zone is null then {text} else {named} end)"

    def _bound(self, moment: datetime) -> str:
        return self._binder.bind(moment, "timestamptz")

    def _once(self, key: tuple[object, ...], make: Callable[[], str]) -> str:
        if key not in self._texts:
            self._texts[key] = make()
        return self._texts[key]


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def _again_at(now: datetime, step: tuple[int, Unit], zone: ZoneInfo) -> datetime | None:
    """An hour on, where a clock is changed about now or about so many steps away."""
    count, unit = step
    is_uneven = _is_uneven(now, zone) or _is_uneven(moved(now, count, unit, zone), zone)
    return now + timedelta(hours=1) if is_uneven else None


def _is_uneven(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether a clock is put forward or back within about a day of this moment."""
    before, after = moment - _A_DAY_AND_MORE, moment + _A_DAY_AND_MORE
    return before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()

"""Rungs: where people stand on one ladder, by what they did in its windows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from tests.simulation.auditor.clockwork import (
    TICK,
    begin_of_period,
    days_after,
    end_of_period,
    months_after,
)
from tests.simulation.auditor.people import People
from tests.simulation.world import LadderPlan, PenaltyPlan

EVER = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)
Figure = Callable[[int, datetime, datetime], int]
"""Of a person, from an instant to before another."""
LastOrder = Callable[[int, datetime, datetime], datetime | None]


@dataclass(frozen=True)
class Crowned:
    """A tier given by hand; rank 0 is none."""

    rank: int = 0
    is_exact: bool = False
    until: datetime = NEVER


@dataclass(frozen=True)
class Notice:
    """A fall that was announced at an instant and comes at another."""

    penalty: str
    given: datetime
    falls: datetime


@dataclass(frozen=True)
class Rung:
    """A tier that is held: on the figures of which window, up to when they count, and it holds.

    `window_from` is None where it is held for another reason than figures. Nothing was ordered
    since `quiet_from`, as far as anybody has looked; None without a tier and under notice.
    """

    rank: int = 0
    window_from: datetime | None = None
    earned: datetime = EVER
    counts_until: datetime = NEVER
    holds_until: datetime = NEVER
    rising: int = 0
    rises_at: datetime = NEVER
    absorbed: tuple[int, ...] = ()
    crowned: Crowned = Crowned()
    notice: Notice | None = None
    quiet_from: datetime | None = None

    @property
    def counting(self) -> int:
        """The rank that counts: the one given by hand where it is exact, or higher."""
        if self.crowned.rank and self.crowned.is_exact:
            return self.crowned.rank
        return max(self.rank, self.crowned.rank)


@dataclass
class Rungs:
    plan: LadderPlan
    zone: str
    people: People
    figure: Figure
    last_order: LastOrder
    held: dict[int, Rung] = field(default_factory=dict)

    def now(self, party: int) -> Rung:
        """What a person holds: the highest of all parties that no other one holds already."""
        person = self.people.person(party)
        absorbed = {each for one in person for each in self._own(one).absorbed}
        living = [each for each in person if each not in absorbed]
        root = self.people.root(party)
        best = max(
            living,
            key=lambda each: self._height(each, root),
        )
        crowned = max((self._own(each).crowned for each in living), key=lambda each: each.rank)
        return replace(self._own(best), crowned=crowned)

    def crown(self, party: int, crowned: Crowned, at: datetime) -> None:
        """Give a tier by hand, in the place of the one given before."""
        self.pass_time(party, at)
        self._hold(party, replace(self.now(party), crowned=crowned), at)

    def warn(self, party: int, code: str | None, at: datetime) -> None:
        """Announce a penalty to who has a tier and is under no notice, or lift the notice."""
        self.pass_time(party, at)
        rung = self.now(party)
        if code is None:
            if rung.notice:
                self._hold(party, replace(rung, notice=None), at)
        elif rung.rank and not rung.notice:
            self._hold(party, self._noticed(rung, self._penalty(code), at), at)

    def _height(self, party: int, root: int) -> tuple[int, datetime, int, bool]:
        own = self._own(party)
        return own.rank, own.holds_until, own.rising, party == root

    def _own(self, party: int) -> Rung:
        return self.held.get(party, Rung())

    def part(self, restored: list[int]) -> None:
        """A merge was undone: the others have their own again."""
        for party, rung in self.held.items():
            if party not in restored:
                kept = tuple(each for each in rung.absorbed if each not in restored)
                self.held[party] = replace(rung, absorbed=kept)

    def pass_time(self, party: int, until: datetime) -> None:
        """All that falls due through `until`, one after the other."""
        seen: datetime | None = None
        while (due := self._due(rung := _seen_until(self.now(party), seen))) <= until:
            if rung.crowned.until == due:
                self._hold(party, replace(rung, crowned=Crowned()), due)
            elif rung.rises_at == due:
                self._set(party, self._risen(party, rung), due)
            elif rung.holds_until == due:
                self._set(party, self._ended(party, rung), due)
            elif rung.notice is not None and rung.notice.falls == due:
                self._hold(party, self._fallen(party, rung, rung.notice), due)
            else:
                seen = self._checked(party, rung, due)

    def _due(self, rung: Rung) -> datetime:
        falls = rung.notice.falls if rung.notice else NEVER
        return min(rung.crowned.until, rung.rises_at, rung.holds_until, falls, self._check(rung))

    def _check(self, rung: Rung) -> datetime:
        """When it will have been quiet for too long."""
        quiet = self._quiet
        if quiet is None or quiet.inactive_days is None or rung.quiet_from is None:
            return NEVER
        return days_after(rung.quiet_from, quiet.inactive_days, self.zone)

    @property
    def _quiet(self) -> PenaltyPlan | None:
        return next((each for each in self.plan.penalties if each.inactive_days), None)

    def _penalty(self, code: str) -> PenaltyPlan:
        return next(each for each in self.plan.penalties if each.code == code)

    def _noticed(self, rung: Rung, penalty: PenaltyPlan, at: datetime) -> Rung:
        falls = days_after(at, penalty.notice_days, self.zone)
        return replace(rung, notice=Notice(penalty.code, at, falls), quiet_from=None)

    def _checked(self, party: int, rung: Rung, at: datetime) -> datetime | None:
        """Whoever ordered meanwhile is looked at later; whoever did not is given notice.

        To look later decides nothing: it makes no rung the survivor's that is another's.
        """
        assert self._quiet is not None, "somebody was quiet for too long"
        assert rung.quiet_from is not None, "since an instant"
        last = self.last_order(party, rung.quiet_from + TICK, at)
        root = self.people.root(party)
        if last is None:
            self._hold(party, self._noticed(rung, self._quiet, at), at)
        elif self._own(root).quiet_from == rung.quiet_from:
            self.held[root] = replace(self._own(root), quiet_from=last)
        return last

    def _fallen(self, party: int, rung: Rung, notice: Notice) -> Rung:
        """The fall that was announced, unless an order came in between that lifts it."""
        settled, penalty = replace(rung, notice=None), self._penalty(notice.penalty)
        if penalty.inactive_days is not None:
            last = self.last_order(party, notice.given, notice.falls)
            if last is not None:
                return replace(settled, quiet_from=last)
        if not rung.rank:
            return settled
        floor = 1 if self.plan.has_floor else 0
        target = floor if penalty.is_to_floor else max(rung.rank - 1, floor)
        return replace(self._earned(target, notice.falls, None), crowned=rung.crowned)

    def look(self, party: int, at: datetime, known_until: datetime) -> None:
        """Something happened at `at` that may count; all is known up to `known_until`."""
        self.pass_time(party, at)
        rung = self.now(party)
        known = max(at, known_until) + TICK
        begin, end = self._window(at, known)
        level = self._level(self.figure(party, begin, min(end, known)))
        self._lift(party, at, (begin, min(end, known)))
        if level > rung.rank:
            if self.plan.up == "at_once":
                self._set(party, self._earned(level, at, begin), at)
            else:
                ends = end_of_period(at, self.plan.period_months, self.zone)
                rises_at = min(ends, rung.rises_at)
                self._set(party, replace(rung, rising=level, rises_at=rises_at), at)
        else:
            if rung.rising:
                self._set(party, replace(rung, rising=0, rises_at=NEVER), at)
            self._after_return(party, at, known, level)
        self.pass_time(party, known_until)

    def _lift(self, party: int, at: datetime, window: tuple[datetime, datetime]) -> None:
        """An order ends the notice that was given for ordering nothing."""
        rung = self.now(party)
        if rung.notice is None or self._penalty(rung.notice.penalty).inactive_days is None:
            return
        last = self.last_order(party, max(rung.notice.given, window[0]), window[1])
        if last is not None:
            self._hold(party, replace(rung, notice=None, quiet_from=last), at)

    def _after_return(self, party: int, at: datetime, known: datetime, level: int) -> None:
        """A tier whose figures do not reach it any more falls at once, where the ladder says so."""
        rung = self.now(party)
        if self.plan.on_return == "period_end" or not rung.rank or rung.window_from is None:
            return
        end = NEVER
        if self.plan.on_return == "within_window":
            end = self._window_end(rung)
            if at >= end:
                return
        left = self._level(self.figure(party, rung.window_from, min(known, end)))
        target = self._landing(rung.rank, max(left, level))
        if left < rung.rank and target < rung.rank:
            begin = rung.window_from if target <= left else None
            self._set(party, self._earned(target, at, begin), at)

    def _set(self, party: int, rung: Rung, at: datetime) -> None:
        """What figures came to; what was given by hand stays, and what was announced."""
        own = self.now(party)
        kept = replace(rung, crowned=own.crowned, notice=own.notice, quiet_from=own.quiet_from)
        self._hold(party, kept, at)

    def _hold(self, party: int, rung: Rung, at: datetime) -> None:
        """Whoever has a tier and is under no notice is watched, from now on where nobody was."""
        if rung == self.now(party):
            return
        is_watched = bool(rung.rank) and rung.notice is None
        rung = replace(rung, quiet_from=(rung.quiet_from or at) if is_watched else None)
        root = self.people.root(party)
        others = tuple(each for each in self.people.person(party) if each != root)
        self.held[root] = replace(rung, absorbed=others)

    def _risen(self, party: int, rung: Rung) -> Rung:
        at = rung.rises_at
        begin, _ = self._window(at - TICK, at)
        level = self._level(self.figure(party, begin, at))
        if level <= rung.rank:
            return replace(rung, rising=0, rises_at=NEVER)
        return self._earned(level, at, begin, is_renewal=True)

    def _ended(self, party: int, rung: Rung) -> Rung:
        base = rung.counts_until
        begin, _ = self._window(base - TICK, base)
        level = self._level(self.figure(party, begin, base))
        if level >= rung.rank:
            return self._earned(level, base, begin, is_renewal=True)
        target = self._landing(rung.rank, level)
        begin_or_none = begin if target <= level else None
        return self._earned(target, base, begin_or_none, is_renewal=True)

    def _earned(
        self,
        rank: int,
        base: datetime,
        begin: datetime | None,
        *,
        is_renewal: bool = False,
    ) -> Rung:
        if rank == 0:
            return Rung()
        match self.plan.validity:
            case ("endless",):
                return Rung(rank, begin, base)
            case ("months", int(months)):
                ends = months_after(base, months, self.zone)
            case _:
                further = 1 if self.plan.validity[0] == "next_period_end" and not is_renewal else 0
                ends = end_of_period(base, self.plan.period_months, self.zone, further)
        return Rung(rank, begin, base, ends, days_after(ends, self.plan.grace_days, self.zone))

    def _landing(self, rank: int, level: int) -> int:
        target = {"stay": rank, "one_down": rank - 1, "true_level": level}[self.plan.fail]
        if self.plan.has_floor and rank >= 1:
            target = max(target, 1)
        return min(rank, max(0, target))

    def _level(self, figure: int) -> int:
        return sum(figure >= threshold for threshold in self.plan.thresholds)

    def _window(self, last: datetime, known: datetime) -> tuple[datetime, datetime]:
        """The window that `last` lies in; one that rolls ends with what is known."""
        match self.plan.window:
            case ("calendar", int(months)):
                return (
                    begin_of_period(last, months, self.zone),
                    end_of_period(last, months, self.zone),
                )
            case ("rolling", int(days)):
                return days_after(known, -days, self.zone), known
        return EVER, NEVER

    def _window_end(self, rung: Rung) -> datetime:
        assert rung.window_from is not None
        match self.plan.window:
            case ("calendar", int(months)):
                return end_of_period(rung.window_from, months, self.zone)
            case ("rolling", int(days)):
                return days_after(rung.earned, days, self.zone)
        return NEVER


def _seen_until(rung: Rung, seen: datetime | None) -> Rung:
    """The rung of somebody who is known to have ordered then."""
    if seen is None or rung.quiet_from is None:
        return rung
    return replace(rung, quiet_from=max(rung.quiet_from, seen))

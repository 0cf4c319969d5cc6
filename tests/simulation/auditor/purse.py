"""Purses: the units of one asset of everybody, as lots, debts and holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.simulation.auditor.clockwork import days_after, end_of_period, months_after
from tests.simulation.auditor.people import People
from tests.simulation.world import AssetPlan

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(eq=False)
class Lot:
    owner: int
    number: int
    earned: datetime
    available: datetime
    expires: datetime
    left: int
    held: int = 0
    dead: int = 0
    is_fixed: bool = False
    order: str | None = None

    @property
    def free(self) -> int:
        return self.left - self.held

    @property
    def place(self) -> tuple[datetime, datetime, int]:
        return self.expires, self.earned, self.number


@dataclass(eq=False)
class Debt:
    owner: int
    units: int
    since: datetime


@dataclass(eq=False)
class HoldNote:
    name: str
    owner: int
    out: datetime
    pins: list[tuple[Lot, int]]
    state: str = "open"

    @property
    def units(self) -> int:
        return sum(units for _, units in self.pins)


@dataclass(eq=False)
class Taken:
    """What a spend took, and how much of it has gone back."""

    owner: int
    parts: list[tuple[Lot, int]]
    returned: int = 0


@dataclass
class Purse:
    plan: AssetPlan
    zone: str
    people: People
    lots: list[Lot] = field(default_factory=list)
    debts: list[Debt] = field(default_factory=list)
    holds: dict[str, HoldNote] = field(default_factory=dict)

    # Time

    def death(self, at: datetime) -> datetime:
        match self.plan.expiry:
            case ("days" | "sliding", int(days)):
                return days_after(at, days, self.zone)
            case ("months", int(months)):
                return months_after(at, months, self.zone)
            case ("calendar", int(months), int(periods)):
                return end_of_period(at, months, self.zone, periods)
        return NEVER

    def pass_time(self, now: datetime) -> None:
        """Whatever time brings about up to `now`, instant by instant."""
        while instants := [*self._timeouts(now), *self._deaths(now)]:
            at = min(instants)
            for hold in self.holds.values():
                if hold.state == "open" and hold.out <= at:
                    self._end(hold, "timed_out", at)
            for lot in self.lots:
                self._bury(lot, at)

    def _timeouts(self, now: datetime) -> list[datetime]:
        return [
            each.out for each in self.holds.values() if each.state == "open" and each.out <= now
        ]

    def _deaths(self, now: datetime) -> list[datetime]:
        return [lot.expires for lot in self.lots if lot.free and lot.expires <= now]

    def _bury(self, lot: Lot, at: datetime) -> None:
        if lot.expires <= at and lot.free:
            lot.dead += lot.free
            lot.left = lot.held

    # Looking

    def of(self, party: int) -> list[Lot]:
        """All lots of a person in the order of spending."""
        person = self.people.person(party)
        mine = [lot for lot in self.lots if lot.owner in person]
        return sorted(mine, key=lambda lot: lot.place)

    def owed(self, party: int) -> int:
        person = self.people.person(party)
        return sum(debt.units for debt in self.debts if debt.owner in person)

    def spendable(self, party: int, now: datetime) -> int:
        return sum(lot.free for lot in self.of(party) if lot.available <= now)

    def figures(self, party: int, now: datetime) -> tuple[int, int, int, int]:
        """Spendable, pending, held, and what is owed as a negative number."""
        lots = self.of(party)
        spendable = self.spendable(party, now)
        pending = sum(lot.free for lot in lots) - spendable
        return spendable, pending, sum(lot.held for lot in lots), -self.owed(party)

    # Coming

    def earn(self, party: int, units: int, at: datetime, order: str | None = None) -> Lot:
        """A new lot as of `at`; `order` is what it waits for, where the asset waits for orders."""
        match self.plan.pending:
            case ("days", int(days)):
                available = days_after(at, days, self.zone)
            case ("order",) if order is not None:
                available = NEVER
            case _:
                available = at
        expires = NEVER if available == NEVER else self.death(available)
        return self._open(party, units, (at, available, expires), order)

    def add(self, party: int, units: int, at: datetime) -> Lot:
        return self._open(party, units, (at, at, self.death(at)), None)

    def _open(
        self, party: int, units: int, times: tuple[datetime, datetime, datetime], order: str | None
    ) -> Lot:
        owner = self.people.root(party)
        lot = Lot(owner, len(self.lots), *times, left=units, order=order)
        self.lots.append(lot)
        return lot

    def settle(self, party: int, now: datetime) -> None:
        """What is owed is repaid by what lived when it came to be owed; what has died is dead."""
        person = self.people.person(party)
        for lot in self.of(party):
            for debt in self.debts:
                if debt.owner in person and debt.since < lot.expires:
                    repaid = min(lot.free, debt.units)
                    lot.left -= repaid
                    debt.units -= repaid
        self.pass_time(now)

    def release(self, party: int, order: str, now: datetime) -> None:
        for lot in self.of(party):
            if lot.order == order and lot.available > now and lot.left:
                lot.available = now
                if not lot.is_fixed:
                    lot.expires = self.death(now)

    def touch(self, party: int, at: datetime, now: datetime) -> None:
        """An activity: what died shortly before lives again, sliding lots live on."""
        is_sliding = self.plan.expiry[0] == "sliding"
        for lot in self.of(party):
            if lot.dead and self._comes_back(lot, at, now, is_sliding=is_sliding):
                lot.left += lot.dead
                lot.dead = 0
                lot.expires = self.death(at)
            is_here = lot.left > 0 and lot.available < NEVER and lot.expires > now
            if is_sliding and is_here and not lot.is_fixed:
                lot.expires = max(lot.expires, self.death(max(at, lot.available)))

    def _comes_back(self, lot: Lot, at: datetime, now: datetime, *, is_sliding: bool) -> bool:
        if self.death(at) <= now:
            return False
        if at < lot.expires:
            return is_sliding and not lot.is_fixed
        days = self.plan.reinstatement_days
        return days is not None and at < days_after(lot.expires, days, self.zone)

    # Going

    def plan_of(self, lots: Iterable[Lot], units: int) -> list[tuple[Lot, int]]:
        """Which lots so many units come from, as far as they reach."""
        found = []
        for lot in lots:
            part = min(lot.free, units)
            if part > 0:
                found.append((lot, part))
                units -= part
        return found

    def _available(self, party: int, now: datetime) -> list[Lot]:
        return [lot for lot in self.of(party) if lot.available <= now]

    def spend(self, party: int, units: int, now: datetime) -> Taken | None:
        if self.spendable(party, now) < units:
            return None
        parts = self.plan_of(self._available(party, now), units)
        _debit(parts)
        return Taken(self.people.root(party), parts)

    def take_back(
        self, party: int, units: int, lot: Lot | None, at: datetime, now: datetime
    ) -> list[tuple[int, int]]:
        """Whose units are gone and how many, debts included; the rest is forgiven or absorbed."""
        mine = self.of(party)
        pending = [each for each in mine if each.available > now]
        others = [each for each in mine if each.available <= now] + pending
        own = [each for each in mine if each is lot]
        if self.plan.debt == "pending_only":
            lots = pending if lot is None else [each for each in own if each.available > now]
        else:
            lots = own + [each for each in others if each is not lot]
        parts = self.plan_of(lots, units)
        _debit(parts)
        gone = [(each.owner, part) for each, part in parts]
        missing = units - sum(part for _, part in parts)
        if self.plan.debt == "unlimited" and missing:
            self.debts.append(Debt(self.people.root(party), missing, at))
            gone.append((self.people.root(party), missing))
        return gone

    def remove(self, party: int, units: int, now: datetime) -> bool:
        """By hand: below zero, and of pending units, only where debt is unlimited."""
        lots = self._available(party, now)
        if self.plan.debt == "unlimited":
            lots += [each for each in self.of(party) if each.available > now]
        parts = self.plan_of(lots, units)
        missing = units - sum(part for _, part in parts)
        if missing and self.plan.debt != "unlimited":
            return False
        _debit(parts)
        if missing:
            self.debts.append(Debt(self.people.root(party), missing, now))
        return True

    def give_back(self, party: int, taken: Taken, units: int, at: datetime, now: datetime) -> None:
        """Last taken, first given back; what has died follows the asset's policy.

        What is dead by now repays nothing: it is dead as it comes.
        """
        skipped = taken.returned
        taken.returned += units
        dead = 0
        for lot, part in reversed(taken.parts):
            passed = min(part, skipped)
            skipped -= passed
            given = min(part - passed, units)
            units -= given
            if lot.expires <= now and self.plan.expired_return[0] != "stay_expired":
                dead += given
            else:
                lot.left += given
                self._bury(lot, now)
        if dead:
            fresh = self.add(party, dead, at)
            match self.plan.expired_return:
                case ("grace", int(days)):
                    fresh.expires, fresh.is_fixed = days_after(at, days, self.zone), True
            self._bury(fresh, now)

    def give(self, party: int, to: int, units: int, now: datetime) -> bool:
        """To another member: every part is as old, and lives as long, as before."""
        if self.spendable(party, now) < units:
            return False
        parts = self.plan_of(self._available(party, now), units)
        _debit(parts)
        for lot, part in parts:
            times = lot.earned, lot.available, lot.expires
            self._open(to, part, times, lot.order).is_fixed = lot.is_fixed
        return True

    # Holds

    def hold(self, name: str, party: int, units: int, now: datetime, out: datetime) -> bool:
        if self.spendable(party, now) < units:
            return False
        pins = self.plan_of(self._available(party, now), units)
        for lot, part in pins:
            lot.held += part
        self.holds[name] = HoldNote(name, self.people.root(party), out, pins)
        return True

    def capture(self, name: str, units: int | None, now: datetime, *, keeps_rest: bool) -> str:
        hold = self.holds[name]
        if hold.state != "open":
            return "hold_timed_out" if hold.state == "timed_out" else "hold_ended"
        wanted = hold.units if units is None else units
        if wanted > hold.units:
            return "capture_exceeds_hold"
        is_whole = wanted == hold.units
        kept: list[tuple[Lot, int]] = []
        for lot, part in hold.pins:
            used = min(part, wanted)
            wanted -= used
            lot.left -= used
            lot.held -= used
            if part - used:
                kept.append((lot, part - used))
        hold.pins = kept
        if is_whole or not keeps_rest:
            self._end(hold, "captured", now)
        return "done"

    def void(self, name: str, now: datetime) -> str:
        hold = self.holds[name]
        if hold.state != "open":
            return "hold_timed_out" if hold.state == "timed_out" else "hold_ended"
        self._end(hold, "voided", now)
        return "done"

    def _end(self, hold: HoldNote, state: str, at: datetime) -> None:
        hold.state = state
        for lot, part in hold.pins:
            lot.held -= part
            self._bury(lot, at)
        for owner in {lot.owner for lot, _ in hold.pins}:
            if self.owed(owner):
                self.settle(owner, at)


def _debit(parts: list[tuple[Lot, int]]) -> None:
    for lot, units in parts:
        lot.left -= units

"""A seed in memory: all that the auditor does to its purses is done to the ledger's book too.

No database, no flows: thousands of seeds in a few minutes. What rules grant and what returns take
back is the auditor's word here; expiry, pending, debts, holds, moves and merges are the book's.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from regulars.domains.ledger.actions import Book, Movement
from regulars.domains.ledger.types import (
    Act,
    Adjust,
    Asset,
    AssetSettings,
    Capture,
    Earn,
    GiveBack,
    Move,
    PlaceHold,
    Posting,
    Release,
    Spend,
    TakeBack,
    Touch,
    VoidHold,
)
from tests.simulation.auditor.purse import Lot, Purse, Taken
from tests.simulation.comparing import Disagreement
from tests.simulation.engine import settings_of
from tests.simulation.in_database import figures
from tests.simulation.workload import Chunk, Workload

Thing = TypeVar("Thing")


class Mirror:
    """A purse whose every movement is done in a book as well; it answers as the purse does."""

    def __init__(self, purse: Purse, now: Callable[[], datetime]) -> None:
        settings = AssetSettings(
            program_id=1, name="Units", time_zone=purse.zone, **settings_of(purse.plan)
        )
        numbers = iter(range(10**6, 10**9))
        asset = Asset(id=1, revision=UUID(int=0), settings=settings)
        self._book = Book([asset], lambda: UUID(int=next(numbers)))
        self._purse = purse
        self._now = now
        self._ids: dict[int, UUID] = {}
        self._holds: dict[str, UUID] = {}
        self._kept: list[object] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._purse, name)

    def stands(self, party: int) -> tuple[int, int, int, int]:
        """What the book says of a person's units."""
        return figures(self._book.balance(1, self._owners(party), self._now()))

    def earn(self, party: int, units: int, at: datetime, order: str | None = None) -> Lot:
        waits = False if self._purse.plan.pending[0] == "order" and order is None else None
        act = Earn(units=units, is_pending=waits)
        lot = self._purse.earn(party, units, at, order)
        return self._known(lot, self._do(party, act, at, order))

    def add(self, party: int, units: int, at: datetime) -> Lot:
        lot = self._purse.add(party, units, at)
        return self._known(lot, self._do(party, Adjust(units=units), at))

    def spend(self, party: int, units: int, now: datetime) -> Taken | None:
        taken = self._purse.spend(party, units, now)
        moved = self._do(party, Spend(units=units), now, is_done=taken is not None)
        return taken if taken is None else self._known(taken, moved)

    def take_back(
        self, party: int, units: int, lot: Lot | None, at: datetime, now: datetime
    ) -> list[tuple[int, int]]:
        lot_id = None if lot is None else self._ids[id(lot)]
        self._do(party, TakeBack(units=units, lot_id=lot_id), at)
        return self._purse.take_back(party, units, lot, at, now)

    def remove(self, party: int, units: int, now: datetime) -> bool:
        is_done = self._purse.remove(party, units, now)
        self._do(party, Adjust(units=-units), now, is_done=is_done)
        return is_done

    def give_back(self, party: int, taken: Taken, units: int, at: datetime, now: datetime) -> None:
        self._do(party, GiveBack(spend_id=self._ids[id(taken)], units=units), at)
        self._purse.give_back(party, taken, units, at, now)

    def give(self, party: int, to: int, units: int, now: datetime) -> bool:
        is_done = self._purse.give(party, to, units, now)
        self._do(party, Move(to_owner_ids=self._owners(to), units=units), now, is_done=is_done)
        return is_done

    def touch(self, party: int, at: datetime, now: datetime) -> None:
        self._do(party, Touch(), at)
        self._purse.touch(party, at, now)

    def release(self, party: int, order: str, now: datetime) -> None:
        self._do(party, Release(earned_by=_id_of(order)), now)
        self._purse.release(party, order, now)

    def hold(self, name: str, party: int, units: int, now: datetime, out: datetime) -> bool:
        is_done = self._purse.hold(name, party, units, now, out)
        moved = self._do(party, PlaceHold(units=units, times_out_at=out), now, is_done=is_done)
        if moved is not None:
            self._holds[name] = moved
        return is_done

    def capture(self, name: str, units: int | None, now: datetime, *, keeps_rest: bool) -> str:
        outcome = self._purse.capture(name, units, now, keeps_rest=keeps_rest)
        act = Capture(hold_id=self._holds[name], units=units, keep_rest=keeps_rest)
        self._do(self._purse.holds[name].owner, act, now, is_done=outcome == "done")
        return outcome

    def void(self, name: str, now: datetime) -> str:
        outcome = self._purse.void(name, now)
        act = VoidHold(hold_id=self._holds[name])
        self._do(self._purse.holds[name].owner, act, now, is_done=outcome == "done")
        return outcome

    def _do(
        self, party: int, act: Act, at: datetime, order: str | None = None, *, is_done: bool = True
    ) -> UUID | None:
        posting = Posting(
            owner_ids=self._owners(party),
            asset_id=1,
            effective_at=at,
            act=act,
            reference_id=None if order is None else _id_of(order),
        )
        outcome = self._book.apply(posting, self._now())
        self._book.due.clear()
        if isinstance(outcome, Movement) != is_done:
            raise Disagreement([], f"{act} is {outcome}, the auditor says {is_done}")
        return outcome.id if isinstance(outcome, Movement) else None

    def _owners(self, party: int) -> tuple[UUID, ...]:
        people = self._purse.people
        root = people.root(party)
        others = [each for each in people.person(party) if each != root]
        return tuple(UUID(int=each + 1) for each in (root, *others))

    def _known(self, thing: Thing, moved: UUID | None) -> Thing:
        assert moved is not None, "what was done has an id"
        self._kept.append(thing)
        self._ids[id(thing)] = moved
        return thing


def play(seed: int, step_count: int, party_count: int = 6) -> Disagreement | None:
    """The first disagreement of a seed, if there is any."""
    workload = Workload(seed, party_count)
    auditor = workload.auditor
    mirrors = {code: Mirror(each, lambda: auditor.now) for code, each in auditor.purses.items()}
    auditor.purses.update(mirrors)  # type: ignore[arg-type]
    done: list[Chunk] = []
    for _ in range(step_count):
        try:
            done.append(workload.next())
        except Disagreement as refused:
            return Disagreement(done, refused.what)
        for party in auditor.people.roots():
            for code, mirror in mirrors.items():
                found, expected = mirror.stands(party), auditor.balance(party, code)
                if found != expected:
                    return Disagreement(done, f"{code} of {party}: {found}, not {expected}")
    return None


def _id_of(order: str) -> UUID:
    return UUID(int=int.from_bytes(order.encode(), "big"))

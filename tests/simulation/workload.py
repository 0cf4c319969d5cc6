"""A workload: what happens next, drawn from a seed and from what there is to act upon."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from tests.simulation.auditor.shop import Sale
from tests.simulation.auditor.whole import Auditor
from tests.simulation.deeds import (
    Bring,
    Buy,
    Capture,
    Claim,
    Correct,
    Crown,
    Deed,
    Document,
    Give,
    Goods,
    Hold,
    Load,
    Match,
    Merge,
    Move,
    Note,
    Undo,
    Use,
    Void,
    Wait,
    Warn,
)
from tests.simulation.world import World, world_of

START = datetime(2025, 11, 3, 9, tzinfo=UTC)
SKUS = ("TEA", "CUP", "POT", "JAM")
Chunk = tuple[Deed, ...]


class Workload:
    """Chunk after chunk of deeds. A chunk of several holds documents that are sent together."""

    def __init__(self, seed: int, party_count: int = 6) -> None:
        self.random = Random(f"workload {seed}")
        self.world: World = world_of(seed, party_count)
        self.auditor = Auditor(self.world, START)
        self.number = 0
        self.coming: list[Deed] | None = None
        self.whose = list(range(party_count))

    def next(self) -> Chunk:
        """What happens next; at first, now and then, history is loaded, and the day closed."""
        if self.coming is None:
            self.coming = self._history() if self.random.random() < 0.6 else []
        if self.coming:
            deed = self.coming.pop(0)
            self.auditor.do(deed)
            return (deed,)
        return self._drawn()

    def _history(self) -> list[Deed]:
        """What those who come now did before, as one lives through it; then the day's close."""
        present, whose = self.auditor, self.whose
        past = self.auditor = Auditor(self.world, present.now - timedelta(days=400))
        if present.people.age:
            newest = max([*present.people.members(), self.world.party_count])
            self.whose = [newest + 1, newest + 2]
        documents: list[Document] = []
        for _ in range(self.random.randint(3, 20)):
            past.do(Wait(timedelta(minutes=self.random.randint(1, 25_000)), is_closed=False))
            makes = (self._buy, self._buy, self._pay, self._bring, self._note, self._match)
            drawn = self.random.choice(makes)()
            if past.now >= present.now or not isinstance(drawn, Buy | Bring | Note | Match):
                continue
            deed = replace(drawn, at=past.now)
            if (isinstance(deed, Bring) or deed.party is not None) and past.do(deed) == "created":
                documents.append(deed)
        self.auditor, self.whose = present, whose
        return [Load(tuple(documents)), Wait(timedelta(minutes=1), is_closed=True)]

    def _newcomers(self) -> Deed:
        """Two more people come with all that they did before."""
        deed, closing = self._history()
        self.coming = [closing]
        return deed

    def _drawn(self) -> Chunk:
        makers: Sequence[tuple[Callable[[], Deed | None], int]] = (
            (self._wait, 12), (self._buy, 16), (self._pay, 6), (self._bring, 9), (self._note, 2),
            (self._match, 2), (self._again, 3), (self._move, 5), (self._claim, 2), (self._use, 5),
            (self._correct, 2), (self._give, 3), (self._hold, 4), (self._capture, 4),
            (self._void, 1), (self._merge, 3), (self._undo, 3), (self._use_again, 1),
            (self._crown, 2), (self._warn, 3), (self._newcomers, 1),
        )  # fmt: skip
        makes, weights = zip(*makers, strict=True)
        while True:
            make = self.random.choices(makes, weights)[0]
            if (deed := make()) is None:
                continue
            deeds: list[Deed] = [deed]
            self.auditor.do(deed)
            while self._may_go_on(deeds[-1]) and self.random.random() < 0.4:
                more = self.random.choice([self._buy, self._bring])()
                if more is None or not self._may_go_on(more):
                    break
                deeds.append(more)
                self.auditor.do(more)
            return tuple(deeds)

    def _may_go_on(self, deed: Deed) -> bool:
        """What is paid with units, and who is new, comes alone."""
        if self.world.has_budget:
            return False
        if isinstance(deed, Buy):
            is_known = deed.party is None or deed.party in self.auditor.people.age
            return deed.pay is None and is_known
        return isinstance(deed, Bring)

    def chunks(self, count: int) -> list[Chunk]:
        return [self.next() for _ in range(count)]

    # Draws

    def _name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}-{self.number}"

    def _at(self, earliest: datetime | None = None) -> datetime:
        """Mostly now, sometimes some time ago."""
        at = self.auditor.now
        if self.random.random() < 0.25:
            at -= timedelta(minutes=self.random.choice([5, 600, 4_000, 30_000]))
        return max(at, earliest) if earliest else at

    def _party(self) -> int:
        return self.random.choice(self.whose)

    def _known(self) -> int | None:
        known = self.auditor.people.members()
        return self.random.choice(known) if known else None

    def _asset(self) -> str:
        return self.random.choice(["points", "points", "credits"])

    def _goods(self, prices: tuple[int, int] = (50, 9_999)) -> tuple[Goods, ...]:
        return tuple(
            Goods(sku, self.random.randint(1, 4), self.random.randint(*prices))
            for sku in self.random.sample(SKUS, self.random.randint(1, 3))
        )

    def _some(self, units: int) -> int:
        """A part of what is there, and now and then more than that."""
        if self.random.random() < 0.1:
            return units + self.random.randint(1, 20)
        return self.random.randint(1, max(1, units))

    # Deeds

    def _wait(self) -> Deed:
        minutes = self.random.choice([1, 60, 1_440, 1_440, 10_080, 43_200, 130_000, 300_000])
        step = timedelta(minutes=self.random.randint(1, minutes))
        return Wait(step, self.random.random() < 0.4)

    def _buy(self) -> Document:
        party = None if self.random.random() < 0.1 else self._party()
        state = self.random.choice(["completed", "completed", "paid"])
        return Buy(self._name("A"), party, self._at(), self._goods(), state)

    def _pay(self) -> Deed | None:
        if (party := self._known()) is None:
            return None
        asset, goods = self._asset(), self._goods()
        spendable = self.auditor.purses[asset].spendable(party, self.auditor.now)
        if not spendable:
            return None
        paid_minor = sum(each.pieces * each.price_minor for each in goods) // 2
        pay = (asset, self._some(spendable), paid_minor)
        return Buy(self._name("A"), party, self._at(), goods, "paid", pay)

    def _orders(self, *, is_open: bool) -> list[Sale]:
        return [
            each
            for each in self.auditor.sales.values()
            if each.is_order and each.state != "cancelled"
            if not is_open or not each.is_over
        ]

    def _bring(self) -> Document | None:
        orders = self._orders(is_open=True)
        if not orders:
            return None
        order = self.random.choice(orders[-12:])
        parts = []
        for ordinal, (back, each) in enumerate(zip(order.back, order.goods, strict=True), start=1):
            left = each.pieces - back
            if left and self.random.random() < 0.7:
                parts.append((ordinal, self.random.randint(1, left), each.price_minor))
        if not parts:
            return None
        if self.random.random() < 0.05:
            parts[0] = (parts[0][0], 9, parts[0][2])
        return Bring(self._name("R"), order.deed.number, self._at(order.at), tuple(parts))

    def _note(self) -> Deed | None:
        party = self._known()
        if party is None:
            return None
        return Note(self._name("N"), party, self._at(), self._goods((50, 2_000))[:1])

    def _match(self) -> Deed | None:
        party = self._known()
        if party is None:
            return None
        goods = Goods(self.random.choice(SKUS), self.random.randint(1, 3), 100)
        return Match(self._name("M"), party, self.auditor.now, (goods,))

    def _again(self) -> Deed | None:
        """A document is sent again, as it was or otherwise."""
        if not self.auditor.sales:
            return None
        deed = self.random.choice(list(self.auditor.sales.values())).deed
        if isinstance(deed, Buy) and self.random.random() < 0.3:
            return replace(deed, goods=(*deed.goods, Goods("MUG", 1, 100)))
        return deed

    def _move(self) -> Deed | None:
        orders = [each for each in self._orders(is_open=False) if each.state == "paid"]
        if not orders:
            return None
        state = self.random.choice(["completed", "completed", "cancelled"])
        return Move(self.random.choice(orders).deed.number, state)

    def _claim(self) -> Deed | None:
        party = self._known()
        orders = [
            each
            for each in self._orders(is_open=False)
            if self.auditor.people.root(each.party) in self.auditor.people.anonymous
        ]
        if party is None or not orders:
            return None
        return Claim(self.random.choice(orders).deed.number, party)

    def _use(self) -> Deed | None:
        if (party := self._known()) is None:
            return None
        asset = self._asset()
        spendable = self.auditor.purses[asset].spendable(party, self.auditor.now)
        return Use(party, asset, self._some(spendable), self._name("K"))

    def _use_again(self) -> Deed | None:
        """A key comes a second time, with the same or with another number of units."""
        used = [deed for deed, _ in self.auditor.keys.values() if isinstance(deed, Use)]
        used = [each for each in used if self._is_still(each)]
        if not used:
            return None
        deed = self.random.choice(used)
        return deed if self.random.random() < 0.5 else replace(deed, units=deed.units + 1)

    def _is_still(self, deed: Use) -> bool:
        """Whether the person of a key is the same: other owners make it another posting."""
        is_alone = self.auditor.people.person(deed.party) == [deed.party]
        return is_alone and self.auditor.key_owners[deed.key] == deed.party

    def _correct(self) -> Deed | None:
        if (party := self._known()) is None:
            return None
        asset = self._asset()
        if self.random.random() < 0.5:
            return Correct(party, asset, self.random.randint(1, 40))
        spendable = self.auditor.purses[asset].spendable(party, self.auditor.now)
        return Correct(party, asset, -self._some(spendable))

    def _give(self) -> Deed | None:
        party, to = self._known(), self._known()
        if party is None or to is None or party == to:
            return None
        asset = self._asset()
        spendable = self.auditor.purses[asset].spendable(party, self.auditor.now)
        return Give(party, to, asset, self._some(spendable))

    def _hold(self) -> Deed | None:
        if (party := self._known()) is None:
            return None
        asset = self._asset()
        spendable = self.auditor.purses[asset].spendable(party, self.auditor.now)
        if not spendable:
            return None
        out = self.auditor.now + timedelta(minutes=self.random.choice([10, 600, 20_000, 90_000]))
        return Hold(self._name("H"), party, asset, self._some(spendable), out)

    def _held(self) -> str | None:
        names = [name for purse in self.auditor.purses.values() for name in purse.holds]
        return self.random.choice(names[-6:]) if names else None

    def _capture(self) -> Deed | None:
        if (name := self._held()) is None:
            return None
        units = self.random.choice([None, self.random.randint(1, 30)])
        return Capture(name, units, self.random.random() < 0.5)

    def _void(self) -> Deed | None:
        name = self._held()
        return Void(name) if name else None

    def _merge(self) -> Deed | None:
        first, second = self._known(), self._known()
        if first is None or second is None or first == second:
            return None
        if self._has_debt_to_meet(first, second) or self._is_marked(first, second):
            return None
        return Merge(self._name("G"), first, second)

    def _has_debt_to_meet(self, first: int, second: int) -> bool:
        """One owes what the other has: when they meet is told in no rule."""
        return any(
            purse.owed(one) and purse.of(other)
            for purse in self.auditor.purses.values()
            for one, other in ((first, second), (second, first))
        )

    def _crown(self) -> Deed | None:
        """A tier by hand, for whoever is one person only."""
        party = self._known()
        if party is None or self.auditor.people.person(party) != [party]:
            return None
        rank = self.random.randint(0, 3)
        days = self.random.choice([None, 1, 40, 200])
        until = None if days is None or not rank else self.auditor.now + timedelta(days=days)
        program = self.random.choice(self.world.programs).code
        return Crown(party, program, rank, self.random.random() < 0.5, until)

    def _warn(self) -> Deed | None:
        """A penalty is announced, now and then lifted again."""
        if (party := self._known()) is None:
            return None
        program = self.random.choice(self.world.programs)
        penalty = self.random.choice([None, *(each.code for each in program.ladder.penalties)])
        return Warn(party, program.code, penalty)

    def _is_marked(self, *parties: int) -> bool:
        """Whether somebody has a tier by hand or is under notice."""
        return any(
            rungs.now(party).crowned.rank or rungs.now(party).notice
            for rungs in self.auditor.rungs.values()
            for party in parties
        )

    def _undo(self) -> Deed | None:
        """Not while a hold of the two together is open: whom it belongs to then is left open."""
        names = [each.name for each in self.auditor.people.merges if each.name.startswith("G-")]
        if not names or self._holds_of_several():
            return None
        return Undo(self.random.choice(names))

    def _holds_of_several(self) -> bool:
        return any(
            hold.state == "open" and lot.owner != hold.owner
            for purse in self.auditor.purses.values()
            for hold in purse.holds.values()
            for lot, _ in hold.pins
        )

"""The auditor: a deed comes in, its outcome comes out, and every figure can be asked for."""

from dataclasses import replace
from datetime import datetime

from tests.simulation.auditor.figures import FigureReader, UnitNote
from tests.simulation.auditor.people import People
from tests.simulation.auditor.purse import Purse, Taken
from tests.simulation.auditor.rungs import NEVER, Crowned, Rungs
from tests.simulation.auditor.shop import (
    Grant,
    Sale,
    boosted,
    counter_of,
    share,
    spread,
    units_of,
    weights_of,
)
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
from tests.simulation.world import ProgramPlan, RulePlan, World

ANONYMOUS_FROM = 10_000
"""Parties of orders that are nobody's are numbered from here."""


class Auditor:
    """All that there is, told once more."""

    def __init__(self, world: World, now: datetime) -> None:
        self.world = world
        self.now = now
        self.people = People()
        self.sales: dict[str, Sale] = {}
        self.counters: dict[str, int] = {}
        self.welcomed: set[int] = set()
        self.keys: dict[str, tuple[Deed, str]] = {}
        self.key_owners: dict[str, int] = {}
        self.units: list[UnitNote] = []
        self.purses = {
            asset.code: Purse(asset, program.zone, self.people)
            for program in world.programs
            for asset in program.assets
        }
        self.rungs = {
            program.code: Rungs(
                program.ladder, program.zone, self.people, figure, figure.last_order
            )
            for program in world.programs
            for figure in [FigureReader(self, program.ladder.figure)]
        }

    # What can be asked

    def balance(self, party: int, asset: str) -> tuple[int, int, int, int]:
        """Spendable, pending, held, owed."""
        return self.purses[asset].figures(party, self.now)

    def tier(self, party: int, program: str) -> int:
        """The rank on the program's ladder; 0 is none."""
        return self.rungs[program].now(party).counting

    # Deeds

    def do(self, deed: Deed) -> str:
        """What becomes of a deed, in one word."""
        match deed:
            case Wait():
                return self._wait(deed)
            case Buy() | Bring() | Note() | Match():
                return self._document(deed)
            case Move():
                return self._move(deed)
            case Claim():
                return self._claim(deed)
            case Load():
                return self._load(deed)
            case Merge():
                return "merged" if self.people.merge(deed.name, deed.first, deed.second) else "same"
            case Undo():
                return self._undo(deed)
            case Crown():
                crowned = Crowned(deed.rank, deed.is_exact, deed.until or NEVER)
                self.rungs[deed.program].crown(deed.party, crowned, self.now)
                return "crowned"
            case Warn():
                self.rungs[deed.program].warn(deed.party, deed.penalty, self.now)
                return "warned"
        return self._units(deed)

    def _load(self, deed: Load) -> str:
        """History is as if it had been lived through: each document at its own time."""
        present = self.now
        outcomes = []
        for each in deed.documents:
            self.now = each.at
            self._pass_time()
            outcomes.append(self._document(each))
        self.now = present
        self._pass_time()
        return " ".join(outcomes)

    def _wait(self, deed: Wait) -> str:
        self.now += deed.step
        self._pass_time()
        return "passed"

    def _pass_time(self) -> None:
        for purse in self.purses.values():
            purse.pass_time(self.now)
        for rungs in self.rungs.values():
            for party in self.people.roots():
                rungs.pass_time(party, self.now)

    def _undo(self, deed: Undo) -> str:
        merge = self.people.undo(deed.name)
        if merge is None:
            return "none"
        for rungs in self.rungs.values():
            rungs.part(self.people.person(merge.loser))
            for party in (merge.winner, merge.loser):
                rungs.pass_time(party, self.now)
        return "undone"

    def _units(self, deed: Deed) -> str:
        """What happens to units alone."""
        match deed:
            case Use():
                if deed.key in self.keys:
                    before, outcome = self.keys[deed.key]
                    return outcome if before == deed else "transfer_conflict"
                taken = self.purses[deed.asset].spend(deed.party, deed.units, self.now)
                is_done = taken is not None
                if is_done:
                    self.keys[deed.key] = (deed, "done")
                    self.key_owners[deed.key] = self.people.root(deed.party)
                return "done" if is_done else "insufficient_balance"
            case Correct():
                purse = self.purses[deed.asset]
                if deed.units > 0:
                    purse.add(deed.party, deed.units, self.now)
                    purse.settle(deed.party, self.now)
                    return "done"
                is_done = purse.remove(deed.party, -deed.units, self.now)
                return "done" if is_done else "insufficient_balance"
            case Give():
                purse = self.purses[deed.asset]
                if self.people.root(deed.party) == self.people.root(deed.to):
                    return "posting_invalid"
                is_done = purse.give(deed.party, deed.to, deed.units, self.now)
                purse.settle(deed.to, self.now)
                return "done" if is_done else "insufficient_balance"
            case Hold():
                purse = self.purses[deed.asset]
                is_done = purse.hold(deed.name, deed.party, deed.units, self.now, deed.out)
                return "done" if is_done else "insufficient_balance"
            case Capture():
                purse = self._purse_of_hold(deed.name)
                return purse.capture(deed.name, deed.units, self.now, keeps_rest=deed.keeps_rest)
            case Void():
                return self._purse_of_hold(deed.name).void(deed.name, self.now)
        raise AssertionError(deed)

    def _purse_of_hold(self, name: str) -> Purse:
        return next(purse for purse in self.purses.values() if name in purse.holds)

    # Documents

    def _document(self, deed: Document) -> str:
        if (known := self.sales.get(deed.number)) is not None:
            return "unchanged" if _content(known.deed) == _content(deed) else "document_conflict"
        match deed:
            case Buy():
                return self._buy(deed)
            case Bring():
                return self._bring(deed)
            case Note():
                sale = self._record(deed, self.people.root(deed.party))
                self._note(sale, deed)
            case Match():
                self._match(deed)
        return "created"

    def _record(self, deed: Document, party: int) -> Sale:
        state = deed.state if isinstance(deed, Buy) else "completed"
        sale = self.sales[deed.number] = Sale(deed, party, state)
        if isinstance(deed, Buy):
            sale.back = [0] * len(deed.goods)
        return sale

    def _buy(self, deed: Buy) -> str:
        if deed.party is None:
            party = ANONYMOUS_FROM + len(self.sales)
            self.people.meet(party, is_anonymous=True)
            self._record(deed, party)
            return "created"
        is_new = self.people.meet(deed.party)
        taken = None
        if deed.pay is not None:
            asset, units, _ = deed.pay
            taken = self.purses[asset].spend(deed.party, units, self.now)
            if taken is None:
                return "insufficient_balance"
        sale = self._record(deed, self.people.root(deed.party))
        sale.taken = taken
        self._count(sale)
        if is_new:
            self._welcome(sale)
        return "created"

    def _count(self, sale: Sale) -> None:
        """An order has its effects: activity, grants, tiers."""
        sale.has_counted = True
        assert isinstance(sale.deed, Buy)
        paid_minor = sale.deed.pay[2] if sale.deed.pay else 0
        for program in self.world.programs:
            rungs = self.rungs[program.code]
            rungs.pass_time(sale.party, sale.at)
            rank = rungs.now(sale.party).counting
            for asset in program.assets:
                purse = self.purses[asset.code]
                if asset.expiry[0] == "sliding" or asset.reinstatement_days:
                    purse.touch(sale.party, sale.at, self.now)
                    purse.settle(sale.party, self.now)
            granted: list[tuple[RulePlan, list[int]]] = []
            for rule in program.rules:
                if rule.kind not in ("welcome", "boost"):
                    wanted = units_of(rule, sale.goods, paid_minor, rank)
                    lines = self._grant(sale, program, rule, wanted, weights_of(rule, sale.goods))
                    granted += [(rule, lines)] if lines else []
            for rule in program.rules:
                if rule.kind == "boost" and rank >= rule.least_rank:
                    self._grant(sale, program, rule, *boosted(rule, granted, sale.goods))
            rungs.look(sale.party, sale.at, max(self.now, sale.at))

    def _grant(
        self, sale: Sale, program: ProgramPlan, rule: RulePlan, units: int, weights: list[int]
    ) -> list[int]:
        """Grant so many units, as far as the rule's limit goes; the lines that they go to."""
        counter = counter_of(rule, program, sale.at)
        if counter is not None and rule.limit is not None:
            names = [f"{counter} {each}" for each in self.people.person(sale.party)]
            if rule.per == "budget":
                names = [counter]
            used = sum(self.counters.get(name, 0) for name in names)
            units = min(units, max(0, rule.limit - used))
            counter = counter if rule.per == "budget" else f"{counter} {self._root(sale)}"
            self.counters[counter] = self.counters.get(counter, 0) + units
        if not units:
            return []
        purse = self.purses[rule.asset]
        waits = sale.deed.number if sale.state != "completed" else None
        lot = purse.earn(sale.party, units, sale.at, waits)
        self.units.append((self._root(sale), rule.asset, sale.at, units))
        purse.settle(sale.party, self.now)
        lines = spread(units, weights)
        sale.grants.append(Grant(rule.asset, lot, lines, counter, [0] * len(lines)))
        return lines

    def _root(self, sale: Sale) -> int:
        return self.people.root(sale.party)

    def _welcome(self, sale: Sale) -> None:
        for program in self.world.programs:
            for rule in program.rules:
                if rule.kind == "welcome":
                    purse = self.purses[rule.asset]
                    purse.earn(sale.party, rule.units, sale.at)
                    purse.settle(sale.party, self.now)

    def _bring(self, deed: Bring) -> str:
        order = self.sales.get(deed.order)
        if order is None:
            return "returned_order_not_found"
        for ordinal, pieces, _ in deed.parts:
            if order.back[ordinal - 1] + pieces > order.goods[ordinal - 1].pieces:
                return "return_exceeds_order"
        sale = self._record(deed, order.party)
        sale.brings = [(order, ordinal, pieces) for ordinal, pieces, _ in deed.parts]
        self._undo_lines(sale, sale.at)
        return "created"

    def _match(self, deed: Match) -> None:
        """The latest unreturned lines of the same product, or review where there are not enough."""
        sale = self._record(deed, self.people.root(deed.party))
        for each in deed.goods:
            sale.brings += self._latest(sale, each)
        found = sum(pieces for _, _, pieces in sale.brings)
        if found < sum(each.pieces for each in deed.goods):
            sale.state = "review"
        self._undo_lines(sale, sale.at)

    def _latest(self, sale: Sale, wanted: Goods) -> list[tuple[Sale, int, int]]:
        person = self.people.person(sale.party)
        orders = [
            each
            for each in self.sales.values()
            if each.is_order and each.party in person and each.at <= sale.at
            if each.state != "cancelled"
        ]
        found: list[tuple[Sale, int, int]] = []
        missing = wanted.pieces
        orders.reverse()
        for order in sorted(orders, key=lambda each: each.at, reverse=True):
            for ordinal, line in enumerate(order.goods, start=1):
                already = sum(p for o, n, p in sale.brings + found if (o, n) == (order, ordinal))
                part = min(missing, line.pieces - order.back[ordinal - 1] - already)
                if line.sku == wanted.sku and part > 0:
                    found.append((order, ordinal, part))
                    missing -= part
        return found

    def _undo_lines(self, sale: Sale, at: datetime) -> None:
        """Take back what the lines earned, give back what was spent on them, look at tiers."""
        orders = list(dict.fromkeys(order.deed.number for order, _, _ in sale.brings))
        before = {number: list(self.sales[number].back) for number in orders}
        for order, ordinal, pieces in sale.brings:
            order.back[ordinal - 1] += pieces
        if self._root(sale) in self.people.anonymous:
            return
        sale.has_counted = True
        for number in orders:
            self._take_back(self.sales[number], sale.party, at)
        for number in orders:
            self._give_back(self.sales[number], before[number], sale.party, at)
        self._look(sale.party, at)

    def _look(self, party: int, at: datetime) -> None:
        for rungs in self.rungs.values():
            rungs.look(party, at, max(self.now, at))

    def _take_back(self, order: Sale, party: int, at: datetime) -> None:
        for grant in order.grants:
            wanted = 0
            for place, back in enumerate(order.back):
                whole = order.goods[place].pieces
                more = share(grant.lines[place], whole, back) - grant.taken[place]
                grant.taken[place] += more
                wanted += more
            if wanted:
                gone = self.purses[grant.asset].take_back(party, wanted, grant.lot, at, self.now)
                self.units += [(owner, grant.asset, at, -units) for owner, units in gone]
                if grant.counter is not None:
                    self.counters[grant.counter] -= wanted

    def _give_back(self, order: Sale, before: list[int], party: int, at: datetime) -> None:
        if order.taken is None:
            return
        assert isinstance(order.deed, Buy)
        assert order.deed.pay is not None
        asset, units, _ = order.deed.pay
        weights = [each.pieces * each.price_minor for each in order.goods]
        back = 0
        for place, part in enumerate(spread(units, weights)):
            whole = order.goods[place].pieces
            back += share(part, whole, order.back[place]) - share(part, whole, before[place])
        if back:
            self._return_units(asset, party, order.taken, (back, at))

    def _return_units(
        self, asset: str, party: int, taken: Taken, back: tuple[int, datetime]
    ) -> None:
        purse = self.purses[asset]
        purse.give_back(party, taken, *back, self.now)
        purse.settle(party, self.now)

    def _note(self, sale: Sale, deed: Note) -> None:
        """Taken back as the rules would have granted it: by amount and quantity, without limits."""
        sale.has_counted = True
        for program in self.world.programs:
            rungs = self.rungs[program.code]
            rank = rungs.now(sale.party).counting
            by_amount: list[tuple[RulePlan, list[int]]] = []
            for rule in program.rules:
                if rule.kind in ("amount", "tiered", "pieces"):
                    wanted = units_of(rule, deed.goods, 0, rank)
                    if wanted:
                        by_amount.append((rule, spread(wanted, weights_of(rule, deed.goods))))
            boosts = [
                (rule, [boosted(rule, by_amount, deed.goods)[0]])
                for rule in program.rules
                if rule.kind == "boost" and rank >= rule.least_rank
            ]
            for rule, lines in by_amount + boosts:
                if units := sum(lines):
                    gone = self.purses[rule.asset].take_back(
                        sale.party, units, None, deed.at, self.now
                    )
                    self.units += [(each, rule.asset, deed.at, -part) for each, part in gone]
        self._look(sale.party, deed.at)

    def _move(self, deed: Move) -> str:
        sale = self.sales[deed.order]
        if sale.state == deed.state:
            return "same"
        if sale.state in ("completed", "cancelled"):
            return "state_not_reachable"
        sale.state = deed.state
        if deed.state == "completed":
            for purse in self.purses.values():
                if purse.plan.pending[0] == "order":
                    purse.release(sale.party, deed.order, self.now)
        elif sale.has_counted:
            before = list(sale.back)
            sale.back = [each.pieces for each in sale.goods]
            self._take_back(sale, sale.party, self.now)
            self._give_back(sale, before, sale.party, self.now)
            self._look(sale.party, self.now)
        return "moved"

    def _claim(self, deed: Claim) -> str:
        order = self.sales[deed.order]
        root = self._root(order)
        if root == self.people.root(deed.party):
            return "claimed"
        if root not in self.people.anonymous:
            return "order_claimed"
        self.people.merge(f"claim {deed.order}", root, deed.party)
        waiting = [each for each in self.sales.values() if each.party == root]
        waiting.sort(key=lambda each: (each.at, not each.is_order, each.deed.number))
        waiting = [each for each in waiting if not each.has_counted and each.state != "cancelled"]
        for sale in waiting:
            for bought, ordinal, pieces in sale.brings:
                bought.back[ordinal - 1] -= pieces
        for sale in waiting:
            if sale.is_order:
                self._count(sale)
            else:
                self._undo_lines(sale, sale.at)
        return "claimed"


def _content(deed: Document) -> Document:
    """What tells a document from another under the same number: not its state."""
    return replace(deed, state="") if isinstance(deed, Buy) else deed

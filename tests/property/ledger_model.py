"""A ledger as a naive model in memory: every single unit is a token that lies somewhere.

Written from the rules in `docs/domains/ledger.md`, not from the code: nothing is summed up or
indexed, lists are scanned, time is a whole number of days.
"""

from dataclasses import dataclass, field

FOREVER = 10**9


@dataclass(eq=False)
class Token:
    """One unit. `place` is `free`, `held`, `spent`, `dead` or `gone`."""

    owner: int
    lot: int
    earned: int
    available: int
    expires: int
    is_fixed: bool
    place: str = "free"
    by: int = 0

    def rank(self) -> tuple[int, int, int]:
        return self.expires, self.earned, self.lot


@dataclass
class Rules:
    """The asset: `life` in days by `mode` (none, rolling, sliding), and its policies."""

    mode: str
    life: int
    pending: int
    debt: str
    expired_return: str
    grace: int
    reinstatement: int | None


@dataclass
class Hold:
    owner: int
    number: int
    out: int
    tokens: list[Token] = field(default_factory=list)
    state: str = "open"


@dataclass
class Model:
    """All owners. Refusals are answered with None, everything else with numbers."""

    rules: Rules
    tokens: list[Token] = field(default_factory=list)
    owed: dict[int, int] = field(default_factory=dict)
    holds: list[Hold] = field(default_factory=list)
    taken: dict[int, list[Token]] = field(default_factory=dict)
    lots: int = 0
    spends: int = 0
    today: dict[int, int] = field(default_factory=dict)

    def death(self, day: int) -> int:
        return FOREVER if self.rules.mode == "none" else day + self.rules.life

    def free(self, owner: int) -> list[Token]:
        found = [each for each in self.tokens if each.owner == owner and each.place == "free"]
        return sorted(found, key=Token.rank)

    def repay(self, owner: int) -> None:
        for token in self.free(owner):
            if self.owed.get(owner, 0):
                token.place = "gone"
                self.owed[owner] -= 1

    def pass_time(self, owner: int, day: int) -> None:
        """Everything up to and including `day`, in its order."""
        for now in range(self.today.get(owner, 0), day + 1):
            for hold in self.holds:
                if hold.owner == owner and hold.state == "open" and hold.out == now:
                    hold.state = "timed out"
                    self._set_free(hold.number)
            for token in self.free(owner):
                if token.expires <= now:
                    token.place = "dead"
            self.repay(owner)
        self.today[owner] = day

    def new_lot(self, owner: int, units: int, day: int, available: int, expires: int) -> int:
        self.lots += 1
        self.tokens += [
            Token(owner, self.lots, day, available, expires, is_fixed=False) for _ in range(units)
        ]
        return self.lots

    def earn(self, owner: int, day: int, units: int) -> int:
        available = day + self.rules.pending
        lot = self.new_lot(owner, units, day, available, self.death(available))
        self.repay(owner)
        return lot

    def available(self, owner: int, day: int) -> list[Token]:
        return [each for each in self.free(owner) if each.available <= day]

    def spend(self, owner: int, day: int, units: int) -> int | None:
        found = self.available(owner, day)
        return self._spend(found[:units]) if len(found) >= units else None

    def _spend(self, tokens: list[Token]) -> int:
        self.spends += 1
        for token in tokens:
            token.place = "spent"
        self.taken[self.spends] = list(tokens)
        return self.spends

    def take_back(self, owner: int, day: int, units: int, lot: int | None) -> tuple[int, int]:
        """How much was taken from lots, and how much was owed for the rest."""
        pending = [each for each in self.free(owner) if each.available > day]
        own = [each for each in self.free(owner) if each.lot == lot]
        if self.rules.debt == "pending_only":
            found = pending if lot is None else [each for each in pending if each.lot == lot]
        else:
            others = self.available(owner, day) + pending
            found = own + [each for each in others if each.lot != lot]
        for token in found[:units]:
            token.place = "gone"
        missing = units - len(found[:units])
        if self.rules.debt == "unlimited":
            self.owed[owner] = self.owed.get(owner, 0) + missing
            return units - missing, missing
        return units - missing, 0

    def give_back(self, owner: int, day: int, spend: int, units: int) -> int | None:
        """How many of the units were dead at once."""
        out = [each for each in self.taken.get(spend, []) if each.place == "spent"]
        if not out or out[0].owner != owner:
            return None
        if units > len(out):
            return None
        back = out[len(out) - units :]
        dead = [each for each in back if each.expires <= day]
        for token in back:
            token.place = "free"
        kept = 0
        if dead and self.rules.expired_return != "stay_expired":
            days = self.rules.grace if self.rules.expired_return == "grace" else self.rules.life
            for token in dead:
                token.place = "gone"
            lot = self.new_lot(owner, len(dead), day, day, day + days)
            for token in self.tokens:
                if token.lot == lot:
                    token.is_fixed = self.rules.expired_return == "grace"
        else:
            kept = len(dead)
            for token in dead:
                token.place = "dead"
        self.taken[spend] = [each for each in self.taken[spend] if each not in back]
        self.repay(owner)
        return kept

    def move(self, owner: int, day: int, units: int, target: int) -> bool:
        found = self.available(owner, day)
        if len(found) < units:
            return False
        by_lot: dict[int, list[Token]] = {}
        for token in found[:units]:
            by_lot.setdefault(token.lot, []).append(token)
        for tokens in by_lot.values():
            self.lots += 1
            for token in tokens:
                token.owner, token.lot = target, self.lots
        self.repay(target)
        return True

    def hold(self, owner: int, day: int, units: int, days: int) -> int | None:
        found = self.available(owner, day)
        if len(found) < units:
            return None
        self.holds.append(Hold(owner, len(self.holds), day + days, found[:units]))
        for token in found[:units]:
            token.place, token.by = "held", len(self.holds) - 1
        return len(self.holds) - 1

    def capture(
        self, owner: int, day: int, number: int, units: int | None, keeps: bool
    ) -> int | None:
        hold = self.holds[number] if number < len(self.holds) else None
        if hold is None or hold.owner != owner or hold.state != "open":
            return None
        held = self._held(number)
        if units is not None and units > len(held):
            return None
        used = held if units is None else held[:units]
        spend = self._spend(used)
        if len(used) == len(held) or not keeps:
            self._end(hold, day)
        return spend

    def void(self, owner: int, day: int, number: int) -> bool:
        hold = self.holds[number] if number < len(self.holds) else None
        if hold is None or hold.owner != owner or hold.state != "open":
            return False
        self._end(hold, day)
        return True

    def touch(self, owner: int, day: int) -> None:
        """What died within the window lives again, as does what is held of the same lot."""
        mine = [each for each in self.tokens if each.owner == owner]
        window = self.rules.reinstatement
        back = [each for each in mine if each.place == "dead"]
        back = [each for each in back if window is not None and day < each.expires + window]
        lots = {each.lot for each in back}
        is_sliding = self.rules.mode == "sliding"
        for token in back:
            token.place = "free"
        for token in mine:
            if token.lot in lots and token.place in ("free", "held"):
                token.expires = self.death(day)
            elif is_sliding and self._slides(token, day):
                token.expires = max(token.expires, self.death(max(day, token.available)))
        self.repay(owner)

    def adjust(self, owner: int, day: int, units: int) -> bool:
        if units > 0:
            self.new_lot(owner, units, day, day, self.death(day))
            self.repay(owner)
            return True
        found = self.available(owner, day)
        if self.rules.debt == "unlimited":
            found = found + [each for each in self.free(owner) if each.available > day]
        found = found[:-units]
        missing = -units - len(found)
        if missing and self.rules.debt != "unlimited":
            return False
        for token in found:
            token.place = "gone"
        self.owed[owner] = self.owed.get(owner, 0) + missing
        return True

    def figures(self, owner: int, day: int) -> tuple[int, int, int, int]:
        """Spendable, pending, held, owed."""
        free = self.free(owner)
        held = [each for each in self.tokens if each.owner == owner and each.place == "held"]
        spendable = [each for each in free if each.available <= day]
        return (
            len(spendable),
            len(free) - len(spendable),
            len(held),
            -self.owed.get(owner, 0),
        )

    def remaining(self, owner: int) -> list[int]:
        """What is left of each lot, sorted by size."""
        sizes: dict[int, int] = {}
        for token in self.tokens:
            if token.owner == owner and token.place in ("free", "held"):
                sizes[token.lot] = sizes.get(token.lot, 0) + 1
        return sorted(sizes.values())

    def _slides(self, token: Token, day: int) -> bool:
        is_there = token.place in ("free", "held")
        return is_there and token.expires > day and not token.is_fixed

    def _held(self, number: int) -> list[Token]:
        tokens = self.holds[number].tokens
        return [each for each in tokens if each.place == "held" and each.by == number]

    def _set_free(self, number: int) -> None:
        for token in self._held(number):
            token.place = "free"

    def _end(self, hold: Hold, day: int) -> None:
        hold.state = "ended"
        self._set_free(hold.number)
        for token in self.free(hold.owner):
            if token.expires <= day:
                token.place = "dead"
        self.repay(hold.owner)

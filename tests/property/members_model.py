"""Members as a naive model in memory: every statement is kept, every answer is worked out anew.

Written from the rules in `docs/domains/members.md`, not from the code: lists are scanned, nothing
is stored twice, a merge is one pointer and an undo takes it away.
"""

from dataclasses import dataclass, field

STRONG = ["phone", "email", "external"]
Key = tuple[str, str]


@dataclass
class Record:
    """A record: keys with their verification, when it happened, what it states."""

    keys: dict[Key, bool]
    at: int
    facts: dict[str, str | None]
    source: int


@dataclass
class Party:
    """One row: what was told of it alone."""

    number: int
    is_member: bool
    parent: "Party | None" = None
    seen: list[tuple[int, int]] = field(default_factory=list)
    named: list[int] = field(default_factory=list)
    facts: list[tuple[int, str, str | None]] = field(default_factory=list)
    tags: list[tuple[int, str, bool]] = field(default_factory=list)

    @property
    def root(self) -> "Party":
        return self if self.parent is None else self.parent.root


@dataclass
class Pair:
    """Two parties about whom a question is open, or was answered with 'keep apart'."""

    first: Party
    second: Party
    is_open: bool


class Model:
    """Everybody, and whose is what."""

    def __init__(self) -> None:
        self.parties: list[Party] = []
        self.owners: dict[Key, Party] = {}
        self.claimed: dict[Key, int] = {}
        self.verified: set[Key] = set()
        self.pairs: list[Pair] = []

    def group(self, root: Party) -> list[Party]:
        return [party for party in self.parties if party.root is root]

    def keys_of(self, party: Party) -> set[Key]:
        return {key for key, owner in self.owners.items() if owner is party}

    def profile(self, root: Party) -> dict[str, str]:
        newest: dict[str, tuple[int, str | None]] = {}
        for party in self.group(root):
            for at, name, value in party.facts:
                if name not in newest or at > newest[name][0]:
                    newest[name] = (at, value)
        return {name: value for name, (_, value) in newest.items() if value is not None}

    def tags(self, root: Party) -> set[str]:
        said = sorted(each for party in self.group(root) for each in party.tags)
        return {tag for tag, is_set in {tag: is_set for _, tag, is_set in said}.items() if is_set}

    def first_source(self, root: Party) -> int:
        return min(each for party in self.group(root) for each in party.seen)[1]

    def identified_at(self, root: Party) -> int | None:
        return min((at for party in self.group(root) for at in party.named), default=None)

    def take(self, record: Record) -> Party:
        named = [key for kind in STRONG for key in record.keys if key[0] == kind]
        devices = [key for key in record.keys if key[0] == "device"]
        root = self._person(named, devices)
        if named:
            root.is_member = True
        for key in devices:
            root = self._device(root, key, record, has_name=bool(named))
        for key, is_verified in record.keys.items():
            if key not in self.owners:
                self.owners[key], self.claimed[key] = root, record.at
            if is_verified:
                self.verified.add(key)
        root.seen.append((record.at, record.source))
        root.named += [record.at] if named else []
        root.facts += [(record.at, name, value) for name, value in record.facts.items()]
        return root

    def merge(self, one: Party, other: Party) -> Party:
        winner, loser = sorted((one, other), key=lambda each: (not each.is_member, each.number))
        loser.parent = winner
        self.pairs = [pair for pair in self.pairs if pair.first.root is not pair.second.root]
        return winner

    def undo(self, loser: Party) -> None:
        winner, loser.parent = loser.parent, None
        assert winner is not None
        self.pairs.append(Pair(winner, loser, is_open=False))

    def _person(self, named: list[Key], devices: list[Key]) -> Party:
        matches = [self.owners[key].root for key in named if key in self.owners]
        if matches:
            root = matches[0]
            for match in matches[1:]:
                root = self._same_person(root, match.root)
            return root
        known = [self.owners[key].root for key in devices if key in self.owners]
        if named:
            known = [each for each in known if not each.is_member]
        if known:
            return known[0]
        self.parties.append(Party(number=len(self.parties), is_member=bool(named)))
        return self.parties[-1]

    def _same_person(self, one: Party, other: Party) -> Party:
        if one is other or self._pair(one, other):
            return one
        phones = [self._verified_phones(one), self._verified_phones(other)]
        if all(phones) and not phones[0] & phones[1]:
            self.pairs.append(Pair(one, other, is_open=True))
            return one
        return self.merge(one, other)

    def _device(self, root: Party, key: Key, record: Record, *, has_name: bool) -> Party:
        if key not in self.owners or (other := self.owners[key].root) is root:
            return root
        if not (root.is_member and other.is_member) and not self._pair(root, other):
            self.claimed[key] = max(self.claimed[key], record.at)
            return self.merge(root, other)
        if has_name and record.at >= self.claimed[key]:
            self.owners[key], self.claimed[key] = root, record.at
        return root

    def _pair(self, one: Party, other: Party) -> bool:
        wanted = {one.number, other.number}
        return any({p.first.root.number, p.second.root.number} == wanted for p in self.pairs)

    def _verified_phones(self, root: Party) -> set[Key]:
        return {
            key
            for key, owner in self.owners.items()
            if key[0] == "phone" and key in self.verified and owner.root is root
        }

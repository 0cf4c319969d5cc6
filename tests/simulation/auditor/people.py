"""Who is who: parties, the merges that stand, and who is one person with whom."""

from dataclasses import dataclass, field


@dataclass
class MergeNote:
    name: str
    winner: int
    loser: int


@dataclass
class People:
    """Parties by number. Whoever was met first is older; a member stays before an anonymous one."""

    age: dict[int, int] = field(default_factory=dict)
    anonymous: set[int] = field(default_factory=set)
    merges: list[MergeNote] = field(default_factory=list)

    def meet(self, party: int, *, is_anonymous: bool = False) -> bool:
        """Whether the party is new."""
        if party in self.age:
            return False
        self.age[party] = len(self.age)
        if is_anonymous:
            self.anonymous.add(party)
        return True

    def root(self, party: int) -> int:
        """The survivor whom a party leads to."""
        for merge in self.merges:
            if merge.loser == party:
                return self.root(merge.winner)
        return party

    def person(self, party: int) -> list[int]:
        """Everybody who is one person with the party."""
        return [each for each in self.age if self.root(each) == self.root(party)]

    def members(self) -> list[int]:
        """Everybody who is known."""
        return [each for each in self.age if each not in self.anonymous]

    def roots(self) -> list[int]:
        return [each for each in self.age if self.root(each) == each]

    def merge(self, name: str, first: int, second: int) -> MergeNote | None:
        one, other = self.root(first), self.root(second)
        if one == other:
            return None
        both = sorted((one, other), key=lambda each: (each in self.anonymous, self.age[each]))
        self.merges.append(MergeNote(name, both[0], both[1]))
        return self.merges[-1]

    def undo(self, name: str) -> MergeNote | None:
        for merge in self.merges:
            if merge.name == name:
                self.merges.remove(merge)
                return merge
        return None

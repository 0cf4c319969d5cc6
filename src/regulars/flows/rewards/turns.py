"""Whose turn it is: in which rounds a batch is taken, and when what it leads to has its turn."""

from collections import deque
from collections.abc import Iterator, Sequence
from uuid import UUID

from regulars.flows.rewards.happenings import Happening

CONSEQUENCES_MAX = 10
"""How often a tier that was reached may grant what makes the member reach another."""

Placed = tuple[int, Happening]
"""A happening with its place in the batch; what it leads to has the same place."""


class Turns:
    """The happenings of a batch in rounds: in each a person stands once, in the order given.

    What a happening leads to comes before whatever else waits for the same person, and in the same
    round as what the others do next.
    """

    def __init__(self, happenings: Sequence[Placed]) -> None:
        self._waiting: dict[UUID, deque[tuple[int, Placed]]] = {}
        self._depths: dict[int, int] = {}
        for placed in happenings:
            self._waiting.setdefault(placed[1].member_id, deque()).append((0, placed))

    def next(self) -> list[Placed]:
        """The next round, in the order of the batch; empty when all had their turn."""
        taken = [each.popleft() for each in self._waiting.values()]
        self._waiting = {whose: each for whose, each in self._waiting.items() if each}
        self._depths = {placed[0]: depth for depth, placed in taken}
        return sorted((placed for _, placed in taken), key=lambda each: each[0])

    def lead_to(self, happenings: Sequence[Placed]) -> None:
        """What this round led to has its turn before anything else of the same persons."""
        for placed in reversed(happenings):
            depth = self._depths[placed[0]] + 1
            if depth < CONSEQUENCES_MAX:
                queue = self._waiting.setdefault(placed[1].member_id, deque())
                queue.appendleft((depth, placed))

    def later(self) -> Iterator[Happening]:
        """What has not had its turn yet."""
        return (placed[1] for queue in self._waiting.values() for _, placed in queue)

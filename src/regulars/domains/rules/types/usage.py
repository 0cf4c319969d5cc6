"""How much of each cap and budget is used, while a batch is decided."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from regulars.domains.rules.types.decision import Count, CounterKey


class Usage:
    """Counters in memory. What is decided later in a batch sees what was decided before.

    In the database a counter of a member stands under the party that it rose for; here the
    counters of merged parties stand together, under the survivor.
    """

    __slots__ = ("_times", "_units")

    def __init__(self) -> None:
        self._units: dict[CounterKey, int] = {}
        self._times: dict[CounterKey, int] = {}

    def load(
        self,
        rows: Iterable[tuple[CounterKey, int, int]],
        survivor_of: Mapping[UUID, UUID],
    ) -> None:
        """Take in counters (key, units, times), each under its subject's survivor."""
        for key, units, times in rows:
            owner_id = survivor_of.get(key.subject_id, key.subject_id)
            self._rise(_under(key, owner_id), units, times)

    def units(self, key: CounterKey) -> int:
        return self._units.get(key, 0)

    def times(self, key: CounterKey) -> int:
        return self._times.get(key, 0)

    def add(self, counts: Iterable[Count]) -> None:
        """What was decided counts from now on."""
        for count in counts:
            self._rise(count.key, count.units, count.times)

    def give_back(self, counts: Iterable[Count]) -> None:
        """What returns lower counters by."""
        for count in counts:
            self._rise(count.key, -count.units, -count.times)

    def _rise(self, key: CounterKey, units: int, times: int) -> None:
        if units:
            self._units[key] = self._units.get(key, 0) + units
        if times:
            self._times[key] = self._times.get(key, 0) + times


def _under(key: CounterKey, subject_id: UUID) -> CounterKey:
    if key.subject_id == subject_id:
        return key
    return CounterKey(subject_id, key.rule_id, key.scope, key.per, key.window_start, key.asset)

"""Whatever arrives, in whatever order, with whatever goes wrong: once each, and in its order."""

import asyncio
from collections import defaultdict
from typing import Literal

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.infra.coalesce import Coalescer, CoalescerLimits
from regulars.kernel.errors import Conflict, Refusal
from tests.support.examples import examples


class Write(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    member: int
    fate: Literal["fine", "refused", "poison"]
    steps_before: int
    is_abandoned: bool


class Store:
    """Commits fine writes, refuses some, and fails any batch that holds a poisoned one."""

    def __init__(self, durations: list[int]) -> None:
        self.committed: list[Write] = []
        self.running: list[Write] = []
        self.doubly_run_members_max = 0
        self._durations = durations
        self._run_count = 0

    async def write(self, batch: list[Write]) -> list[int | Refusal]:
        self.running.extend(batch)
        shared = {each.member for each in batch} & self._members_beside(batch)
        self.doubly_run_members_max = max(self.doubly_run_members_max, len(shared))
        self._run_count += 1
        await pause(self._durations[self._run_count % len(self._durations)])
        self.running = self._others_of(batch)
        if any(each.fate == "poison" for each in batch):
            raise ValueError("poison")
        self.committed.extend(each for each in batch if each.fate == "fine")
        return [each.number if each.fate == "fine" else Conflict("refused") for each in batch]

    def _others_of(self, batch: list[Write]) -> list[Write]:
        return [each for each in self.running if each not in batch]

    def _members_beside(self, batch: list[Write]) -> set[int]:
        return {each.member for each in self._others_of(batch)}


async def pause(steps: int) -> None:
    for _ in range(steps):
        await asyncio.sleep(0)


async def drive(store: Store, writes: list[Write], limits: CoalescerLimits) -> list[object]:
    futures = []
    async with Coalescer(
        store.write, name="test", limits=limits, ordering_key=lambda write: write.member
    ) as coalescer:
        for write in writes:
            await pause(write.steps_before)
            futures.append(coalescer.submit(write))
            if write.is_abandoned:
                futures[-1].cancel()
    assert all(future.done() for future in futures)
    return await asyncio.gather(*futures, return_exceptions=True)


def told(answer: object) -> object:
    return answer if isinstance(answer, int) else type(answer)


def expected(write: Write) -> object:
    if write.is_abandoned:
        return asyncio.CancelledError
    return {"fine": write.number, "refused": Conflict, "poison": ValueError}[write.fate]


writes_of_all_fates = st.lists(
    st.builds(
        Write,
        number=st.just(0),
        member=st.integers(0, 3),
        fate=st.sampled_from(["fine", "fine", "fine", "fine", "refused", "poison"]),
        steps_before=st.sampled_from([0, 0, 0, 1, 3]),
        is_abandoned=st.booleans(),
    ),
    max_size=60,
).map(lambda drawn: [msgspec.structs.replace(w, number=n) for n, w in enumerate(drawn)])


@settings(max_examples=examples(150), deadline=None)
@given(
    writes=writes_of_all_fates,
    items_max=st.integers(1, 9),
    batches_max=st.integers(1, 4),
    durations=st.lists(st.integers(0, 3), min_size=1, max_size=8),
)
def test_each_item_runs_once_in_the_order_of_its_member(
    writes: list[Write], items_max: int, batches_max: int, durations: list[int]
) -> None:
    store = Store(durations)
    limits = CoalescerLimits(items_max=items_max, batches_max=batches_max, wait_max_seconds=0.0005)

    answers = asyncio.run(drive(store, writes, limits))

    fine = [write for write in writes if write.fate == "fine"]
    assert sorted(store.committed, key=lambda write: write.number) == fine
    numbers: dict[int, list[int]] = defaultdict(list)
    for write in store.committed:
        numbers[write.member].append(write.number)
    assert numbers == {member: sorted(of_member) for member, of_member in numbers.items()}
    assert store.doubly_run_members_max == 0
    assert [told(answer) for answer in answers] == [expected(write) for write in writes]

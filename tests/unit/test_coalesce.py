"""Concurrent single writes share a batch, and each gets its own answer."""

import asyncio
import time

import psycopg
import pytest

from regulars.infra.coalesce import Coalescer, CoalescerLimits
from regulars.kernel.errors import Conflict, Overloaded, Refusal


class Taken(Conflict):
    code = "taken_in_test"


class Ledger:
    """A stand-in for a database: remembers what was committed and which batches were tried."""

    def __init__(self) -> None:
        self.committed: list[int] = []
        self.tried: list[list[int]] = []
        self.poison: set[int] = set()
        self.refused: set[int] = set()
        self.failures: list[Exception] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def write(self, items: list[int]) -> list[int | Refusal]:
        self.tried.append(list(items))
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        if spoilt := self.poison.intersection(items):
            raise ValueError(f"poison: {sorted(spoilt)}")
        self.committed.extend(item for item in items if item not in self.refused)
        return [Taken(str(item)) if item in self.refused else item * 10 for item in items]


def coalescer_on(ledger: Ledger, **limits: float) -> Coalescer[int, int]:
    return Coalescer(ledger.write, name="test", limits=CoalescerLimits(**limits))  # type: ignore[arg-type]


async def test_a_lone_caller_does_not_wait_for_others() -> None:
    ledger = Ledger()
    async with coalescer_on(ledger, wait_max_seconds=5) as coalescer:
        began = time.monotonic()
        assert await coalescer.submit(1) == 10
    assert time.monotonic() - began < 1
    assert ledger.tried == [[1]]


async def test_what_arrives_while_a_batch_runs_becomes_the_next_batch() -> None:
    ledger = Ledger()
    ledger.gate.clear()
    async with coalescer_on(ledger) as coalescer:
        first = coalescer.submit(1)
        await asyncio.sleep(0)
        rest = [coalescer.submit(item) for item in range(2, 7)]
        ledger.gate.set()
        assert await asyncio.gather(first, *rest) == [10, 20, 30, 40, 50, 60]
    assert ledger.tried == [[1], [2, 3, 4, 5, 6]]


async def test_callers_of_one_moment_share_a_batch() -> None:
    ledger = Ledger()
    async with coalescer_on(ledger) as coalescer:
        answers = await asyncio.gather(*(coalescer.submit(item) for item in range(4)))
    assert answers == [0, 10, 20, 30]
    assert ledger.tried == [[0, 1, 2, 3]]


async def test_a_batch_starts_when_the_wait_is_over_though_fewer_came_than_before() -> None:
    ledger = Ledger()
    async with coalescer_on(ledger, wait_max_seconds=0.01) as coalescer:
        await asyncio.gather(*(coalescer.submit(item) for item in range(4)))
        assert await coalescer.submit(9) == 90
    assert ledger.tried == [[0, 1, 2, 3], [9]]


async def test_a_batch_is_bounded_in_size() -> None:
    ledger = Ledger()
    async with coalescer_on(ledger, items_max=3) as coalescer:
        await asyncio.gather(*(coalescer.submit(item) for item in range(7)))
    assert ledger.tried == [[0, 1, 2], [3, 4, 5], [6]]


async def test_a_refused_item_is_refused_alone() -> None:
    ledger = Ledger()
    ledger.refused = {2}
    async with coalescer_on(ledger) as coalescer:
        futures = [coalescer.submit(item) for item in (1, 2, 3)]
        answers = await asyncio.gather(*futures, return_exceptions=True)
    assert answers[0] == 10
    assert isinstance(answers[1], Taken)
    assert answers[2] == 30
    assert ledger.tried == [[1, 2, 3]]


async def test_a_poisoned_item_fails_alone_and_its_neighbours_are_written_once() -> None:
    ledger = Ledger()
    ledger.poison = {5}
    async with coalescer_on(ledger) as coalescer:
        futures = [coalescer.submit(item) for item in range(8)]
        answers = await asyncio.gather(*futures, return_exceptions=True)
    assert [answers[i] for i in range(8) if i != 5] == [0, 10, 20, 30, 40, 60, 70]
    assert isinstance(answers[5], ValueError)
    assert ledger.committed == [0, 1, 2, 3, 4, 6, 7]
    assert len(ledger.tried) == 7


async def test_a_deadlock_is_run_again_whole() -> None:
    ledger = Ledger()
    ledger.failures = [psycopg.errors.DeadlockDetected(), psycopg.errors.SerializationFailure()]
    async with coalescer_on(ledger) as coalescer:
        answers = await asyncio.gather(*(coalescer.submit(item) for item in (1, 2)))
    assert answers == [10, 20]
    assert ledger.tried == [[1, 2], [1, 2], [1, 2]]
    assert ledger.committed == [1, 2]


async def test_a_lost_connection_is_never_run_again() -> None:
    ledger = Ledger()
    ledger.failures = [psycopg.OperationalError("the connection is lost")]
    async with coalescer_on(ledger) as coalescer:
        futures = [coalescer.submit(item) for item in (1, 2)]
        answers = await asyncio.gather(*futures, return_exceptions=True)
    assert [type(answer) for answer in answers] == [psycopg.OperationalError] * 2
    assert ledger.tried == [[1, 2]]
    assert ledger.committed == []


async def test_too_few_answers_leave_nobody_waiting_and_run_nothing_twice() -> None:
    runs = []

    async def forget_one(items: list[int]) -> list[int | Refusal]:
        runs.append(items)
        return list(items[1:])

    async with Coalescer(forget_one, name="test") as coalescer:
        futures = [coalescer.submit(item) for item in (1, 2)]
        answers = await asyncio.gather(*futures, return_exceptions=True)
    assert [str(answer) for answer in answers] == ["2 items got 1 answers"] * 2
    assert runs == [[1, 2]]


async def test_a_caller_who_goes_away_changes_nothing() -> None:
    ledger = Ledger()
    ledger.gate.clear()
    async with coalescer_on(ledger) as coalescer:
        running = coalescer.submit(1)
        await asyncio.sleep(0.001)
        waiting, other = coalescer.submit(2), coalescer.submit(3)
        running.cancel()
        waiting.cancel()
        ledger.gate.set()
        assert await other == 30
    assert ledger.committed == [1, 2, 3]


async def test_a_full_queue_refuses_and_says_when_to_come_back() -> None:
    ledger = Ledger()
    ledger.gate.clear()
    async with coalescer_on(ledger, queued_max=2) as coalescer:
        running = coalescer.submit(1)
        await asyncio.sleep(0.001)
        waiting = [coalescer.submit(2), coalescer.submit(3)]
        with pytest.raises(Overloaded) as refused:
            coalescer.submit(4)
        assert refused.value.retry_after_seconds == 1
        assert coalescer.queued_count == 2
        ledger.gate.set()
        assert await asyncio.gather(running, *waiting) == [10, 20, 30]
    assert ledger.committed == [1, 2, 3]


async def test_closing_answers_all_that_was_taken_in_and_takes_in_no_more() -> None:
    ledger = Ledger()
    coalescer = coalescer_on(ledger, items_max=2, wait_max_seconds=30)
    futures = [coalescer.submit(item) for item in range(5)]
    await coalescer.close()
    assert [future.result() for future in futures] == [0, 10, 20, 30, 40]
    with pytest.raises(Overloaded):
        coalescer.submit(6)
    assert ledger.committed == [0, 1, 2, 3, 4]


async def test_closing_does_not_wait_for_the_timer() -> None:
    ledger = Ledger()
    coalescer = coalescer_on(ledger, wait_max_seconds=60)
    await asyncio.gather(coalescer.submit(1), coalescer.submit(2))
    lonely = coalescer.submit(3)
    await asyncio.wait_for(coalescer.close(), 5)
    assert lonely.result() == 30


async def test_items_count_by_their_weight() -> None:
    ledger = Ledger()
    ledger.gate.clear()
    limits = CoalescerLimits(items_max=10, queued_max=20)
    async with Coalescer(
        ledger.write, name="test", limits=limits, weight_of=lambda item: item
    ) as coalescer:
        first = coalescer.submit(1)
        await asyncio.sleep(0)
        rest = [coalescer.submit(item) for item in (4, 5, 2, 12)]
        assert coalescer.queued_count == 23
        with pytest.raises(Overloaded):
            coalescer.submit(1)
        ledger.gate.set()
        assert await asyncio.gather(first, *rest) == [10, 40, 50, 20, 120]
    assert ledger.tried == [[1], [4, 5], [2], [12]]
    assert coalescer.queued_count == 0

"""Coalescing: concurrent single writes share one database transaction.

A commit costs an fsync, and a statement a round trip, however many rows they carry. So single
calls wait for one another for a moment and are written as a batch. While a batch runs, the next
one gathers by itself; a timer is needed only when nothing runs.

It promises:

- Every item that was taken in runs in exactly one batch that commits, or its caller learns why
  not. A caller who goes away changes nothing: the item still runs, once.
- One bad item fails alone. A batch that raises is run again in halves until the culprit stands
  by itself; deadlocks and serialization failures are run again as they are.
- Items of one ordering key run in the order in which they came.
- A full queue refuses at once, with the time to come back.

It relies on this: `run_batch` is one transaction, so that when it raises, nothing of it has
happened. Where that is unknown (the connection was lost, perhaps in the middle of the commit),
nothing is run again and all callers of the batch get the error.
"""

import asyncio
import contextvars
import time
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Generic, TypeVar, cast

import msgspec
import psycopg
import psycopg_pool
import structlog

from regulars.infra import metrics
from regulars.infra.insist import insistently, is_lost_to_others
from regulars.kernel.errors import Overloaded, Refusal

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_FIRST_PAUSE_SECONDS = 0.004
_NOBODY_TO_BLAME = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg_pool.PoolTimeout,
    psycopg_pool.PoolClosed,
    OSError,
)

_log = structlog.get_logger("regulars.coalesce")


class CoalescerLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How far a coalescer goes. An item counts as one, or by its weight where it has one."""

    items_max: int = 1_000
    """Items of one batch; an item that is heavier alone makes a batch of its own."""
    wait_max_seconds: float = 0.002
    """How long the first item waits for others while no batch runs."""
    queued_max: int = 20_000
    """Items that may wait; more are refused."""
    batches_max: int = 1
    """Batches that may run at once."""


class Coalescer(Generic[Item, Answer]):
    """Gathers single items into batches for `run_batch`, which answers or refuses each."""

    def __init__(
        self,
        run_batch: Callable[[list[Item]], Awaitable[Sequence[Answer | Refusal]]],
        *,
        name: str,
        limits: CoalescerLimits | None = None,
        ordering_key: Callable[[Item], Hashable] | None = None,
        weight_of: Callable[[Item], int] | None = None,
    ) -> None:
        self.name = name
        self.limits = limits or CoalescerLimits()
        self._run_batch = run_batch
        self._key_of = ordering_key if self.limits.batches_max > 1 else None
        self._weight_of = weight_of
        self._queue: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._queued_count = 0
        self._busy_keys: set[Hashable] = set()
        self._workers: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._expected_count = 1
        self._is_closed = False

    @property
    def queued_count(self) -> int:
        return self._queued_count

    def submit(self, item: Item) -> asyncio.Future[Answer]:
        """Takes `item` in; await the result for its answer or refusal.

        Refuses at once (`Overloaded`) when the queue is full or the coalescer is closing.
        """
        if self._is_closed:
            raise Overloaded("the server is going down; another one will answer")
        if self._queued_count >= self.limits.queued_max:
            metrics.coalescer_refused(self.name)
            raise Overloaded(f"{self._queued_count} writes are waiting already")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self._queue.append((item, future))
        self._queued_count += self._weight(item)
        if len(self._workers) < self.limits.batches_max:
            self._schedule(loop)
        return future

    async def close(self) -> None:
        """Takes in no more, and returns when all that was taken in is answered."""
        self._is_closed = True
        while self._queue or self._workers:
            if not self._workers:
                self._start_worker()
            await asyncio.wait(set(self._workers))

    async def __aenter__(self) -> "Coalescer[Item, Answer]":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def _schedule(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start a batch now if as many wait as last time, else when the wait is over.

        So a lone caller never waits, and many callers wait for one another.
        """
        if self._queued_count >= min(self._expected_count, self.limits.items_max):
            self._start_worker()
        elif self._timer is None:
            self._timer = loop.call_later(self.limits.wait_max_seconds, self._start_worker)

    def _start_worker(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if len(self._workers) < self.limits.batches_max:
            # A context of its own: a batch belongs to no single request.
            self._workers.add(asyncio.create_task(self._work(), context=contextvars.Context()))

    async def _work(self) -> None:
        """Run batches as long as there is something to run."""
        try:
            while batch := self._take():
                self._expected_count = count = sum(self._weight(item) for item, _ in batch)
                started_at = time.perf_counter()
                try:
                    await self._settle(batch)
                finally:
                    self._busy_keys.difference_update(self._keys_of(batch))
                metrics.coalesced_batch(self.name, count, time.perf_counter() - started_at)
        finally:
            # In the same step in which nothing was left to take: an item that comes next must
            # find that nobody works.
            self._workers.discard(cast("asyncio.Task[None]", asyncio.current_task()))

    def _take(self) -> list[tuple[Item, asyncio.Future[Answer]]]:
        """The next batch, of at least one item where there is one that may run now."""
        queue, count = self._queue, 0
        taken: list[tuple[Item, asyncio.Future[Answer]]] = []
        held: list[tuple[Item, asyncio.Future[Answer]]] = []
        while queue and count < self.limits.items_max:
            waiting = queue.popleft()
            if self._key_of is not None and self._key_of(waiting[0]) in self._busy_keys:
                # Its key is in a running batch: it is left where it was, in its order.
                held.append(waiting)
                continue
            weight = self._weight(waiting[0])
            if taken and count + weight > self.limits.items_max:
                queue.appendleft(waiting)
                break
            taken.append(waiting)
            count += weight
        queue.extendleft(reversed(held))
        self._queued_count -= count
        self._busy_keys.update(self._keys_of(taken))
        return taken

    def _weight(self, item: Item) -> int:
        return 1 if self._weight_of is None else self._weight_of(item)

    def _keys_of(self, batch: Sequence[tuple[Item, asyncio.Future[Answer]]]) -> set[Hashable]:
        return {self._key_of(item) for item, _ in batch} if self._key_of else set()

    async def _settle(self, batch: list[tuple[Item, asyncio.Future[Answer]]]) -> None:
        """Run `batch` and answer everyone in it; in halves where one of them spoils it."""
        try:
            answers = await self._run([item for item, _ in batch])
        except Exception as error:
            if len(batch) == 1 or isinstance(error, _NOBODY_TO_BLAME):
                _refuse(batch, error)
                return
        except BaseException:
            _refuse(batch, Overloaded("the server went down before this was written"))
            raise
        else:
            _answer(batch, answers)
            return
        _log.warning("batch_halved", coalescer=self.name, items=len(batch))
        middle = len(batch) // 2
        await self._settle(batch[:middle])
        await self._settle(batch[middle:])

    async def _run(self, items: list[Item]) -> Sequence[Answer | Refusal]:
        # Callers wait for this one, so a lock that was not given in time is told at once.
        return await insistently(
            partial(self._run_batch, items), _FIRST_PAUSE_SECONDS, is_lost_to_others
        )


def _answer(
    batch: Sequence[tuple[Any, asyncio.Future[Answer]]], answers: Sequence[Answer | Refusal]
) -> None:
    if len(answers) != len(batch):
        # The batch is committed, so it must not run again, and nobody may wait for ever.
        _refuse(batch, AssertionError(f"{len(batch)} items got {len(answers)} answers"))
        return
    for (_, future), answer in zip(batch, answers, strict=True):
        if future.done():
            continue  # Its caller has gone.
        if isinstance(answer, Refusal):
            future.set_exception(answer)
            future.exception()  # Counts as seen, also when the caller goes away just now.
        else:
            future.set_result(answer)


def _refuse(batch: Sequence[tuple[Any, asyncio.Future[Any]]], error: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(error)
            future.exception()

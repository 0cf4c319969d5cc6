"""Work that is shared out among processes, each with its own connections.

A process is handed its order, tells how far it has come, and hands back what came of it. Whatever
ends the work early ends the processes at once; one whose parent was killed is ended by the kernel.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

import msgspec
import uvloop

from regulars.infra.garbage import collect_rarely
from regulars.infra.job_run import reason_of
from regulars.infra.process import end_with

Order = TypeVar("Order")
Told = TypeVar("Told")
Came = TypeVar("Came")

Tell = Callable[[Told], Awaitable[None]]
Work = Callable[[Order, Tell[Told]], Coroutine[Any, Any, Came]]
"""What a process does, a function of a module: it is named to the process, not sent to it."""

_STOP_SECONDS = 5


class ProcessFailed(Exception):
    """One of the processes broke off."""


class _Done(msgspec.Struct, Generic[Came], frozen=True):
    """What a process says last when its work is done."""

    came: Came


class _Broken(msgspec.Struct, frozen=True):
    """What a process says last when it fails."""

    reason: str


async def in_processes(
    work: Work[Order, Told, Came],
    orders: Sequence[Order],
    tell: Callable[[int, Told], Awaitable[None]],
) -> list[Came]:
    """Do the work on each order in a process of its own; what came of each, in their order.

    `tell` is given the place of the order and what its process says on its way. Refuses to go on
    once one of them has failed. Orders and what is said must be picklable.
    """
    processes: list[SpawnProcess] = []
    pipes: list[Connection] = []
    try:
        for order in orders:
            process, pipe = _started(work, order)
            processes.append(process)
            pipes.append(pipe)
        hearing = [_heard(pipe, partial(tell, place)) for place, pipe in enumerate(pipes)]
        found: list[Came] = await asyncio.gather(*hearing)
        return found
    finally:
        await asyncio.to_thread(_end, processes)


def _run(work: Work[Order, Told, Came], order: Order, parent_pid: int, pipe: Connection) -> None:
    """The whole life of a process: it does its work and says what came of it."""
    # Whoever presses Ctrl-C means the parent, which ends its processes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(parent_pid, signal.SIGKILL)
    collect_rarely()

    async def tell(said: Told) -> None:
        pipe.send(said)

    with suppress(BrokenPipeError), pipe:
        try:
            pipe.send(_Done(uvloop.run(work(order, tell))))
        except BrokenPipeError:
            raise
        except Exception as error:
            pipe.send(_Broken(reason_of(error)))


def _started(work: Work[Order, Told, Came], order: Order) -> tuple[SpawnProcess, Connection]:
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(work, order, os.getpid(), theirs), daemon=True)
    process.start()
    # The parent's copy has to go, or the end of the process would not be the end of the pipe.
    theirs.close()
    return process, ours


async def _heard(pipe: Connection, tell: Tell[Any]) -> Any:
    """What a process tells on its way, until it says what came of its work."""
    with pipe:
        while True:
            try:
                said = await asyncio.to_thread(pipe.recv)
            except EOFError:
                raise ProcessFailed("a process ended before its time") from None
            if isinstance(said, _Done):
                return said.came
            if isinstance(said, _Broken):
                raise ProcessFailed(said.reason)
            await tell(said)


def _end(processes: Sequence[SpawnProcess]) -> None:
    """No process is left, whatever it was doing."""
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(_STOP_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()

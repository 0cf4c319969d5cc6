"""Shares of a replay in processes of their own, each with its own connections.

A process is handed the terms and its share of the people, reads what happened to them, and tells
how far it has come; at its end it hands back what came of it. Each holds the members of its share
and a page of what happened. Whatever ends the replay early ends the processes at once, and one
whose parent has died stops with the next page: they write nothing.
"""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

import msgspec

from regulars.flows.replay.came import Came, put_together
from regulars.flows.replay.part import Part, Tell, replayed
from regulars.infra.crypto import KeyringFile, Vault
from regulars.infra.db import open_database
from regulars.infra.garbage import collect_rarely
from regulars.infra.job_run import reason_of
from regulars.kernel.shares import Share

CONNECTIONS = 3
"""One reads ahead, one reads what the page needs; one is to spare."""
"""A replay makes millions of values that live on; by default they are looked through again and
again."""
_STOP_SECONDS = 5


class ShareFailed(Exception):
    """A process of a replay broke off."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a process is handed."""

    url: str
    keyring: KeyringFile
    part: Part


class Broken(msgspec.Struct, frozen=True):
    """What a process says last when it fails."""

    reason: str


async def replayed_in_shares(order: Order, count: int, tell: Tell) -> Came:
    """Replay in `count` processes; what came of all of them together.

    Refuses to go on once one of them has failed.
    """
    done_counts = [0] * count

    async def told(place: int, done_count: int) -> None:
        done_counts[place] = done_count
        await tell(sum(done_counts))

    processes: list[SpawnProcess] = []
    pipes: list[Connection] = []
    try:
        for place in range(count):
            process, pipe = _started(order, Share(place, count))
            processes.append(process)
            pipes.append(pipe)
        hearing = [_heard(pipe, partial(told, place)) for place, pipe in enumerate(pipes)]
        return put_together(await asyncio.gather(*hearing))
    finally:
        await asyncio.to_thread(_end, processes)


def run_share(order: Order, pipe: Connection) -> None:
    """The whole life of a process: it replays its share and says what came of it."""
    # Whoever presses Ctrl-C means the parent, which ends its processes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()
    with suppress(BrokenPipeError), pipe:
        try:
            pipe.send(asyncio.run(_replayed(order, pipe)))
        except BrokenPipeError:
            raise
        except Exception as error:
            pipe.send(Broken(reason_of(error)))


def _started(order: Order, share: Share) -> tuple[SpawnProcess, Connection]:
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    part = msgspec.structs.replace(order.part, share=share)
    handed = msgspec.structs.replace(order, part=part)
    process = context.Process(target=run_share, args=(handed, theirs), daemon=True)
    process.start()
    # The parent's copy has to go, or the end of the process would not be the end of the pipe.
    theirs.close()
    return process, ours


async def _replayed(order: Order, pipe: Connection) -> Came:
    async def tell(done_count: int) -> None:
        pipe.send(done_count)

    async with open_database(order.url, connections=CONNECTIONS) as database:
        return await replayed(database, Vault(order.keyring), order.part, tell)


async def _heard(pipe: Connection, tell: Tell) -> Came:
    """What a process tells on its way, until it says what came of its share."""
    with pipe:
        while True:
            try:
                said = await asyncio.to_thread(pipe.recv)
            except EOFError:
                raise ShareFailed("a process of the replay ended before its time") from None
            if isinstance(said, Came):
                return said
            if isinstance(said, Broken):
                raise ShareFailed(said.reason)
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

"""Many seeds, one after the other: `python -m tests.simulation --seeds 1000 --first 1`.

A seed that fails is played again with fewer and fewer deeds, until none can be left out. With
`--memory` only the ledger's book is held against the auditor, without a database.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from regulars.bootstrap import platform_on
from regulars.infra import embedded
from regulars.infra.clock import MovableClock
from regulars.infra.crypto import encode_keyring, new_keyring
from regulars.infra.migrate import migrate
from regulars.infra.settings import Settings
from tests.invariants import assert_invariants_hold
from tests.simulation import in_memory
from tests.simulation.comparing import Disagreement
from tests.simulation.playing import Play
from tests.simulation.workload import START, Chunk, Workload
from tests.simulation.world import World

TEMPLATE = "simulation_template"
EXTRA = {"fsync": "off", "full_page_writes": "off"}


class Stage:
    """A server on which every play has an empty database of its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.settings = Settings(
            home=Path(tempfile.mkdtemp()),
            keyring=encode_keyring(new_keyring()).decode(),
            database_connections=2,
        )
        self._administer(f"create database {TEMPLATE}")
        migrate(make_conninfo(url, dbname=TEMPLATE))

    async def play(self, world: World, chunks: Sequence[Chunk]) -> Disagreement | None:
        """What is found out, if anything."""
        name = "simulation"
        self._administer(f"create database {name} template {TEMPLATE} strategy file_copy")
        url, clock = make_conninfo(self.url, dbname=name), MovableClock(START)
        try:
            async with platform_on(url, self.settings, clock=clock) as platform:
                await Play(platform, clock, world).run(chunks)
            assert_invariants_hold(url)
        except Disagreement as found:
            return found
        except AssertionError as broken:
            return Disagreement(chunks, f"asserted: {broken}")
        finally:
            self._administer(f"drop database {name} with (force)")
        return None

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


async def shortened(stage: Stage, world: World, found: Disagreement) -> Disagreement:
    """The same with every step left out that is not needed for a disagreement."""
    steps = list(found.deeds)
    for at in range(len(steps) - 2, -1, -1):
        fewer = steps[:at] + steps[at + 1 :]
        try:
            again = await stage.play(world, [tuple(each) for each in fewer])
        except (KeyError, StopIteration, RuntimeError, IndexError, ValueError):
            continue
        if again is not None and again.kind == found.kind:
            found, steps = again, list(again.deeds)
    return found


async def play_all(stage: Stage, given: argparse.Namespace) -> int:
    """How many seeds fail."""
    failed = 0
    begun = time.monotonic()
    for seed in range(given.first, given.first + given.seeds):
        workload = Workload(seed, given.parties)
        found = await stage.play(workload.world, workload.chunks(given.steps))
        if found is not None:
            failed += 1
            if not given.whole:
                found = await shortened(stage, workload.world, found)
            say(f"seed {seed} fails: {found}\nin {workload.world}\n")
    took = time.monotonic() - begun
    say(f"{given.seeds - failed} of {given.seeds} seeds agree, in {took:.0f} s")
    return failed


def play_in_memory(given: argparse.Namespace) -> int:
    """How many seeds fail, of the ledger's book alone."""
    failed = 0
    for seed in range(given.first, given.first + given.seeds):
        if (found := in_memory.play(seed, given.steps, given.parties)) is not None:
            failed += 1
            say(f"seed {seed} fails: {found}\nin {Workload(seed, given.parties).world}\n")
    say(f"{given.seeds - failed} of {given.seeds} seeds agree in memory")
    return failed


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--parties", type=int, default=6)
    parser.add_argument("--whole", action="store_true", help="do not shorten what fails")
    parser.add_argument("--memory", action="store_true", help="the ledger's book alone")
    given = parser.parse_args()
    if given.memory:
        return play_in_memory(given)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        embedded.acquire(Path(home), extra=EXTRA) as lease,
    ):
        return asyncio.run(play_all(Stage(lease.url), given))


if __name__ == "__main__":
    sys.exit(main() and 1)

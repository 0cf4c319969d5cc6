"""The engine against the auditor: seeded workloads, on a real PostgreSQL and in memory."""

import os

import pytest

from regulars.bootstrap import Platform
from regulars.infra.clock import MovableClock
from tests.simulation import in_memory
from tests.simulation.playing import Play
from tests.simulation.workload import START, Workload

FIRST_SEED = int(os.environ.get("REGULARS_SIMULATION_SEED", "1"))
SEED_COUNT = int(os.environ.get("REGULARS_SIMULATION_SEEDS", "3"))
STEP_COUNT = int(os.environ.get("REGULARS_SIMULATION_STEPS", "60"))


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + SEED_COUNT))
async def test_engine_and_auditor_agree(platform: Platform, clock: MovableClock, seed: int) -> None:
    """A seed that fails is told by its number; `python -m tests.simulation` shortens it."""
    workload = Workload(seed)
    await Play(platform, clock, workload.world).run(workload.chunks(STEP_COUNT))


def test_the_book_in_memory_and_the_auditor_agree() -> None:
    for seed in range(FIRST_SEED, FIRST_SEED + 5 * SEED_COUNT):
        if (found := in_memory.play(seed, STEP_COUNT)) is not None:
            raise AssertionError(f"seed {seed}: {found}")

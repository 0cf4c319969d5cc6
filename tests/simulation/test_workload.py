"""The engine against the auditor: seeded workloads on a real PostgreSQL."""

import os

import pytest

from regulars.bootstrap import Platform
from regulars.infra.clock import MovableClock
from tests.simulation.playing import Play
from tests.simulation.workload import START, Workload

FIRST_SEED = int(os.environ.get("REGULARS_SIMULATION_SEED", "1"))
SEED_COUNT = int(os.environ.get("REGULARS_SIMULATION_SEEDS", "4"))
STEP_COUNT = int(os.environ.get("REGULARS_SIMULATION_STEPS", "60"))


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + SEED_COUNT))
async def test_engine_and_auditor_agree(platform: Platform, clock: MovableClock, seed: int) -> None:
    workload = Workload(seed)
    await Play(platform, clock, workload.world).run(workload.chunks(STEP_COUNT))

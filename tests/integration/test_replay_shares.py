"""A replay that is shared out among processes tells exactly what one process tells."""

import asyncio
from multiprocessing import active_children
from threading import Thread
from typing import Any
from uuid import UUID

import msgspec
import pytest

from regulars.bootstrap import Platform
from regulars.flows.replay.request import ReplayInput, new_job
from regulars.flows.replay.run import ReplayProgress, live_terms, run_replay
from regulars.flows.replay.setting import Setting
from regulars.flows.replay.sharing import Sharing, share_count
from regulars.infra import jobs
from regulars.infra.db import Tx, connect
from regulars.infra.in_processes import ProcessFailed
from regulars.infra.job_run import JobLost
from regulars.kernel.period import EPOCH
from tests.integration.test_replay import ASSETS, LADDERS, open_shop, rules_of_the_shop
from tests.support.in_force import install_program
from tests.support.replays import means_of, replay

ALONE = Sharing(processes_max=1)
IN_TWO = Sharing(processes_max=2, documents_min=10)


async def test_two_processes_tell_what_one_tells(platform: Platform) -> None:
    shop = await open_shop(platform, 80)
    middle = platform.clock.now()
    await shop.trade(80, middle)
    for from_at in (None, middle):
        alone = await replay(platform, from_at=from_at, sharing=ALONE)
        in_two = await replay(platform, from_at=from_at, sharing=IN_TWO)
        assert in_two.result == alone.result
        assert in_two.against_live == alone.against_live
    assert alone.result.member_count > 5


@pytest.mark.parametrize(
    "together",
    [
        {"budget": {"asset": "points", "units": 1_000}},
        {"caps": [{"scope": "store", "per": "day", "asset": "points", "units": 100}]},
        {"caps": [{"scope": "rule", "per": "month", "times": 10}]},
    ],
)
async def test_what_all_use_up_together_is_replayed_by_one_process(
    platform: Platform, together: dict[str, Any]
) -> None:
    bodies = rules_of_the_shop()
    bodies["base"] |= together
    await install_program(platform, assets=ASSETS, rules_by_code=bodies, ladders=LADDERS)
    assert await _share_count(platform, 1_000) == 1


async def test_units_that_go_between_members_are_replayed_by_one_process(
    platform: Platform,
) -> None:
    assets = ({**ASSETS[0], "is_transferable": True}, ASSETS[1])
    await install_program(platform, assets=assets, rules_by_code=rules_of_the_shop())
    assert await _share_count(platform, 1_000) == 1


async def test_so_many_processes_as_have_enough_to_do(platform: Platform) -> None:
    await install_program(platform, assets=ASSETS, rules_by_code=rules_of_the_shop())
    assert [await _share_count(platform, count) for count in (0, 19, 20, 1_000)] == [1, 1, 2, 2]


async def _share_count(platform: Platform, document_count: int) -> int:
    async with platform.database.transaction() as tx:
        live = await live_terms(tx, "main")
    setting = Setting(terms=live, from_at=EPOCH, until_at=platform.clock.now())
    return share_count(IN_TWO, setting, live, document_count)


@pytest.mark.parametrize("sharing", [ALONE, IN_TWO])
async def test_a_cancelled_replay_stops_at_the_next_page_and_leaves_nothing(
    platform: Platform, sharing: Sharing
) -> None:
    await open_shop(platform, 60)
    given = ReplayInput(program="main", from_at=EPOCH, until_at=platform.clock.now())
    async with platform.database.transaction() as tx:
        new = new_job(given, "test", is_for_worker=True)
        job = await jobs.request(tx, new, platform.clock.now())
    seen: list[ReplayProgress] = []

    def cancel_at_once(progress: ReplayProgress) -> None:
        if not seen:
            cancelling = Thread(target=asyncio.run, args=(_cancel(platform, job.id),))
            cancelling.start()
            cancelling.join()
        seen.append(progress)

    means = msgspec.structs.replace(means_of(platform), sharing=sharing, page_count=10)
    with pytest.raises(JobLost):
        await run_replay(means, job.id, cancel_at_once)
    async with platform.database.transaction() as tx:
        after = await jobs.read(tx, job.id)
    assert (after.state, after.summary, after.done_count) == ("cancelled", None, 0)
    # While the first report is refused, the other process may tell of its pages; the first cannot.
    assert {each.total_count for each in seen} == {60}
    assert seen[0].done_count <= 20
    assert seen[-1].done_count < 60
    assert list(platform.settings.home.glob("replays/*")) == []
    assert active_children() == []


async def test_a_replay_fails_when_a_process_of_it_dies(platform: Platform) -> None:
    await open_shop(platform, 60)
    given = ReplayInput(program="main", from_at=EPOCH, until_at=platform.clock.now())
    async with platform.database.transaction() as tx:
        new = new_job(given, "test", is_for_worker=True)
        job = await jobs.request(tx, new, platform.clock.now())

    def kill_one(_: ReplayProgress) -> None:
        for process in active_children()[:1]:
            process.kill()
            process.join()

    means = msgspec.structs.replace(means_of(platform), sharing=IN_TWO, page_count=10)
    with pytest.raises(ProcessFailed):
        await run_replay(means, job.id, kill_one)
    async with platform.database.transaction() as tx:
        after = await jobs.read(tx, job.id)
    assert (after.state, after.summary) == ("failed", None)
    assert active_children() == []


async def _cancel(platform: Platform, job_id: UUID) -> None:
    async with connect(platform.database.url) as connection, connection.transaction():
        await jobs.cancel(Tx(connection), job_id, platform.clock.now())

"""The sample loaded through the real flows, taken up after a fall, and removed to the last row."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from regulars.bootstrap import Platform
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.catalog import actions as catalog
from regulars.domains.events.actions import ensure_partitions
from regulars.domains.ledger import queries as books
from regulars.domains.members import actions as members
from regulars.domains.members.errors import MergedWithOthers
from regulars.domains.members.types import Identity, Inbound, MergeRequest, Resolution
from regulars.domains.orders.types import NewDocument, NewLine
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.flows.sample.history import history
from regulars.flows.sample.loading import run_load
from regulars.flows.sample.means import SampleMeans
from regulars.flows.sample.people import PHONE_PREFIX
from regulars.flows.sample.progress import Figures, LoadProgress, Removed
from regulars.flows.sample.removing import run_removal
from regulars.flows.sample.request import (
    DatabaseNotEmpty,
    NoSample,
    Requester,
    SampleThere,
    request_load,
    request_removal,
    seed_at,
)
from regulars.flows.sample.seed import Size
from regulars.flows.sample.state import state_of
from regulars.flows.sample.truth import Truth
from regulars.infra import sample
from regulars.infra.clock import MovableClock, SystemClock

pytestmark = pytest.mark.slow(30)

SIZE = Size(member_count=30, order_count=300)
ROOT = Path(__file__).parents[2]

# What staff, settings and the platform itself write is no part of the sample.
KEPT = (
    "access",
    "infra",
    "webhooks",
    "pg_catalog",
    "information_schema",
    "public",
    "procrastinate",
)


LOADS = """
import asyncio, sys
from datetime import datetime
from pathlib import Path
from regulars.bootstrap import platform_on
from regulars.infra.clock import MovableClock
from regulars.infra.settings import Settings
from tests.integration.test_sample import load

async def main(url, home, keyring, now, has_processes):
    clock = MovableClock(datetime.fromisoformat(now))
    settings = Settings(home=Path(home), keyring=keyring)
    watch = lambda progress: print(progress.phase, flush=True)
    async with platform_on(url, settings, clock=clock) as platform:
        await load(platform, watch, has_processes=bool(int(has_processes)))

if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
"""


class Fallen(Exception):
    """The process that loaded is gone."""


def means(platform: Platform, *, has_processes: bool = False) -> SampleMeans:
    return SampleMeans(
        database=platform.database,
        vault=platform.vault,
        clock=platform.clock,
        members_for_processes=1 if has_processes else 1_000,
    )


def requester(platform: Platform) -> Requester:
    return Requester(caller=Caller(principal=SYSTEM), vault=platform.vault)


async def load(
    platform: Platform,
    watch: Callable[[LoadProgress], None] = lambda _: None,
    *,
    has_processes: bool = False,
) -> Figures:
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        job = await request_load(tx, seed_at(now, size=SIZE), requester(platform), now)
    return await run_load(means(platform, has_processes=has_processes), job.id, watch)


async def remove(platform: Platform) -> Removed:
    async with platform.database.transaction() as tx:
        job = await request_removal(tx, requester(platform), platform.clock.now())
    return await run_removal(means(platform), job.id, lambda _done, _total: None)


async def row_counts(platform: Platform) -> dict[str, int]:
    """How many rows each table of a domain has, those of the registries left out."""
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute(
            """
            select schemaname || '.' || relname from pg_stat_user_tables
            where schemaname <> all(%s) and relname not like 'event_2%%' order by 1
            """,
            [list(KEPT)],
        )
        names = [row[0] for row in await cursor.fetchall()]
        counts = {}
        for name in names:
            cursor = await tx.connection.execute(f"select count(*) from {name}")  # noqa: S608
            row = await cursor.fetchone()
            assert row is not None
            counts[name] = row[0]
    return counts


async def holdings(platform: Platform) -> list[tuple[str, int, int]]:
    """What each made-up member holds, by external id and asset: comparable over databases."""
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute(
            """
            select external_id, asset_id, balance_units
            from infra.sample_member
            inner join ledger.account on owner_id = member_id
            order by 1, 2
            """
        )
        return [(row[0], row[1], row[2]) for row in await cursor.fetchall()]


async def customer(platform: Platform, card: str) -> RecordedOrder:
    """Somebody real buys for 50 yuan, and is known by a card."""
    now = platform.clock.now()
    identities = (Identity(kind="card", value=card),)
    line = NewLine(sku="OWN", quantity_milli=1_000, unit_price_minor=5_000, gross_minor=5_000)
    source_id = (await platform.codes.ids("source", ["own-till"]))["own-till"]
    document = NewDocument(
        kind="order",
        source_id=source_id,
        number=f"OWN-{card}",
        occurred_at=now,
        currency="CNY",
        scale=2,
        lines=(line,),
        state="completed",
    )
    customer = Inbound(identities=identities, seen_at=now, registers=True)
    async with platform.database.transaction() as tx:
        submission = Submission(document=document, customer=customer)
        (answer,) = await record_orders(tx, platform.vault, [submission], now)
    assert isinstance(answer, RecordedOrder), answer
    return answer


async def test_a_sample_is_loaded_whole_and_removed_to_the_last_row(platform: Platform) -> None:
    before = await row_counts(platform)
    figures = await load(platform)
    assert (figures.members, figures.orders, figures.refused) == (30, 300, 0)
    counts = await row_counts(platform)
    visitor_count = len(history(seed_at(platform.clock.now(), size=SIZE)).visits)
    assert visitor_count > 0
    assert counts["members.member"] == 30 + visitor_count
    assert counts["insights.acquisition_link"] == 12
    assert counts["insights.acquisition_cost"] == 17
    assert counts["orders.document"] == 300 + figures.returns
    assert counts["events.timeline"] == counts["events.event_key"] == figures.events
    assert counts["catalog.store"] == 12
    assert counts["insights.goal"] == 6
    assert counts["lifecycle.tag_rule"] == 2
    async with platform.database.transaction() as tx:
        state = await state_of(tx)
    assert (state.state, state.members, state.orders) == ("loaded", 30, 300)

    assert await remove(platform) == Removed(members=30, has_others=False)
    assert await row_counts(platform) == before
    async with platform.database.transaction() as tx:
        assert (await state_of(tx)).state == "none"
        with pytest.raises(NoSample):
            await request_removal(tx, requester(platform), platform.clock.now())
    assert await load(platform) == figures


async def test_the_truth_is_kept_and_is_that_of_the_seed(platform: Platform) -> None:
    await load(platform)
    made = history(seed_at(platform.clock.now(), size=SIZE))
    async with platform.database.transaction() as tx:
        kept = await sample.members(tx, "", 100)
        found = await sample.sample_of(tx)
    assert found is not None
    assert found.law == msgspec.to_builtins(made.law)
    assert [msgspec.convert(each.truth, Truth) for each in kept] == [
        life.truth for life in made.lives
    ]


async def test_a_load_that_fell_goes_on_to_the_same_end(platform: Platform) -> None:
    straight = await load(platform)
    held = await holdings(platform)
    await remove(platform)

    falls = {"members": 0, "orders": 0, "events": 0}

    def fall(progress: LoadProgress) -> None:
        if progress.phase in falls and not falls[progress.phase]:
            falls[progress.phase] = 1
            raise Fallen

    for _ in falls:
        with pytest.raises((Fallen, ExceptionGroup)):
            await load(platform, fall)
    assert await load(platform) == straight
    again = await holdings(platform)
    assert [(external_id, units) for external_id, _, units in again] == [
        (external_id, units) for external_id, _, units in held
    ]


@pytest.mark.parametrize("has_processes", [False, True])
async def test_a_load_killed_again_and_again_goes_on_to_the_same_end(
    platform: Platform, has_processes: bool
) -> None:
    """Each process dies a moment after a phase was told of, in the middle of what follows, and
    with it those that it started: what goes on is done by those of the next alone."""
    if has_processes:
        platform = await _in_the_present(platform)
    straight = await load(platform)
    held = await holdings(platform)
    await remove(platform)

    for phase in ("imagining", "members", "orders", "events"):
        with _loads(platform, has_processes=has_processes) as process:
            assert process.stdout is not None
            assert phase in [line.strip() for line in _until(phase, process.stdout)]
            await asyncio.sleep(0.05)
            process.kill()
        assert process.returncode == -signal.SIGKILL

    assert await load(platform, has_processes=has_processes) == straight
    again = await holdings(platform)
    assert [(external_id, units) for external_id, _, units in again] == [
        (external_id, units) for external_id, _, units in held
    ]


async def _in_the_present(platform: Platform) -> Platform:
    """Processes that a load starts go by the machine's clock."""
    now = SystemClock().now()
    async with platform.database.transaction() as tx:
        await ensure_partitions(tx, now)
    return msgspec.structs.replace(platform, clock=MovableClock(now))


def _until(phase: str, lines: Iterable[str]) -> Iterator[str]:
    """What a process says, up to and with this phase."""
    for line in lines:
        yield line
        if line.strip() == phase:
            return


def _loads(platform: Platform, *, has_processes: bool) -> subprocess.Popen[str]:
    """A process of its own that loads the sample, and says how far it is."""
    arguments = (
        platform.database.url,
        str(platform.settings.home),
        platform.settings.keyring or "",
        platform.clock.now().isoformat(),
        str(int(has_processes)),
    )
    return subprocess.Popen(
        [sys.executable, "-c", LOADS, *arguments],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
    )


async def test_a_database_that_anybody_uses_is_refused(platform: Platform) -> None:
    await customer(platform, "REAL-1")
    with pytest.raises(DatabaseNotEmpty):
        await load(platform)
    counts = await row_counts(platform)
    assert (counts["members.member"], counts["catalog.store"]) == (1, 0)


async def test_a_second_sample_is_refused(platform: Platform) -> None:
    await load(platform)
    with pytest.raises(SampleThere):
        await load(platform)


async def test_what_is_real_stays_with_the_program_it_stands_on(platform: Platform) -> None:
    await load(platform)
    bought = await customer(platform, "REAL-2")
    assert bought.effects.units
    assert await remove(platform) == Removed(members=30, has_others=True)
    counts = await row_counts(platform)
    assert counts["members.member"] == counts["orders.document"] == 1
    assert counts["catalog.program"] == 1
    async with platform.database.transaction() as tx:
        assets = await books.assets(tx)
    assert [each.settings.code for each in assets] == ["living-growth", "living-points"]
    assert {owner for owner, _ in await owners(platform)} == {bought.member_id}


async def owners(platform: Platform) -> list[tuple[UUID, int]]:
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute("select owner_id, balance_units from ledger.account")
        return [(row[0], row[1]) for row in await cursor.fetchall()]


async def test_a_merge_with_somebody_real_has_to_be_undone_first(platform: Platform) -> None:
    await load(platform)
    bought = await customer(platform, "REAL-3")
    caller = Caller(principal=SYSTEM)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        made_up = (await sample.member_ids(tx))[0]
        request = MergeRequest(first_id=made_up, second_id=bought.member_id, overrides_guards=True)
        await members.merge(tx, platform.vault, request, caller, now)
    before = await row_counts(platform)
    with pytest.raises(MergedWithOthers):
        await remove(platform)
    assert await row_counts(platform) == before


async def test_a_code_of_the_sample_that_is_somebody_s_own_is_refused(platform: Platform) -> None:
    async with platform.database.transaction() as tx:
        await catalog.ensure_codes(tx, "store", ["sh-bund"])
    with pytest.raises(Exception, match="sh-bund"):
        await load(platform)


async def test_made_up_phones_are_found_as_they_are_typed(platform: Platform) -> None:
    await load(platform)
    life = history(seed_at(platform.clock.now(), size=SIZE)).lives[0]
    typed = life.member.phone.removeprefix("+86")
    assert typed.startswith(PHONE_PREFIX)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        inbound = Inbound(identities=(Identity(kind="phone", value=typed),), seen_at=now)
        (found,) = await members.resolve(tx, platform.vault, [inbound], now)
        first = (await sample.members(tx, "", 1))[0]
    assert isinstance(found, Resolution)
    assert found.member_id == first.member_id

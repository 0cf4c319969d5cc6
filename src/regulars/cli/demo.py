"""`regulars demo`: the sample retail chain, loaded, looked at and removed."""

import asyncio
from typing import Annotated

import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli.demo_watching import watching_load, watching_removal
from regulars.cli.output import AsJson, tell
from regulars.domains.access.types import SYSTEM, Caller
from regulars.flows.sample.loading import run_load
from regulars.flows.sample.means import SampleMeans
from regulars.flows.sample.progress import Figures, LoadWatch, RemovalWatch, Removed
from regulars.flows.sample.removing import run_removal
from regulars.flows.sample.request import Requester, request_load, request_removal, seed_at
from regulars.flows.sample.seed import ORDERS_A_MEMBER, SEED_DEFAULT, Size
from regulars.flows.sample.state import SampleState, state_of
from regulars.infra.settings import read_settings

app = typer.Typer(
    help="The sample: a retail chain with members, orders and a program, all made up.",
    no_args_is_help=True,
)


@app.command("load")
def load(
    *,
    members: Annotated[
        int, typer.Option(min=20, max=50_000, help="How many members; twelve orders to each.")
    ] = 5_000,
    seed: Annotated[
        int, typer.Option(min=0, help="Another number makes another history by the same law.")
    ] = SEED_DEFAULT,
    as_json: AsJson = False,
) -> None:
    """Load the sample into an empty database: two years of a retail chain, up to now.

    Refused where anybody has begun: a program, a member, an order, an event. The same command goes
    on after an interruption.
    """
    size = Size(member_count=members, order_count=members * ORDERS_A_MEMBER)
    with watching_load(is_quiet=as_json) as watch:
        figures = asyncio.run(_load(seed, size, watch))
    words = (
        f"loaded: {figures.members:,} members, {figures.orders:,} orders, "
        f"{figures.returns:,} returns, {figures.events:,} events; "
        "`regulars demo remove` takes all of it away"
    )
    tell(figures, words, as_json=as_json)


@app.command("remove")
def remove(*, as_json: AsJson = False) -> None:
    """Remove the sample: made-up members with all that is theirs, then program and catalog.

    Whoever is not of the sample stays with all that is theirs; the program and the catalog stay too
    then, for it stands on them. Staff, keys, settings and the audit log stay in any case.
    """
    with watching_removal(is_quiet=as_json) as watch:
        removed = asyncio.run(_remove(watch))
    words = f"removed: {removed.members:,} members with all that was theirs"
    if removed.has_others:
        words += "; program and catalog stay, for others take part"
    tell(removed, words, as_json=as_json)


@app.command("status")
def status(*, as_json: AsJson = False) -> None:
    """Show whether this database holds a sample, and how much of it is there."""
    found = asyncio.run(_status())
    tell(found, _words(found), as_json=as_json)


async def _load(seed: int, size: Size, watch: LoadWatch) -> Figures:
    async with open_platform(read_settings()) as platform:
        now = platform.clock.now()
        async with platform.database.transaction() as tx:
            job = await request_load(tx, seed_at(now, seed, size), _requester(platform), now)
        return await run_load(_means(platform), job.id, watch)


async def _remove(watch: RemovalWatch) -> Removed:
    async with open_platform(read_settings()) as platform:
        async with platform.database.transaction() as tx:
            job = await request_removal(tx, _requester(platform), platform.clock.now())
        return await run_removal(_means(platform), job.id, watch)


async def _status() -> SampleState:
    async with open_platform(read_settings()) as platform, platform.database.transaction() as tx:
        return await state_of(tx)


def _requester(platform: Platform) -> Requester:
    return Requester(caller=Caller(principal=SYSTEM), vault=platform.vault)


def _means(platform: Platform) -> SampleMeans:
    return SampleMeans(database=platform.database, vault=platform.vault, clock=platform.clock)


def _words(found: SampleState) -> str:
    if found.state == "none":
        return "there is no sample in this database"
    if found.state == "loaded":
        return f"a sample of {found.members:,} members, loaded at {found.loaded_at:%Y-%m-%d %H:%M}"
    return f"a sample is {found.state}: {found.done:,} of {found.total or 0:,} done"

"""`regulars up --demo`: the sample asked for when the platform starts, and followed while it loads.

The worker loads it while the platform serves already, so that there is something to look at from
the first minute on, and more with every look.
"""

import asyncio
import threading

import msgspec
import typer

from regulars.bootstrap import Platform, open_platform
from regulars.domains.access.types import SYSTEM, Caller
from regulars.flows.sample.request import Requester, SampleThere, request_load, seed_at
from regulars.flows.sample.state import SampleState, state_of
from regulars.infra.settings import Settings
from regulars.kernel.errors import Refusal

_LOOK_EVERY_SECONDS = 2.0
_TELL_EVERY_PERCENT = 10


class AboutSample(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the wish for a sample, in words."""

    words: str
    is_loading: bool


async def ask_for_sample(platform: Platform) -> AboutSample:
    """Ask for the sample where the database is empty; where it is not, only say so."""
    now = platform.clock.now()
    requester = Requester(caller=Caller(principal=SYSTEM), vault=platform.vault, is_for_worker=True)
    try:
        async with platform.database.transaction() as tx:
            await request_load(tx, seed_at(now), requester, now)
    except SampleThere:
        return AboutSample(words="Sample: it is there already.", is_loading=False)
    except Refusal as refusal:
        return AboutSample(words=f"Sample: not loaded, {refusal.detail}.", is_loading=False)
    words = (
        "Sample: a retail chain with 5,000 members who do not exist is being loaded; the pages\n"
        "fill while you look. `regulars demo remove` takes it away again."
    )
    return AboutSample(words=words, is_loading=True)


def follow_load(settings: Settings, stop: threading.Event) -> None:
    """Tell now and then how far the load has come, beside whatever else goes on."""
    threading.Thread(target=lambda: asyncio.run(_follow(settings, stop)), daemon=True).start()


async def _follow(settings: Settings, stop: threading.Event) -> None:
    told_percent = 0
    async with open_platform(settings) as platform:
        while not stop.is_set():
            async with platform.database.transaction() as tx:
                state = await state_of(tx)
            percent = 100 * state.done // (state.total or 1)
            if state.state != "loading" or state.job_state == "failed":
                typer.echo(_ended(state))
                return
            if percent >= told_percent + _TELL_EVERY_PERCENT:
                told_percent = percent - percent % _TELL_EVERY_PERCENT
                typer.echo(f"Sample: {told_percent} % is in.")
            await asyncio.sleep(_LOOK_EVERY_SECONDS)


def _ended(state: SampleState) -> str:
    if state.state == "loaded":
        return f"Sample: loaded, {state.members:,} members and {state.orders or 0:,} orders."
    if state.job_state == "failed":
        return f"Sample: stopped, {state.failure}. `regulars demo load` goes on."
    return "Sample: removed."

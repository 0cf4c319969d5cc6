"""Whether there is a sample, and how far it has come in or gone."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from regulars.flows.sample.progress import LoadProgress
from regulars.flows.sample.request import LOAD_KIND, REMOVE_KIND
from regulars.flows.sample.seed import PROGRAM, Seed
from regulars.infra import jobs, sample
from regulars.infra.db import Tx


class SampleState(msgspec.Struct, frozen=True, kw_only=True):
    """The sample as people see it; `none` where there is none.

    While it is `loading` or `removing`, the job tells how far that has come: `done` of `total`
    items, in which `phase`, and the `failure` if it stands still for one.
    """

    state: Literal["none", "loading", "loaded", "removing"]
    members: int = 0
    orders: int | None = None
    returns: int | None = None
    events: int | None = None
    seed: int | None = None
    ends_at: datetime | None = None
    begun_at: datetime | None = None
    loaded_at: datetime | None = None
    job_id: UUID | None = None
    job_state: jobs.State | None = None
    phase: str | None = None
    done: int = 0
    total: int | None = None
    failure: str | None = None


async def program_being_loaded(tx: Tx) -> str | None:
    """The sample's program while its history is not all in."""
    found = await sample.sample_of(tx)
    return PROGRAM if found is not None and found.state == "loading" else None


async def state_of(tx: Tx) -> SampleState:
    """How things stand. A load that was asked for and has not begun counts as loading."""
    found = await sample.sample_of(tx)
    loads = await jobs.newest(tx, count=1, kind=LOAD_KIND)
    if found is None:
        unfinished = [each for each in loads if each.state in ("waiting", "running", "failed")]
        return _with_job(SampleState(state="loading"), unfinished[0]) if unfinished else NONE
    figures = found.figures or {}
    seed = msgspec.convert(found.made_from, Seed)
    state = SampleState(
        state=found.state,
        members=await sample.member_count(tx),
        orders=figures.get("orders"),
        returns=figures.get("returns"),
        events=figures.get("events"),
        seed=seed.number,
        ends_at=seed.ends_at,
        begun_at=found.begun_at,
        loaded_at=found.loaded_at,
    )
    if found.state == "loaded":
        return state
    removals = await jobs.newest(tx, count=1, kind=REMOVE_KIND)
    of_state = removals if found.state == "removing" else loads
    return _with_job(state, of_state[0]) if of_state else state


NONE = SampleState(state="none")


def _with_job(state: SampleState, job: jobs.Job) -> SampleState:
    phase = None
    if job.kind == LOAD_KIND:
        phase = msgspec.convert(job.cursor or {}, LoadProgress).phase
    return msgspec.structs.replace(
        state,
        job_id=job.id,
        job_state=job.state,
        phase=phase,
        done=job.done_count,
        total=job.total_count,
        failure=job.failure,
    )

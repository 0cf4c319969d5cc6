"""Asking for a sample, and for its removal: what is refused, and the job that does it."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import (
    Brand,
    Campaign,
    Channel,
    Filter,
    Partner,
    Product,
    ProductFilter,
    Source,
    Store,
)
from regulars.domains.events import queries as events
from regulars.domains.members import queries as members
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import DocumentFilter
from regulars.flows.sample import goods
from regulars.flows.sample.people import CAMPAIGNS
from regulars.flows.sample.products import products
from regulars.flows.sample.promotion import PARTNERS
from regulars.flows.sample.seed import SEED_DEFAULT, Seed, Size
from regulars.infra import jobs, sample
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.feed import Position
from regulars.infra.jobs import Job, NewJob
from regulars.infra.locks import lock_name
from regulars.kernel.errors import Conflict, NotFound

LOAD_KIND = "load_sample"
REMOVE_KIND = "remove_sample"
SAMPLE_LOCK = "sample"

_BEGINNING = Position(written_in=0, last_id=UUID(int=0))


class DatabaseNotEmpty(Conflict):
    """The database holds programs, members, orders or events: a sample is for an empty one."""

    code = "database_not_empty"


class CodesTaken(Conflict):
    """The catalog has entries of the codes that the sample uses."""

    code = "sample_codes_taken"


class SampleThere(Conflict):
    """The sample is loaded already, or is just being removed."""

    code = "sample_there"


class NoSample(NotFound):
    """The database holds no sample."""

    code = "no_sample"


class LoadInput(msgspec.Struct, frozen=True, kw_only=True):
    """What the sample is made from."""

    seed: Seed


class Requester(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, by which vault it is written down, and whether the worker is to do it."""

    caller: Caller
    vault: Vault
    is_for_worker: bool = False


def seed_at(now: datetime, number: int = SEED_DEFAULT, size: Size | None = None) -> Seed:
    """The seed of a history that ends with the present minute."""
    return Seed(number=number, ends_at=now.replace(second=0, microsecond=0), size=size or Size())


async def is_being_loaded(tx: Tx, now: datetime) -> bool:
    """Whether a history is coming in just now: what is made of it is made once it is all there."""
    running = await jobs.newest(tx, count=1, kind=LOAD_KIND, state="running")
    silent_since = now - timedelta(seconds=jobs.SILENT_SECONDS)
    return any(each.heartbeat_at and each.heartbeat_at > silent_since for each in running)


async def request_load(tx: Tx, seed: Seed, requester: Requester, now: datetime) -> Job:
    """The job that loads a sample; the unfinished one, if one was begun, whatever its seed.

    Refuses a database in which there is anything of anybody's, one with a sample, and one whose
    catalog uses the sample's codes for something else.
    """
    await lock_name(tx, SAMPLE_LOCK)
    found = await sample.sample_of(tx)
    if found is not None and found.state != "loading":
        raise SampleThere("the sample is there already: remove it before it is loaded anew")
    if found is not None:
        seed = msgspec.convert(found.made_from, Seed)
    else:
        await refuse_used(tx)
    new = NewJob(
        kind=LOAD_KIND,
        fingerprint="sample",
        input=msgspec.to_builtins(LoadInput(seed=seed)),
        requested_by=requester.caller.principal.name,
        is_for_worker=requester.is_for_worker,
    )
    size = msgspec.to_builtins(seed.size)
    await _audit(tx, requester, "sample.requested", now, {"seed": seed.number, **size})
    return await jobs.request(tx, new, now)


async def request_removal(tx: Tx, requester: Requester, now: datetime) -> Job:
    """The job that removes the sample; the unfinished one, if one was begun.

    A load that is not finished is cancelled. Refuses a database without a sample, and one in which
    made-up members were merged with others.
    """
    await lock_name(tx, SAMPLE_LOCK)
    if await sample.sample_of(tx) is None:
        raise NoSample("there is no sample in this database")
    for job in await jobs.newest(tx, count=1, kind=LOAD_KIND):
        if job.state in ("waiting", "running", "failed"):
            await jobs.cancel(tx, job.id, now)
    await sample.begin_removing(tx)
    new = NewJob(
        kind=REMOVE_KIND,
        fingerprint="sample",
        input={},
        requested_by=requester.caller.principal.name,
        is_for_worker=requester.is_for_worker,
    )
    members_left = await sample.member_count(tx)
    await _audit(tx, requester, "sample.removed", now, {"members": members_left})
    return await jobs.request(tx, new, now)


async def refuse_used(tx: Tx) -> None:
    """Refuses a database that anybody has begun to use."""
    if await catalog.programs(tx, Filter(count=1)):
        raise DatabaseNotEmpty("there is a program already: a sample is for an empty database")
    if await is_used(tx):
        raise DatabaseNotEmpty("there are members, orders or events: a sample is for an empty one")
    if taken := await _taken_codes(tx):
        raise CodesTaken(f"the catalog has entries called {', '.join(taken[:5])} already")


async def is_used(tx: Tx) -> bool:
    """Whether there is any member, order or event."""
    return (
        await members.any_exist(tx)
        or bool(await orders.documents(tx, DocumentFilter(), after=None, count=1))
        or bool(await events.lane_lag(tx, _BEGINNING))
    )


async def _taken_codes(tx: Tx) -> list[str]:
    def of(codes: list[str]) -> Filter:
        return Filter(count=500, codes=codes)

    found: list[Channel | Source | Store | Brand | Campaign | Partner | Product] = [
        *await catalog.stores(tx, of([each.code for each in goods.STORES])),
        *await catalog.channels(tx, of([each.code for each in goods.CHANNELS])),
        *await catalog.sources(tx, of([each.code for each in goods.SOURCES])),
        *await catalog.brands(tx, of([each.code for each in goods.BRANDS])),
        *await catalog.campaigns(tx, of([each.code for each in CAMPAIGNS])),
        *await catalog.partners(tx, of([each.code for each in PARTNERS])),
        *await catalog.products(tx, ProductFilter(entries=of([each.sku for each in products()]))),
    ]
    return sorted(each.code for each in found)


async def _audit(
    tx: Tx, requester: Requester, action: str, now: datetime, after: dict[str, int]
) -> None:
    entry = AuditEntry(action=action, subject_kind="sample", subject_id="sample", after=after)
    await access.record(tx, requester.vault, requester.caller, [entry], now)

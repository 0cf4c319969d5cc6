"""Removing the sample: people who do not exist go with all that is theirs; what is real stays.

The rule, as an operator has to rely on it: a made-up member's orders, events, points and standings
go, whoever recorded them, for nobody can owe or be owed anything by somebody who does not exist.
Whoever is not of the sample stays with all that is theirs. The sample's program and catalog go only
where nobody else is left who may stand on them: any other member, order or event keeps them, and
another program keeps the catalog. Staff, keys, settings and the audit log always stay.

A bounded number of members goes in each transaction, so a removal that was killed goes on.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.catalog import actions as catalog
from regulars.domains.catalog import queries as entries
from regulars.domains.catalog.types import Entries, Filter
from regulars.domains.events import actions as events
from regulars.domains.insights import actions as insights
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as books
from regulars.domains.lifecycle import actions as lifecycle
from regulars.domains.members import actions as members
from regulars.domains.members import queries as known_members
from regulars.domains.members.types import Identity
from regulars.domains.orders import actions as orders
from regulars.domains.rules import actions as rules
from regulars.domains.segments import actions as segments
from regulars.domains.tiers import actions as tiers
from regulars.flows.sample import goods
from regulars.flows.sample.means import SampleMeans
from regulars.flows.sample.people import CAMPAIGNS
from regulars.flows.sample.products import products
from regulars.flows.sample.progress import RemovalWatch, Removed
from regulars.flows.sample.promotion import PARTNERS, remove_promotion
from regulars.flows.sample.request import is_used
from regulars.flows.sample.seed import PROGRAM
from regulars.flows.sample.targets import remove_goals
from regulars.flows.sample.visitors import device_ids
from regulars.infra import sample
from regulars.infra.db import Tx
from regulars.infra.job_run import Progress, running
from regulars.infra.lake import catalogue as lake

MEMBERS_AT_ONCE = 500


async def run_removal(means: SampleMeans, job_id: UUID, watch: RemovalWatch) -> Removed:
    """Run the job to its end, from where it was left. Refuses a job that another runner holds.

    Refuses, and stops, where a made-up member was merged with one who is not.
    """
    async with running(means.database, means.clock, job_id) as run:
        done_count = int((run.job.cursor or {}).get("done", 0))
        async with means.database.transaction() as tx:
            ids = await sample.member_ids(tx)
        total_count = done_count + len(ids)
        made_up = set(ids)
        for begin in range(0, len(ids), MEMBERS_AT_ONCE):
            chunk = ids[begin : begin + MEMBERS_AT_ONCE]
            async with means.database.transaction() as tx:
                now = means.clock.now()
                party_ids = await _remove_people(tx, chunk, made_up, now)
                await lake.ask_to_forget(tx, party_ids, "everything", now)
                done_count += len(chunk)
                await run.report(tx, _progress(done_count, total_count))
            watch(done_count, total_count)
        await _remove_visitors(means, made_up)
        async with means.database.transaction() as tx:
            has_others = await is_used(tx)
            await _remove_ground(tx, has_others=has_others)
            await sample.end(tx)
            removed = Removed(members=done_count, has_others=has_others)
            await run.succeed(tx, msgspec.to_builtins(removed))
        return removed


async def _remove_visitors(means: SampleMeans, made_up: set[UUID]) -> None:
    """Remove who came and did not join, as far as they are still there."""
    async with means.database.transaction() as tx:
        found = await sample.sample_of(tx)
    count = int(found.law.get("visitor_count", 0)) if found else 0
    for begin in range(1, count + 1, MEMBERS_AT_ONCE):
        devices = device_ids(begin, min(begin + MEMBERS_AT_ONCE - 1, count))
        asked = [Identity(kind="device", value=each) for each in devices]
        async with means.database.transaction() as tx:
            ids = await known_members.find_by_identities(tx, means.vault, asked)
            here = [each for each in ids if each is not None]
            party_ids = await _remove_people(tx, here, made_up, means.clock.now())
            await lake.ask_to_forget(tx, party_ids, "everything", means.clock.now())


async def _remove_people(
    tx: Tx, ids: Sequence[UUID], made_up: set[UUID], now: datetime
) -> Sequence[UUID]:
    """Remove these members with all that anybody holds of them; every party that went."""
    party_ids = await members.parties_to_remove(tx, ids, made_up)
    await segments.erase(tx, party_ids, now)
    await insights.forget(tx, party_ids)
    await lifecycle.remove_owned(tx, party_ids)
    await tiers.remove_owned(tx, party_ids)
    await rules.remove_owned(tx, party_ids)
    await ledger.remove_owned(tx, party_ids)
    await events.remove_owned(tx, party_ids)
    await orders.remove_owned(tx, party_ids)
    await members.remove(tx, party_ids)
    await sample.forget_members(tx, ids)
    return party_ids


async def _remove_ground(tx: Tx, *, has_others: bool) -> None:
    """Remove program and catalog, as far as nobody stands on them."""
    if has_others:
        return
    await remove_goals(tx)
    await remove_promotion(tx)
    programs = await entries.programs(tx, Filter(count=500))
    for program in programs:
        if program.code == PROGRAM:
            await segments.remove_segments(tx, program.id)
            await lifecycle.remove_tag_rules(tx, program.code)
            await tiers.remove_ladders(tx, program.id)
            await rules.remove_rules(tx, program.id)
            assets = await books.assets(tx, program_id=program.id)
            await ledger.remove_assets(tx, [each.id for each in assets])
            await catalog.remove_program(tx, program.id)
    if all(each.code == PROGRAM for each in programs):
        await catalog.remove_entries(tx, _entries())


def _entries() -> Entries:
    return Entries(
        products=[each.sku for each in products()],
        categories=[each.code for each in goods.CATEGORIES],
        brands=[each.code for each in goods.BRANDS],
        campaigns=[each.code for each in CAMPAIGNS],
        partners=[each.code for each in PARTNERS],
        sources=[each.code for each in goods.SOURCES],
        channels=[each.code for each in goods.CHANNELS],
        stores=[each.code for each in goods.STORES],
    )


def _progress(done_count: int, total_count: int) -> Progress:
    return Progress(done_count=done_count, total_count=total_count, cursor={"done": done_count})

"""Running a replay: read, replay, tell what came of it. Interrupted, it begins anew.

Between two pages the job reports how far it has come, and stops there when it was cancelled.
"""

import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import msgspec

from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.errors import UnknownCode
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf
from regulars.domains.orders import queries as orders
from regulars.flows.replay.actual import Actual, actual_of
from regulars.flows.replay.came import Came
from regulars.flows.replay.comparing import Difference, Side, difference
from regulars.flows.replay.outcomes import Outcomes, save
from regulars.flows.replay.part import Part, replayed
from regulars.flows.replay.processes import Order, replayed_in_shares
from regulars.flows.replay.reading import PAGE_COUNT
from regulars.flows.replay.request import Opening, ReplayInput, input_of
from regulars.flows.replay.result import (
    Result,
    UnmetLine,
    month_lines,
    move_lines,
    owed_of,
    rule_lines,
    stand_lines,
    store_lines,
    tier_lines,
)
from regulars.flows.replay.scenario import Scenario, scenario_of
from regulars.flows.replay.setting import Setting
from regulars.flows.replay.sharing import Sharing, share_count
from regulars.flows.rewards.terms import Terms, in_force
from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx
from regulars.infra.job_run import Progress, Run, running
from regulars.kernel.period import EPOCH

REPORT_SECONDS = 0.5


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What a replay works with; `home` keeps how each member ended.

    A large one is shared out among several processes. What happened is read in pages of
    `page_count` of each kind.
    """

    database: Database
    vault: Vault
    clock: Clock
    home: Path
    sharing: Sharing = Sharing()
    page_count: int = PAGE_COUNT


class ReplayProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How many documents were replayed, and how many there are."""

    done_count: int
    total_count: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The job's result: what came of the replay, and how that differs from what really did."""

    result: Result
    against_live: Difference
    seconds: float
    documents_per_second: int


Watch = Callable[[ReplayProgress], None]


async def live_terms(tx: Tx, program_code: str) -> Terms:
    """The terms of the program as they are live; refuses a code that no program has."""
    for terms in (await in_force(tx)).programs:
        if terms.program.code == program_code:
            return terms
    raise UnknownCode("program", program_code)


async def run_replay(means: Means, job_id: UUID, watch: Watch) -> Report:
    """Run the job from its beginning to its end.

    Refuses a job that another runner holds, and versions that are not there any more.
    """
    async with running(means.database, means.clock, job_id) as run:
        given = input_of(run.job)
        report, outcomes = await _Runner(means, run, given, watch).replay()
        save(means.home, job_id, outcomes)
        async with means.database.transaction() as tx:
            await run.succeed(tx, msgspec.to_builtins(report))
        return report


class _Runner:
    """One run of one replay."""

    def __init__(self, means: Means, run: Run, given: ReplayInput, watch: Watch) -> None:
        self._means = means
        self._run = run
        self._given = given
        self._watch = watch
        self._told_at = 0.0
        self._total_count = 0

    async def replay(self) -> tuple[Report, Outcomes]:
        given, now = self._given, self._means.clock.now()
        async with self._means.database.transaction() as tx:
            live = await live_terms(tx, given.program)
            scenario = await scenario_of(tx, live, given.versions)
            self._total_count = await orders.history_count(tx, (given.from_at, given.until_at))
        setting = Setting(terms=scenario.terms, from_at=given.from_at, until_at=given.until_at)
        began = time.monotonic()
        came = await self._replayed(
            Part(
                setting=setting,
                live=live,
                opening=opening_of(given),
                now=now,
                page_count=self._means.page_count,
            )
        )
        seconds = time.monotonic() - began
        actual = await actual_of(self._means.database, live, setting.between, now)
        async with self._means.database.transaction() as tx:
            result = await _result(tx, came, scenario, self._given)
        report = Report(
            result=result,
            against_live=_against(actual, result, came.outcomes),
            seconds=round(seconds, 3),
            documents_per_second=round(self._total_count / seconds) if seconds else 0,
        )
        return report, came.outcomes

    async def _replayed(self, part: Part) -> Came:
        """In processes where there is enough to do for several and members can be parted."""
        database, vault = self._means.database, self._means.vault
        count = share_count(self._means.sharing, part.setting, part.live, self._total_count)
        if count == 1:
            return await replayed(database, vault, part, self._tell)
        order = Order(url=database.url, keyring=vault.keyring, part=part)
        return await replayed_in_shares(order, count, self._tell)

    async def _tell(self, done_count: int) -> None:
        total_count = self._total_count
        self._watch(ReplayProgress(done_count=done_count, total_count=total_count))
        if time.monotonic() - self._told_at < REPORT_SECONDS and done_count < total_count:
            return
        self._told_at = time.monotonic()
        async with self._means.database.transaction() as tx:
            await self._run.report(tx, Progress(done_count=done_count, total_count=total_count))


def opening_of(given: ReplayInput) -> Opening:
    """With what members begin; before everything nobody has anything."""
    return "zero" if given.from_at <= EPOCH else given.opening


async def _result(tx: Tx, came: Came, scenario: Scenario, given: ReplayInput) -> Result:
    terms, counts = scenario.terms, came.counts
    asset_of = {each.id: each for each in terms.assets.values()}
    owed = []
    for asset in sorted(asset_of.values(), key=lambda each: each.settings.code):
        as_of = AsOf(effective_at=given.until_at)
        samples = await ledger.breakage_samples(tx, asset, as_of) if asset.id > 0 else {}
        owed.append(owed_of(asset, came.outstanding[asset.id], samples, given.until_at))
    store_ids = {store_id for _, _, store_id, _ in counts.rule_units if store_id is not None}
    return Result(
        program=given.program,
        from_at=given.from_at,
        until_at=given.until_at,
        opening=opening_of(given),
        rules=scenario.rules,
        ladders=scenario.ladders,
        assets=scenario.assets,
        member_count=len(came.outcomes.members),
        order_count=counts.order_count,
        return_count=counts.return_count,
        other_count=counts.other_count,
        months=month_lines(asset_of, counts.units),
        tiers=tier_lines(terms, counts),
        stores=store_lines(terms, counts, await catalog.codes_of(tx, "store", store_ids)),
        by_rule=rule_lines(terms, counts),
        moves=move_lines(terms, counts),
        standings=stand_lines(came.outcomes),
        owed=owed,
        unmet=[
            UnmetLine(asset=asset_of[asset_id].settings.code, units=units)
            for asset_id, units in sorted(counts.unmet_units.items())
        ],
    )


def _against(actual: Actual, result: Result, outcomes: Outcomes) -> Difference:
    return difference(
        Side(months=actual.months, owed=actual.owed, outcomes=actual.outcomes),
        Side(months=result.months, owed=result.owed, outcomes=outcomes),
    )

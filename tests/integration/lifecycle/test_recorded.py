"""Recorded stages in the lake against the metric that works them out of orders."""

from datetime import timedelta
from random import Random
from uuid import UUID

import ibis
import pytest

from regulars.bootstrap import Platform
from regulars.domains.insights.policy.metrics.facts import member_facts
from regulars.domains.insights.policy.metrics.sales import sales
from regulars.domains.insights.policy.metrics.stages import (
    recorded_stages,
    stage_flows,
    stages,
)
from regulars.domains.insights.types import SalesTerms
from regulars.flows.change_order_state import change_order_state
from regulars.flows.lake.reading import LakeTables
from regulars.flows.record_orders import RecordedOrder
from regulars.infra.clock import MovableClock
from tests.support.in_force import install_program
from tests.support.lake import export, rows, tables
from tests.support.lifecycle import bring_back, buy, keep, merge, part

pytestmark = pytest.mark.slow(20)

MOMENTS = (0, 7, 15, 16, 23)
"""Hours in UTC: 16 is midnight in Shanghai."""


async def year(platform: Platform, clock: MovableClock, dice: Random) -> None:
    """A year of orders, some late, some cancelled, some brought back, and merges.

    One buys on the first day and never again.
    """
    await buy(platform, "C-gone", "A-gone", clock.now() - timedelta(days=1), 0)
    bought: list[RecordedOrder] = []
    merged = None
    for number in range(120):
        clock.advance(timedelta(hours=dice.randrange(12, 96)))
        late = timedelta(days=dice.choice((0, 0, 0, 3, 40)))
        at = (clock.now() - late).replace(hour=dice.choice(MOMENTS), minute=0)
        if at > clock.now():
            at -= timedelta(days=1)
        if bought and dice.random() < 0.15:
            back = bought.pop(dice.randrange(len(bought)))
            await bring_back(platform, back.document_id, f"R-{number}", clock.now())
        elif bought and dice.random() < 0.06:
            gone = bought.pop(dice.randrange(len(bought)))
            await cancel(platform, gone.document_id)
        else:
            card = f"C-{dice.randrange(12)}"
            bought.append(await buy(platform, card, f"A-{number}", at, dice.choice((0, 999))))
        if number == 60:
            ids = sorted({each.member_id for each in bought})
            merged = await merge(platform, ids[0], ids[1])
            await merge(platform, ids[2], ids[3])
        if number == 90:
            assert merged is not None
            await part(platform, merged)
        if dice.random() < 0.4:
            await keep(platform)
    await keep(platform)


async def cancel(platform: Platform, document_id: UUID) -> None:
    async with platform.database.transaction() as tx:
        await change_order_state(
            tx, platform.vault, document_id, "cancelled", reason=None, now=platform.clock.now()
        )


def worked_out(lake: LakeTables, terms: SalesTerms) -> ibis.Table:
    held = sales(lake.documents, lake.lines, lake.members, terms)
    return stages(member_facts(held, lake.members, terms), terms)


async def test_recorded_stages_are_those_of_the_metric_on_every_day(
    platform: Platform, clock: MovableClock
) -> None:
    await install_program(platform, time_zone="Asia/Shanghai")
    await year(platform, clock, Random(7))
    await export(platform)
    lake = await tables(platform)
    last_on = clock.now().date()
    seen = set()
    for back in range(0, 250, 9):
        terms = SalesTerms(before_on=last_on - timedelta(days=back), currency="GBP")
        recorded = recorded_stages(lake.stage_changes, lake.members, terms)
        found = rows(recorded, "member_id", "stage")
        assert sorted(found) == sorted(rows(worked_out(lake, terms), "member_id", "stage")), (
            terms.before_on
        )
        seen |= {stage for _, stage in found}
    both = [
        SalesTerms(before_on=last_on - timedelta(days=back), currency="GBP") for back in (99, 0)
    ]
    ends = [recorded_stages(lake.stage_changes, lake.members, terms) for terms in both]
    flows = [stage_flows(*ends), stage_flows(*(worked_out(lake, terms) for terms in both))]
    recorded_flows, flows_of_orders = [
        rows(each, "from_stage", "stage", "member_count") for each in flows
    ]
    assert recorded_flows == flows_of_orders
    assert len(recorded_flows) > 1
    assert seen == {"potential", "new", "active", "dormant", "churned", "reactivated"}

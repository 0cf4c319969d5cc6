"""What rules ask beside orders and profiles: at what cost it is read, and what has no history."""

from typing import Any

import psycopg
import pytest

from regulars.bootstrap import Platform
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from tests.integration.ledger.test_posting import CountedTx
from tests.integration.test_rewards import customer, line, record, sale, submit, told
from tests.support.in_force import install_program, points_for_money

SEGMENT = {"op": "segment", "segment": "big"}
STAGE = {"op": "stage", "stages": ["new"]}
RFM = {"op": "rfm", "measure": "group", "cmp": "eq", "value": "champions"}
BOUGHT = {"op": "attr", "path": "orders.count", "cmp": "ge", "value": 1}
CAME = {"op": "attr", "path": "acquisition.first.link", "cmp": "eq", "value": "poster-1"}


async def statements(platform: Platform, *names: str) -> int:
    """How many statements it takes to record orders of as many newcomers, in one batch."""
    submissions = [
        Submission(document=sale(name, line(5_00)), customer=customer(name)) for name in names
    ]
    async with platform.database.transaction() as tx:
        counted = CountedTx(tx.connection)
        answers = await record_orders(counted, platform.vault, submissions, platform.clock.now())
    assert all(isinstance(each, RecordedOrder) for each in answers), answers
    return counted.count


@pytest.mark.parametrize(
    ("leaves", "more"),
    [
        ([], 0),
        ([SEGMENT], 1),
        ([SEGMENT, {"op": "segment", "segment": "other"}], 1),
        ([STAGE], 1),
        ([RFM], 1),
        ([BOUGHT], 1),
        ([CAME, RFM], 1),
        ([SEGMENT, STAGE, RFM, BOUGHT, CAME], 4),
    ],
)
async def test_each_kind_of_fact_costs_a_batch_a_statement_where_it_is_asked(
    platform: Platform, leaves: list[dict[str, Any]], more: int
) -> None:
    asks = [{"op": "attr", "path": "order.net", "cmp": "ge", "value": 1}, *leaves]
    rules = {"base": points_for_money(when={"v": 1, "op": "or", "args": asks})}
    await install_program(platform, rules_by_code=rules)
    await submit(platform, sale("A-1", line(5_00)))
    assert await statements(platform, "B-1") == 16 + more
    assert await statements(platform, *(f"C-{number}" for number in range(20))) == 16 + more


async def test_scores_and_where_somebody_came_from_are_what_is_known_now(
    platform: Platform, database_url: str
) -> None:
    conditions = {
        "group": RFM,
        "recency": {"op": "rfm", "measure": "recency", "cmp": "ge", "value": 4},
        "frequent": {"op": "rfm", "measure": "frequency", "cmp": "ge", "value": 4},
        "poster": CAME,
        "last": {"op": "attr", "path": "acquisition.last.link", "cmp": "is_set"},
    }
    rules = {
        code: points_for_money(when={"v": 1, **condition}) for code, condition in conditions.items()
    }
    await install_program(platform, rules_by_code=rules)
    before = await record(platform, sale("A-1", line(5_00)))
    assert told(before) == []
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "insert into lifecycle.cuts values ('2026-03-01', '', 'GBP', 'UTC', 1,"
            " '{1,1,1,1}', '{1,1,1,1}', '{1,1,1,1}', 1, now())"
        )
        connection.execute(
            "insert into lifecycle.rfm values (%s, 1, 1, 1, 5, 3, 4, 'champions', '2026-03-01')",
            [before.member_id],
        )
        connection.execute(
            "insert into insights.acquisition (member_id, joined_at, touch_count, merged_count,"
            " first_how, first_at, first_evidence, last_how, last_at, last_evidence, made_at)"
            " values (%s, now(), 1, 0, 'link', now(), %s, 'registration', now(), '{}',"
            " now())",
            [before.member_id, '{"acquisition_link": "poster-1"}'],
        )
    after = await record(platform, sale("A-2", line(5_00)))
    assert sorted(each.rule for each in after.effects.units if each.rule) == [
        "group", "poster", "recency",
    ]  # fmt: skip
    assert told(after) == [("earned", "points", 5)] * 3

"""What is easily missed of what orders do: newcomers who are refused, nothing in force, exports."""

from datetime import timedelta

import psycopg

from regulars.bootstrap import Platform
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.errors import InsufficientBalance
from regulars.domains.orders.types import NewTender
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from tests.integration.ledger.test_posting import CountedTx
from tests.integration.test_rewards import NOON, customer, line, sale, submit, told
from tests.support.in_force import install_program, points_for_money

WELCOME = {
    "trigger": {"on": "registration"},
    "names": {"en": "Welcome"},
    "effects": [{"kind": "fixed", "asset": "points", "units": 100}],
}


async def test_a_newcomer_whose_payment_is_refused_is_welcomed_all_the_same(
    platform: Platform,
) -> None:
    await install_program(
        platform, rules_by_code={"base": points_for_money("1.00"), "welcome": WELCOME}
    )
    tender = NewTender(kind="points", amount_minor=30_00, asset="points", units=60)
    (refused,) = await submit(platform, sale("A-1", line(30_00), tenders=(tender,)))
    assert isinstance(refused, InsufficientBalance)
    (order,) = await submit(platform, sale("A-2", line(5_00), occurred_at=NOON + timedelta(days=1)))
    assert isinstance(order, RecordedOrder)
    assert told(order) == [("earned", "points", 5)]
    async with platform.database.transaction() as tx:
        (owned,) = await ledger.balances(tx, [(order.member_id,)], platform.clock.now())
    assert owned.balance.spendable_units == 105


async def test_where_no_program_is_in_force_nobody_is_looked_up_for_effects(
    platform: Platform,
) -> None:
    """The number is claimed, the customer found, the order saved and told, programs sought."""
    await submit(platform, sale("A-1", line(5_00)))
    submission = Submission(document=sale("A-2", line(5_00)), customer=customer())
    async with platform.database.transaction() as tx:
        counted = CountedTx(tx.connection)
        await record_orders(counted, platform.vault, [submission], platform.clock.now())
    assert counted.count == 5


async def test_reasons_and_uses_of_caps_say_in_which_write_they_came(
    platform: Platform, database_url: str
) -> None:
    capped = points_for_money(
        "1.00", caps=[{"scope": "member", "per": "day", "asset": "points", "units": 100}]
    )
    await install_program(platform, rules_by_code={"base": capped})
    await submit(platform, sale("A-1", line(5_00)))
    await submit(platform, sale("A-2", line(7_00)))
    with psycopg.connect(database_url) as connection:
        writes = connection.execute(
            """
            select document.number,
                trace.written_in = document.written_in, tally.written_in = document.written_in
            from orders.document as document
            inner join rules.trace on trace.reference_id = document.id
            inner join rules.tally on tally.reference_id = document.id
            order by document.number
            """
        ).fetchall()
    assert writes == [("A-1", True, True), ("A-2", True, True)]

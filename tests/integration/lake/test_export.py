"""Facts leave PostgreSQL for the lake: each once, none missed, and what changes counts anew."""

import pytest

from regulars.bootstrap import Platform
from regulars.flows.change_order_state import change_order_state
from regulars.flows.record_orders import Submission, record_orders
from tests.integration.test_record_orders import customer, document, line, record
from tests.support.in_force import install_program, points_for_money
from tests.support.lake import export, rows, run, tables

pytestmark = pytest.mark.slow(20)


async def sell(platform: Platform, *numbers: str) -> None:
    given = [Submission(document=document(each), customer=customer("C-1")) for each in numbers]
    await record(platform, *given)


async def test_orders_with_lines_points_and_members_are_in_the_lake(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money()})
    await platform.codes.ids("source", ["till"])
    sold = document("A-1", line("TEA", 3, 250), line("CUP", 1, 1000), shipping_minor=300)
    (answer,) = await record(platform, Submission(document=sold, customer=customer("C-1")))
    summary = await export(platform)
    assert {name: count for name, count in summary.rows.items() if count} == {
        "documents": 1,
        "lines": 2,
        "transfers": 1,
        "members": 1,
        "sources": 1,
    }
    lake = await tables(platform)
    member = str(answer.member_id)
    assert lake.documents.to_pyarrow().to_pylist() == [
        {
            "document_id": str(answer.document_id),
            "member_id": member,
            "kind": "order",
            "state": "completed",
            "is_counted": True,
            "occurred_us": 1_769_947_200_000_000,
            "occurred_on": sold.occurred_at.date(),
            "source": "till",
            "channel": None,
            "store": None,
            "campaign": None,
            "currency": "GBP",
            "scale": 2,
            "gross_minor": 1750,
            "discount_minor": 0,
            "net_minor": 1750,
            "shipping_minor": 300,
            "tax_minor": 0,
            "line_count": 2,
            "returned_document_id": None,
            "return_policy": None,
        }
    ]
    assert rows(lake.lines, "sku", "quantity_milli", "net_minor", "member_id") == [
        ("CUP", 1000, 1000, member),
        ("TEA", 3000, 750, member),
    ]
    assert rows(lake.transfers, "asset", "kind", "account_units", "rule") == [
        ("points", "earned", 17, "base")
    ]
    assert rows(lake.members, "member_id", "survivor_id", "standing") == [
        (member, member, "member")
    ]


async def test_a_row_of_a_transaction_that_stays_open_comes_with_the_next_export(
    platform: Platform,
) -> None:
    await sell(platform, "A-1")
    await export(platform)
    late = Submission(document=document("LATE"), customer=customer("C-2"))
    async with platform.database.transaction() as slow:
        await record_orders(slow, platform.vault, [late], platform.clock.now())
        await sell(platform, "A-2", "A-3")
        await run(platform)
        seen = (await tables(platform)).documents.count().to_pyarrow().as_py()
        assert seen == 1, "what was written after the open transaction waits for it"
    await export(platform)
    lake = await tables(platform)
    assert lake.documents.count().to_pyarrow().as_py() == 4
    assert lake.documents.document_id.nunique().to_pyarrow().as_py() == 4
    assert lake.lines.count().to_pyarrow().as_py() == 4


async def test_a_cancelled_order_counts_no_more_and_is_there_once(platform: Platform) -> None:
    sold = [
        Submission(document=document(each, state="paid"), customer=customer("C-1")) for each in "AB"
    ]
    first, _ = await record(platform, *sold)
    before = await export(platform)
    async with platform.database.transaction() as tx:
        await change_order_state(
            tx,
            platform.vault,
            first.document_id,
            "cancelled",
            reason=None,
            now=platform.clock.now(),
        )
    await export(platform)
    lake = await tables(platform)
    assert rows(lake.documents, "is_counted", "state") == [
        (False, "cancelled"),
        (True, "paid"),
    ]
    earlier = await tables(platform, before.export_number)
    assert rows(earlier.documents, "is_counted", "state") == [(True, "paid")] * 2


async def test_nothing_new_makes_no_export(platform: Platform) -> None:
    await sell(platform, "A-1")
    first = await export(platform)
    second = await export(platform)
    assert first.export_number == second.export_number
    assert sum(second.rows.values()) == 0

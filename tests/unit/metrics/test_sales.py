"""Which documents are sales, whose, with how much money; and what a member's sales come to."""

from datetime import date
from typing import Any

import msgspec
import pyarrow as pa
import pytest

from regulars.domains.insights.policy.metrics.facts import member_facts
from regulars.domains.insights.policy.metrics.sales import member_share_of_sales, sales
from regulars.domains.insights.types import CurrencyRate, SalesTerms
from regulars.infra.analytics.engine import Engine
from regulars.kernel.errors import InvalidInput
from tests.support.lake_rows import brought_back, line_of, member, order, rows, told

TERMS = SalesTerms(before_on=date(2026, 3, 1), currency="GBP")
IGNORING = msgspec.structs.replace(TERMS, returns="ignore")
JOINED = date(2025, 1, 1)
ANN, BOB = member("ann", JOINED, channel="app"), member("bob", JOINED)


def sold(
    engine: Engine,
    documents: list[dict[str, Any]],
    terms: SalesTerms = TERMS,
    members: tuple[dict[str, Any], ...] = (ANN, BOB),
    lines: tuple[dict[str, Any], ...] = (),
) -> list[tuple[Any, ...]]:
    answer = engine.run(
        sales(
            engine.table(rows("documents", *documents)),
            engine.table(rows("lines", *lines)),
            engine.table(rows("members", *members)),
            terms,
        ).order_by("document_id")
    )
    return list(told(answer, "document_id", "member_id", "is_sale", "net_micro"))


def facts(engine: Engine, documents: list[dict[str, Any]], terms: SalesTerms = TERMS) -> pa.Table:
    people = engine.table(rows("members", ANN, BOB))
    held = sales(
        engine.table(rows("documents", *documents)), engine.table(rows("lines")), people, terms
    )
    return engine.run(member_facts(held, people, terms).order_by("member_id"))


def test_orders_before_the_day_are_sales_and_those_on_it_are_not(engine: Engine) -> None:
    documents = [
        order("a", "ann", date(2026, 2, 28), 1999),
        order("b", "ann", date(2026, 3, 1), 500),
        order("c", "bob", date(2026, 2, 1), 700, is_counted=False),
    ]
    assert sold(engine, documents) == [("a", "ann", 1, 19_990_000)]


def test_a_return_takes_money_and_a_whole_one_the_sale_too(engine: Engine) -> None:
    on = date(2026, 2, 1)
    documents = [
        order("a", "ann", on, 1000),
        brought_back("ar", "ann", on, -400, returned_document_id="a"),
        order("b", "ann", on, 300),
        brought_back("b1", "ann", on, -100, returned_document_id="b"),
        brought_back("b2", "ann", on, -200, returned_document_id="b"),
        brought_back("c", "ann", on, -50),
        order("free", "ann", on, 0),
    ]
    assert sold(engine, documents) == [
        ("a", "ann", 1, 10_000_000),
        ("ar", "ann", 0, -4_000_000),
        ("b", "ann", 0, 3_000_000),
        ("b1", "ann", 0, -1_000_000),
        ("b2", "ann", 0, -2_000_000),
        ("c", "ann", 0, -500_000),
        ("free", "ann", 1, 0),
    ]


def test_a_return_after_the_day_has_not_happened_yet(engine: Engine) -> None:
    documents = [
        order("a", "ann", date(2026, 2, 1), 1000),
        brought_back("ar", "ann", date(2026, 3, 2), -1000, returned_document_id="a"),
    ]
    assert sold(engine, documents) == [("a", "ann", 1, 10_000_000)]


def test_returns_that_are_ignored_leave_lines_with_quantity_and_price(engine: Engine) -> None:
    on = date(2026, 2, 1)
    bought = order("a", "ann", on, 900)
    back = brought_back("ar", "ann", on, -900, returned_document_id="a")
    gift = order("gift", "bob", on, 0)
    lines = (
        line_of(bought, "tea", 2, 1000),
        line_of(bought, "credit", -1, -100),
        line_of(back, "tea", -2, -900),
        line_of(gift, "sample", 1, 0),
    )
    documents = [bought, back, gift]
    assert sold(engine, documents, IGNORING, lines=lines) == [("a", "ann", 1, 10_000_000)]


def test_merged_parties_are_one_and_nobody_s_documents_are_left_out(engine: Engine) -> None:
    on = date(2026, 2, 1)
    members = (
        ANN,
        member("old", JOINED, survivor="ann"),
        member("gone", JOINED) | {"standing": "erased"},
        member("visitor", JOINED) | {"standing": "anonymous"},
    )
    documents = [order(code, code, on, 100) for code in ("ann", "old", "gone", "visitor")]
    documents.append(order("unknown", "nobody", on, 100))
    assert sold(engine, documents, members=members) == [
        ("ann", "ann", 1, 1_000_000),
        ("old", "ann", 1, 1_000_000),
    ]


def test_other_currencies_are_converted_exactly_at_their_rate(engine: Engine) -> None:
    on = date(2026, 2, 1)
    terms = msgspec.structs.replace(
        TERMS,
        rates=(
            CurrencyRate(currency="JPY", factor="0.00523"),
            CurrencyRate(currency="KWD", factor="2.4"),
        ),
    )
    documents = [
        order("jpy", "ann", on, 1999, currency="JPY", scale=0),
        order("kwd", "ann", on, 12_345, currency="KWD", scale=3),
        brought_back("kwd-r", "ann", on, -5, currency="KWD", scale=3),
        order("mills", "ann", on, 12_345, scale=3),
        order("usd", "ann", on, 500, currency="USD"),
    ]
    assert [row[3] for row in sold(engine, documents, terms)] == [
        10_454_770,
        29_628_000,
        -12_000,
        12_345_000,
        0,
    ]


def test_a_rate_that_cannot_be_multiplied_exactly_is_refused(engine: Engine) -> None:
    terms = msgspec.structs.replace(
        TERMS, rates=(CurrencyRate(currency="JPY", factor="0.00523000000001"),)
    )
    with pytest.raises(InvalidInput):
        sold(engine, [order("a", "ann", date(2026, 2, 1), 1)], terms)


def test_facts_tell_first_second_last_and_the_way_back(engine: Engine) -> None:
    days = [date(2025, 3, 1), date(2025, 3, 1), date(2025, 4, 1), date(2025, 8, 1)]
    days.append(date(2025, 8, 20))
    documents = [order(f"d{n}", "ann", on, 1000) for n, on in enumerate(days)]
    ann, bob = facts(engine, documents).to_pylist()
    assert ann == {
        "member_id": "ann",
        "joined_on": JOINED,
        "channel": "app",
        "store": None,
        "source": None,
        "sale_count": 5,
        "sale_day_count": 4,
        "first_sale_on": date(2025, 3, 1),
        "second_sale_on": date(2025, 4, 1),
        "last_sale_on": date(2025, 8, 20),
        "reactivated_on": date(2025, 8, 1),
        "gap_days_max": 122,
        "sale_micro": 50_000_000,
        "returned_micro": 0,
        "net_micro": 50_000_000,
    }
    assert (bob["sale_count"], bob["net_micro"], bob["first_sale_on"]) == (0, 0, None)


def test_who_joined_on_the_day_or_later_is_no_member_yet(engine: Engine) -> None:
    terms = msgspec.structs.replace(TERMS, before_on=JOINED)
    assert facts(engine, [], terms).num_rows == 0


def test_members_share_of_sales_is_told_month_by_month(engine: Engine) -> None:
    documents = [
        order("a", "ann", date(2026, 1, 5), 3000),
        order("b", "nobody", date(2026, 1, 6), 1000),
        order("c", "nobody", date(2026, 2, 6), 1000),
    ]
    answer = engine.run(
        member_share_of_sales(
            engine.table(rows("documents", *documents)),
            engine.table(rows("members", ANN)),
            TERMS,
        )
    )
    assert told(answer, "month_on", "net_micro", "member_net_micro", "member_share") == [
        (date(2026, 1, 1), 40_000_000, 30_000_000, 0.75),
        (date(2026, 2, 1), 10_000_000, 0, 0.0),
    ]

"""Decisions about orders and returns."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domains.orders import policy
from regulars.domains.orders.errors import ReturnExceedsOrder, StateNotReachable
from regulars.domains.orders.types import Discount, NewDocument, NewLine, OpenLine
from regulars.kernel.period import EPOCH

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORDER = UUID(int=1)


def line(sku: str = "TEA", quantity: int = 1, price: int = 250, **given: object) -> NewLine:
    return NewLine(
        sku=sku,
        quantity_milli=quantity * 1000,
        unit_price_minor=price,
        gross_minor=quantity * price,
        **given,
    )


def document(*lines: NewLine, **given: object) -> NewDocument:
    values = {
        "kind": "order",
        "source_id": 1,
        "number": "A-1",
        "occurred_at": NOON,
        "currency": "GBP",
        "scale": 2,
        **given,
    }
    return NewDocument(lines=lines or (line(),), **values)


def bought(ordinal: int, sku: str, quantity: int, returned: int = 0) -> OpenLine:
    return OpenLine(
        member_id=UUID(int=9),
        document_id=ORDER,
        ordinal=ordinal,
        sku=sku,
        quantity_milli=quantity * 1000,
        returned_milli=returned * 1000,
        occurred_at=NOON,
    )


def test_a_whole_document_has_no_fault() -> None:
    assert policy.fault_of(document(line(), line("CUP", 2, 990)), NOON) is None


@pytest.mark.parametrize(
    ("faulty", "path", "code"),
    [
        (document(number=""), "number", "bad_text"),
        (document(number="A\x00"), "number", "bad_text"),
        (document(currency="pounds"), "currency", "bad_currency"),
        (document(scale=7), "scale", "bad_scale"),
        (document(occurred_at=NOON.replace(tzinfo=None)), "occurred_at", "no_offset"),
        (document(occurred_at=NOON + timedelta(days=1, seconds=1)), "occurred_at", "in_the_future"),
        (document(occurred_at=EPOCH - timedelta(seconds=1)), "occurred_at", "too_long_ago"),
        (document(returned_number="B-1"), "returned_number", "not_a_return"),
        (document(line(sku="")), "lines[0].sku", "missing"),
        (document(line(), line(price=10**16)), "lines[1].gross_minor", "too_large"),
        (document(line(returned_ordinal=1)), "lines[0].returned_ordinal", "no_order"),
    ],
)
def test_a_fault_names_its_field(faulty: NewDocument, path: str, code: str) -> None:
    fault = policy.fault_of(faulty, NOON)
    assert fault is not None
    assert (fault.errors[0].path, fault.errors[0].code) == (path, code)


def test_every_fault_of_a_document_is_reported_at_once() -> None:
    fault = policy.fault_of(document(line(sku=""), number="", currency="x"), NOON)
    assert fault is not None
    assert [error.path for error in fault.errors] == ["number", "currency", "lines[0].sku"]


def test_the_content_hash_ignores_state_policy_and_the_mark_of_history() -> None:
    plain = policy.content_hash(document())
    assert policy.content_hash(document(state="paid", is_backfill=True)) == plain
    assert policy.content_hash(document(line(price=251))) != plain
    assert policy.content_hash(document(store_id=4)) != plain


def test_the_content_hash_ignores_the_time_of_what_came_without_one() -> None:
    later = NOON + timedelta(minutes=5)
    undated = policy.content_hash(document(is_dated=False))
    assert policy.content_hash(document(is_dated=False, occurred_at=later)) == undated
    assert policy.content_hash(document(occurred_at=later)) != policy.content_hash(document())


def test_a_return_by_ordinal_brings_back_that_line() -> None:
    shelf = [bought(1, "TEA", 3), bought(2, "TEA", 2)]
    matches = policy.match_referenced([line("TEA", -2, returned_ordinal=2)], shelf)
    assert not isinstance(matches, ReturnExceedsOrder)
    assert [(m.return_ordinal, m.order_ordinal, m.quantity_milli) for m in matches] == [
        (1, 2, 2000)
    ]


def test_a_return_by_sku_takes_the_lines_in_turn() -> None:
    shelf = [bought(1, "TEA", 3, returned=2), bought(2, "CUP", 1), bought(3, "TEA", 2)]
    matches = policy.match_referenced([line("TEA", -2)], shelf)
    assert not isinstance(matches, ReturnExceedsOrder)
    assert [(m.order_ordinal, m.quantity_milli) for m in matches] == [(1, 1000), (3, 1000)]


def test_two_lines_of_one_return_never_take_the_same_goods() -> None:
    shelf = [bought(1, "TEA", 1)]
    refused = policy.match_referenced([line("TEA", -1), line("TEA", -1)], shelf)
    assert isinstance(refused, ReturnExceedsOrder)
    assert refused.detail == "line 2 (TEA) brings back more than the order still holds"


def test_a_return_without_reference_matches_the_latest_and_says_what_is_left() -> None:
    shelf = [bought(1, "TEA", 1), bought(2, "TEA", 4)]
    matches, is_complete = policy.match_latest([line("TEA", -3)], shelf)
    assert [(m.order_ordinal, m.quantity_milli) for m in matches] == [(1, 1000), (2, 2000)]
    assert is_complete
    matches, is_complete = policy.match_latest([line("TEA", -6), line("CUP", -1)], shelf)
    assert sum(m.quantity_milli for m in matches) == 5000
    assert not is_complete


def test_a_positive_line_of_a_return_brings_nothing_back() -> None:
    assert policy.match_latest([line("TEA", 2)], [bought(1, "TEA", 4)]) == ([], True)


@given(
    net_minor=st.integers(-(10**9), 10**9),
    parts=st.lists(st.integers(1, 5000), min_size=1, max_size=8),
)
def test_any_split_of_a_return_is_worth_what_the_whole_is(net_minor: int, parts: list[int]) -> None:
    quantity_milli = sum(parts)
    worth, before_milli = 0, 0
    for part_milli in parts:
        worth += policy.refund_minor(net_minor, quantity_milli, before_milli, part_milli)
        before_milli += part_milli
    assert worth == net_minor


def test_states_move_forward_only() -> None:
    assert policy.next_state("placed", "completed") is None
    assert policy.next_state("completed", "completed") is None
    refused = policy.next_state("completed", "cancelled")
    assert isinstance(refused, StateNotReachable)
    assert refused.detail == "an order that is completed cannot become cancelled"


def test_discounts_of_a_line_add_up() -> None:
    discounts = (
        Discount(kind="retail", amount_minor=30),
        Discount(kind="coupon", amount_minor=12),
    )
    assert policy.discount_of(line(discounts=discounts)) == 42

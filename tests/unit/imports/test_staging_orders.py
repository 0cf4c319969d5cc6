"""Lines become documents: whole, sorted as history happened, or not at all."""

from datetime import datetime
from pathlib import Path

import pytest

from regulars.domains.orders.types import LINES_MAX
from regulars.flows.import_files.staging.items import StagedDiscount, StagedTender
from regulars.kernel.period import microseconds_of
from tests.support.imports import TILL, TILL_HEAD, StagedRun, stage_texts


def till(folder: Path, *lines: str, mapping: str = TILL) -> StagedRun:
    return stage_texts(folder, mapping, till=TILL_HEAD + "\n".join(lines) + "\n")


def microseconds(text: str) -> int:
    return microseconds_of(datetime.fromisoformat(text))


def told(run: StagedRun) -> list[tuple[int, str, str]]:
    return [(each.line, each.field, each.code) for each in run.refused()]


def test_lines_that_lie_apart_make_one_document_at_its_earliest_line(tmp_path: Path) -> None:
    run = till(
        tmp_path,
        "A,2024-05-01T10:00,7,x,1,2.00",
        "B,2024-05-01T09:00,8,y,1,3.00",
        "A,2024-05-01T08:30,7,z,2,1.50",
    )
    second, first = run.documents()
    assert [document.number for document in (first, second)] == ["B", "A"]
    assert second.occurred_us == microseconds("2024-05-01T08:30+02:00")
    assert [(line.line, line.sku, line.gross_minor) for line in second.lines] == [
        (2, "x", 200),
        (4, "z", 300),
    ]


def test_identical_lines_are_distinct(tmp_path: Path) -> None:
    run = till(tmp_path, *["A,2024-05-01T10:00,7,x,1,2.00"] * 3)
    assert [len(document.lines) for document in run.documents()] == [3]


def test_documents_stand_by_time_orders_before_returns_then_number(tmp_path: Path) -> None:
    run = till(
        tmp_path,
        "R1,2024-05-01T10:00,7,x,-1,2.00",
        "B,2024-05-01T10:00,7,x,1,2.00",
        "A,2024-05-01T10:00,7,x,1,2.00",
        "R0,2024-05-01T09:00,7,x,-1,2.00",
    )
    assert [document.number for document in run.documents()] == ["R0", "A", "B", "R1"]


def test_staging_twice_gives_the_same_order(tmp_path: Path) -> None:
    lines = [f"{n % 13},2024-05-{n % 28 + 1:02}T10:00,{n % 13},s{n},1,1.00" for n in range(300)]
    first = till(tmp_path, *lines).items()
    assert till(tmp_path, *lines).items() == first


def test_the_customer_is_taken_from_the_lines_that_name_one(tmp_path: Path) -> None:
    run = till(tmp_path, "A,2024-05-01T10:00,,x,1,2.00", "A,2024-05-01T10:00,7,y,1,2.00")
    (document,) = run.documents()
    assert document.head.identities == ("7",)


def test_a_document_without_a_customer_is_anonymous(tmp_path: Path) -> None:
    run = till(tmp_path, "A,2024-05-01T10:00,,x,1,2.00")
    assert run.documents()[0].head.identities == (None,)
    assert run.staged.bench.tally.anonymous_line_count == 1
    assert run.staged.bench.people.count() == 0


def test_lines_that_name_two_customers_refuse_the_document(tmp_path: Path) -> None:
    run = till(
        tmp_path,
        "A,2024-05-01T10:00,7,x,1,2.00",
        "A,2024-05-01T10:00,8,y,1,2.00",
        "B,2024-05-01T10:00,8,y,1,2.00",
    )
    assert [document.number for document in run.documents()] == ["B"]
    assert told(run) == [
        (2, "identities", "lines_disagree"),
        (3, "identities", "lines_disagree"),
    ]
    assert run.refused()[0].reason == (
        "document A is not recorded: the lines of the document disagree"
    ), "who they are is nothing for everybody's eyes"
    assert run.staged.bench.tally.refused_item_count == 1


def test_one_bad_line_keeps_its_whole_document_out_and_nothing_else(tmp_path: Path) -> None:
    run = till(
        tmp_path,
        "A,2024-05-01T10:00,7,x,1,2.00",
        "A,2024-05-01T10:00,7,,one,2.00",
        "B,2024-05-01T10:00,8,y,1,2.00",
        "A,2024-05-01T10:00,7,z,1,2.00",
    )
    assert [document.number for document in run.documents()] == ["B"]
    refused = run.refused()
    assert [(each.line, each.field, each.code) for each in refused] == [
        (2, "", "document_waits"),
        (3, "line.sku", "missing"),
        (3, "line.quantity", "not_an_amount"),
        (5, "", "document_waits"),
    ]
    assert refused[0].reason == "document A is not recorded: line 3, line.sku: is empty"
    assert refused[1].raw == "A,2024-05-01T10:00,7,,one,2.00"
    assert refused[3].raw == "A,2024-05-01T10:00,7,z,1,2.00"


def test_documents_beside_an_unreadable_line_wait_with_it(tmp_path: Path) -> None:
    run = till(
        tmp_path,
        "A,2024-05-01T10:00,7,x,1,2.00",
        "B,2024-05-01T10:00,8,x,1,2.00",
        "B,2024-05-01T10:00,8",
        "C,2024-05-01T10:00,9,x,1,2.00",
        "D,2024-05-01T10:00,9,x,1,2.00",
    )
    assert [document.number for document in run.documents()] == ["A", "D"]
    assert told(run) == [
        (3, "", "unread_neighbour"),
        (4, "", "unreadable_line"),
        (5, "", "unread_neighbour"),
    ]


def test_a_line_without_a_number_counts_as_unreadable(tmp_path: Path) -> None:
    run = till(
        tmp_path,
        "A,2024-05-01T10:00,7,x,1,2.00",
        ",2024-05-01T10:00,7,x,1,2.00",
    )
    assert run.documents() == []
    assert told(run) == [(2, "", "unread_neighbour"), (3, "order.number", "missing")]


def test_what_a_return_is_can_be_told_by_the_sign_of_its_lines(tmp_path: Path) -> None:
    mapping = TILL.replace(
        '{ column = "number", matches = "^R" }', '{ column = "quantity", below = 0 }'
    )
    lines = [
        "A,2024-05-01T10:00,7,x,-1,2.00",
        "A,2024-05-01T10:00,7,y,2,2.00",
        "B,2024-05-01T10:00,7,x,-1,2.00",
    ]
    run = till(tmp_path, *lines, mapping=mapping)
    assert [(each.number, each.is_return) for each in run.documents()] == [
        ("A", False),
        ("B", True),
    ]
    run = till(tmp_path, *lines, mapping=mapping + 'lines = "any"\n')
    assert [(each.number, each.is_return) for each in run.documents()] == [("A", True), ("B", True)]


def test_returns_written_as_positive_numbers_are_negated(tmp_path: Path) -> None:
    mapping = TILL + 'signs = "negate"\n[[line.discounts]]\nkind = "x"\namount = "card"\n'
    run = till(tmp_path, "R,2024-05-01T10:00,7,x,2,2.00", mapping=mapping)
    (line,) = run.documents()[0].lines
    assert (line.quantity_milli, line.unit_price_minor, line.gross_minor) == (-2000, 200, -400)
    assert line.discounts == (StagedDiscount("x", -700, None),)


def test_the_order_that_a_return_names_belongs_to_returns_only(tmp_path: Path) -> None:
    mapping = TILL + 'order_number = { column = "sku", extract = "^of-(.*)" }\n'
    run = till(
        tmp_path,
        "A,2024-05-01T10:00,7,of-X,1,2.00",
        "R,2024-05-01T11:00,7,of-A,-1,2.00",
        mapping=mapping,
    )
    assert [each.head.returned_number for each in run.documents()] == [None, "A"]


def test_prices_follow_from_amounts_and_amounts_from_prices(tmp_path: Path) -> None:
    run = till(tmp_path, "A,2024-05-01T10:00,7,x,0.345,19.99")
    (line,) = run.documents()[0].lines
    assert (line.quantity_milli, line.unit_price_minor, line.gross_minor) == (345, 1999, 690)
    given = TILL.replace('unit_price = "price"', 'amount = "price"')
    run = till(
        tmp_path, "A,2024-05-01T10:00,7,x,3,10.00", "A,2024-05-01T10:00,7,x,0,1.00", mapping=given
    )
    assert [(line.unit_price_minor, line.gross_minor) for line in run.documents()[0].lines] == [
        (333, 1000),
        (0, 100),
    ]


def test_tenders_repeated_on_the_lines_count_once_and_parts_are_kept(tmp_path: Path) -> None:
    mapping = (
        TILL
        + """
[[tenders]]
kind = { constant = "cash" }
amount = "card"
[[tenders]]
kind = { constant = "voucher" }
amount = "price"
per = "line"
"""
    )
    run = till(
        tmp_path,
        "A,2024-05-01T10:00,7,x,1,2.00",
        "A,2024-05-01T10:00,7,y,1,3.00",
        mapping=mapping,
    )
    (document,) = run.documents()
    assert document.head.tenders == (StagedTender("cash", 700, None),)
    assert [line.tenders for line in document.lines] == [
        (StagedTender("voucher", 200, None),),
        (StagedTender("voucher", 300, None),),
    ]


def test_rows_are_left_out_and_kept_by_conditions(tmp_path: Path) -> None:
    mapping = TILL.replace(
        'source = "till"',
        'source = "till"\nskip_when = [{ column = "sku", one_of = ["POST", "M"] }]\n'
        'keep_when = [{ column = "price", above = 0.5 }, { column = "quantity", equals = 9 }]',
    )
    run = till(
        tmp_path,
        "A,2024-05-01T10:00,7,POST,1,2.00",
        "B,2024-05-01T10:00,7,x,9,0.10",
        "C,2024-05-01T10:00,7,x,1,0.10",
        "D,2024-05-01T10:00,7,x,1,0.60",
        mapping=mapping,
    )
    assert [document.number for document in run.documents()] == ["B", "D"]
    assert run.staged.bench.tally.skipped_line_count == 2


def test_one_number_in_two_files_is_two_documents_unless_the_mapping_says_otherwise(
    tmp_path: Path,
) -> None:
    texts = {name: TILL_HEAD + f"A,2024-05-01T10:00,7,{name},1,2.00\n" for name in ("one", "two")}
    run = stage_texts(tmp_path, TILL, **texts)
    assert [(each.file, len(each.lines)) for each in run.documents()] == [(0, 1), (1, 1)]
    spanning = TILL.replace('at = "at"', 'at = "at"\nspans_files = true')
    run = stage_texts(tmp_path, spanning, **texts)
    assert [[line.sku for line in each.lines] for each in run.documents()] == [["one", "two"]]


def test_a_document_with_too_many_lines_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    run = till(tmp_path, *["A,2024-05-01T10:00,7,x,1,2.00"] * (LINES_MAX + 1))
    assert run.documents() == []
    refused = run.refused()
    assert len(refused) == LINES_MAX + 1
    assert {each.code for each in refused} == {"too_many_lines"}


@pytest.mark.parametrize(
    ("column", "code"),
    [("state", "unknown_state"), ("currency", "bad_currency"), ("store", "malformed_code")],
)
def test_heads_that_cannot_be_stored_are_refused(tmp_path: Path, column: str, code: str) -> None:
    mapping = TILL.replace('at = "at"', f'at = "at"\n{column} = "sku"')
    run = till(tmp_path, f"A,2024-05-01T10:00,7,{'x' * 201},1,2.00", mapping=mapping)
    assert told(run) == [(2, f"order.{column}", code)]


def test_the_tally_counts_what_was_taken(tmp_path: Path) -> None:
    run = till(
        tmp_path,
        "A,2024-05-01T10:00,7,x,2,2.00",
        "R,2024-05-02T10:00,7,x,-1,2.00",
        "B,2024-05-03T10:00,,x,1,2.00",
        "C,2024-05-04T10:00,8,x,1,bad",
    )
    tally = run.staged.bench.tally
    assert (tally.line_count, tally.item_count, tally.refused_item_count) == (4, 3, 1)
    assert (tally.order_count, tally.return_count, tally.return_line_count) == (2, 1, 1)
    assert (tally.units_milli, dict(tally.gross)) == (2000, {"EUR": 400})
    assert run.staged.bench.people.count() == 1
    assert tally.first_us == microseconds("2024-05-01T10:00+02:00")
    assert tally.last_us == microseconds("2024-05-03T10:00+02:00")

"""The summary in words and figures."""

from pathlib import Path

from regulars.cli.import_summary import figures, words
from regulars.flows.import_files.request import check_any_mapping
from regulars.flows.import_files.summary import Frame, Tally, Written, summarise

FRAME = Frame(
    kind="orders",
    is_dry_run=False,
    file_count=1,
    scale=3,
    member_count=2,
    faulty_line_count=0,
)


def tally() -> Tally:
    counted = Tally()
    counted.line_count, counted.item_count, counted.order_count = 1200, 3, 2
    counted.return_count, counted.return_line_count, counted.units_milli = 1, 4, 5_432_500
    counted.gross["GBP"] = 9_539_484_634
    counted.note_instant(1_259_653_500_000_000)
    return counted


def test_figures_are_exact_and_readable() -> None:
    summary = summarise(tally(), Written(created=3, created_members=2), FRAME)
    assert figures(summary) == [
        ("lines", "1,200"),
        ("documents", "3"),
        ("  orders", "2"),
        ("  returns", "1"),
        ("members", "2"),
        ("lines without a member", "0"),
        ("lines of returns", "4"),
        ("units", "5,432.5"),
        ("gross", "9,539,484.634 GBP"),
        ("first", "2009-12-01 07:45:00 UTC"),
        ("last", "2009-12-01 07:45:00 UTC"),
    ]
    assert words(summary) == ["Documents: 3 created.", "Members: 2 new."]


def test_a_run_that_changed_nothing_says_so() -> None:
    summary = summarise(tally(), Written(unchanged=2, conflict=1), FRAME)
    assert summary.nothing_changed is True
    assert words(summary) == [
        "Documents: 2 unchanged, 1 in conflict with what is stored.",
        "Nothing changed.",
    ]


def test_the_mappings_of_the_examples_work() -> None:
    examples = Path(__file__).parents[3] / "examples"
    kinds = {
        f"{path.parent.name}/{path.stem}": check_any_mapping(path.read_text()).kind
        for path in sorted(examples.glob("*/*.toml"))
    }
    assert kinds == {
        "complete-journey/campaign-mailings": "events",
        "complete-journey/campaigns": "campaigns",
        "complete-journey/coupons": "products",
        "complete-journey/households": "members",
        "complete-journey/products": "products",
        "complete-journey/redemptions": "events",
        "complete-journey/transactions": "orders",
        "online-retail/orders": "orders",
        "starbucks/events": "events",
        "starbucks/members": "members",
        "starbucks/offers": "products",
        "starbucks/orders": "orders",
    }

"""What orders earn: amounts, bases, rounding, lines."""

import pytest

from regulars.domains.rules.types import Decision
from tests.support.rules import (
    attribute,
    decided,
    fixed,
    granted,
    line,
    occasion,
    order,
    per_amount,
    total,
    version,
)


def lines_of(decision: Decision) -> tuple[tuple[int, int], ...]:
    (grant,) = decision.grants
    return grant.lines


def test_1999_at_one_for_every_1_and_one_for_every_2_makes_28() -> None:
    decision = decided(
        version("ones", per_amount(1, "1.00")),
        version("twos", per_amount(1, "2.00")),
        on=occasion(order(1999)),
    )
    assert granted(decision) == {"ones": 19, "twos": 9}
    assert total(decision.grants) == 28


@pytest.mark.parametrize(
    ("rounding", "units"), [("floor", 9), ("half_up", 10), ("ceil", 10)], ids=str
)
def test_units_are_rounded_once_per_order_as_the_rule_says(rounding: str, units: int) -> None:
    rule = version("twos", per_amount(1, "2.00", rounding=rounding))
    assert total(decided(rule, on=occasion(order(1001, 998))).grants) == units


def test_half_up_takes_a_half_up_and_less_down() -> None:
    rule = version("twos", per_amount(1, "2.00", rounding="half_up"))
    assert total(decided(rule, on=occasion(order(1700))).grants) == 9
    assert total(decided(rule, on=occasion(order(1699))).grants) == 8


def test_ten_for_every_hundred_gives_fifteen_for_150_and_ten_by_whole_steps() -> None:
    by_amount = version("amount", per_amount(10, "100.00"))
    by_steps = version("steps", per_amount(10, "100.00", whole_steps=True))
    assert granted(decided(by_amount, by_steps, on=occasion(order(15000)))) == {
        "amount": 15,
        "steps": 10,
    }


def test_the_scale_of_the_order_counts() -> None:
    rule = version("ones", per_amount(1, "1.00"))
    assert total(decided(rule, on=occasion(order(19990, scale=3))).grants) == 19
    assert total(decided(rule, on=occasion(order(19, scale=0))).grants) == 19


def test_negative_lines_count_and_a_total_of_nothing_earns_nothing() -> None:
    rule = version("ones", per_amount(1, "1.00"))
    assert lines_of(decided(rule, on=occasion(order(2000, -500)))) == ((1, 15), (2, 0))
    decision = decided(rule, on=occasion(order(500, -500)))
    assert decision.grants == ()
    assert [each.outcome for each in decision.trace] == ["nothing"]


def test_units_go_to_lines_by_largest_remainder() -> None:
    rule = version("ones", per_amount(1, "1.00"))
    # 10.00 of 3.33, 3.33 and 3.34: shares 3.33, 3.33, 3.34.
    assert lines_of(decided(rule, on=occasion(order(333, 333, 334)))) == ((1, 3), (2, 3), (3, 4))


def test_the_amount_is_net_of_discounts_or_gross_where_asked() -> None:
    sold = order(line(800, gross=1000))
    net = version("net", per_amount())
    gross = version("gross", per_amount(basis={"gross": True}))
    assert granted(decided(net, gross, on=occasion(sold))) == {"net": 8, "gross": 10}


def test_shipping_counts_only_where_asked() -> None:
    sold = order(1000, shipping_minor=500)
    plain = version("plain", per_amount())
    shipped = version("shipped", per_amount(basis={"include_shipping": True}))
    assert granted(decided(plain, shipped, on=occasion(sold))) == {"plain": 10, "shipped": 15}


def test_what_stored_value_and_points_paid_earns_nothing() -> None:
    sold = order(10000, tenders={"stored_value": 3000, "points": 1000, "card": 6000})
    plain = version("plain", per_amount())
    everything = version("everything", per_amount(basis={"exclude_tenders": []}))
    assert granted(decided(plain, everything, on=occasion(sold))) == {
        "plain": 60,
        "everything": 100,
    }


def test_an_order_paid_with_stored_value_alone_earns_nothing() -> None:
    sold = order(1000, tenders={"stored_value": 1000})
    assert decided(version("plain", per_amount()), on=occasion(sold)).grants == ()


def test_a_category_bears_its_share_of_what_stored_value_paid() -> None:
    tea = line(4000, category_codes=("green", "tea"))
    sold = order(tea, line(6000, category_codes=("cups",)), tenders={"stored_value": 5000})
    rule = version("tea", per_amount(lines=attribute("line.categories", "contains", "tea")))
    decision = decided(rule, on=occasion(sold))
    assert lines_of(decision) == ((1, 20),)


def test_categories_have_rates_of_their_own() -> None:
    sold = order(
        line(1000, category_codes=("tea",)),
        line(2000, category_codes=("cups",)),
        line(3000, category_codes=("books",)),
    )
    tea = version("tea", per_amount(5, lines=attribute("line.category", "eq", "tea")))
    others = version("others", per_amount(1, lines=attribute("line.category", "ne", "tea")))
    decision = decided(tea, others, on=occasion(sold))
    assert granted(decision) == {"tea": 50, "others": 50}
    assert {each.rule_code: each.lines for each in decision.grants} == {
        "tea": ((1, 50),),
        "others": ((2, 20), (3, 30)),
    }


def test_lines_can_be_chosen_by_what_they_cost() -> None:
    rule = version("dear", per_amount(lines=attribute("line.net", "ge", 10)))
    assert lines_of(decided(rule, on=occasion(order(999, 1000)))) == ((2, 10),)


def test_pieces_earn_by_quantity_thousandths_included() -> None:
    rule = version("pieces", {"kind": "per_unit", "asset": "points", "units": 10})
    sold = order(line(100, quantity=3), line(100, quantity=1))
    assert lines_of(decided(rule, on=occasion(sold))) == ((1, 30), (2, 10))


def test_a_fixed_grant_belongs_to_the_lines_so_that_a_return_undoes_its_part() -> None:
    decision = decided(version("gift", fixed(100)), on=occasion(order(3000, 1000)))
    assert lines_of(decision) == ((1, 75), (2, 25))


def test_a_tier_table_grants_by_tier_and_otherwise() -> None:
    table = {
        "kind": "tier_table",
        "asset": "points",
        "ladder": "main",
        "rows": {"silver": 12, "gold": 15},
        "otherwise": 10,
        "per": "10.00",
    }
    rule = version("table", table)
    for tier, units in ((None, 10), ("silver", 12), ("gold", 15), ("unknown", 10)):
        assert granted(decided(rule, on=occasion(order(1000), on_tier=tier))) == {"table": units}


def test_a_tier_table_without_an_amount_grants_once() -> None:
    table = {"kind": "tier_table", "asset": "points", "ladder": "main", "rows": {"gold": 500}}
    rule = version("table", table, trigger={"on": "event", "name": "Birthday"})
    happened = {"kind": "event", "name": "Birthday"}
    assert granted(decided(rule, on=occasion(on_tier="gold", **happened))) == {"table": 500}
    assert decided(rule, on=occasion(on_tier="silver", **happened)).grants == ()


def test_two_effects_of_one_asset_are_one_grant() -> None:
    rule = version("both", per_amount(1, "1.00"), fixed(5), fixed(7, asset="growth"))
    decision = decided(rule, on=occasion(order(1000, 1000)))
    assert [(each.asset, each.units, each.lines) for each in decision.grants] == [
        ("points", 25, ((1, 13), (2, 12))),
        ("growth", 7, ((1, 4), (2, 3))),
    ]

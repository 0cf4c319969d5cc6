"""What holds of rules whatever the orders: sums are exact, order does not matter."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from regulars.domains.rules import actions as rules
from regulars.domains.rules.types import (
    Grant,
    Granted,
    GrantedLine,
    LineFacts,
    Occasion,
    OrderFacts,
    ReturnedLine,
    TenderFacts,
    Usage,
    Version,
)
from regulars.kernel.conditions.facts import FactSheet
from tests.support.rules import SHANGHAI, attribute, per_amount, times, version

AT = datetime(2026, 5, 8, 4, tzinfo=UTC)
ORDER, MEMBER = UUID(int=1), UUID(int=2)

amounts = st.integers(-50_000, 500_000)
decimals = st.builds(
    lambda whole, part: f"{whole}.{part:02}", st.integers(1, 99), st.integers(0, 99)
)
roundings = st.sampled_from(["floor", "half_up", "ceil"])


@st.composite
def orders(draw: st.DrawFn) -> OrderFacts:
    lines = [
        LineFacts(
            ordinal=at,
            sku=draw(st.sampled_from(["TEA", "CUP", "BOOK"])),
            quantity_milli=draw(st.integers(0, 9_000)),
            net_minor=(net := draw(amounts)),
            gross_minor=net + draw(st.integers(0, 1_000)),
        )
        for at in range(1, draw(st.integers(1, 8)) + 1)
    ]
    kinds = draw(st.lists(st.sampled_from(["card", "stored_value", "points"]), max_size=3))
    return OrderFacts(
        currency="CNY",
        scale=draw(st.integers(0, 3)),
        lines=tuple(lines),
        shipping_minor=draw(st.integers(0, 2_000)),
        tenders=tuple(
            TenderFacts(kind=kind, amount_minor=draw(st.integers(0, 100_000))) for kind in kinds
        ),
    )


@st.composite
def effects(draw: st.DrawFn) -> Any:
    kind = draw(st.sampled_from(["per_amount", "per_unit", "fixed", "multiplier"]))
    lines = draw(st.sampled_from([None, attribute("line.sku", "eq", "TEA")]))
    asset = draw(st.sampled_from(["points", "growth"]))
    match kind:
        case "per_amount":
            basis = {"gross": draw(st.booleans())}
            more = {"rounding": draw(roundings), "lines": lines, "basis": basis}
            return per_amount(draw(st.integers(1, 50)), draw(decimals), asset, **more)
        case "per_unit":
            units = draw(st.integers(1, 50))
            return {"kind": "per_unit", "asset": asset, "units": units, "lines": lines}
        case "fixed":
            return {"kind": "fixed", "asset": asset, "units": draw(st.integers(1, 500))}
    return times(draw(st.sampled_from(["1.25", "2", "3.5"])), asset=asset)


@st.composite
def rule_lists(draw: st.DrawFn) -> list[Version]:
    made = []
    for at in range(draw(st.integers(1, 6))):
        more: dict[str, Any] = {"priority": draw(st.integers(0, 2))}
        effect = draw(effects())
        if draw(st.booleans()):
            names = st.sampled_from(["x", "y"])
            modes = st.sampled_from(["all", "best", "first", "exclusive"])
            more["group"] = {"name": draw(names), "mode": draw(modes)}
        if draw(st.booleans()):
            reach = draw(st.sampled_from(["reduce", "refuse"]))
            cap = {"scope": "member", "per": "day", "units": draw(st.integers(1, 2_000))}
            more["caps"] = [{**cap, "on_reach": reach}]
        if draw(st.booleans()):
            more["budget"] = {"units": draw(st.integers(1, 5_000))}
        made.append(version(f"rule-{at}", effect, **more))
    return made


def on(order: OrderFacts, at: datetime = AT) -> Occasion:
    facts = FactSheet(program_zone=SHANGHAI, attributes={"order": rules.order_attributes(order)})
    return Occasion(
        kind="order",
        reference_id=ORDER,
        owner_ids=(MEMBER,),
        occurred_at=at,
        facts=facts,
        order=order,
    )


@given(rule_lists(), st.lists(orders(), min_size=1, max_size=5))
def test_lines_add_up_to_their_grant_and_none_is_below_nothing(
    every: list[Version], bought: list[OrderFacts]
) -> None:
    ready, usage = rules.rule_set(every, SHANGHAI), Usage()
    for order in bought:
        decision = rules.decide(on(order), ready, usage)
        usage.add(decision.counts)
        for grant in decision.grants:
            assert 0 < grant.units <= grant.asked_units
            assert sum(units for _, units in grant.lines) == grant.units
            assert all(units >= 0 for _, units in grant.lines)
            assert len({ordinal for ordinal, _ in grant.lines}) == len(grant.lines)


@given(rule_lists(), orders(), st.randoms())
def test_the_order_of_rules_does_not_matter_and_deciding_twice_is_the_same(
    every: list[Version], order: OrderFacts, random: Any
) -> None:
    shuffled = list(every)
    random.shuffle(shuffled)
    straight = rules.decide(on(order), rules.rule_set(every, SHANGHAI), Usage())
    mixed = rules.rule_set(shuffled, SHANGHAI)
    assert rules.decide(on(order), mixed, Usage()) == straight
    assert rules.decide(on(order), mixed, Usage()) == straight
    silent = rules.decide(on(order), mixed, Usage(), with_trace=False)
    assert silent.grants == straight.grants
    assert silent.counts == straight.counts


@given(rule_lists(), st.lists(orders(), min_size=1, max_size=12))
def test_no_cap_and_no_budget_is_ever_exceeded(
    every: list[Version], bought: list[OrderFacts]
) -> None:
    ready, usage = rules.rule_set(every, SHANGHAI), Usage()
    granted: dict[str, int] = {}
    of_day: dict[tuple[str, int], int] = {}
    for at, order in enumerate(bought):
        day = at // 4
        decision = rules.decide(on(order, AT + timedelta(days=day)), ready, usage)
        usage.add(decision.counts)
        for grant in decision.grants:
            granted[grant.rule_code] = granted.get(grant.rule_code, 0) + grant.units
            key = grant.rule_code, day
            of_day[key] = of_day.get(key, 0) + grant.units
    for each in every:
        body = each.body
        if body.budget is not None and body.budget.units is not None:
            assert granted.get(each.rule_code, 0) <= body.budget.units
        for cap in body.caps:
            days = [units for (code, _), units in of_day.items() if code == each.rule_code]
            assert cap.units is not None
            assert max(days, default=0) <= cap.units


@given(rule_lists(), orders())
def test_every_rule_that_is_considered_is_in_the_trace(
    every: list[Version], order: OrderFacts
) -> None:
    decision = rules.decide(on(order), rules.rule_set(every, SHANGHAI), Usage())
    assert {each.rule_code for each in decision.trace} == {each.rule_code for each in every}
    acted = {each.rule_code for each in decision.trace if each.outcome == "acted"}
    assert acted == {grant.rule_code for grant in decision.grants}


def stored(grant: Grant) -> Granted:
    return Granted(
        member_id=MEMBER,
        id=grant.version_id,
        program_id=1,
        reference_kind="order",
        reference_id=ORDER,
        rule_id=grant.rule_id,
        rule_code=grant.rule_code,
        version_id=grant.version_id,
        asset=grant.asset,
        units=grant.units,
        reversed_units=0,
        transfer_id=None,
        lot_id=None,
        occurred_at=AT,
        recorded_at=AT,
        lines=tuple(GrantedLine(ordinal=ordinal, units=units) for ordinal, units in grant.lines),
    )


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=6),
    st.integers(0, 100_000),
    st.data(),
)
def test_any_split_of_a_return_takes_exactly_what_one_return_takes(
    weights: list[int], units: int, data: st.DataObject
) -> None:
    grant = Grant(
        version_id=UUID(int=5),
        rule_id=UUID(int=6),
        rule_code="base",
        asset="points",
        units=units,
        asked_units=units,
        ordinals=tuple(range(1, len(weights) + 1)),
        weights=tuple(weights),
    )
    granted = stored(grant)
    sold = [data.draw(st.integers(1, 9_000)) for _ in weights]
    came = [0] * len(weights)
    taken = 0
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(weights) - 1))
        came[place] += data.draw(st.integers(0, sold[place] - came[place]))
        found = rules.taken_by_returns([granted], _returned(came, sold))
        assert all(each.units > 0 for each in found)
        taken += sum(each.units for each in found)
        granted = rules.after(found[0]) if found else granted
        assert taken == granted.reversed_units <= units
    at_once = rules.taken_by_returns([stored(grant)], _returned(came, sold))
    assert taken == sum(each.units for each in at_once)
    rest = rules.taken_by_returns([granted], _returned(sold, sold))
    assert taken + sum(each.units for each in rest) == units


def _returned(came: list[int], sold: list[int]) -> list[ReturnedLine]:
    return [
        ReturnedLine(
            reference_id=ORDER,
            ordinal=at,
            quantity_milli=whole,
            returned_milli=part,
            return_id=UUID(int=9),
        )
        for at, (part, whole) in enumerate(zip(came, sold, strict=True), start=1)
    ]

"""Why and why not: what every node saw, and which of them decided."""

from decimal import Decimal
from fractions import Fraction

import msgspec

from regulars.infra.regex import compile_regex
from regulars.kernel.conditions.compiling import compiled
from regulars.kernel.conditions.explaining import Trace, reasons, shown
from regulars.kernel.conditions.facts import FactSheet
from regulars.kernel.conditions.parse import from_builtins
from tests.unit.conditions.judging import NOW, SHANGHAI, history, utc

DEAR = {"op": "attr", "path": "order.net", "cmp": "ge", "value": 100}
OFTEN = {"op": "event", "name": "order", "cmp": "ge", "value": 3}
VIP = {"op": "tag", "tag": "vip"}
LOYAL = {"op": "segment", "segment": "loyal"}
FACTS = FactSheet(
    program_zone=SHANGHAI,
    attributes={"order": {"net": 80}},
    tags={"vip"},
    history=history(("order", utc(2026, 1, 1)), ("order", utc(2026, 1, 2))),
)


def explained(document):
    condition = from_builtins({"v": 1, **document})
    trace = compiled(condition, compile_regex).explain(FACTS, NOW)
    found = [(r.node.__struct_config__.tag, r.verdict, r.seen) for r in reasons(condition, trace)]
    return trace, found


def test_every_node_is_judged_also_where_the_verdict_is_settled():
    trace, found = explained({"op": "and", "args": [DEAR, OFTEN, VIP, LOYAL]})
    assert trace == Trace(
        op="and",
        verdict="false",
        parts=(
            Trace(op="attr", verdict="false", seen=80),
            Trace(op="event", verdict="false", seen=2),
            Trace(op="tag", verdict="true", seen=True),
            Trace(op="segment", verdict="unknown"),
        ),
    )
    assert found == [("attr", "false", 80), ("event", "false", 2)]


def test_the_reasons_of_what_holds_are_the_parts_that_hold():
    assert explained({"op": "or", "args": [DEAR, VIP]})[1] == [("tag", "true", True)]


def test_the_reasons_of_an_or_that_fails_are_all_its_parts():
    found = explained({"op": "or", "args": [DEAR, OFTEN]})[1]
    assert found == [("attr", "false", 80), ("event", "false", 2)]


def test_the_reasons_of_what_is_unknown_are_the_unknown_parts():
    assert explained({"op": "and", "args": [VIP, LOYAL]})[1] == [("segment", "unknown", None)]
    assert explained({"op": "or", "args": [DEAR, LOYAL]})[1] == [("segment", "unknown", None)]


def test_the_reason_of_a_not_is_the_verdict_of_its_part():
    assert explained({"op": "not", "arg": VIP})[1] == [("tag", "true", True)]
    both = {"op": "not", "arg": {"op": "and", "args": [DEAR, VIP]}}
    assert explained(both)[1] == [("attr", "false", 80)]


def test_the_reasons_of_at_least_are_the_parts_of_its_verdict():
    document = {"op": "at_least", "n": 2, "args": [DEAR, OFTEN, VIP]}
    assert explained(document)[1] == [("attr", "false", 80), ("event", "false", 2)]


def test_a_sequence_shows_how_many_steps_were_reached():
    steps = [{"name": "order"}, {"name": "order"}, {"name": "order"}]
    document = {"op": "sequence", "steps": steps, "within": {"count": 9, "unit": "days"}}
    assert explained(document)[0] == Trace(op="sequence", verdict="false", seen=2)


def test_a_trace_is_short_json():
    trace, _ = explained({"op": "and", "args": [DEAR, VIP]})
    assert msgspec.json.encode(trace) == (
        b'{"op":"and","verdict":"false","parts":['
        b'{"op":"attr","verdict":"false","seen":80},{"op":"tag","verdict":"true","seen":true}]}'
    )


def test_values_are_shown_short_and_in_json_types():
    assert shown("x" * 300) == "x" * 200 + "…"
    assert shown(Fraction(1, 3)) == Decimal("0.3333333333333333333333333333")
    assert shown(frozenset({"b", "a"})) == ["a", "b"]
    assert shown(list(range(30))) == list(range(20))
    assert shown({"a": 1}) == "{'a': 1}"
    assert shown(None) is None
    assert shown(float("nan")) == "nan"

"""What is read as a condition, and with which path and code the rest is refused."""

import json

import pytest

from regulars.kernel.conditions import nodes, windows
from regulars.kernel.conditions.errors import ConditionInvalid
from regulars.kernel.conditions.parse import BYTES_MAX, checked, from_builtins, parse
from regulars.kernel.conditions.reader import FAULTS_MAX

TAG = {"op": "tag", "tag": "vip"}


def faults(document):
    with pytest.raises(ConditionInvalid) as refused:
        from_builtins(document)
    assert refused.value.code == "condition_invalid"
    assert refused.value.kind == "invalid"
    return [(error.path, error.code) for error in refused.value.errors]


def fault(**node):
    (found,) = faults({"v": 1, **node})
    return found


def compared(cmp, value):
    return fault(op="attr", path="member.x", cmp=cmp, value=value)


def test_a_condition_is_read_into_nodes():
    raw = """
    {"v": 1, "zone": "member", "op": "and", "args": [
      {"op": "attr", "path": "order.net", "cmp": "ge", "value": 100.0},
      {"op": "event", "name": "Order Completed", "cmp": "ge", "value": 3,
       "window": {"kind": "last", "count": 90, "unit": "days"},
       "where": {"op": "attr", "path": "net", "cmp": "gt", "value": 1}}]}
    """
    assert parse(raw) == nodes.Condition(
        zone="member",
        root=nodes.And(
            args=(
                nodes.Attr(path="order.net", cmp="ge", value=100),
                nodes.Event(
                    name="Order Completed",
                    cmp="ge",
                    value=3,
                    window=windows.Last(count=90, unit="days"),
                    where=nodes.Attr(path="net", cmp="gt", value=1),
                ),
            )
        ),
    )


def test_every_fault_is_named_with_its_path():
    document = {
        "v": 2,
        "zone": "moon",
        "op": "and",
        "args": [
            {"op": "attr", "path": "a..b", "cmp": "ge", "value": 1},
            {"op": "event", "name": "", "cmp": "ge", "value": 1, "where": TAG},
            {"op": "sequence", "steps": [{"name": "a"}, {"name": "b", "if": 1}]},
            {"op": "event", "name": "a", "cmp": "ge", "value": 1,
             "window": {"kind": "last", "count": 0, "unit": "days"}},
            {"op": "stage", "stages": ["new", "old"]},
            "vip",
        ],
    }  # fmt: skip
    assert faults(document) == [
        ("v", "version"),
        ("zone", "zone"),
        ("args[0].path", "type"),
        ("args[1].name", "type"),
        ("args[1].where.op", "op"),
        ("args[2].steps[1].if", "unknown_field"),
        ("args[2].within", "missing"),
        ("args[3].window.count", "type"),
        ("args[4].stages[1]", "type"),
        ("args[5]", "type"),
    ]


@pytest.mark.parametrize("raw", ["", "{", "[]", "null", "1", '"x"', "[" * 9000, '{"v":1e999}'])
def test_what_is_no_object_is_refused(raw):
    with pytest.raises(ConditionInvalid):
        parse(raw)


def test_a_document_is_not_read_past_its_limit_in_bytes():
    with pytest.raises(ConditionInvalid) as refused:
        parse(" " * (BYTES_MAX + 1))
    assert refused.value.errors[0].code == "size"


def test_the_version_must_be_there():
    assert faults(TAG) == [("v", "version")]
    assert faults({"v": True, **TAG}) == [("v", "version")]
    assert faults({"v": "1", **TAG}) == [("v", "version")]


def test_unknown_nodes_and_fields_are_refused():
    assert fault(op="xor", args=[TAG]) == ("op", "op")
    assert fault(op="tag") == ("tag", "missing")
    assert fault(op="tag", tag="vip", until=1) == ("until", "unknown_field")
    assert fault(op=["tag"], tag="vip") == ("op", "op")


def nested(depth):
    document = TAG
    for _ in range(depth - 1):
        document = {"op": "not", "arg": document}
    return {"v": 1, **document}


def test_a_tree_is_at_most_twelve_nodes_deep():
    assert from_builtins(nested(12)).root
    assert faults(nested(13)) == [(".".join(["arg"] * 12), "depth")]


def test_where_counts_towards_the_depth():
    document = {"op": "attr", "path": "x", "cmp": "is_set"}
    for _ in range(10):
        document = {"op": "not", "arg": document}
    event = {"v": 1, "op": "event", "name": "a", "cmp": "ge", "value": 1}
    assert from_builtins({**event, "where": document}).root
    deeper = {"op": "not", "arg": document}
    assert [code for _, code in faults({**event, "where": deeper})] == ["depth"]


def test_a_tree_has_at_most_two_hundred_nodes():
    def with_leaves(*counts):
        args = [{"op": "or", "args": [TAG] * count} for count in counts]
        return {"v": 1, "op": "and", "args": args}

    assert from_builtins(with_leaves(100, 97)).root
    assert faults(with_leaves(100, 98)) == [("args[1].args[97]", "size")]


def test_lists_of_parts_are_bounded():
    assert fault(op="and", args=[]) == ("args", "type")
    assert fault(op="or", args=[TAG] * 101) == ("args", "type")
    assert fault(op="and", args=TAG) == ("args", "type")
    assert fault(op="at_least", n=3, args=[TAG, TAG]) == ("n", "value")
    step, within = {"name": "a"}, {"count": 1, "unit": "days"}
    assert fault(op="sequence", steps=[step], within=within) == ("steps", "type")
    assert fault(op="sequence", steps=[step] * 6, within=within) == ("steps", "type")


def test_faults_beyond_the_first_fifty_are_not_listed():
    assert len(faults({"v": 1, "op": "and", "args": [{"op": "odd"}] * 100})) == FAULTS_MAX


@pytest.mark.parametrize(
    ("cmp", "value", "expected"),
    [
        ("eq", [1], ("value", "value")),
        ("eq", None, ("value", "value")),
        ("lt", True, ("value", "value")),
        ("in", 1, ("value", "value")),
        ("in", [], ("value", "value")),
        ("in", [1, "a"], ("value", "value")),
        ("in", [True], ("value", "value")),
        ("in", ["a"] * 501, ("value", "value")),
        ("between", [1], ("value", "value")),
        ("between", [2, 1], ("value", "value")),
        ("between", ["b", "a"], ("value", "value")),
        ("is_set", 1, ("value", "value")),
        ("starts", "", ("value", "value")),
        ("matches", "(", ("value", "pattern")),
        ("matches", "", ("value", "pattern")),
        ("eq", "a\x00", ("value", "value")),
        ("eq", "a" * 501, ("value", "value")),
        ("in", ["a", "\x00"], ("value[1]", "value")),
        ("eq", 2**53, ("value", "value")),
        ("eq", 1e300, ("value", "value")),
        ("like", "a", ("cmp", "type")),
        ("eq", {"kind": "last", "count": 1, "unit": "days"}, ("value", "value")),
        ("in", {"kind": "moon"}, ("value.kind", "type")),
        ("in", {"kind": "last", "count": 101, "unit": "years"}, ("value.count", "window")),
        ("in", {"kind": "calendar", "period": "day", "first": 1}, ("value.first", "window")),
        ("in", {"kind": "between"}, ("value", "window")),
        ("in", {"kind": "between", "begin": "2026-01-01T00:00:00"}, ("value.begin", "type")),
        ("in", {"kind": "dates", "begin": "2026-01-02", "end": "2026-01-02"},
         ("value.end", "window")),
        ("in", {"kind": "dates", "begin": "0001-01-02"}, ("value", "window")),
    ],
)  # fmt: skip
def test_a_literal_suits_its_comparator(cmp, value, expected):
    assert compared(cmp, value) == expected


def test_an_aggregate_gets_the_property_and_the_literal_it_needs():
    def event(**fields):
        return fault(op="event", name="a", **fields)

    assert event(agg="sum", cmp="ge", value=1) == ("property", "aggregate")
    assert event(agg="count", property="x", cmp="ge", value=1) == ("property", "aggregate")
    assert event(agg="count", cmp="ge", value="1") == ("value", "value")
    assert event(agg="count", cmp="contains", value=1) == ("cmp", "comparator")
    assert event(agg="first", cmp="eq", value=1) == ("cmp", "comparator")
    coming = {"kind": "next", "count": 1, "unit": "days"}
    assert event(cmp="ge", value=1, window=coming) == ("window", "window")


def test_other_leaves_get_the_literals_they_need():
    assert fault(op="tier", ladder="main", cmp="ge", value=2) == ("value", "value")
    assert fault(op="tier", ladder="main", cmp="starts", value="g") == ("cmp", "comparator")
    assert fault(op="rfm", measure="group", cmp="eq", value=5) == ("value", "value")
    assert fault(op="rfm", measure="recency", cmp="eq", value="5") == ("value", "value")
    assert fault(op="score", model="churn", cmp="ge", value="high") == ("value", "value")
    assert fault(op="bucket", salt="a", lo=5, hi=5) == ("hi", "value")
    assert fault(op="bucket", salt="a", lo=0, hi=10_001) == ("hi", "type")
    assert fault(op="anniversary", path="member.birthday", days_before=181) == (
        "days_before",
        "type",
    )
    soon = {"kind": "next", "count": 1, "unit": "days"}
    asset = {"op": "asset", "asset": "points", "cmp": "ge", "value": 1}
    assert fault(**asset, window=soon) == ("window", "window")
    assert fault(**asset, measure="expiring") == ("window", "window")


@pytest.mark.parametrize("name", ["", "a\n", "a\x00b", "\t", "a" * 129])
def test_names_hold_no_control_characters(name):
    assert fault(op="tag", tag=name) == ("tag", "type")


@pytest.mark.parametrize("path", ["", ".", "a.", ".a", "a\n", "a.b.c.d.e.f.g.h.i", "a" * 65])
def test_a_path_is_up_to_eight_names(path):
    assert fault(op="attr", path=path, cmp="is_set") == ("path", "type")


def test_a_document_that_has_no_utf_8_spelling_is_refused():
    assert faults({"v": 1, "op": "tag", "tag": "\ud800"}) == [("", "json")]


def test_whole_numbers_are_read_alike_however_they_are_spelled():
    node = {"v": 1, "op": "attr", "path": "x", "cmp": "in"}
    assert parse(json.dumps({**node, "value": [1.0, -0.0, 1e2]})) == from_builtins(
        {**node, "value": [1, 0, 100]}
    )


def test_a_tree_built_wrongly_in_code_is_refused_when_checked():
    wrong = nodes.Condition(root=nodes.Attr(path="x", cmp="between", value=(1, 2, 3)))
    with pytest.raises(ConditionInvalid):
        checked(wrong)

"""Equal conditions have equal bytes, and those bytes do not change from release to release."""

from datetime import UTC, datetime, timedelta, timezone

from regulars.kernel.conditions import nodes, windows
from regulars.kernel.conditions.dump import digest, dump, leaf_key, leaves_by_key
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.parse import parse

VIP = nodes.Tag(tag="vip")
DIGEST = "2b4b3ae3474418d3d4b5581a34061bb465cf5a19b57b2a4579bebab8770238cb"


def test_the_canonical_form_is_sorted_short_and_without_defaults():
    condition = parse(
        """{ "op": "event", "v": 1, "zone": "program", "agg": "count", "where": null,
             "name": "下单", "cmp": "ge", "value": 3.0,
             "window": {"unit": "days", "kind": "last", "count": 90} }"""
    )
    assert (
        dump(condition)
        == (
            '{"cmp":"ge","name":"下单","op":"event","v":1,"value":3,'
            '"window":{"count":90,"kind":"last","unit":"days"}}'
        ).encode()
    )
    assert digest(condition) == DIGEST


def test_instants_are_written_in_utc():
    eastern = timezone(timedelta(hours=8))
    bounds = (datetime(2026, 1, 1, 8, tzinfo=eastern), datetime(2026, 1, 1, tzinfo=UTC))
    local, universal = (
        Condition(root=nodes.Attr(path="a", cmp="in", value=windows.Between(begin=bound)))
        for bound in bounds
    )
    assert dump(local) == dump(universal)
    assert b"2026-01-01T00:00:00Z" in dump(local)


def test_true_is_not_one():
    yes, one = (Condition(root=nodes.Attr(path="a", cmp="eq", value=v)) for v in (True, 1))
    assert digest(yes) != digest(one)


def test_the_member_zone_is_written_and_part_of_every_key():
    program, member = Condition(root=VIP), Condition(root=VIP, zone="member")
    assert dump(member) == b'{"op":"tag","tag":"vip","v":1,"zone":"member"}'
    assert leaf_key(VIP, program) != leaf_key(VIP, member)


def test_every_distinct_leaf_has_one_key():
    other = nodes.Attr(path="a", cmp="is_set")
    condition = Condition(
        root=nodes.And(args=(nodes.Not(arg=VIP), nodes.Or(args=(other, nodes.Tag(tag="vip")))))
    )
    found = list(leaves_by_key(condition))
    assert [leaf for _, leaf in found] == [VIP, other]
    assert [key for key, _ in found] == [leaf_key(VIP, condition), leaf_key(other, condition)]
    assert len(found[0][0]) == 32

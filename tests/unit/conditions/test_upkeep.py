"""What a condition listens to, whether the clock moves it, and what is recomputed in batch."""

from typing import Any

import pytest

from regulars.kernel.conditions.nodes import NODE_TYPES
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.upkeep import Upkeep, upkeep_of

_WEEK = {"kind": "last", "count": 7, "unit": "days"}
_MAY = {"kind": "dates", "begin": "2026-05-01", "end": "2026-06-01"}
_VIEWED = {"op": "event", "name": "Product Viewed", "cmp": "ge", "value": 3}
_RECENT = {"op": "attr", "path": "member.joined_at", "cmp": "in", "value": _WEEK}
_LEAVES: dict[str, dict[str, Any]] = {
    "attr": {"path": "member.city", "cmp": "eq", "value": "Lyon"},
    "event": {"name": "order", "cmp": "ge", "value": 1},
    "sequence": {
        "steps": [{"name": "Product Viewed"}, {"name": "order"}],
        "within": {"count": 2, "unit": "days"},
    },
    "segment": {"segment": "loyal"},
    "tag": {"tag": "vip"},
    "stage": {"stages": ["active"]},
    "rfm": {"measure": "recency", "cmp": "ge", "value": 4},
    "tier": {"ladder": "status", "cmp": "eq", "value": "gold"},
    "asset": {"asset": "points", "cmp": "ge", "value": 100},
    "coupon": {"cmp": "ge", "value": 1},
    "consent": {"purpose": "news", "channel": "sms"},
    "reachable": {"channel": "phone"},
    "message": {"kind": "opened"},
    "bucket": {"salt": "s", "lo": 0, "hi": 5000},
    "anniversary": {"path": "member.birth_date"},
    "score": {"model": "churn", "cmp": "ge", "value": 0.5},
}


def kept(root: dict[str, Any]) -> Upkeep:
    return upkeep_of(from_builtins({"v": 1, **root}))


def leaf(op: str) -> dict[str, Any]:
    return {"op": op, **_LEAVES[op]}


def test_every_kind_of_leaf_has_an_upkeep() -> None:
    composites = {"and", "or", "not", "at_least"}
    assert NODE_TYPES.keys() - composites == _LEAVES.keys()
    in_batch = {op for op in _LEAVES if not kept(leaf(op)).is_incremental}
    assert in_batch == {"rfm", "score", "coupon", "message"}


def test_events_are_listened_to_by_name() -> None:
    upkeep = kept({"op": "or", "args": [_VIEWED, leaf("sequence"), leaf("tag")]})
    assert upkeep.event_names == {"Product Viewed", "order"}
    assert upkeep.sources == {"events", "tags"}
    assert upkeep.reads_row
    assert not kept(_VIEWED).reads_row


def test_equal_leaves_are_kept_once() -> None:
    upkeep = kept({"op": "and", "args": [_VIEWED, {"op": "not", "arg": _VIEWED}]})
    [only] = upkeep.leaves
    assert only.key == kept(_VIEWED).leaves[0].key


@pytest.mark.parametrize(
    ("root", "is_clocked"),
    [
        (_VIEWED, False),
        ({**_VIEWED, "window": _WEEK}, True),
        ({**_VIEWED, "window": _MAY}, False),
        ({**_VIEWED, "window": {"kind": "calendar", "period": "month"}}, True),
        ({"op": "event", "name": "A", "agg": "last", "cmp": "lt", "value": _WEEK}, True),
        ({"op": "event", "name": "A", "agg": "last", "cmp": "lt", "value": _MAY}, False),
        (_RECENT, True),
        ({**leaf("sequence"), "window": _WEEK}, True),
        (leaf("anniversary"), True),
        (leaf("tag"), False),
        ({**leaf("asset"), "measure": "held"}, False),
        ({**leaf("asset"), "measure": "expiring", "window": {**_WEEK, "kind": "next"}}, True),
        (leaf("rfm"), True),
    ],
)
def test_windows_that_move_are_moved_by_the_clock(root: dict[str, Any], is_clocked: bool) -> None:
    assert kept(root).is_clocked is is_clocked


def test_inner_segments_and_stages_are_named() -> None:
    upkeep = kept({"op": "and", "args": [leaf("segment"), leaf("stage")]})
    assert (upkeep.segments, upkeep.reads_stage) == ({"loyal"}, True)
    assert upkeep.is_incremental


def test_what_is_recomputed_in_batch_says_why() -> None:
    upkeep = kept({"op": "and", "args": [leaf("tag"), leaf("rfm"), leaf("score")]})
    assert [each.batch_why for each in upkeep.batch_leaves] == [
        "scores compare all members",
        "models score all members",
    ]

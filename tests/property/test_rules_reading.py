"""Whatever is sent as a rule is read or refused with paths, and the schema agrees."""

import copy
from typing import Any

import jsonschema_rs
import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from docs.pages.rules import EXAMPLES
from regulars.domains.rules import actions as rules
from regulars.domains.rules import queries
from regulars.domains.rules.errors import RuleInvalid
from regulars.domains.rules.types import RuleBody
from regulars.domains.rules.types.schema import rule_schema
from tests.support.examples import examples
from tests.support.rules import body, fixed, times

VALIDATOR = jsonschema_rs.Draft202012Validator(rule_schema(), validate_formats=True)

FULL = body(
    fixed(5),
    {"kind": "tier_table", "asset": "p", "ladder": "m", "rows": {"g": 1}, "per": "1"},
    {"kind": "move_tier", "ladder": "m", "tier": "g", "until": "2026-05-01T00:00:00Z"},
    {"kind": "announce", "topic": "a", "data": {"x": 1}},
    schedule={
        "dates": {"begin": "2026-01-01"},
        "weekdays": [1],
        "days_of_month": [-3],
        "hours": [{"begin": "09:00", "end": "24:00"}],
        "birthday": {"days_before": 3},
    },
    valid_from="2026-01-01T00:00:00Z",
    group={"name": "g", "mode": "best"},
    caps=[{"scope": "store", "per": "day", "units": 3, "asset": "p"}],
    budget={"units": 5, "asset": "p"},
)
BODIES = (*EXAMPLES, FULL, body(times("1.5")), body(fixed(1), trigger={"on": "manual"}))

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 40),
    st.floats(allow_nan=False),
    st.sampled_from(["", "x", "0", "1.5", "points", "order", "2026-01-01", "\u0000", "\ud800"]),
    st.lists(st.integers(0, 9), max_size=2),
    st.dictionaries(st.sampled_from(["kind", "units", "op"]), st.integers(0, 9), max_size=2),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything inside a document."""
    found = [path] if path else []
    if isinstance(value, dict | list):
        keys = value.keys() if isinstance(value, dict) else range(len(value))
        for key in keys:
            found.extend(places(value[key], (*path, key)))
    return found


def read_or_refused(raw: object) -> RuleBody | RuleInvalid:
    try:
        return rules.read_body(raw)
    except RuleInvalid as refused:
        return refused


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A rule of which up to three places were changed, removed or added to."""
    raw = copy.deepcopy(draw(st.sampled_from(BODIES)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(raw)))
        holder = raw
        for key in path[:-1]:
            holder = holder[key]
        action = draw(st.sampled_from(["change", "remove", "add"]))
        if action == "change":
            holder[path[-1]] = draw(odd)
        elif action == "remove":
            del holder[path[-1]]
        elif isinstance(holder, dict):
            holder[draw(st.sampled_from(["extra", "units", "lines", "when"]))] = draw(odd)
        if not places(raw):
            break
    return raw


@settings(max_examples=examples(200))
@given(mutated())
def test_a_rule_is_read_or_refused_and_what_is_read_fits_the_schema(raw: Any) -> None:
    read = read_or_refused(raw)
    if isinstance(read, RuleInvalid):
        assert read.errors
        return
    assert VALIDATOR.is_valid(raw)
    assert msgspec.json.decode(msgspec.json.encode(read), type=RuleBody) == read
    for language in ("en", "zh-CN"):
        assert all(queries.rule_words(read, language))


@given(st.recursive(odd, lambda inner: st.dictionaries(st.text(max_size=5), inner, max_size=3)))
def test_what_is_no_rule_at_all_is_refused(raw: Any) -> None:
    refused = read_or_refused(raw)
    assert isinstance(refused, RuleInvalid)
    assert refused.errors

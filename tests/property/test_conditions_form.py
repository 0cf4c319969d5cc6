"""Conditions survive being written and read; what is no condition is refused and nothing worse."""

import copy

import jsonschema_rs
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.dump import digest, dump
from regulars.kernel.conditions.errors import ConditionInvalid
from regulars.kernel.conditions.parse import from_builtins, parse
from regulars.kernel.conditions.schema import condition_schema
from regulars.kernel.conditions.words.sentences import words
from tests.property.conditions_strategies import conditions
from tests.support.examples import examples

VALIDATOR = jsonschema_rs.Draft202012Validator(condition_schema(), validate_formats=True)


@settings(max_examples=examples(120))
@given(conditions)
def test_a_condition_reads_back_satisfies_the_schema_and_has_words(condition):
    written = dump(condition)
    read = parse(written)
    assert dump(read) == written
    assert digest(read) == digest(condition)
    assert from_builtins(msgspec.json.decode(written)) == read
    assert VALIDATOR.is_valid(msgspec.json.decode(written))
    for language in ("zh-CN", "en"):
        sentence = words(condition, language)
        assert sentence
        assert "{" not in sentence


def places_in(document, found):
    """Every container in a document with every key or index into it."""
    if isinstance(document, dict | list):
        keys = document if isinstance(document, dict) else range(len(document))
        for key in keys:
            found.append((document, key))
            places_in(document[key], found)
    return found


def codes_of_refusal(document):
    """The codes of the faults of a document; none where it is read."""
    try:
        from_builtins(document)
    except ConditionInvalid as refusal:
        return {error.code for error in refusal.errors} or {"without errors"}
    return set()


junk = st.sampled_from(
    (
        *(None, True, 0, 1, -1, 2.5, 10**17, "", "x", "eq", "and", "attr", "next", "a\n"),
        *([], [1], {}, [1, "a"], {"op": "tag", "tag": "x"}),
        {"kind": "last", "count": 1, "unit": "days"},
    )
)


@settings(max_examples=examples(150))
@given(conditions, st.data())
def test_a_damaged_condition_is_read_only_if_the_schema_allows_it(condition, data):
    document = msgspec.json.decode(dump(condition))
    for _ in range(data.draw(st.integers(1, 2))):
        container, key = data.draw(st.sampled_from(places_in(document, [])))
        if data.draw(st.booleans()) and isinstance(container, dict):
            container[data.draw(st.sampled_from(("value", "cmp", "where", "window", "odd")))] = (
                copy.deepcopy(data.draw(junk))
            )
        else:
            container[key] = copy.deepcopy(data.draw(junk))
    codes = codes_of_refusal(document)
    if VALIDATOR.is_valid(document):
        # What a schema cannot tell: which of two bounds is the later, what a pattern means.
        assert codes <= {"value", "window", "pattern"}
    else:
        assert codes


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("v", "op", "args", "arg", "cmp", "value", "path")), inner
        )
    ),
    max_leaves=8,
)


@settings(max_examples=examples(60))
@given(json_values)
def test_what_is_no_condition_is_refused(document):
    with pytest.raises(ConditionInvalid):
        from_builtins(document)


@settings(max_examples=examples(40))
@given(st.integers(0, 30), st.sampled_from(("not", "and", "at_least")))
def test_depth_is_limited_to_twelve(levels, op):
    document: dict = {"op": "tag", "tag": "vip"}
    for _ in range(levels):
        inner = {"arg": document} if op == "not" else {"args": [document]}
        document = {"op": op, **inner, **({"n": 1} if op == "at_least" else {})}
    if levels < 12:
        assert isinstance(from_builtins({"v": 1, **document}).root, nodes.Node)
    else:
        with pytest.raises(ConditionInvalid) as refused:
            from_builtins({"v": 1, **document})
        assert [error.code for error in refused.value.errors] == ["depth"]

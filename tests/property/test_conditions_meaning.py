"""A condition means the same compiled, explained, and read by an interpreter written apart."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.infra.regex import compile_regex
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.compiling import compiled
from regulars.kernel.conditions.explaining import reasons
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.truth import verdict_of
from tests.property.conditions_naive import truth_of
from tests.property.conditions_strategies import NOW, conditions, fact_sheets, leaves, roots
from tests.support.examples import examples


def evaluated(root, facts, zone="program"):
    return compiled(Condition(root=root, zone=zone), compile_regex).evaluate(facts, NOW)


@settings(max_examples=examples(120))
@given(conditions, fact_sheets, st.randoms(use_true_random=False))
def test_compiled_and_explained_conditions_agree_with_the_plain_reading(condition, facts, random):
    ready = compiled(condition, compile_regex)
    expected = truth_of(condition, facts, NOW)
    assert ready.evaluate(facts, NOW) is expected
    trace = ready.explain(facts, NOW)
    assert trace.verdict == verdict_of(expected)
    assert reasons(condition, trace)
    assert msgspec.json.encode(trace)
    # Neither does the order show in which events arrive.
    shuffled = {name: random.sample(found, len(found)) for name, found in facts.history.items()}
    assert ready.explain(msgspec.structs.replace(facts, history=shuffled), NOW) == trace


@settings(max_examples=examples(200))
@given(leaves, fact_sheets, st.sampled_from(("program", "member")))
def test_every_leaf_agrees_with_the_plain_reading(leaf, facts, zone):
    assert evaluated(leaf, facts, zone) is truth_of(Condition(root=leaf, zone=zone), facts, NOW)


@settings(max_examples=examples(60))
@given(st.lists(roots, min_size=1, max_size=3).map(tuple), fact_sheets)
def test_de_morgan_holds_with_three_values(parts, facts):
    every, some = nodes.And(args=parts), nodes.Or(args=parts)
    denied = tuple(nodes.Not(arg=part) for part in parts)
    none, not_every = nodes.And(args=denied), nodes.Or(args=denied)
    assert evaluated(nodes.Not(arg=every), facts) is evaluated(not_every, facts)
    assert evaluated(nodes.Not(arg=some), facts) is evaluated(none, facts)
    # `or` is at least one, `and` is at least all.
    assert evaluated(nodes.AtLeast(n=1, args=parts), facts) is evaluated(some, facts)
    assert evaluated(nodes.AtLeast(n=len(parts), args=parts), facts) is evaluated(every, facts)

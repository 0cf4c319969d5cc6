"""Kleene's three values, through whole conditions."""

import pytest

from regulars.kernel.conditions.truth import verdict_of
from tests.unit.conditions.judging import truth

YES = {"op": "tag", "tag": "vip"}
NO = {"op": "tag", "tag": "cold"}
UNKNOWN = {"op": "segment", "segment": "unheard of"}


def verdict(document):
    return verdict_of(truth(document, tags={"vip"}))


@pytest.mark.parametrize(
    ("args", "all_of", "any_of"),
    [
        ((YES, YES), "true", "true"),
        ((YES, NO), "false", "true"),
        ((NO, NO), "false", "false"),
        ((YES, UNKNOWN), "unknown", "true"),
        ((UNKNOWN, NO), "false", "unknown"),
        ((UNKNOWN, UNKNOWN), "unknown", "unknown"),
        ((UNKNOWN, YES, NO), "false", "true"),
    ],
)
def test_one_false_settles_and_one_true_settles_or(args, all_of, any_of):
    assert verdict({"op": "and", "args": list(args)}) == all_of
    assert verdict({"op": "or", "args": list(args)}) == any_of


def test_not_unknown_is_unknown():
    assert verdict({"op": "not", "arg": YES}) == "false"
    assert verdict({"op": "not", "arg": NO}) == "true"
    assert verdict({"op": "not", "arg": UNKNOWN}) == "unknown"


@pytest.mark.parametrize(
    ("n", "args", "expected"),
    [
        (2, (YES, YES, UNKNOWN), "true"),
        (2, (YES, UNKNOWN, NO), "unknown"),
        (2, (YES, NO, NO), "false"),
        (3, (YES, UNKNOWN, UNKNOWN), "unknown"),
        (3, (UNKNOWN, UNKNOWN, NO), "false"),
        (1, (UNKNOWN, YES), "true"),
    ],
)
def test_at_least_is_false_only_when_too_few_could_be_true(n, args, expected):
    assert verdict({"op": "at_least", "n": n, "args": list(args)}) == expected

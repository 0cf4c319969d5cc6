"""Kleene's three truth values: True, False, and None for unknown. As in SQL."""

from collections.abc import Iterable
from typing import Literal

Truth = bool | None
Verdict = Literal["true", "false", "unknown"]


def verdict_of(truth: Truth) -> Verdict:
    """The name of a truth value."""
    if truth is None:
        return "unknown"
    return "true" if truth else "false"


def negated(truth: Truth) -> Truth:
    """Not unknown is unknown."""
    return None if truth is None else not truth


def all_of(truths: Iterable[Truth]) -> Truth:
    """False where one is false, else unknown where one is unknown, else true."""
    verdict: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            verdict = None
    return verdict


def any_of(truths: Iterable[Truth]) -> Truth:
    """True where one is true, else unknown where one is unknown, else false."""
    verdict: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            verdict = None
    return verdict


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """True when `count` are true, false when fewer than `count` could be, else unknown."""
    true_count = possible_count = 0
    for truth in truths:
        true_count += truth is True
        possible_count += truth is not False
    if true_count >= count:
        return True
    return None if possible_count >= count else False

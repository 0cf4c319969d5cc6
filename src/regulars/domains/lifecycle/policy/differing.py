"""What has to be added to a recorded history so that it tells a course.

A row takes back what rows before it said of its instant and later ones.
"""

from collections.abc import Sequence
from typing import TypeVar

from regulars.domains.lifecycle.types import Change, Recorded

_Row = TypeVar("_Row", Change, Recorded)


def additions(recorded: Sequence[Recorded], changes: Sequence[Change]) -> list[Change]:
    """The rows to be added, in order; none where the history tells the course already.

    `recorded` comes by ordinal. From the first difference on the course is told anew; where it has
    nothing to tell at the first instant that is wrong, a correction takes that back.
    """
    told = _distinct(standing(recorded))
    wanted = _distinct(_last_of_each_instant(changes))
    same = 0
    while same < min(len(told), len(wanted)) and _is_same(told[same], wanted[same]):
        same += 1
    if same == len(told) == len(wanted):
        return []
    rest = [each for each in changes if same < len(wanted) and _is_from(each, wanted[same])]
    if same == len(told) or (rest and rest[0].effective_at <= told[same].effective_at):
        return rest
    known = told[same - 1].stage if same else None
    wrong_at = told[same].effective_at
    taken_back = Change(effective_at=wrong_at, from_stage=known, stage=known, why="corrected")
    return [taken_back, *rest]


def standing(recorded: Sequence[Recorded]) -> list[Recorded]:
    """The rows that no later one took back."""
    found: list[Recorded] = []
    for each in reversed(recorded):
        if not found or each.effective_at < found[-1].effective_at:
            found.append(each)
    return found[::-1]


def _last_of_each_instant(changes: Sequence[Change]) -> list[Change]:
    return list({each.effective_at: each for each in changes}.values())


def _distinct(rows: Sequence[_Row]) -> list[_Row]:
    """The rows that say something else than the one before."""
    found: list[_Row] = []
    for each in rows:
        if each.stage != (found[-1].stage if found else None):
            found.append(each)
    return found


def _is_same(told: Recorded, wanted: Change) -> bool:
    return told.effective_at == wanted.effective_at and told.stage == wanted.stage


def _is_from(change: Change, first: Change) -> bool:
    return change.effective_at >= first.effective_at

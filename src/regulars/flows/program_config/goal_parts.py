"""Goals in a document: each under its figure and its period, as `churn_rate/month`.

Goals are the installation's, not one program's. A second goal of the same figure and period stands
as `churn_rate/month/2`, in the order in which they were set; archived ones stand nowhere.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import cast

import msgspec

from regulars.domains.insights.queries import goals as insights
from regulars.domains.insights.types.goals import Direction, Goal, GoalContent, GoalPeriod
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError, InvalidInput

_KEY = re.compile(r"([a-z_]+)/(month|quarter|year)(?:/([2-9]|[1-9][0-9]))?")
_TARGET = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,6}))?")
_DECIMALS = 6


class GoalPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A goal: the target as `at_least` or `at_most`, a text as the figure counts. 0.15 is 15 %."""

    at_least: str | None = None
    at_most: str | None = None
    names: dict[str, str] = {}


async def goals_now(tx: Tx) -> dict[str, Goal]:
    """All goals that are worked out, by the key that they have in a document."""
    found: dict[str, Goal] = {}
    seen: Counter[str] = Counter()
    for goal in await insights.goals(tx):
        if goal.content.is_active:
            plain = f"{goal.content.figure}/{goal.content.period}"
            seen[plain] += 1
            found[plain if seen[plain] == 1 else f"{plain}/{seen[plain]}"] = goal
    return found


def goal_part(content: GoalContent) -> GoalPart:
    """A stored goal as it stands in a document."""
    target = _text_of(content.target_micro)
    return GoalPart(
        at_least=target if content.direction == "at_least" else None,
        at_most=target if content.direction == "at_most" else None,
        names=content.names,
    )


def content_of(key: str, part: GoalPart, before: GoalContent | None) -> GoalContent:
    """The goal that a document means; whose it is stays. Refuses what could not be set."""
    found = _KEY.fullmatch(key)
    if found is None:
        raise InvalidInput(f"{key!r} is no figure with its period, as in churn_rate/month")
    given = [each for each in (part.at_least, part.at_most) if each is not None]
    if len(given) != 1:
        raise InvalidInput("a goal has a target: either at_least or at_most")
    direction: Direction = "at_most" if part.at_least is None else "at_least"
    target = _TARGET.fullmatch(given[0])
    if target is None:
        fault = FieldError(
            path=direction, code="value", detail=f"{given[0]!r} is no target, as in 0.15"
        )
        raise InvalidInput(fault.detail, errors=[fault])
    return insights.checked(
        GoalContent(
            figure=found[1],
            period=cast(GoalPeriod, found[2]),
            direction=direction,
            target_micro=int(Decimal(given[0]).scaleb(_DECIMALS)),
            names=part.names,
            owner_id=None if before is None else before.owner_id,
        )
    )


def faults_of_goals(parts: Mapping[str, GoalPart]) -> Iterator[FieldError]:
    """What cannot be set, and a second goal without its first, each with its path."""
    for key, part in parts.items():
        path = f"goals.{key}"
        try:
            content_of(key, part, None)
        except InvalidInput as refusal:
            for each in refusal.errors or [
                FieldError(path="", code="value", detail=refusal.detail)
            ]:
                below = f"{path}.{each.path}" if each.path else path
                yield FieldError(path=below, code=each.code, detail=each.detail)
            continue
        if (first := _one_before(key)) is not None and first not in parts:
            yield FieldError(path=path, code="reference", detail=f"stands without {first}")


def in_order(keys: Sequence[str]) -> list[str]:
    """Keys so that the first of a figure and period is set before the second."""
    return sorted(keys, key=lambda key: (len(key), key))


def _one_before(key: str) -> str | None:
    found = _KEY.fullmatch(key)
    if found is None or found[3] is None:
        return None
    plain, number = f"{found[1]}/{found[2]}", int(found[3]) - 1
    return plain if number == 1 else f"{plain}/{number}"


def _text_of(target_micro: int) -> str:
    text = f"{Decimal(target_micro).scaleb(-_DECIMALS):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

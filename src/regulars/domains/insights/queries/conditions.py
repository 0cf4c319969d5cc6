"""Conditions asked of PostgreSQL: who meets one, and how it stands with members that are named."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from regulars.domains.insights.policy.condition_sql import expression_of
from regulars.domains.insights.policy.condition_terms import Expression, Scope
from regulars.domains.insights.store import judging
from regulars.domains.insights.types import JudgedMember
from regulars.infra.db import Tx
from regulars.kernel.conditions.nodes import Condition


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """A query to be put into a statement of the caller's, with the parameters that it names.

    It gives a row for every member: `member_id`, `truth` (null where it is unknown) and `due_at`.
    """

    text: str
    parameters: dict[str, object]


async def judged(
    tx: Tx, condition: Condition, scope: Scope, member_ids: Collection[UUID]
) -> list[JudgedMember]:
    """How the condition stands with each of these members, by id; one statement.

    Whoever is no member (merged, erased, anonymous, or without a row yet) is left out. It costs by
    how many they are. Refuses what cannot be told.
    """
    if not member_ids:
        return []
    return await judging.judged(tx, _expression(condition, scope, member_ids))


async def count_meeting(tx: Tx, condition: Condition, scope: Scope) -> int:
    """How many members meet the condition. Refuses what cannot be told."""
    return await judging.count_meeting(tx, _expression(condition, scope, None))


async def some_meeting(tx: Tx, condition: Condition, scope: Scope, count: int) -> list[UUID]:
    """Up to `count` of the members who meet the condition, by id. Refuses what cannot be told."""
    return await judging.some_meeting(tx, _expression(condition, scope, None), count)


def verdicts_of(
    condition: Condition,
    scope: Scope,
    prefix: str = "c",
    *,
    member_ids: Collection[UUID] | None = None,
) -> Verdicts:
    """How the condition stands with the whole base, or with some, as a query for others to use.

    It stands in parentheses behind `from`: `from (<text>) as verdict`. Nothing that a person wrote
    is in the text. Refuses what cannot be told.
    """
    found = expression_of(condition, scope, prefix, member_ids=member_ids)
    return Verdicts(text=found.verdicts, parameters=dict(found.parameters))


def _expression(
    condition: Condition, scope: Scope, member_ids: Collection[UUID] | None
) -> Expression:
    return expression_of(condition, scope, member_ids=member_ids)

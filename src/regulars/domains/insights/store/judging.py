"""Judging members by a condition: some who are named, or all; counting who meets one."""

from pathlib import Path
from uuid import UUID

from regulars.domains.insights.policy.condition_terms import Expression
from regulars.domains.insights.types import JudgedMember
from regulars.infra.db import Tx, column
from regulars.infra.sql import composed

_PATH = Path(__file__)


async def judged(tx: Tx, expression: Expression) -> list[JudgedMember]:
    """How it stands with everybody whom the expression was made for, by id."""
    text = f"{expression.verdicts} order by fact.member_id"
    query = composed("judged_members", text, _PATH)
    return await tx.all(query, JudgedMember, **expression.parameters)


async def count_meeting(tx: Tx, expression: Expression) -> int:
    """For how many members the expression is true."""
    text = f"""
        {expression.opening}
        select count(*)
        from {expression.source}
        where ({expression.text}) is true and {expression.narrowing}
    """  # noqa: S608 - pieces of `policy.condition_sql`; what a person wrote is in parameters
    query = composed("count_meeting", text, _PATH)
    return int((await tx.rows(query, **expression.parameters))[0][0])


async def some_meeting(tx: Tx, expression: Expression, count: int) -> list[UUID]:
    """Up to `count` members for whom the expression is true, by id."""
    text = f"""
        {expression.opening}
        select fact.member_id
        from {expression.source}
        where ({expression.text}) is true and {expression.narrowing}
        order by fact.member_id
        limit %(count)s::bigint
    """  # noqa: S608 - pieces of `policy.condition_sql`; what a person wrote is in parameters
    query = composed("some_meeting", text, _PATH)
    return column(await tx.rows(query, **expression.parameters, count=count))

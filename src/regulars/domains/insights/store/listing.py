"""Lists of members' rows: the one place where SQL is put together from pieces.

The pieces come from `policy.condition_sql` and from the table of sorts; what a person wrote travels
in parameters.
"""

from pathlib import Path
from uuid import UUID

import msgspec

from regulars.domains.insights.types import ListedRow
from regulars.infra.db import Tx
from regulars.infra.sql import composed

_PATH = Path(__file__)

_COLUMNS = """
    fact.member_id, fact.joined_at, fact.order_count, fact.return_count, fact.first_order_at,
    fact.last_order_at, fact.spend_micro, fact.spendable_units, fact.tiers, fact.tags, fact.store,
    fact.channel, fact.source, fact.made_at
"""


class Pieces(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is put together from: a condition, a sort with its type, parameters.

    `opening` stands before the statement, `source` behind `from`, as the condition asks.
    `after` is the sort key and the member to go on behind.
    """

    opening: str
    source: str
    condition: str
    sort: str
    sort_type: str
    is_descending: bool
    parameters: dict[str, object]
    after: tuple[str, UUID] | None = None


async def rows(tx: Tx, pieces: Pieces, count: int) -> list[ListedRow]:
    """Up to `count` rows in the order of the sort, ties by id."""
    direction, sign = ("desc", "<") if pieces.is_descending else ("asc", ">")
    parameters = {**pieces.parameters, "count": count}
    where = [f"({pieces.condition})"]
    if pieces.after is not None:
        key, member_id = pieces.after
        where.append(
            f"({pieces.sort}, fact.member_id) {sign} "
            f"(%(after_key)s::text::{pieces.sort_type}, %(after_id)s::uuid)"
        )
        parameters |= {"after_key": key, "after_id": member_id}
    text = f"""
        {pieces.opening}
        select {_COLUMNS}, ({pieces.sort})::text as sort_key
        from {pieces.source}
        where {" and ".join(where)}
        order by {pieces.sort} {direction}, fact.member_id {direction}
        limit %(count)s::bigint
    """  # noqa: S608 - see the docstring above
    return await tx.all(composed("listed_members", text, _PATH), ListedRow, **parameters)


async def ids(tx: Tx, pieces: Pieces, count: int) -> list[UUID]:
    """Up to `count` members, in no order."""
    text = f"""
        {pieces.opening}
        select fact.member_id
        from {pieces.source}
        where {pieces.condition}
        limit %(count)s::bigint
    """  # noqa: S608 - see the docstring above
    query = composed("narrowed_members", text, _PATH)
    found = await tx.rows(query, **pieces.parameters, count=count)
    return [member_id for (member_id,) in found]


async def count(tx: Tx, pieces: Pieces, count_max: int) -> int:
    """How many rows there are, counted up to `count_max`."""
    text = f"""
        {pieces.opening}
        select count(*)
        from (
            select from {pieces.source}
            where {pieces.condition}
            limit %(count)s::bigint
        ) as counted
    """  # noqa: S608 - see the docstring above
    query = composed("counted_members", text, _PATH)
    found = await tx.rows(query, **pieces.parameters, count=count_max)
    return int(found[0][0])

"""Lists of members by what they come to: filtered by a condition, sorted, counted."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from regulars.domains.insights.policy.condition_sql import expression_of
from regulars.domains.insights.policy.condition_terms import Expression, Scope
from regulars.domains.insights.policy.sorting import sort_of
from regulars.domains.insights.store import listing
from regulars.domains.insights.store.listing import Pieces
from regulars.domains.insights.types import ListedRow, RowKey
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of
from regulars.kernel.conditions.nodes import Condition

COUNT_MAX = 10_000


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which members, in which order; None does not narrow. `store_ids` are the caller's."""

    scope: Scope
    condition: Condition | None = None
    sort: str = "-joined_at"
    store_ids: frozenset[int] | None = None
    member_ids: Collection[UUID] | None = None


async def list_rows(
    tx: Tx, wanted: Wanted, limit: int, cursor: str | None = None
) -> Page[ListedRow]:
    """One page of rows. One statement.

    Refuses a condition or a sort that rows cannot tell, and a cursor of another order.
    """
    name = f"members by {wanted.sort}"
    after = decode_cursor(cursor, name, RowKey)
    pieces = _pieces(wanted)
    if after is not None:
        pieces = msgspec.structs.replace(pieces, after=(after.key, after.id))
    rows = await listing.rows(tx, pieces, limit + 1)
    return page_of(rows, limit, name, lambda row: RowKey(key=row.sort_key, id=row.member_id))


async def count_rows(tx: Tx, wanted: Wanted, count_max: int = COUNT_MAX) -> int:
    """How many members are meant, counted up to one more than `count_max`."""
    return await listing.count(tx, _pieces(wanted), count_max + 1)


def _pieces(wanted: Wanted) -> Pieces:
    sort = sort_of(wanted.sort, wanted.scope)
    found = Expression(text="true", parameters={})
    if wanted.condition is not None:
        found = expression_of(wanted.condition, wanted.scope, member_ids=wanted.member_ids)
    condition, parameters = found.text, dict(found.parameters)
    if wanted.store_ids is not None:
        condition += " and fact.store_id = any(%(store_ids)b::bigint[])"
        parameters["store_ids"] = sorted(wanted.store_ids)
    if wanted.member_ids is not None:
        condition += " and fact.member_id = any(%(member_ids)b::uuid[])"
        parameters["member_ids"] = sorted(wanted.member_ids)
    return Pieces(
        opening=found.opening,
        source=found.source,
        condition=condition,
        sort=sort.text,
        sort_type=sort.type,
        is_descending=sort.is_descending,
        parameters=parameters,
    )

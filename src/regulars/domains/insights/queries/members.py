"""Lists of members by what they come to: filtered by a condition, sorted, counted."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from regulars.domains.insights.policy.condition_sql import expression_of
from regulars.domains.insights.policy.condition_terms import Expression, Scope, refuse
from regulars.domains.insights.policy.sorting import sort_of
from regulars.domains.insights.store import listing, walking
from regulars.domains.insights.store.listing import Pieces
from regulars.domains.insights.types import ListedRow, RowKey
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.nodes import Asset, Condition, op_of

COUNT_MAX = 10_000
BEHAVIOUR_MEMBERS_MAX = 200_000
"""In a larger base nobody waits for a list until what everybody did is gone through."""
FEW_COUNT_MAX = 200
"""Up to so many are found first and sorted then; more are found soon on a walk in their order."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which members, in which order; None does not narrow. `store_ids` are the caller's.

    What members did may be asked in a base of up to `behaviour_members_max`.
    """

    scope: Scope
    condition: Condition | None = None
    sort: str = "-joined_at"
    store_ids: frozenset[int] | None = None
    member_ids: Collection[UUID] | None = None
    behaviour_members_max: int = BEHAVIOUR_MEMBERS_MAX


async def list_rows(
    tx: Tx, wanted: Wanted, limit: int, cursor: str | None = None
) -> Page[ListedRow]:
    """One page of rows. One statement or two, and a small one where what members did is asked.

    Refuses a condition or a sort that rows cannot tell, what members did in a large base, and a
    cursor of another order.
    """
    await _refuse_long(tx, wanted)
    name = f"members by {wanted.sort}"
    after = decode_cursor(cursor, name, RowKey)
    pieces = _pieces(await _narrowed(tx, wanted))
    if after is not None:
        pieces = msgspec.structs.replace(pieces, after=(after.key, after.id))
    rows = await listing.rows(tx, pieces, limit + 1)
    return page_of(rows, limit, name, lambda row: RowKey(key=row.sort_key, id=row.member_id))


async def count_rows(tx: Tx, wanted: Wanted, count_max: int = COUNT_MAX) -> int:
    """How many members are meant, counted up to one more than `count_max`."""
    await _refuse_long(tx, wanted)
    return await listing.count(tx, _pieces(wanted), count_max + 1)


async def _refuse_long(tx: Tx, wanted: Wanted) -> None:
    """Refuses to go through what everybody of a large base did."""
    if wanted.condition is None or wanted.member_ids is not None:
        return
    asked = _asks_of_behaviour(wanted.condition)
    if asked and await walking.row_estimate(tx) > wanted.behaviour_members_max:
        refuse(
            min(asked),
            "there are too many members to go through what all of them did or hold:"
            " make a segment of it",
        )


async def _narrowed(tx: Tx, wanted: Wanted) -> Wanted:
    """By the members themselves where a condition leaves few: a walk through all rows in the order
    of a sort, which the database takes for cheap, would pass nearly everybody to find them."""
    condition = wanted.condition
    if condition is None or wanted.member_ids is not None or _asks_of_behaviour(condition):
        return wanted
    found = await listing.ids(tx, _pieces(wanted), FEW_COUNT_MAX + 1)
    if len(found) > FEW_COUNT_MAX:
        return wanted
    return msgspec.structs.replace(wanted, member_ids=found)


def _asks_of_behaviour(condition: Condition) -> set[str]:
    """What takes longer the more members there are: what they did, and their lots."""
    asked = {op_of(leaf) for leaf in leaves(condition)} & {"event", "sequence"}
    if any(isinstance(leaf, Asset) and leaf.measure != "spendable" for leaf in leaves(condition)):
        asked.add("asset")
    return asked


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

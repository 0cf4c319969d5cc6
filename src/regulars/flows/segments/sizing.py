"""How large a segment would be, while its condition is being written."""

from datetime import datetime
from typing import Literal

import msgspec

from regulars.domains.insights.queries import Wanted
from regulars.flows import condition_sizes
from regulars.flows.condition_sizes import SizeMeans
from regulars.flows.member_lists.listing import MemberInList, PageWanted, Sight, list_page
from regulars.flows.member_lists.scope import scope_of
from regulars.flows.segments.editing import Edit, Json, readable
from regulars.flows.segments.kept import Manner, manner_of
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.upkeep import upkeep_of


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many members a condition is true for, some of them, and how it would be kept up.

    `source` says whether the database or the lake was asked, `as_of` up to when it knows members.
    """

    member_count: int
    source: Literal["database", "lake"]
    as_of: datetime
    sample: list[MemberInList]
    manner: Manner
    in_batch_why: list[str]


async def size_of(means: SizeMeans, condition: Json, sample_count: int, edit: Edit) -> Size:
    """The size of a condition: out of the lake where the base is large and the lake fresh.

    Refuses what is no condition, what cannot be told of members, and what the caller may not read.
    """
    async with means.database.transaction() as tx:
        read = from_builtins(await readable(tx, edit, condition))
        scope = await scope_of(tx, edit.terms, edit.now)
    size = await condition_sizes.size_of(means, read, scope, sample_count)
    upkeep = upkeep_of(read)
    sample: list[MemberInList] = []
    if size.sample_ids:
        page = PageWanted(
            wanted=Wanted(scope=scope, member_ids=size.sample_ids), limit=sample_count
        )
        sight = Sight(permissions=edit.caller.principal.permissions)
        async with means.database.transaction() as tx:
            sample = (await list_page(tx, edit.vault, page, edit.terms, sight)).items
    return Size(
        member_count=size.member_count,
        source=size.source,
        as_of=size.as_of,
        sample=sample,
        manner=manner_of(upkeep),
        in_batch_why=sorted({each.batch_why for each in upkeep.batch_leaves}),
    )

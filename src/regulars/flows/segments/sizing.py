"""How large a segment would be, while its condition is being written."""

import msgspec

from regulars.domains.insights import queries as insights
from regulars.domains.insights.queries import Wanted
from regulars.flows.member_lists.listing import MemberInList, PageWanted, Sight, list_page
from regulars.flows.member_lists.scope import scope_of
from regulars.flows.segments.editing import Edit, Json, readable
from regulars.flows.segments.kept import Manner, manner_of
from regulars.infra.db import Tx
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.upkeep import upkeep_of


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many members a condition is true for, some of them, and how it would be kept up."""

    member_count: int
    sample: list[MemberInList]
    manner: Manner
    in_batch_why: list[str]


async def size_of(tx: Tx, condition: Json, sample_count: int, edit: Edit) -> Size:
    """The size of a condition. Two statements, and a few for the sample.

    Refuses what is no condition, what cannot be told of members, and what the caller may not read.
    """
    read = from_builtins(await readable(tx, edit, condition))
    scope = await scope_of(tx, edit.terms, edit.now)
    upkeep = upkeep_of(read)
    sample: list[MemberInList] = []
    if sample_count:
        ids = await insights.some_meeting(tx, read, scope, sample_count)
        page = PageWanted(wanted=Wanted(scope=scope, member_ids=ids), limit=sample_count)
        sight = Sight(permissions=edit.caller.principal.permissions)
        sample = (await list_page(tx, edit.vault, page, edit.terms, sight)).items if ids else []
    return Size(
        member_count=await insights.count_meeting(tx, read, scope),
        sample=sample,
        manner=manner_of(upkeep),
        in_batch_why=sorted({each.batch_why for each in upkeep.batch_leaves}),
    )

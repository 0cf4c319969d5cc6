"""How many members a condition is about, while it is being written."""

from uuid import UUID

from regulars.domains.insights.policy.condition_lake import LakeGround, truths_of
from regulars.domains.insights.policy.condition_terms import Scope
from regulars.domains.insights.policy.exact import as_int64
from regulars.domains.insights.queries.conditions import count_meeting, some_meeting
from regulars.domains.insights.types import MemberSize
from regulars.infra.analytics.engine import Engine
from regulars.infra.db import Tx
from regulars.kernel.conditions.nodes import Condition

SAMPLE_MAX = 200


async def size_in_database(
    tx: Tx, condition: Condition, scope: Scope, sample_count: int
) -> MemberSize:
    """The size by the members' rows as they are now. One statement, and one for a sample.

    Refuses what cannot be told.
    """
    ids = await some_meeting(tx, condition, scope, sample_count) if sample_count else []
    return MemberSize(
        member_count=await count_meeting(tx, condition, scope),
        sample_ids=tuple(ids),
        source="database",
        as_of=scope.now,
    )


def size_in_lake(
    engine: Engine, condition: Condition, scope: Scope, ground: LakeGround, sample_count: int
) -> tuple[int, tuple[UUID, ...]]:
    """How many members of the snapshot meet the condition, and up to so many of them.

    What members did is worked out once for both. Refuses what the lake cannot tell.
    """
    truths = truths_of(condition, scope, ground, keep=engine.keep)
    found = truths.filter(truths.truth)
    counted = engine.run(found.aggregate(member_count=as_int64(found.count())))
    count = int(counted.to_pylist()[0]["member_count"])
    if not sample_count or not count:
        return count, ()
    some = engine.run(found.select("member_id").limit(sample_count))
    return count, tuple(UUID(each) for each in some["member_id"].to_pylist())

"""The ready program of a learning community: a gift, caps by the day, reviews worth reading."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.rounds import reward
from regulars.kernel.ids import new_id
from tests.support.members import card, resolve_id
from tests.support.programs import applied, example

MORNING = datetime(2026, 3, 1, 1, tzinfo=UTC)  # nine o'clock in Shanghai


def did(member_id: UUID, name: str, hours: int = 0, **properties: Any) -> Happening:
    return Happening(
        kind="event",
        name=name,
        properties=properties,
        reference_id=new_id(),
        owner_ids=(member_id,),
        occurred_at=MORNING + timedelta(hours=hours),
    )


async def earned(platform: Platform, *happenings: Happening) -> list[dict[str, int]]:
    """Units by asset, for each happening."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        effects = await reward(tx, platform.vault, happenings, now)
    return [{unit.asset: unit.units for unit in each.units} for each in effects]


async def test_taking_part_is_rewarded_within_its_caps(platform: Platform) -> None:
    await applied(platform, example("learning-community/program.yaml"), live_from=MORNING)
    member_id = await resolve_id(platform, card("L-1"))
    joined = Happening(
        kind="registration", reference_id=member_id, owner_ids=(member_id,), occurred_at=MORNING
    )
    assert await earned(platform, joined) == [{"credits": 100}]
    assert await earned(
        platform,
        did(member_id, "Signed In"),
        did(member_id, "Signed In", 1),
        did(member_id, "Signed In", 24),
        did(member_id, "Review Posted", 2, length=12),
        did(member_id, "Review Posted", 2, length=80),
        did(member_id, "Answer Accepted", 3),
    ) == [
        {"credits": 2, "standing": 1},
        {},
        {"credits": 2, "standing": 1},
        {},
        {"credits": 10, "standing": 5},
        {"credits": 20, "standing": 20},
    ]

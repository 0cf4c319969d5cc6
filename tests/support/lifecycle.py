"""Short words for tests that speak of stages."""

from datetime import datetime
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.domains.lifecycle import queries as lifecycle
from regulars.domains.members import actions as members
from regulars.domains.members.types import Identity, Inbound, Merged, MergeRequest, UndoRequest
from regulars.domains.orders.types import ReturnRequest
from regulars.flows.member_lists.upkeep import keep_members
from regulars.flows.record_orders import RecordedOrder, Submission
from regulars.infra.feed import Position
from regulars.infra.outbox import Announced, announced_after
from tests.integration.test_record_orders import document, drafted, line, record
from tests.support.members import CALLER

FROM_THE_FIRST = Position(written_in=0, last_id=UUID(int=0))
Told = tuple[str | None, str | None, str, datetime]


async def buy(
    platform: Platform, card: str, number: str, at: datetime, minor: int = 1000
) -> RecordedOrder:
    """An order of whoever has this card, who joins by it."""
    who = Inbound(identities=(Identity(kind="card", value=card),), seen_at=at)
    sold = document(number, line("TEA", 1, minor), occurred_at=at, state="paid")
    (answer,) = await record(platform, Submission(document=sold, customer=who))
    return answer


async def bring_back(
    platform: Platform, document_id: UUID, number: str, at: datetime
) -> RecordedOrder:
    """All goods of an order."""
    return await drafted(platform, document_id, ReturnRequest(number=number, occurred_at=at))


async def keep(platform: Platform) -> None:
    """What the worker does until nothing is left."""
    while await keep_members(platform.database, platform.clock):
        pass


async def history(platform: Platform, member_id: UUID) -> list[Told]:
    """What stands of a member's history, oldest first."""
    async with platform.database.transaction() as tx:
        rows = await lifecycle.history(tx, member_id)
    return [
        (row.from_stage, row.stage, row.why, row.effective_at)
        for row in rows[::-1]
        if row.is_standing
    ]


async def stage(platform: Platform, member_id: UUID) -> str | None:
    """The stage that a member is in."""
    async with platform.database.transaction() as tx:
        found = await lifecycle.standing(tx, member_id)
    return found.stage if found else None


async def news(platform: Platform) -> list[Announced]:
    """What was announced of stages."""
    async with platform.database.transaction() as tx:
        every = await announced_after(tx, FROM_THE_FIRST, 100_000)
    return [each for each in every if each.topic == "lifecycle.changed"]


async def merge(platform: Platform, first: UUID, second: UUID) -> Merged:
    asked = MergeRequest(first_id=first, second_id=second, note="one person")
    async with platform.database.transaction() as tx:
        return await members.merge(tx, platform.vault, asked, CALLER, platform.clock.now())


async def part(platform: Platform, merged: Merged) -> None:
    asked = UndoRequest(merge_id=merged.merge_id, note="two persons")
    async with platform.database.transaction() as tx:
        await members.undo_merge(tx, platform.vault, asked, CALLER, platform.clock.now())

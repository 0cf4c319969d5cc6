"""Members who exist before a benchmark begins, each with a phone number."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.domains.members import actions as members
from regulars.domains.members.types import Identity, Inbound, ProfileChange, Resolution

SEEN_AT = datetime.now(UTC) - timedelta(days=30)
_BATCH = 1_000


def phone(number: int) -> str:
    """The phone of the member with this number, always of the same length."""
    return f"+86139{number:08d}"


async def create_members(platform: Platform, count: int) -> list[UUID]:
    """`count` members, found again by `phone(0)` … `phone(count - 1)`."""
    ids: list[UUID] = []
    for first in range(0, count, _BATCH):
        batch = [_inbound(number) for number in range(first, min(first + _BATCH, count))]
        async with platform.database.transaction() as tx:
            answers = await members.resolve(tx, platform.vault, batch, platform.clock.now())
        assert all(isinstance(each, Resolution) for each in answers), "no member is refused"
        ids.extend(each.member_id for each in answers if isinstance(each, Resolution))
    return ids


def _inbound(number: int) -> Inbound:
    return Inbound(
        identities=(
            Identity(kind="phone", value=phone(number)),
            Identity(kind="card", value=f"C{number:08d}"),
        ),
        profile=ProfileChange(full_name=f"王{number:08d}", city="上海"),
        seen_at=SEEN_AT,
        registers=True,
    )

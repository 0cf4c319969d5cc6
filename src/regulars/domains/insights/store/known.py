"""What conditions ask of one member, as of an instant."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.insights.store import SQL
from regulars.domains.lifecycle.types.facts import Whence
from regulars.infra.db import Tx


class Known(Whence, frozen=True, kw_only=True):
    """What a member's row tells of a member, worked out for one of them at an instant.

    Orders and returns are those up to the instant, as they count today; where the member came from,
    through what, and the scores are what is known today.
    """

    order_count: int
    return_count: int
    first_order_at: datetime | None
    last_order_at: datetime | None
    spend_micro: int


async def known_of(
    tx: Tx, member_id: UUID, party_ids: Sequence[UUID], program_id: int, at: datetime
) -> Known | None:
    return await tx.maybe(
        SQL.known_of,
        Known,
        member_id=member_id,
        party_ids=list(party_ids),
        program_id=program_id,
        at=at,
    )

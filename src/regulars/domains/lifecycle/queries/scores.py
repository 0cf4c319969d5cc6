"""The scores of members, and where they began."""

from uuid import UUID

from regulars.domains.lifecycle.store import scores
from regulars.domains.lifecycle.types import Cuts, Liveliness, Scores
from regulars.infra.db import Tx

CUTS_MAX = 400


async def cuts(tx: Tx, count: int = CUTS_MAX) -> list[Cuts]:
    """Where scores began on each day, newest first."""
    return await scores.newest_cuts(tx, count)


async def scores_of(tx: Tx, member_id: UUID) -> Scores | None:
    """A member's RFM scores of the newest day; None of who had not bought by then."""
    return await scores.scores_of(tx, member_id)


async def liveliness_of(tx: Tx, member_id: UUID) -> Liveliness | None:
    """A member's engagement and loyalty of the newest day; None of who was none by then."""
    return await scores.liveliness_of(tx, member_id)

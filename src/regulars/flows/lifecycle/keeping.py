"""What stages are kept with: thresholds in force, and the midnights of the first program."""

from datetime import datetime
from uuid import UUID

from regulars.domains.lifecycle import queries as lifecycle
from regulars.domains.lifecycle.types import Keeping
from regulars.domains.lifecycle.types.rhythm import MemberRhythm
from regulars.flows.lake.request import ZONE_WITHOUT_PROGRAM
from regulars.flows.rewards.terms import InForce, in_force
from regulars.infra.db import Tx
from regulars.kernel.period import zone


def zone_name_of(forced: InForce) -> str:
    """The time zone of the first program, as in the lake."""
    first = min((each.program for each in forced.programs), key=lambda each: each.id, default=None)
    return first.time_zone if first else ZONE_WITHOUT_PROGRAM


async def keeping_of(tx: Tx, forced: InForce, now: datetime) -> Keeping:
    """What stages are kept with now."""
    versions = await lifecycle.versions(tx)
    return Keeping(versions=versions, zone=zone(zone_name_of(forced)), now=now)


async def rhythm_of(tx: Tx, member_id: UUID, now: datetime) -> MemberRhythm | None:
    """What decides when a member becomes dormant; None of who has bought nothing."""
    keeping = await keeping_of(tx, await in_force(tx), now)
    return await lifecycle.member_rhythm(tx, member_id, keeping)

"""What stages are kept with: thresholds in force, and the midnights of the first program."""

from datetime import datetime

from regulars.domains.lifecycle import queries as lifecycle
from regulars.domains.lifecycle.types import Keeping
from regulars.flows.lake.request import ZONE_WITHOUT_PROGRAM
from regulars.flows.rewards.terms import InForce
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

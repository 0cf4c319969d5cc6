"""What comes next for a member who buys nothing more."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from regulars.domains.lifecycle.policy.course import course
from regulars.domains.lifecycle.types import Life, Stage, Standing, Thresholds


def stage_to_come(
    standing: Standing, life: Life, versions: Sequence[Thresholds], zone: ZoneInfo
) -> Stage | None:
    """The stage into which time alone takes a member; None where it takes them nowhere."""
    if standing.due_at is None:
        return None
    changes = course(life, versions, zone, standing.due_at).changes
    found = changes[-1].stage if changes else None
    return None if found == standing.stage else found

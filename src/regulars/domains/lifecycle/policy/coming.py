"""What comes next for a member who buys nothing more."""

from datetime import datetime
from zoneinfo import ZoneInfo

from regulars.domains.lifecycle.types import Days, Stage, Standing


def stage_to_come(
    standing: Standing, last_order_at: datetime | None, days: Days, zone: ZoneInfo
) -> Stage | None:
    """The stage into which time alone takes a member; None where it takes them nowhere."""
    if standing.due_at is None or last_order_at is None:
        return None
    due_on = standing.due_at.astimezone(zone).date()
    since_days = (due_on - last_order_at.astimezone(zone).date()).days
    if since_days <= days.active_days:
        found: Stage = "active"
    else:
        found = "dormant" if since_days <= days.dormant_days else "churned"
    return None if found == standing.stage else found

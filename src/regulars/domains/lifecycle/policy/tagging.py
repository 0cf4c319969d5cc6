"""What a rule wants of a member's tag."""

from datetime import datetime, timedelta

from regulars.domains.lifecycle.errors import TagRuleUnfit
from regulars.domains.lifecycle.types.tagging import (
    TagRule,
    TagRuleInput,
    TagStanding,
    TagWish,
)

LASTS_DAYS_MAX = 3_650
TITLE_CHARACTERS_MAX = 200
_RENEWED_AFTER = timedelta(days=1)


def wish_of(
    rule: TagRule, is_met: bool | None, said: TagStanding | None, now: datetime
) -> TagWish | None:
    """What the rule changes; None where all is as it wants.

    What people said by hand stands, set or taken away, until it expires; and what another rule or
    a model set, as long as it stands. A tag that lasts is put off once a day while the condition
    holds, and expires by itself. What is unknown is not met.
    """
    is_live = said is not None and (said.expires_at is None or said.expires_at > now)
    is_own = said is not None and (said.origin, said.origin_ref) == ("rule", rule.code)
    if said is not None and is_live and not is_own and (said.is_set or said.origin == "manual"):
        return None
    stands = said is not None and is_live and is_own and said.is_set
    if not (rule.is_on and is_met):
        is_over = stands and (rule.lasts_days is None or not rule.is_on)
        return TagWish(is_set=False) if is_over else None
    if rule.lasts_days is None:
        is_right = stands and said is not None and said.expires_at is None
        return None if is_right else TagWish(is_set=True)
    until = now + timedelta(days=rule.lasts_days)
    expires_at = said.expires_at if stands and said is not None else None
    if expires_at is not None and until - _RENEWED_AFTER < expires_at <= until:
        return None
    return TagWish(is_set=True, expires_at=until)


def refuse_unfit_rule(rule: TagRuleInput) -> None:
    """Refuses a rule without a title, and one that lasts no day or more than ten years."""
    if not 0 < len(rule.title.strip()) <= TITLE_CHARACTERS_MAX:
        raise TagRuleUnfit(f"a title has 1 to {TITLE_CHARACTERS_MAX} characters")
    if rule.lasts_days is not None and not 1 <= rule.lasts_days <= LASTS_DAYS_MAX:
        raise TagRuleUnfit(f"a tag lasts from 1 to {LASTS_DAYS_MAX} days")

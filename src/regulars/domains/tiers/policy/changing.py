"""How a changed standing is written into history."""

from datetime import datetime

import msgspec

from regulars.domains.tiers.policy.periods import plus_days
from regulars.domains.tiers.policy.terms import Terms
from regulars.domains.tiers.types import Change, Reviewed, Standing, Why


def unchanged(standing: Standing) -> Reviewed:
    return Reviewed(standing=standing)


def changed(terms: Terms, before: Standing, after: Standing, why: Why, at: datetime) -> Reviewed:
    """The standing with its tier settled, and the one change that led to it.

    History runs forward: what is learned late takes effect no earlier than the last change did.
    """
    effective_at = at if before.changed_at is None else max(at, before.changed_at)
    tier = tier_that_counts(terms, after)
    has_risen = terms.rank(tier) > terms.rank(before.tier)
    is_first = has_risen and tier not in after.entered
    settled = msgspec.structs.replace(
        after,
        tier=tier,
        since=_since(before, tier, effective_at),
        checks_at=_checks_at(terms, after, at),
        entered=(*after.entered, tier) if is_first and tier else after.entered,
        ordinal=before.ordinal + 1,
        changed_at=effective_at,
    )
    benefits = tuple(
        each.code
        for each in terms.benefits(tier)
        if is_first or (why == "renewed" and each.is_on_renewal)
    )
    change = Change(
        why=why,
        from_tier=before.tier,
        effective_at=effective_at,
        version_number=terms.number,
        standing=settled,
        benefits=benefits,
    )
    return Reviewed(standing=settled, changes=(change,))


def _since(before: Standing, tier: str | None, effective_at: datetime) -> datetime | None:
    if tier is None:
        return None
    return before.since if tier == before.tier else effective_at


def tier_that_counts(terms: Terms, standing: Standing) -> str | None:
    """The earned tier, unless a manual one is exact or higher."""
    manual = standing.manual
    if manual is None:
        return standing.earned_tier
    if manual.mode == "exact" or terms.rank(manual.tier) > terms.rank(standing.earned_tier):
        return manual.tier
    return standing.earned_tier


def _checks_at(terms: Terms, standing: Standing, at: datetime) -> datetime | None:
    """When to look for inactivity next: so many days from now, unless it is set already."""
    penalty = terms.inactivity
    if penalty is None or penalty.inactive_days is None or standing.earned_tier is None:
        return None
    if standing.notice is not None:
        return None
    return standing.checks_at or plus_days(at, penalty.inactive_days, terms.time_zone)

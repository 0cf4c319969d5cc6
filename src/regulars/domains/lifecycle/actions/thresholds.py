"""Changing how long stages last."""

from datetime import datetime

from regulars.domains.lifecycle.policy.fitness import refuse_unfit, refuse_unfit_terms
from regulars.domains.lifecycle.store import thresholds
from regulars.domains.lifecycle.types import StageTerms, Thresholds
from regulars.domains.lifecycle.types.rhythm import Adaptive
from regulars.infra.db import Tx


async def change_terms(
    tx: Tx, terms: StageTerms, made_by: str, note: str, now: datetime
) -> Thresholds:
    """Let stages last so long from now on: a version of its own, that never changes.

    What was before stays as it was. The same terms again make no version. Refuses days of which a
    later stage would end before an earlier one, and probabilities out of order.
    """
    refuse_unfit(terms.days)
    if terms.adaptive is not None:
        refuse_unfit_terms(terms.adaptive.terms)
    await thresholds.lock(tx)
    newest = (await thresholds.versions(tx))[-1]
    if not _is_same(newest, terms):
        await thresholds.add(tx, terms, made_by, note, now)
        newest = (await thresholds.versions(tx))[-1]
    return newest


async def take_zone(tx: Tx, time_zone: str) -> bool:
    """Keep whose midnights end days; whether they are another's than before."""
    if await thresholds.zone_name(tx) == time_zone:
        return False
    await thresholds.save_zone(tx, time_zone)
    return True


def _is_same(newest: Thresholds, terms: StageTerms) -> bool:
    """Whether nothing would be another; when a fit was made is nothing that stages go by."""
    return newest.days == terms.days and _went_by(newest.adaptive) == _went_by(terms.adaptive)


def _went_by(adaptive: Adaptive | None) -> object:
    if adaptive is None:
        return None
    fit = adaptive.fit
    return adaptive.terms, fit.r, fit.alpha, fit.a, fit.b

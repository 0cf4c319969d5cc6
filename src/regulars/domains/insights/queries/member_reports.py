"""Reports that name members: who is behind the numbers of the others."""

from collections.abc import Callable, Mapping, Sequence

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.errors import StepsMissing
from regulars.domains.insights.policy.metrics import acquisition, cohorts, funnels, stages, tiers
from regulars.domains.insights.policy.narrowing import narrowed
from regulars.domains.insights.queries.ground import Ground
from regulars.domains.insights.types import FunnelStep

Sections = Mapping[str, ir.Table]


def refuse_short(steps: Sequence[FunnelStep]) -> None:
    """Refuses a funnel of fewer than two steps."""
    if len(steps) < 2:
        raise StepsMissing("a funnel has two steps or more: name the events in their order")


def _rfm_members(ground: Ground) -> Sections:
    """The scores and the group of every member who bought."""
    return _listed(ground, ground.scores, ibis.desc("monetary_micro"))


def _lifecycle_members(ground: Ground) -> Sections:
    """The stage of every member, and that on the earlier day."""
    moves = stages.stage_moves(ground.earlier_stages, ground.stages)
    return _listed(ground, moves, ibis.desc("last_sale_on"))


def _cohort_members(ground: Ground) -> Sections:
    """The cohort of every member who bought, and the months in which they did."""
    bought = cohorts.cohort_members(ground.sales)
    return _listed(ground, bought, ibis.desc("net_micro"), "month_number")


def _funnel_members(ground: Ground) -> Sections:
    """How far along the steps of a funnel each member came who began."""
    refuse_short(ground.terms.steps)
    reached = funnels.funnel_members(ground.courses, ground.terms.steps, ground.terms.within)
    return _listed(ground, reached, ibis.desc("step_number"))


def _tier_members(ground: Ground) -> Sections:
    """The tier of every party that ever had one, and that on the earlier day."""
    terms = ground.terms
    movers = tiers.tier_movers(ground.tables.tier_changes, terms.earlier_on, terms.sales.before_on)
    return _listed(ground, movers, "ladder")


def _acquisition_members(ground: Ground) -> Sections:
    """Everybody who joined, through what, and what they bought since."""
    brought = acquisition.brought_members(ground.acquired)
    return _listed(ground, brought, ibis.desc("joined_on"))


def _listed(ground: Ground, members: ir.Table, *order: object) -> Sections:
    terms = ground.terms
    return narrowed(members, terms.where, (*order, "member_id"), terms.rows_max)


MEMBER_REPORTS: Mapping[str, Callable[[Ground], Sections]] = {
    "rfm-members": _rfm_members,
    "lifecycle-members": _lifecycle_members,
    "cohort-members": _cohort_members,
    "funnel-members": _funnel_members,
    "tier-members": _tier_members,
    "acquisition-members": _acquisition_members,
}

"""How long stages last: read, tried and changed; and having all stages worked out anew."""

from datetime import datetime

import msgspec

from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.insights import actions as insights
from regulars.domains.lifecycle import actions, queries
from regulars.domains.lifecycle.types import Days, StageCount, StageMove, Thresholds
from regulars.domains.lifecycle.types.rhythm import Adaptive, AdaptiveTerms
from regulars.flows.lifecycle.keeping import keeping_of, zone_name_of
from regulars.flows.rewards.terms import in_force
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.invariants import patiently

SAMPLED_MAX = 20_000
"""Up to so many members are looked at to say what other days would do."""


class LifecycleView(msgspec.Struct, frozen=True, kw_only=True):
    """The thresholds in force and before, how many members are in each stage, and how many wait.

    Days end at the midnights of `time_zone`, that of the first program.
    """

    thresholds: Thresholds
    versions: list[Thresholds]
    stages: list[StageCount]
    waiting_count: int
    time_zone: str


class WantedTerms(msgspec.Struct, frozen=True, kw_only=True):
    """How long stages are to last: so many days, and by rhythms where `adaptive` says so."""

    days: Days
    adaptive: AdaptiveTerms | None = None


class DaysPreview(msgspec.Struct, frozen=True, kw_only=True):
    """Who would move if stages lasted so long. Who stays is left out of `moves`.

    `is_exact` where everybody was looked at; else so many of all, drawn at random, and the counts
    are scaled up from them. `adaptive` has the fit to what members did up to now.
    """

    days: Days
    adaptive: Adaptive | None
    member_count: int
    looked_at_count: int
    is_exact: bool
    moved_count: int
    moves: list[StageMove]


async def lifecycle_view(tx: Tx) -> LifecycleView:
    """How stages stand."""
    versions = await queries.versions(tx)
    return LifecycleView(
        thresholds=versions[-1],
        versions=list(versions[::-1]),
        stages=await queries.counts(tx),
        waiting_count=await insights.waiting_count(tx),
        time_zone=zone_name_of(await in_force(tx)),
    )


async def preview_terms(tx: Tx, wanted: WantedTerms, now: datetime) -> DaysPreview:
    """Who would move now if stages lasted so long.

    Refuses days and probabilities that are out of order, and rhythms where too few came again.
    """
    await patiently(tx)
    keeping = await keeping_of(tx, await in_force(tx), now)
    tried = await queries.tried(tx, wanted.days, wanted.adaptive, keeping, SAMPLED_MAX)
    return DaysPreview(
        days=tried.terms.days,
        adaptive=tried.terms.adaptive,
        member_count=tried.member_count,
        looked_at_count=tried.looked_at_count,
        is_exact=tried.looked_at_count == tried.member_count,
        moved_count=sum(each.member_count for each in tried.moves),
        moves=tried.moves,
    )


async def change_terms(
    tx: Tx, vault: Vault, change: tuple[WantedTerms, str], caller: Caller, now: datetime
) -> Thresholds:
    """Let stages last so long from now on, with a note why; the worker moves whoever that moves.

    Rhythms are fitted to what members did up to now. Audited. Refuses what a preview refuses; what
    is in force already changes nothing.
    """
    wanted, note = change
    await patiently(tx)
    keeping = await keeping_of(tx, await in_force(tx), now)
    before = keeping.versions[-1]
    terms = await queries.fitted_terms(tx, wanted.days, wanted.adaptive, keeping, SAMPLED_MAX)
    made = await actions.change_terms(tx, terms, caller.principal.name, note, now)
    if made.version != before.version:
        await insights.note_everybody(tx)
        entry = AuditEntry(
            action="lifecycle.thresholds_changed",
            subject_kind="lifecycle",
            subject_id=str(made.version),
            before={"days": before.days, "adaptive": before.adaptive},
            after={"days": made.days, "adaptive": made.adaptive, "note": note},
        )
        await access.record(tx, vault, caller, [entry], now)
    return made


async def rebuild(tx: Tx, vault: Vault, caller: Caller, now: datetime) -> int:
    """Have the stages of all members worked out anew; how many members wait now.

    What is worked out is compared with the history, which is only added to where it is wrong.
    """
    await insights.note_everybody(tx)
    entry = AuditEntry(
        action="lifecycle.rebuilt", subject_kind="lifecycle", subject_id="all", after=None
    )
    await access.record(tx, vault, caller, [entry], now)
    return await insights.waiting_count(tx)

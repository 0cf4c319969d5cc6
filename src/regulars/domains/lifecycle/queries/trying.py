"""Trying other thresholds: who would move."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import msgspec

from regulars.domains.lifecycle.policy.course import course
from regulars.domains.lifecycle.policy.fitness import refuse_unfit, refuse_unfit_terms
from regulars.domains.lifecycle.queries.rhythm import fit_of, some_lives
from regulars.domains.lifecycle.types import (
    Days,
    Keeping,
    Life,
    Stage,
    StageMove,
    StageTerms,
    Thresholds,
)
from regulars.domains.lifecycle.types.rhythm import Adaptive, AdaptiveTerms
from regulars.infra.db import Tx


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """By which terms, how many members there are, how many were looked at, and who would move."""

    terms: StageTerms
    member_count: int
    looked_at_count: int
    moves: list[StageMove]


async def tried(
    tx: Tx, days: Days, adaptive: AdaptiveTerms | None, keeping: Keeping, count_max: int
) -> Tried:
    """Who would move now if stages lasted so long; of very many members some, at random."""
    _refuse_unfit(days, adaptive)
    sample = await some_lives(tx, count_max)
    terms = await _terms(days, adaptive, keeping, sample.lives)
    moves = _moves(sample.lives, terms, keeping)
    scale = sample.member_count / sample.looked_at_count if sample.looked_at_count else 1
    return Tried(
        terms=terms,
        member_count=sample.member_count,
        looked_at_count=sample.looked_at_count,
        moves=[
            StageMove(from_stage=before, stage=after, member_count=round(count * scale))
            for (before, after), count in sorted(moves.items())
        ],
    )


async def fitted_terms(
    tx: Tx, days: Days, adaptive: AdaptiveTerms | None, keeping: Keeping, count_max: int
) -> StageTerms:
    """These terms, with what members did up to now fitted where they follow rhythms."""
    _refuse_unfit(days, adaptive)
    lives = [] if adaptive is None else (await some_lives(tx, count_max)).lives
    return await _terms(days, adaptive, keeping, lives)


def _refuse_unfit(days: Days, adaptive: AdaptiveTerms | None) -> None:
    refuse_unfit(days)
    if adaptive is not None:
        refuse_unfit_terms(adaptive)


async def _terms(
    days: Days, adaptive: AdaptiveTerms | None, keeping: Keeping, lives: Sequence[Life]
) -> StageTerms:
    if adaptive is None:
        return StageTerms(days=days)
    # A second of arithmetic: others are answered meanwhile.
    fit = await asyncio.to_thread(fit_of, lives, keeping.zone, keeping.now)
    return StageTerms(days=days, adaptive=Adaptive(terms=adaptive, fit=fit))


def _moves(
    lives: Sequence[Life], terms: StageTerms, keeping: Keeping
) -> Counter[tuple[Stage, Stage]]:
    new = Thresholds(
        version=0,
        days=terms.days,
        adaptive=terms.adaptive,
        effective_at=keeping.now,
        made_at=keeping.now,
        made_by="",
        note="",
    )
    earlier = tuple(each for each in keeping.versions if each.effective_at < keeping.now)
    moves: Counter[tuple[Stage, Stage]] = Counter()
    for life in lives:
        made = course(life, (*earlier, new), keeping.zone, keeping.now)
        was = course(life, keeping.versions, keeping.zone, keeping.now)
        before = was.changes[-1].stage if was.changes else None
        after = made.changes[-1].stage if made.changes else None
        if before is not None and after is not None and before != after:
            moves[before, after] += 1
    return moves

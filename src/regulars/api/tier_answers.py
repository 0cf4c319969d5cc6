"""Tiers as the API answers them: standings, what comes next in numbers and words, history."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.types import (
    Credits,
    Growth,
    LadderBody,
    Manual,
    Names,
    Need,
    Notice,
    PastChange,
    Progress,
    Standing,
    Way,
    Why,
)
from regulars.flows.cards import Stood
from regulars.flows.rewards.terms import Terms


class Words(msgspec.Struct, frozen=True, kw_only=True, rename={"zh_cn": "zh-CN"}):
    """The same in English and in Chinese."""

    en: str
    zh_cn: str


class TierCard(msgspec.Struct, frozen=True, kw_only=True):
    """Where a member stands on a ladder."""

    program: str
    ladder: str
    tier: str | None
    names: Names | None
    since: datetime | None
    valid_until: datetime | None


class NeedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is missing of a figure, in whole units; with `is_more_than`, `wanted` is not enough."""

    metric: str
    asset: str | None
    has: Decimal
    wanted: Decimal
    missing: Decimal
    is_more_than: bool


class ProgressAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What leads to the next tier: any of `ways`, all needs of which are met by the day `by`.

    `ways_to_stay` keep the present tier until `stay_by`. No `next_tier` means the top is reached.
    """

    next_tier: str | None
    ways: list[list[NeedAnswer]]
    by: date | None
    ways_to_stay: list[list[NeedAnswer]]
    stay_by: date | None
    rising_tier: str | None
    rises_at: datetime | None
    words: Words


class StandingAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A standing in full. `tier` counts, which is `earned_tier` unless a manual one does.

    `progress` is None as of the past, and while no version of the ladder is in force.
    """

    program: str
    ladder: str
    ladder_names: Names
    tier: str | None
    names: Names | None
    since: datetime | None
    earned_tier: str | None
    valid_until: datetime | None
    manual: Manual | None
    notice: Notice | None
    progress: ProgressAnswer | None


class ChangeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a standing, and why."""

    member_id: UUID
    ladder: str
    why: Why
    from_tier: str | None
    tier: str | None
    valid_until: datetime | None
    manual: Manual | None
    notice: Notice | None
    effective_at: datetime
    recorded_at: datetime


def tier_card(stood: Stood) -> TierCard:
    standing = stood.standing
    return TierCard(
        program=stood.terms.program.code,
        ladder=stood.course.ladder.code,
        tier=standing.tier,
        names=stood.names,
        since=standing.since,
        valid_until=standing.valid_until,
    )


def standing_answer(
    stood: Stood, standing: Standing, body: LadderBody, progress: Progress | None
) -> StandingAnswer:
    return StandingAnswer(
        program=stood.terms.program.code,
        ladder=stood.course.ladder.code,
        ladder_names=body.names,
        tier=standing.tier,
        names=stood.names,
        since=standing.since,
        earned_tier=standing.earned_tier,
        valid_until=standing.valid_until,
        manual=standing.manual,
        notice=standing.notice,
        progress=None if progress is None else _progress(progress, stood.terms, body),
    )


def change_answer(change: PastChange, ladder: str) -> ChangeAnswer:
    return ChangeAnswer(
        member_id=change.member_id,
        ladder=ladder,
        why=change.why,
        from_tier=change.from_tier,
        tier=change.tier,
        valid_until=change.valid_until,
        manual=change.manual,
        notice=change.notice,
        effective_at=change.effective_at,
        recorded_at=change.recorded_at,
    )


def _progress(progress: Progress, terms: Terms, body: LadderBody) -> ProgressAnswer:
    return ProgressAnswer(
        next_tier=progress.next_tier,
        ways=[_way(each) for each in progress.ways],
        by=progress.by,
        ways_to_stay=[_way(each) for each in progress.ways_to_stay],
        stay_by=progress.stay_by,
        rising_tier=progress.rising_tier,
        rises_at=progress.rises_at,
        words=Words(
            en=tiers.progress_words(progress, body, "en", _units(terms, "en")),
            zh_cn=tiers.progress_words(progress, body, "zh-CN", _units(terms, "zh-CN")),
        ),
    )


def _units(terms: Terms, language: str) -> dict[str, str]:
    return {code: each.settings.unit_in(language) for code, each in terms.assets.items()}


def _way(way: Way) -> list[NeedAnswer]:
    return [_need(each) for each in way]


def _need(need: Need) -> NeedAnswer:
    metric = need.metric
    return NeedAnswer(
        metric=str(metric.__struct_config__.tag),
        asset=metric.asset if isinstance(metric, Growth | Credits) else None,
        has=need.has,
        wanted=need.wanted,
        missing=need.missing,
        is_more_than=need.is_more_than,
    )

"""A ladder made ready to judge: ranks, tests, windows and validity of each version in force."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from regulars.domains.tiers.policy.measuring import MICRO, Cutoffs, compiled, metrics_of
from regulars.domains.tiers.policy.periods import (
    MOMENT,
    next_midnight,
    own_period,
    period_of,
    plus_days,
    plus_months,
)
from regulars.domains.tiers.types import (
    Anniversary,
    Benefit,
    Calendar,
    Credits,
    Cutoff,
    Endless,
    Growth,
    Ladder,
    Lifetime,
    Metrics,
    Months,
    NextPeriodEnd,
    Orders,
    Penalty,
    ProgramTerms,
    Rolling,
    SingleOrder,
    Span,
    Standing,
    Unit,
    Version,
)
from regulars.kernel.period import EPOCH, zone

REMEMBERED_MAX = 1_000

Key = TypeVar("Key")
Value = TypeVar("Value")


class Terms:
    """One version of a ladder. Ranks count from 1, the lowest tier; 0 is having none."""

    def __init__(self, version: Version, time_zone: ZoneInfo, cutoffs: Sequence[Cutoff]) -> None:
        body = version.body
        self.version = version
        self.number = version.number
        self.live_from = version.live_from or EPOCH
        self.live_until = version.live_until
        self.body = body
        self.time_zone = time_zone
        self.codes: list[str | None] = [None, *(tier.code for tier in body.tiers)]
        self._ranks = {code: rank for rank, code in enumerate(self.codes)}
        for old, new in body.replaced.items():
            self._ranks[old] = self._ranks[new]
        self._entries = [compiled(tier.entry) for tier in body.tiers]
        self._stays = [compiled(tier.stay or tier.entry) for tier in body.tiers]
        self._cutoffs = _by_instant(cutoffs)
        # A close asks the same of a million members: whatever is not a member's own is remembered.
        self._is_personal = isinstance(body.window, Anniversary)
        self._spans: dict[datetime, Span] = {}
        self._validities: dict[tuple[datetime, bool], tuple[datetime | None, datetime | None]] = {}
        self._window = EPOCH, EPOCH
        self.is_rolling = isinstance(body.window, Rolling)
        self.floor_rank = self._ranks[body.floor] if body.floor else 0
        self.inactivity = next((each for each in body.penalties if each.inactive_days), None)

    def rank(self, tier: str | None) -> int:
        """The rank of a tier; one that was replaced counts as what it was replaced by."""
        return self._ranks.get(tier, 0)

    def level(self, metrics: Metrics, at: datetime) -> int:
        """The highest rank that the figures lead to."""
        cutoffs = self.cutoffs_at(at)
        for rank in range(len(self._entries), 0, -1):
            if self._entries[rank - 1](metrics, cutoffs):
                return rank
        return 0

    def stays(self, rank: int, metrics: Metrics, at: datetime) -> bool:
        """Whether the figures keep a tier."""
        return self._stays[rank - 1](metrics, self.cutoffs_at(at))

    def cutoffs_at(self, at: datetime) -> Cutoffs:
        """The thresholds of shares in force at `at`."""
        found: Cutoffs = {}
        for effective_from, thresholds in self._cutoffs:
            if effective_from > at:
                break
            found = thresholds
        return found

    def penalty(self, code: str) -> Penalty | None:
        return next((each for each in self.body.penalties if each.code == code), None)

    def benefits(self, tier: str | None) -> list[Benefit]:
        rank = self.rank(tier)
        return self.body.tiers[rank - 1].benefits if rank else []

    def window(self, last: datetime, standing: Standing) -> tuple[datetime | None, datetime | None]:
        """The window that holds the instant `last`: beginning and end, None for boundless."""
        match self.body.window:
            case Lifetime():
                return None, None
            case Calendar(unit):
                # History is told in order: one window holds nearly all that is asked in a row.
                if not self._window[0] <= last < self._window[1]:
                    self._window = period_of(unit, last, self.time_zone)
                return self._window
            case Rolling(days):
                end = last + MOMENT
                return plus_days(end, -days, self.time_zone), end
            case Anniversary(months=months):
                return own_period(self._anchor(standing), months, last, self.time_zone)

    def closed_span(self, end: datetime, standing: Standing) -> Span:
        """What counted in the window that ran up to `end`: before any reset at `end` itself."""
        if self._is_personal:
            return Span(self.window(end - MOMENT, standing)[0], end)
        span = self._spans.get(end)
        if span is None:
            span = Span(self.window(end - MOMENT, standing)[0], end)
            _remember(self._spans, end, span)
        return span

    def qualifying_end(self, standing: Standing) -> datetime | None:
        """Until when the window runs in whose figures the tier was earned."""
        begins, at = standing.qualified_from, standing.qualified_at
        match self.body.window:
            case Calendar(unit) if begins is not None:
                return period_of(unit, begins, self.time_zone)[1]
            case Anniversary(months=months) if begins is not None:
                return plus_months(begins, months, self.time_zone)
            case Rolling(days) if at is not None:
                return plus_days(at, days, self.time_zone)
            case _:
                return None

    def period(self, at: datetime, standing: Standing) -> tuple[datetime, datetime]:
        """The ladder's period that holds `at`."""
        window = self.body.window
        if self.body.period is None and isinstance(window, Anniversary):
            anchor = self._anchor(standing)
            return own_period(anchor, window.months, max(at, anchor), self.time_zone)
        return period_of(self._period_unit(), at, self.time_zone)

    def begins_period(self, at: datetime) -> bool:
        """Whether a period of the ladder begins at `at`, and so another has just ended."""
        window = self.body.window
        unit = self.body.period or (window.unit if isinstance(window, Calendar) else None)
        return unit is not None and period_of(unit, at, self.time_zone)[0] == at

    def valid_from(
        self, base: datetime, standing: Standing, *, is_renewal: bool
    ) -> tuple[datetime | None, datetime | None]:
        """Until when what is earned at `base` counts and holds: without and with the grace.

        A renewal, or a fall at the end of a validity, begins where the one before ended and gives
        one period more.
        """
        if self._is_personal:
            return self._valid_from(base, standing, is_renewal)
        ends = self._validities.get((base, is_renewal))
        if ends is None:
            ends = self._valid_from(base, standing, is_renewal)
            _remember(self._validities, (base, is_renewal), ends)
        return ends

    def _valid_from(
        self, base: datetime, standing: Standing, is_renewal: bool
    ) -> tuple[datetime | None, datetime | None]:
        validity = self.body.validity
        if isinstance(validity, Endless):
            return None, None
        if isinstance(validity, Months):
            ends = plus_months(base, validity.months, self.time_zone)
            if validity.is_rounded_up:
                begins, next_begins = self.period(ends, standing)
                ends = ends if ends == begins else next_begins
        else:
            _, ends = self.period(base, standing)
            if isinstance(validity, NextPeriodEnd) and not is_renewal:
                _, ends = self.period(ends, standing)
        return ends, plus_days(ends, validity.grace_days, self.time_zone)

    def _period_unit(self) -> Unit:
        window = self.body.window
        unit = self.body.period or (window.unit if isinstance(window, Calendar) else None)
        assert unit is not None, "a ladder that needs a period has one"
        return unit

    def _anchor(self, standing: Standing) -> datetime:
        window = self.body.window
        assert isinstance(window, Anniversary), "only anniversaries have an anchor"
        if window.of == "reaching" and standing.earned_since is not None:
            return next_midnight(standing.earned_since, self.time_zone)
        return standing.joined_at or EPOCH


class Course:
    """A ladder over time: its versions that were or are live, the earliest first."""

    def __init__(
        self,
        ladder: Ladder,
        program: ProgramTerms,
        versions: Sequence[Version],
        cutoffs: Sequence[Cutoff] = (),
    ) -> None:
        self.ladder = ladder
        self.program = program
        self.cutoffs = cutoffs
        time_zone = zone(program.time_zone)
        live = [each for each in versions if each.live_from is not None]
        live.sort(key=lambda each: each.live_from or EPOCH)
        self.versions = live
        self.terms = [Terms(each, time_zone, cutoffs) for each in live]
        metrics = [metric for each in live for metric in metrics_of(each.body)]
        self._reviews_due = sorted(each.review_due_at for each in live if each.review_due_at)
        self.assets = sorted({each.asset for each in metrics if isinstance(each, Growth | Credits)})
        self.needs_orders = any(isinstance(each, Orders | SingleOrder) for each in metrics)
        # A penalty is for who orders nothing.
        self.needs_bought = any(not isinstance(each, Growth | Credits) for each in metrics) or any(
            each.body.penalties for each in live
        )
        windows = [each.body.window for each in live]
        self.needs_joining = any(isinstance(each, Anniversary) for each in windows)

    def __reduce__(self) -> tuple[type["Course"], tuple[object, ...]]:
        """What is made ready are functions: another process makes them for itself."""
        return Course, (self.ladder, self.program, self.versions, self.cutoffs)

    def at(self, at: datetime) -> Terms | None:
        """The version in force at `at`; None before the first and after the ladder's end."""
        for terms in reversed(self.terms):
            if terms.live_from <= at:
                return terms if terms.live_until is None or at < terms.live_until else None
        return None

    def review_due(self, standing: Standing) -> datetime | None:
        """When a version came into force for which everybody is still to be looked at.

        A standing that changed since was looked at for it before.
        """
        for due in self._reviews_due:
            if (standing.edit_seen_at is None or standing.edit_seen_at < due) and (
                standing.changed_at is None or standing.changed_at < due
            ):
                return due
        return None

    def is_under_review(self, through: datetime) -> bool:
        """Whether a version came into force by then and not everybody was looked at for it."""
        return bool(self._reviews_due) and self._reviews_due[0] <= through


def _remember(known: dict[Key, Value], key: Key, value: Value) -> None:
    if len(known) >= REMEMBERED_MAX:
        known.clear()
    known[key] = value


def _by_instant(cutoffs: Sequence[Cutoff]) -> list[tuple[datetime, Mapping[str, int]]]:
    """For each instant at which thresholds changed, all that hold from then on."""
    held: dict[str, int] = {}
    found: list[tuple[datetime, Mapping[str, int]]] = []
    for each in sorted(cutoffs, key=lambda each: each.effective_from):
        held = {**held, each.share: int(each.threshold * MICRO)}
        found.append((each.effective_from, held))
    return found

"""Caps and budgets: which counters a rule looks at, and what they leave of what is asked."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.rules.policy.faults import granted_assets
from regulars.domains.rules.types.body import Budget, Cap, OnRegistration, OnTierReached, RuleBody
from regulars.domains.rules.types.decision import (
    Count,
    CounterKey,
    CounterScope,
    Cut,
    store_subject,
)
from regulars.domains.rules.types.occasion import Occasion
from regulars.domains.rules.types.usage import Usage
from regulars.domains.rules.types.vocabulary import CapPer, OnReach
from regulars.kernel.conditions.windows import period_start
from regulars.kernel.period import EPOCH, local_midnight


class Window:
    """When the window of a limit begins that holds an instant.

    The last one is remembered: history is told in order, and one window holds most of a batch.
    """

    __slots__ = ("_begins", "_ends", "_per", "_zone")

    def __init__(self, per: CapPer) -> None:
        self._per = per
        self._zone: ZoneInfo | None = None
        self._begins = self._ends = EPOCH

    def start(self, at: datetime, zone: ZoneInfo) -> datetime:
        if self._per == "lifetime":
            return EPOCH
        if zone is not self._zone or not self._begins <= at < self._ends:
            day = at.astimezone(zone).toordinal()
            self._zone = zone
            self._begins, self._ends = _bounds(self._per, day, zone)
        return self._begins


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A cap or a budget made ready: at most `most` units of `asset`, or times where that is ''."""

    by: Literal["cap", "budget", "once"]
    scope: CounterScope
    per: CapPer
    asset: str
    most: int
    on_reach: OnReach = "reduce"
    gives_back: bool = True
    at: int | None = None
    window: "Window"

    def key(self, rule_id: UUID, occasion: Occasion, zone: ZoneInfo) -> CounterKey | None:
        """The counter that this limit looks at; None where it counts within the order only."""
        if self.per == "order":
            return None
        window_start = self.window.start(occasion.occurred_at, zone)
        match self.scope:
            case "member":
                subject_id = occasion.owner_ids[0]
            case "store":
                subject_id = store_subject(occasion.store_id)
            case _:
                subject_id = rule_id
        return CounterKey(subject_id, rule_id, self.scope, self.per, window_start, self.asset)

    def cut(self, asked: int, left: int) -> Cut:
        return Cut(by=self.by, asked=asked, left=left, cap=self.at, asset=self.asset or None)


def limits_of(body: RuleBody) -> tuple[Limit, ...]:
    """All that limits a rule: what reduces first, then what refuses."""
    asset = next(iter(granted_assets(body)), "")
    limits = [_cap_limit(cap, at, asset) for at, cap in enumerate(body.caps)]
    if _is_once(body):
        limits.append(_ONCE)
    if body.budget is not None:
        limits.append(_budget_limit(body.budget, asset))
    return tuple(sorted(limits, key=lambda limit: limit.on_reach == "refuse"))


def budget_units(budget: Budget) -> int:
    """The units that a budget pays for; of a budget of money as many as fit in."""
    if budget.units is not None:
        return budget.units
    assert budget.money is not None
    assert budget.unit_cost is not None
    return int(Decimal(budget.money) // Decimal(budget.unit_cost))


def _cap_limit(cap: Cap, at: int, asset: str) -> Limit:
    most = cap.times if cap.units is None else cap.units
    assert most is not None
    return Limit(
        by="cap",
        scope=cap.scope,
        per=cap.per,
        asset="" if cap.units is None else cap.asset or asset,
        most=most,
        on_reach=cap.on_reach,
        gives_back=cap.on_return == "give_back",
        at=at,
        window=Window(cap.per),
    )


def _budget_limit(budget: Budget, asset: str) -> Limit:
    return Limit(
        by="budget",
        scope="budget",
        per="lifetime",
        asset=budget.asset or asset,
        most=budget_units(budget),
        on_reach=budget.on_reach,
        window=Window("lifetime"),
    )


_ONCE = Limit(
    by="once",
    scope="member",
    per="lifetime",
    asset="",
    most=1,
    gives_back=False,
    window=Window("lifetime"),
)


def _is_once(body: RuleBody) -> bool:
    """Whether the rule acts once for a person, for ever."""
    match body.trigger:
        case OnRegistration():
            return True
        case OnTierReached(each_time=each_time):
            return not each_time
    return False


class Asked:
    """The units of one asset that a rule would grant, and how much limits leave of them."""

    __slots__ = ("asked", "ordinals", "units", "weights")

    def __init__(self, units: int, ordinals: tuple[int, ...], weights: tuple[int, ...]) -> None:
        self.asked = units
        self.units = units
        self.ordinals = ordinals
        self.weights = weights


def keys_of(
    limits: tuple[Limit, ...], rule_id: UUID, occasion: Occasion, zone: ZoneInfo
) -> list[CounterKey | None]:
    return [limit.key(rule_id, occasion, zone) for limit in limits]


def apply_limits(
    limits: tuple[Limit, ...],
    keys: Sequence[CounterKey | None],
    asked: dict[str, Asked],
    usage: Usage,
) -> tuple[list[Cut], bool]:
    """Reduce what is asked to what all limits leave; what was cut, and whether all is refused."""
    cuts: list[Cut] = []
    for limit, key in zip(limits, keys, strict=True):
        if not limit.asset:
            left = limit.most - (usage.times(key) if key is not None else 0)
            if left < 1:
                return [*cuts, limit.cut(1, 0)], True
            continue
        wanted = asked.get(limit.asset)
        if wanted is None or not wanted.units:
            continue
        left = max(0, limit.most - (usage.units(key) if key is not None else 0))
        if wanted.units > left:
            cuts.append(limit.cut(wanted.units, left))
            if limit.on_reach == "refuse":
                return cuts, True
            wanted.units = left
    return cuts, False


def counts_of(
    limits: tuple[Limit, ...], keys: Sequence[CounterKey | None], granted: dict[str, Asked]
) -> list[Count]:
    """What the counters rise by once the rule has acted."""
    counts = []
    for limit, key in zip(limits, keys, strict=True):
        if key is None:
            continue
        if not limit.asset:
            counts.append(Count(key=key, times=1, gives_back=limit.gives_back))
        elif limit.asset in granted and (units := granted[limit.asset].units):
            counts.append(Count(key=key, units=units, gives_back=limit.gives_back))
    return counts


@lru_cache(maxsize=4096)
def _bounds(per: CapPer, day_ordinal: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    assert per != "order", "what counts within an order has no period"
    assert per != "lifetime", "a lifetime is no period of the calendar"
    day = date.fromordinal(day_ordinal)
    return (
        local_midnight(period_start(per, day, 0), zone),
        local_midnight(period_start(per, day, 1), zone),
    )

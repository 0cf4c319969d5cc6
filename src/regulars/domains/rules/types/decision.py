"""What was decided: grants, other effects, what counters rise by, and the trace that says why."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from regulars.domains.rules.types.effects import OtherEffect
from regulars.domains.rules.types.vocabulary import CapPer
from regulars.kernel.conditions.nodes import Leaf
from regulars.kernel.conditions.truth import Verdict
from regulars.kernel.money import allocate

CounterScope = Literal["member", "rule", "store", "budget"]


class CounterKey(msgspec.Struct, frozen=True, array_like=True, order=True, cache_hash=True):
    """Which counter: of whom, for which rule, in which period, of what.

    `subject_id` is the member, the rule, or the store as `store_subject` spells it. `asset` is ''
    for a counter of times. `window_start` is the local start of the period as an instant.
    """

    subject_id: UUID
    rule_id: UUID
    scope: CounterScope
    per: CapPer
    window_start: datetime
    asset: str


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What a counter rises by; `gives_back` says whether returns lower it again."""

    key: CounterKey
    units: int = 0
    times: int = 0
    gives_back: bool = True


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """Units of an asset, and the lines that earned them by weight.

    `asked_units` is what the rule would have granted without caps and budget. `ordinals` are
    empty where the occasion has no lines.
    """

    version_id: UUID
    rule_id: UUID
    rule_code: str
    asset: str
    units: int
    asked_units: int
    ordinals: tuple[int, ...] = ()
    weights: tuple[int, ...] = ()

    @property
    def lines(self) -> tuple[tuple[int, int], ...]:
        """The units of each line as (ordinal, units), by largest remainder; they add up exactly."""
        return split(self.units, self.ordinals, self.weights)


class OtherOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """An effect that grants no units and is to be carried out."""

    version_id: UUID
    rule_id: UUID
    rule_code: str
    effect: OtherEffect


Outcome = Literal["acted", "not_valid", "off_schedule", "unmet", "nothing", "cut", "lost"]
"""What became of a rule: it acted; it lies outside its validity or its schedule; its condition is
not met; its effects come to nothing; a cap or the budget left nothing; another rule went before."""

SchedulePart = Literal["dates", "weekdays", "days_of_month", "hours", "birthday"]


class LeafReason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of the condition that decided, and the value that it saw.

    Where the value is personal it is left out, and `is_hidden`.
    """

    node: Leaf
    verdict: Verdict
    seen: object = None
    is_hidden: bool = False


class Cut(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What left less than was asked: a cap (by its place in the rule), the budget, or that a
    grant is given once only. Without an `asset` times are meant.
    """

    by: Literal["cap", "budget", "once"]
    asked: int
    left: int
    cap: int | None = None
    asset: str | None = None


class Given(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of an asset that a rule granted, all its effects together."""

    asset: str
    units: int


class RuleTrace(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one rule that was considered."""

    rule_code: str
    version_id: UUID
    outcome: Outcome
    given: tuple[Given, ...] = ()
    reasons: tuple[LeafReason, ...] = ()
    cuts: tuple[Cut, ...] = ()
    schedule_part: SchedulePart | None = None
    lost_to: str | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """All that rules grant for an occasion, in the order of their priority."""

    grants: tuple[Grant, ...] = ()
    others: tuple[OtherOutcome, ...] = ()
    counts: tuple[Count, ...] = ()
    trace: tuple[RuleTrace, ...] = ()


def store_subject(store_id: int | None) -> UUID:
    """The subject of a store's counters; occasions without a store share one."""
    return UUID(int=store_id or 0)


def split(
    units: int, ordinals: tuple[int, ...], weights: tuple[int, ...]
) -> tuple[tuple[int, int], ...]:
    """Units over lines as (ordinal, units), by largest remainder; nothing over no lines."""
    if len(ordinals) == 1:
        return ((ordinals[0], units),)
    return tuple(zip(ordinals, allocate(units, weights), strict=True)) if ordinals else ()

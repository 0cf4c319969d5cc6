"""Versions made ready to decide with, once each, and the rules of a program in their order."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from regulars.domains.rules.policy.capping import limits_of
from regulars.domains.rules.policy.measuring import Factor, Measure, is_by_amount, measure_of
from regulars.domains.rules.policy.needs import needs_of
from regulars.domains.rules.policy.reading_conditions import order_condition
from regulars.domains.rules.policy.schedules import closed_by
from regulars.domains.rules.types.body import OnEvent, OnManual, OnTierReached, RuleBody
from regulars.domains.rules.types.effects import AddTag, Announce, MoveTier, Multiplier
from regulars.domains.rules.types.occasion import Occasion
from regulars.domains.rules.types.versions import Version
from regulars.domains.rules.types.vocabulary import TriggerKind
from regulars.kernel.conditions.compiling import Compiled
from regulars.kernel.conditions.nodes import Condition

TriggerKey = tuple[str, str | None]
Measures = tuple[tuple[str, Measure], ...]
"""Each effect that grants by itself: the asset, and the function that measures it."""


class Live:
    """A version made ready: its condition, schedule and effects are functions."""

    __slots__ = ("amount_measures", "body", "closed", "condition", "factor", "group", "judge",
                 "limits", "measures", "mode", "needs", "others", "rule_code", "rule_id",
                 "trigger_key", "valid_from", "valid_until", "version_id")  # fmt: skip

    def __init__(self, version: Version) -> None:
        body = version.body
        self.version_id = version.id
        self.rule_id = version.rule_id
        self.rule_code = version.rule_code
        self.body = body
        self.trigger_key = _trigger_key(version)
        self.valid_from, self.valid_until = body.valid_from, body.valid_until
        self.closed = None if body.schedule is None else closed_by(body.schedule)
        self.condition: Condition | None = None
        self.judge: Compiled | None = None
        if body.when is not None:
            self.condition, self.judge = order_condition(body.when)
        self.needs = needs_of(body, self.condition)
        self.group = None if body.group is None else body.group.name
        self.mode = "all" if body.group is None else body.group.mode
        self.limits = limits_of(body)
        self.measures, self.amount_measures = _measures(body)
        factors = [Factor(each) for each in body.effects if isinstance(each, Multiplier)]
        self.factor = factors[0] if factors else None
        self.others = tuple(
            each for each in body.effects if isinstance(each, AddTag | MoveTier | Announce)
        )


class Waiting:
    """The rules that wait for one kind of occasion: plain ones, and multipliers.

    `is_contested` where some of them compete, so that who acts has to be settled.
    """

    __slots__ = ("every", "is_contested", "multipliers", "plain")

    def __init__(self, lives: Sequence[Live]) -> None:
        self.plain = tuple(live for live in lives if live.factor is None)
        self.multipliers = tuple(live for live in lives if live.factor is not None)
        self.every = self.plain + self.multipliers
        self.is_contested = any(live.mode != "all" for live in lives)


class RuleSet:
    """The rules of one program that are in force together, in the order in which they go.

    The higher priority goes first, then the code; the order in which they are given does not
    matter. Multipliers stand apart, for they act on what the others grant.
    """

    __slots__ = ("_waiting", "lives", "zone")

    def __init__(self, lives: Iterable[Live], zone: ZoneInfo) -> None:
        self.zone = zone
        self.lives = tuple(
            sorted(lives, key=lambda live: (-live.body.priority, live.rule_code, live.version_id))
        )
        found: dict[TriggerKey, list[Live]] = {}
        for live in self.lives:
            found.setdefault(live.trigger_key, []).append(live)
        self._waiting = {key: Waiting(waiting) for key, waiting in found.items()}

    @property
    def couples_members(self) -> bool:
        """Whether what one member is granted depends on what others were granted before."""
        limits = [limit for live in self.lives for limit in live.limits]
        return any(limit.scope != "member" and limit.per != "order" for limit in limits)

    def waits_for(self, kind: TriggerKind, name: str | None) -> bool:
        """Whether any rule acts on occasions of this kind and name (`ladder/tier` for a tier)."""
        return (kind, name) in self._waiting

    def waiting_for(self, occasion: Occasion) -> Waiting | None:
        """The rules that wait for such an occasion; None where there are none."""
        name = occasion.name
        if occasion.kind == "tier_reached":
            name = f"{occasion.ladder}/{occasion.tier}"
        return self._waiting.get((occasion.kind, name))


def _trigger_key(version: Version) -> TriggerKey:
    match version.body.trigger:
        case OnEvent(name=name):
            return "event", name
        case OnTierReached(ladder=ladder, tier=tier):
            return "tier_reached", f"{ladder}/{tier}"
        case OnManual():
            return "manual", version.rule_code
        case trigger:
            return str(trigger.__struct_config__.tag), None


def _measures(body: RuleBody) -> tuple[Measures, Measures]:
    """The measures of all effects, and of those that go by the amount of an order."""
    every: list[tuple[str, Measure]] = []
    by_amount: list[tuple[str, Measure]] = []
    for effect in body.effects:
        if (found := measure_of(effect)) is not None:
            every.append(found)
            if is_by_amount(effect):
                by_amount.append(found)
    return tuple(every), tuple(by_amount)

"""`decide`: from an occasion and the rules in force to grants, other effects and the reasons.

Rules are considered in the order of their priority. Each is tested (validity, schedule,
condition), measured, and cut by its caps and budget. Then rules that compete are settled; what
remains acts. Multipliers come after, on what the others grant. Nothing here knows the time of
day or changes anything: the counters rise when the caller adds what was decided to the usage.
"""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from regulars.domains.rules.policy.capping import Asked, apply_limits, counts_of, keys_of
from regulars.domains.rules.policy.compiling import Live, Measures, RuleSet, Waiting
from regulars.domains.rules.policy.outcomes import grant_of, others_of, trace_of
from regulars.domains.rules.policy.reasons import reasons_of
from regulars.domains.rules.policy.settling import Claim, Settling
from regulars.domains.rules.policy.sheets import Sheet
from regulars.domains.rules.types.decision import (
    Count,
    CounterKey,
    Decision,
    Grant,
    OtherOutcome,
    Outcome,
    RuleTrace,
    SchedulePart,
    split,
)
from regulars.domains.rules.types.occasion import Occasion
from regulars.domains.rules.types.usage import Usage

_NOTHING = Decision()
_UNUSED = Usage()


def decide(
    occasion: Occasion, rules: RuleSet, usage: Usage, *, with_trace: bool = True
) -> Decision:
    """What the rules grant for an occasion, what else they do, and why or why not."""
    waiting = rules.waiting_for(occasion)
    if waiting is None:
        return _NOTHING
    return _Deciding(occasion, rules.zone, usage, with_trace).decision(waiting)


def decide_note(occasion: Occasion, rules: RuleSet) -> Decision:
    """What the rules would have granted on the amount of a credit note that names no order.

    The note stands in the occasion as an order with positive amounts. Only what goes by amount or
    quantity counts, without caps and budgets, and no other effect; the grants are what is to be
    taken back.
    """
    waiting = rules.waiting_for(occasion)
    if waiting is None:
        return _NOTHING
    deciding = _Deciding(occasion, rules.zone, _UNUSED, with_trace=True)
    deciding.is_note = True
    return deciding.decision(waiting)


def counters_of(occasion: Occasion, rules: RuleSet) -> list[CounterKey]:
    """The counters that `decide` will look at, for every party of the member.

    They are to be locked before; what they hold is what `decide` is handed as usage.
    """
    waiting = rules.waiting_for(occasion)
    if waiting is None:
        return []
    deciding = _Deciding(occasion, rules.zone, _UNUSED, with_trace=False)
    found: list[CounterKey] = []
    for live in waiting.every:
        if live.limits and deciding.refusal_of(live) is None:
            found.extend(_of_every_party(live, occasion, rules.zone))
    return found


def _of_every_party(live: Live, occasion: Occasion, zone: ZoneInfo) -> list[CounterKey]:
    keys = [key for key in keys_of(live.limits, live.rule_id, occasion, zone) if key is not None]
    return [
        CounterKey(owner_id, key.rule_id, key.scope, key.per, key.window_start, key.asset)
        if key.scope == "member"
        else key
        for key in keys
        for owner_id in (occasion.owner_ids if key.scope == "member" else occasion.owner_ids[:1])
    ]


class _Deciding:
    """One occasion while it is decided on."""

    __slots__ = ("_local", "_parts", "at", "is_note", "occasion", "sheet", "traces", "usage",
                 "with_trace", "zone")  # fmt: skip

    def __init__(self, occasion: Occasion, zone: ZoneInfo, usage: Usage, with_trace: bool) -> None:
        self.occasion = occasion
        self.at = occasion.occurred_at
        self.zone = zone
        self.usage = usage
        self.with_trace = with_trace
        self.is_note = False
        self.sheet = Sheet(occasion)
        self.traces: dict[Live, RuleTrace] = {}
        self._local: datetime | None = None
        self._parts: dict[Live, SchedulePart | None] = {}

    def decision(self, waiting: Waiting) -> Decision:
        claims = [claim for live in waiting.plain if (claim := self.claim(live)) is not None]
        settling = Settling() if waiting.is_contested else None
        acting = claims if settling is None else settling.settle(claims)
        if waiting.multipliers:
            on_top = [
                claim for live in waiting.multipliers if (claim := self.claim_on_top(live, acting))
            ]
            acting = acting + (on_top if settling is None else settling.settle(on_top))
            claims = claims + on_top
        trace: tuple[RuleTrace, ...] = ()
        if self.with_trace:
            for claim in claims:
                self.traces[claim.live] = trace_of(claim)
            trace = tuple([self.traces[live] for live in waiting.every])
        return self.carried_out(acting, trace)

    def carried_out(self, acting: Sequence[Claim], trace: tuple[RuleTrace, ...]) -> Decision:
        grants: list[Grant] = []
        others: list[OtherOutcome] = []
        counts: list[Count] = []
        for claim in acting:
            live = claim.live
            for asset, asked in claim.asked.items():
                grants.append(grant_of(live, asset, asked))
            if live.others and not self.is_note:
                others.extend(others_of(live))
            if claim.keys:
                counts.extend(counts_of(live.limits, claim.keys, claim.asked))
        return Decision(
            grants=tuple(grants), others=tuple(others), counts=tuple(counts), trace=trace
        )

    def claim(self, live: Live) -> Claim | None:
        """What a plain rule would grant, after its limits; None where it does not act."""
        if (refused := self.refusal_of(live)) is not None:
            self.noted(live, refused)
            return None
        measures = live.amount_measures if self.is_note else live.measures
        asked = self.measured(measures)
        if not asked and (live.measures or self.is_note):
            self.noted(live, "nothing")
            return None
        return self.limited(live, asked) if live.limits else Claim(live, asked)

    def claim_on_top(self, live: Live, acting: Sequence[Claim]) -> Claim | None:
        """What a multiplier adds to what `acting` rules grant."""
        if (refused := self.refusal_of(live)) is not None:
            self.noted(live, refused)
            return None
        factor = live.factor
        assert factor is not None
        bases = [
            claim.asked[factor.asset]
            for claim in acting
            if factor.asset in claim.asked
            and (factor.group is None or claim.live.group == factor.group)
        ]
        units = factor.more(sum(base.units for base in bases))
        if not units:
            self.noted(live, "nothing")
            return None
        ordinals, weights = _merged_lines(bases)
        return self.limited(live, {factor.asset: Asked(units, ordinals, weights)})

    def refusal_of(self, live: Live) -> Outcome | None:
        """Why the rule does not act on such an occasion, before anything is measured."""
        at = self.at
        if (live.valid_from is not None and at < live.valid_from) or (
            live.valid_until is not None and at >= live.valid_until
        ):
            return "not_valid"
        if live.closed is not None and self.schedule_part(live) is not None:
            return "off_schedule"
        if live.judge is not None and live.judge.evaluate(self.occasion.facts, at) is not True:
            return "unmet"
        return None

    def schedule_part(self, live: Live) -> SchedulePart | None:
        assert live.closed is not None
        if live in self._parts:
            return self._parts[live]
        if self._local is None:
            self._local = self.at.astimezone(self.zone)
        part = live.closed(self._local, birth_date_of(self.occasion))
        self._parts[live] = part
        return part

    def measured(self, measures: Measures) -> dict[str, Asked]:
        """The units that effects come to, by asset."""
        facts, sheet = self.occasion.facts, self.sheet
        asked: dict[str, Asked] = {}
        for asset, measure in measures:
            if (found := measure(sheet, facts)) is not None:
                new = Asked(*found)
                asked[asset] = _both(asked[asset], new) if asset in asked else new
        return asked

    def limited(self, live: Live, asked: dict[str, Asked]) -> Claim | None:
        if not live.limits or self.is_note:
            return Claim(live, asked)
        keys = keys_of(live.limits, live.rule_id, self.occasion, self.zone)
        cuts, is_refused = apply_limits(live.limits, keys, asked, self.usage)
        kept = {asset: each for asset, each in asked.items() if each.units}
        if is_refused or (asked and not kept):
            if self.with_trace:
                self.traces[live] = RuleTrace(
                    rule_code=live.rule_code,
                    version_id=live.version_id,
                    outcome="cut",
                    cuts=tuple(cuts),
                )
            return None
        return Claim(live, kept, keys, cuts)

    def noted(self, live: Live, outcome: Outcome) -> None:
        """Writes down why a rule does not act."""
        if not self.with_trace:
            return
        is_unmet = outcome == "unmet"
        self.traces[live] = RuleTrace(
            rule_code=live.rule_code,
            version_id=live.version_id,
            outcome=outcome,
            reasons=reasons_of(live, self.occasion) if is_unmet else (),
            schedule_part=self.schedule_part(live) if outcome == "off_schedule" else None,
        )


def birth_date_of(occasion: Occasion) -> date | None:
    member = occasion.facts.attributes.get("member")
    born = member.get("birth_date") if type(member) is dict else None
    return born if isinstance(born, date) and not isinstance(born, datetime) else None


def _both(one: Asked, other: Asked) -> Asked:
    ordinals, weights = _merged_lines([one, other])
    return Asked(one.units + other.units, ordinals, weights)


def _merged_lines(parts: Sequence[Asked]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The lines of several grants, each weighing as many units as it has of them."""
    first = parts[0]
    if all(part.weights is first.weights and part.ordinals is first.ordinals for part in parts):
        return first.ordinals, first.weights
    units_of: dict[int, int] = {}
    for part in parts:
        for ordinal, units in split(part.units, part.ordinals, part.weights):
            units_of[ordinal] = units_of.get(ordinal, 0) + units
    return tuple(units_of), tuple(units_of.values())

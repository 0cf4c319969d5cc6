"""What a body must hold beyond its types."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import msgspec

from regulars.domains.rules.policy.reading_conditions import line_condition, order_condition
from regulars.domains.rules.types.body import Budget, Cap, Hours, RuleBody, Schedule
from regulars.domains.rules.types.effects import (
    Effect,
    Fixed,
    MoveTier,
    Multiplier,
    PerAmount,
    PerUnit,
    TierTable,
)
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.errors import FieldError, Refusal

FACTOR_MAX = 1000
_KNOWN_TO_NOBODY = frozenset({"coupon", "message", "score"})
_GRANTING = (PerAmount, PerUnit, Fixed, Multiplier, TierTable)


def faults_of_body(body: RuleBody) -> Iterator[FieldError]:
    """What is wrong with a body whose every field is of its type."""
    if not body.names:
        yield _fault("names", "missing", "must hold a name in `en` or `zh-CN`")
    yield from _faults_of_condition(body)
    yield from _faults_of_validity(body)
    if body.schedule is not None:
        yield from _faults_of_schedule(body.schedule)
    for at, effect in enumerate(body.effects):
        yield from _faults_of_effect(effect, f"effects[{at}]", body)
    granting = [each for each in body.effects if isinstance(each, _GRANTING)]
    if len(granting) > 1 and any(isinstance(each, Multiplier) for each in granting):
        yield _fault("effects", "multiplier", "a multiplier is the only effect that grants")
    yield from _faults_of_caps(body)
    if body.budget is not None:
        yield from _faults_of_budget(body.budget, granted_assets(body))


def granted_assets(body: RuleBody) -> list[str]:
    """The assets that a rule may grant, each once, in the order of its effects."""
    return list(dict.fromkeys(each.asset for each in body.effects if isinstance(each, _GRANTING)))


def _faults_of_condition(body: RuleBody) -> Iterator[FieldError]:
    if body.when is not None:
        try:
            condition, _ = order_condition(body.when)
        except Refusal as refusal:
            yield from _moved("when", refusal)
            return
        for kind in sorted({nodes.op_of(leaf) for leaf in leaves(condition)} & _KNOWN_TO_NOBODY):
            detail = f"nothing here knows what a condition `{kind}` asks"
            yield _fault("when", "not_known", detail)


def _faults_of_validity(body: RuleBody) -> Iterator[FieldError]:
    for name in ("valid_from", "valid_until"):
        moment = getattr(body, name)
        if moment is not None and moment.tzinfo is None:
            yield _fault(name, "no_offset", "must carry an offset from UTC")
            return
    if body.valid_from and body.valid_until and body.valid_from >= body.valid_until:
        yield _fault("valid_until", "order", "must lie after `valid_from`")


def _faults_of_schedule(schedule: Schedule) -> Iterator[FieldError]:
    dates = schedule.dates
    if dates is not None and dates.begin and dates.end and dates.begin >= dates.end:
        yield _fault("schedule.dates.end", "order", "must lie after `begin`")
    if 0 in schedule.days_of_month:
        yield _fault("schedule.days_of_month", "value", "days are 1 to 31, or -1 to -31")
    for at, hours in enumerate(schedule.hours):
        yield from _faults_of_hours(hours, f"schedule.hours[{at}]")
    if schedule == Schedule():
        yield _fault("schedule", "missing", "must say something; leave it out otherwise")


def _faults_of_hours(hours: Hours, path: str) -> Iterator[FieldError]:
    if hours.begin >= hours.end:
        yield _fault(f"{path}.end", "order", "must lie after `begin`; split hours at midnight")


def _faults_of_effect(effect: Effect, path: str, body: RuleBody) -> Iterator[FieldError]:
    match effect:
        case PerAmount() | TierTable():
            yield from _faults_of_amount(effect, path, body)
        case PerUnit():
            yield from _faults_of_order(path, body)
            yield from _faults_of_lines(effect.lines, path)
        case Multiplier():
            if not 1 < Decimal(effect.factor) <= FACTOR_MAX:
                detail = f"must be more than 1, and at most {FACTOR_MAX}"
                yield _fault(f"{path}.factor", "value", detail)
        case MoveTier():
            if effect.until is not None and effect.days is not None:
                yield _fault(f"{path}.days", "either", "give `until` or `days`, not both")
            if effect.until is not None and effect.until.tzinfo is None:
                yield _fault(f"{path}.until", "no_offset", "must carry an offset from UTC")
        case _:
            return


def _faults_of_amount(
    effect: PerAmount | TierTable, path: str, body: RuleBody
) -> Iterator[FieldError]:
    if isinstance(effect, TierTable) and not effect.rows:
        yield _fault(f"{path}.rows", "missing", "must name a tier at least")
    if effect.per is None:
        for name in ("lines", "basis", "whole_steps", "rounding"):
            if getattr(effect, name) != _default(effect, name):
                yield _fault(f"{path}.{name}", "needs_per", "goes with `per` only")
        return
    if not Decimal(effect.per):
        yield _fault(f"{path}.per", "value", "must be more than 0")
    if effect.lines is not None and effect.basis.include_shipping:
        yield _fault(f"{path}.basis.include_shipping", "lines", "shipping belongs to no line")
    yield from _faults_of_order(path, body)
    yield from _faults_of_lines(effect.lines, path)


def _default(effect: PerAmount | TierTable, name: str) -> object:
    return next(each.default for each in msgspec.structs.fields(effect) if each.name == name)


def _faults_of_order(path: str, body: RuleBody) -> Iterator[FieldError]:
    if body.trigger.__struct_config__.tag != "order":
        yield _fault(path, "needs_order", "goes with the trigger `order` only")


def _faults_of_lines(lines: dict[str, object] | None, path: str) -> Iterator[FieldError]:
    if lines is not None:
        try:
            line_condition(lines)
        except Refusal as refusal:
            yield from _moved(f"{path}.lines", refusal)


def _faults_of_caps(body: RuleBody) -> Iterator[FieldError]:
    assets = granted_assets(body)
    seen: set[object] = set()
    for at, cap in enumerate(body.caps):
        path = f"caps[{at}]"
        yield from _faults_of_cap(cap, path, assets)
        key = (cap.scope, cap.per, cap.units is None, cap.asset)
        if key in seen:
            yield _fault(path, "given_twice", "there is a cap of this scope and period already")
        seen.add(key)


def _faults_of_cap(cap: Cap, path: str, assets: Sequence[str]) -> Iterator[FieldError]:
    if (cap.units is None) == (cap.times is None):
        yield _fault(path, "either", "give `units` or `times`")
    if cap.times is not None and cap.per == "order":
        yield _fault(f"{path}.times", "value", "a rule acts once for an order anyhow")
    if cap.units is not None:
        yield from _faults_of_asset(cap.asset, path, assets)
    elif cap.asset is not None:
        yield _fault(f"{path}.asset", "needs_units", "goes with `units` only")


def _faults_of_budget(budget: Budget, assets: Sequence[str]) -> Iterator[FieldError]:
    if (budget.units is None) == (budget.money is None):
        yield _fault("budget", "either", "give `units` or `money`")
    if (budget.money is None) != (budget.unit_cost is None):
        yield _fault("budget.unit_cost", "either", "goes with `money`, and `money` with it")
    elif budget.unit_cost is not None and not Decimal(budget.unit_cost):
        yield _fault("budget.unit_cost", "value", "must be more than 0")
    yield from _faults_of_asset(budget.asset, "budget", assets)


def _faults_of_asset(asset: str | None, path: str, assets: Sequence[str]) -> Iterator[FieldError]:
    if not assets:
        yield _fault(f"{path}.units", "no_grant", "the rule grants no units")
    elif asset is None and len(assets) > 1:
        yield _fault(f"{path}.asset", "missing", f"must be one of {' '.join(assets)}")
    elif asset is not None and asset not in assets:
        yield _fault(f"{path}.asset", "value", f"must be one of {' '.join(assets)}")


def _moved(path: str, refusal: Refusal) -> Iterable[FieldError]:
    if not refusal.errors:
        yield _fault(path, refusal.code, refusal.detail)
    for error in refusal.errors:
        yield _fault(f"{path}.{error.path}" if error.path else path, error.code, error.detail)


def _fault(path: str, code: str, detail: str) -> FieldError:
    return FieldError(path=path, code=code, detail=detail)

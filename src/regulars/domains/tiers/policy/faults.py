"""What is wrong with a ladder that somebody wants to save."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import chain

from regulars.domains.tiers.errors import LadderInvalid
from regulars.domains.tiers.types import (
    And,
    Anniversary,
    Calendar,
    Condition,
    Credits,
    Endless,
    Growth,
    LadderBody,
    Metric,
    Months,
    Or,
    Orders,
    Penalty,
    Reach,
    Rolling,
    Tier,
    TopMembers,
    TopSpend,
    Validity,
    Window,
)
from regulars.kernel.errors import FieldError

TIERS_MAX = 50
DEPTH_MAX = 6
ARGS_MAX = 20
DAYS_MAX = 3_660
MONTHS_MAX = 120
NAME_MAX = 200
THRESHOLD_MAX = Decimal(10) ** 12

_CODE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}")


def refuse_faults(body: LadderBody) -> None:
    """Refuses a ladder that contradicts itself, with every field that is wrong."""
    errors = list(faults_of(body))
    if errors:
        raise LadderInvalid(f"{errors[0].path} {errors[0].detail}", errors=errors)


def faults_of(body: LadderBody) -> Iterator[FieldError]:
    yield from _name("names.en", body.names.en)
    if not 1 <= len(body.tiers) <= TIERS_MAX:
        yield _fault("tiers", "bad_count", f"must be 1 to {TIERS_MAX}")
    yield from _codes("tiers", [each.code for each in body.tiers])
    yield from chain.from_iterable(
        _tier(f"tiers[{at}]", tier) for at, tier in enumerate(body.tiers)
    )
    yield from _order(body.tiers)
    yield from _clock(body)
    yield from _references(body)
    yield from _penalties(body.penalties)
    for at, days in enumerate(body.warn_days):
        yield from _between(f"warn_days[{at}]", days, 1, DAYS_MAX)


def _clock(body: LadderBody) -> Iterator[FieldError]:
    yield from _window(body.window)
    yield from _validity(body.validity)
    has_period = body.period is not None or isinstance(body.window, Calendar | Anniversary)
    if _needs_period(body) and not has_period:
        detail = "is needed: the window has no period of its own"
        yield _fault("period", "missing", detail)


def _needs_period(body: LadderBody) -> bool:
    validity = body.validity
    if body.up == "next_period":
        return True
    if isinstance(validity, Months):
        return validity.is_rounded_up
    return not isinstance(validity, Endless)


def _window(window: Window) -> Iterator[FieldError]:
    match window:
        case Rolling(days):
            yield from _between("window.days", days, 1, DAYS_MAX)
        case Anniversary(months=months):
            yield from _between("window.months", months, 1, MONTHS_MAX)
        case _:
            return


def _validity(validity: Validity) -> Iterator[FieldError]:
    if isinstance(validity, Endless):
        return
    yield from _between("validity.grace_days", validity.grace_days, 0, DAYS_MAX)
    if isinstance(validity, Months):
        yield from _between("validity.months", validity.months, 1, MONTHS_MAX)


def _references(body: LadderBody) -> Iterator[FieldError]:
    codes = {each.code for each in body.tiers}
    if body.floor is not None and body.floor not in codes:
        yield _fault("floor", "unknown_tier", f"{body.floor!r} is no tier of this ladder")
    for old, new in body.replaced.items():
        if old in codes:
            yield _fault(f"replaced.{old}", "still_there", "is a tier of this ladder")
        if new not in codes:
            yield _fault(f"replaced.{old}", "unknown_tier", f"{new!r} is no tier of this ladder")


def _penalties(penalties: Sequence[Penalty]) -> Iterator[FieldError]:
    yield from _codes("penalties", [each.code for each in penalties])
    for at, each in enumerate(penalties):
        yield from _name(f"penalties[{at}].names.en", each.names.en)
        yield from _between(f"penalties[{at}].notice_days", each.notice_days, 0, DAYS_MAX)
        if each.inactive_days is not None:
            yield from _between(f"penalties[{at}].inactive_days", each.inactive_days, 1, DAYS_MAX)
    if sum(each.inactive_days is not None for each in penalties) > 1:
        yield _fault("penalties", "two_for_inactivity", "at most one is for being inactive")


def _tier(path: str, tier: Tier) -> Iterator[FieldError]:
    yield from _name(f"{path}.names.en", tier.names.en)
    yield from _condition(f"{path}.entry", tier.entry, 1)
    if tier.stay is not None:
        yield from _condition(f"{path}.stay", tier.stay, 1)
    yield from _codes(f"{path}.benefits", [each.code for each in tier.benefits])


def _order(tiers: Sequence[Tier]) -> Iterator[FieldError]:
    """Tiers stand from the lowest up: who reaches one must not have passed the next before."""
    highest: dict[Metric, tuple[Decimal, str]] = {}
    for at, tier in enumerate(tiers):
        if not isinstance(tier.entry, Reach):
            continue
        number = _number(tier.entry.at_least or tier.entry.above)
        if number is None:
            continue
        before, code = highest.get(tier.entry.metric, (number, tier.code))
        if number < before:
            detail = f"asks for less than {code}, which stands before it: the lowest tier is first"
            yield _fault(f"tiers[{at}].entry", "out_of_order", detail)
        else:
            highest[tier.entry.metric] = (number, tier.code)


def _condition(path: str, condition: Condition, depth: int) -> Iterator[FieldError]:
    if depth > DEPTH_MAX:
        yield _fault(path, "too_deep", f"is nested more than {DEPTH_MAX} deep")
        return
    match condition:
        case And(args) | Or(args):
            if not 1 <= len(args) <= ARGS_MAX:
                yield _fault(f"{path}.args", "bad_count", f"must be 1 to {ARGS_MAX}")
            for at, each in enumerate(args):
                yield from _condition(f"{path}.args[{at}]", each, depth + 1)
        case Reach():
            yield from _reach(path, condition)
        case TopMembers(metric, percent):
            yield from _metric(f"{path}.metric", metric)
            yield from _percent(f"{path}.percent", percent)
        case TopSpend(percent):
            yield from _percent(f"{path}.percent", percent)
        case _:
            return


def _reach(path: str, reach: Reach) -> Iterator[FieldError]:
    yield from _metric(f"{path}.metric", reach.metric)
    if (reach.at_least is None) == (reach.above is None):
        yield _fault(path, "one_threshold", "gives one of at_least and above")
        return
    name = "above" if reach.at_least is None else "at_least"
    number = _number(reach.above if reach.at_least is None else reach.at_least)
    if number is None or not 0 <= number <= THRESHOLD_MAX:
        yield _fault(f"{path}.{name}", "bad_number", f"must be a number from 0 to {THRESHOLD_MAX}")
    elif isinstance(reach.metric, Orders) and number != number.to_integral_value():
        yield _fault(f"{path}.{name}", "bad_number", "must be a whole number of orders")


def _metric(path: str, metric: Metric) -> Iterator[FieldError]:
    if isinstance(metric, Growth | Credits) and not _CODE.fullmatch(metric.asset):
        yield _fault(f"{path}.asset", "malformed_code", f"{metric.asset!r} cannot be a code")


def _percent(path: str, text: str) -> Iterator[FieldError]:
    number = _number(text)
    if number is None or not 0 < number <= 100:
        yield _fault(path, "bad_number", "must be a number above 0, up to 100")


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _codes(path: str, codes: Sequence[str]) -> Iterator[FieldError]:
    for at, code in enumerate(codes):
        if not _CODE.fullmatch(code):
            yield _fault(f"{path}[{at}].code", "malformed_code", f"{code!r} cannot be a code")
        elif code in codes[:at]:
            yield _fault(f"{path}[{at}].code", "given_twice", f"{code} stands there already")


def _name(path: str, name: str) -> Iterator[FieldError]:
    if not name.strip() or len(name) > NAME_MAX or "\x00" in name:
        yield _fault(path, "bad_text", f"must have 1 to {NAME_MAX} characters, none NUL")


def _between(path: str, number: int, least: int, most: int) -> Iterator[FieldError]:
    if not least <= number <= most:
        yield _fault(path, "out_of_range", f"must lie between {least} and {most}")


def _fault(path: str, code: str, detail: str) -> FieldError:
    return FieldError(path=path, code=code, detail=detail)

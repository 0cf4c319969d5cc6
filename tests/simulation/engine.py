"""What the plans of a world are in the engine's own terms."""

from typing import Any

from regulars.domains.ledger.types import (
    CalendarExpiry,
    ExpiredReturn,
    Expiry,
    GraceDays,
    NoExpiry,
    NoPending,
    Pending,
    PendingDays,
    PendingOrder,
    Reissue,
    RollingExpiry,
    SlidingExpiry,
    StayExpired,
)
from regulars.domains.orders.types import NewDocument, NewLine, NewTender
from regulars.domains.tiers.types import (
    Calendar,
    Endless,
    Growth,
    LadderBody,
    Lifetime,
    Metric,
    Months,
    Names,
    NextPeriodEnd,
    Orders,
    Penalty,
    PeriodEnd,
    Reach,
    Rolling,
    Spend,
    Tier,
    Validity,
    Window,
)
from tests.simulation.deeds import Bring, Buy, Document, Match, Note
from tests.simulation.world import CENT, AssetPlan, LadderPlan, ProgramPlan, RulePlan

TIERS = ("bronze", "silver", "gold")
_UNITS: dict[int, Any] = {1: "month", 3: "quarter", 6: "half", 12: "year"}


def expiry_of(plan: AssetPlan) -> Expiry:
    match plan.expiry:
        case ("days", int(days)):
            return RollingExpiry(days=days)
        case ("months", int(months)):
            return RollingExpiry(months=months)
        case ("calendar", int(months), int(periods)):
            return CalendarExpiry(unit=_UNITS[months], periods=periods)
        case ("sliding", int(days)):
            return SlidingExpiry(days=days)
    return NoExpiry()


def pending_of(plan: AssetPlan) -> Pending:
    match plan.pending:
        case ("days", int(days)):
            return PendingDays(days=days)
        case ("order",):
            return PendingOrder()
    return NoPending()


def expired_return_of(plan: AssetPlan) -> ExpiredReturn:
    match plan.expired_return:
        case ("grace", int(days)):
            return GraceDays(days=days)
        case ("reissue",):
            return Reissue()
    return StayExpired()


def settings_of(plan: AssetPlan) -> dict[str, Any]:
    """What `AssetSettings` is given beside the program."""
    return {
        "code": plan.code,
        "kind": "growth" if plan.code == "growth" else "points",
        "expiry": expiry_of(plan),
        "pending": pending_of(plan),
        "debt": plan.debt,
        "expired_return": expired_return_of(plan),
        "reinstatement_days": plan.reinstatement_days,
        "is_transferable": True,
    }


def rules_of(program: ProgramPlan) -> dict[str, dict[str, Any]]:
    return {rule.code: _rule_body(program, rule) for rule in program.rules}


def _rule_body(program: ProgramPlan, rule: RulePlan) -> dict[str, Any]:
    effect: dict[str, Any] = {"asset": rule.asset, "units": rule.units}
    match rule.kind:
        case "amount":
            effect |= {"kind": "per_amount", "per": "1.00"}
        case "pieces":
            effect |= {"kind": "per_unit"}
        case "boost":
            effect = {
                "kind": "multiplier", "asset": rule.asset, "factor": str(rule.percent / 100),
                "group": rule.group,
            }  # fmt: skip
        case "tiered":
            rows = {tier: rank * rule.units for rank, tier in enumerate(TIERS, start=1)}
            effect = {
                "kind": "tier_table", "asset": rule.asset, "ladder": program.ladder.code,
                "rows": rows, "otherwise": rule.units, "per": "1.00",
            }  # fmt: skip
        case _:
            effect |= {"kind": "fixed"}
    body: dict[str, Any] = {
        "trigger": {"on": "registration" if rule.kind == "welcome" else "order"},
        "names": {"en": rule.code},
        "effects": [effect],
    }
    if rule.kind == "boost":
        body["when"] = {
            "v": 1, "op": "tier", "ladder": program.ladder.code, "cmp": "ge",
            "value": TIERS[rule.least_rank - 1],
        }  # fmt: skip
    elif rule.group is not None:
        body["group"] = {"name": rule.group, "mode": "all"}
    if rule.limit is not None and rule.per == "budget":
        body["budget"] = {"units": rule.limit}
    elif rule.limit is not None:
        body["caps"] = [{"scope": "member", "per": rule.per, "units": rule.limit}]
    return body


def ladder_body(plan: LadderPlan) -> LadderBody:
    return LadderBody(
        names=Names(en=plan.code),
        tiers=[
            Tier(code=code, names=Names(en=code), entry=Reach(_metric(plan), at_least=least))
            for code, least in zip(TIERS, _thresholds(plan), strict=True)
        ],
        window=_window(plan),
        period=_UNITS[plan.period_months],
        up=plan.up,  # type: ignore[arg-type]
        validity=_validity(plan),
        fail=plan.fail,  # type: ignore[arg-type]
        floor=TIERS[0] if plan.has_floor else None,
        on_return=plan.on_return,  # type: ignore[arg-type]
        penalties=[
            Penalty(
                code=each.code,
                names=Names(en=each.code),
                notice_days=each.notice_days,
                inactive_days=each.inactive_days,
                fall="to_floor" if each.is_to_floor else "one_down",
            )
            for each in plan.penalties
        ],
    )


def _metric(plan: LadderPlan) -> Metric:
    return {"spend": Spend(), "orders": Orders(), "growth": Growth("growth")}[plan.figure]


def _thresholds(plan: LadderPlan) -> list[str]:
    scale = CENT if plan.figure == "spend" else 1
    return [str(each // scale) for each in plan.thresholds]


def _window(plan: LadderPlan) -> Window:
    match plan.window:
        case ("calendar", int(months)):
            return Calendar(_UNITS[months])
        case ("rolling", int(days)):
            return Rolling(days)
    return Lifetime()


def _validity(plan: LadderPlan) -> Validity:
    match plan.validity:
        case ("period_end",):
            return PeriodEnd(grace_days=plan.grace_days)
        case ("next_period_end",):
            return NextPeriodEnd(grace_days=plan.grace_days)
        case ("months", int(months)):
            return Months(months, grace_days=plan.grace_days)
    return Endless()


def document_of(deed: Document) -> NewDocument:
    """The document that a deed sends."""
    if isinstance(deed, Bring):
        lines = tuple(_returned(pieces, price, at) for at, pieces, price in deed.parts)
    elif isinstance(deed, Buy):
        lines = tuple(
            NewLine(
                sku=each.sku,
                quantity_milli=each.pieces * 1000,
                unit_price_minor=each.price_minor,
                gross_minor=each.pieces * each.price_minor,
            )
            for each in deed.goods
        )
    else:
        lines = tuple(_returned(each.pieces, each.price_minor, sku=each.sku) for each in deed.goods)
    return NewDocument(
        kind="order" if isinstance(deed, Buy) else "return",
        source_id=1,
        number=deed.number,
        occurred_at=deed.at,
        currency="GBP",
        scale=2,
        lines=lines,
        tenders=_tenders(deed),
        state=deed.state if isinstance(deed, Buy) else "completed",  # type: ignore[arg-type]
        returned_number=deed.order if isinstance(deed, Bring) else None,
        return_policy={Note: "by_amount", Match: "match"}.get(type(deed), "review"),  # type: ignore[arg-type]
    )


def _returned(pieces: int, price: int, ordinal: int | None = None, sku: str = "") -> NewLine:
    return NewLine(
        sku=sku or f"line {ordinal}",
        quantity_milli=-pieces * 1000,
        unit_price_minor=price,
        gross_minor=-pieces * price,
        returned_ordinal=ordinal,
    )


def _tenders(deed: Document) -> tuple[NewTender, ...]:
    if not isinstance(deed, Buy) or deed.pay is None:
        return ()
    asset, units, minor = deed.pay
    return (NewTender(kind="points", amount_minor=minor, asset=asset, units=units),)

"""Rules, orders and occasions to decide on, spelled briefly."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from regulars.domains.rules import actions as rules
from regulars.domains.rules.types import (
    Decision,
    LineFacts,
    Occasion,
    OrderFacts,
    TenderFacts,
    Usage,
    Version,
)
from regulars.kernel.conditions.facts import FactSheet
from regulars.kernel.ids import new_id

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
"""Noon in Shanghai, on Sunday 1 March 2026."""
PROGRAM = 1


def per_amount(units: int = 1, per: str = "1.00", asset: str = "points", **more: Any) -> Any:
    return {"kind": "per_amount", "asset": asset, "units": units, "per": per, **more}


def fixed(units: int, asset: str = "points") -> Any:
    return {"kind": "fixed", "asset": asset, "units": units}


def times(factor: str, group: str | None = None, asset: str = "points") -> Any:
    return {"kind": "multiplier", "asset": asset, "factor": factor, "group": group}


def attribute(path: str, cmp: str, value: Any) -> Any:
    return {"v": 1, "op": "attr", "path": path, "cmp": cmp, "value": value}


def body(*effects: Any, **more: Any) -> dict[str, Any]:
    """The JSON of a rule on orders, unless `more` says otherwise."""
    return {"trigger": {"on": "order"}, "names": {"en": "A rule"}, "effects": [*effects], **more}


def version(code: str, *effects: Any, **more: Any) -> Version:
    return Version(
        id=new_id(),
        rule_id=new_id(),
        program_id=PROGRAM,
        rule_code=code,
        number=1,
        body=rules.read_body(body(*effects, **more)),
        live_from=None,
        live_until=None,
        created_at=NOON,
        created_by="test",
        published_at=None,
        published_by=None,
    )


def rule_set(*versions: Version) -> rules.RuleSet:
    return rules.rule_set(versions, SHANGHAI)


def line(net: int, quantity: int = 1, sku: str = "TEA", **more: Any) -> LineFacts:
    return LineFacts(
        ordinal=more.pop("ordinal", 1),
        sku=sku,
        quantity_milli=quantity * 1000,
        net_minor=net,
        gross_minor=more.pop("gross", net),
        **more,
    )


def order(*lines: LineFacts | int, **more: Any) -> OrderFacts:
    """An order of these lines, a number standing for a line that costs so much."""
    made = [line(each) if isinstance(each, int) else each for each in lines]
    tenders = tuple(
        TenderFacts(kind=kind, amount_minor=amount)
        for kind, amount in more.pop("tenders", {}).items()
    )
    numbered = tuple(
        LineFacts(**{**_fields(each), "ordinal": at}) for at, each in enumerate(made, start=1)
    )
    return OrderFacts(
        currency="CNY", scale=more.pop("scale", 2), lines=numbered, tenders=tenders, **more
    )


def occasion(bought: OrderFacts | None = None, **more: Any) -> Occasion:
    """An order, or whatever `more` says, at noon; `tier`, `member` and `event` are facts."""
    attributes: dict[str, Any] = {"member": more.pop("member", {})}
    if bought is not None:
        attributes["order"] = rules.order_attributes(bought)
    attributes["event"] = more.pop("event", {})
    tier = more.pop("on_tier", None)
    facts = FactSheet(
        program_zone=SHANGHAI,
        attributes=attributes,
        tiers={} if tier is None else {"main": tier},
        ladders={"main": ["silver", "gold"]},
    )
    values: dict[str, Any] = {
        "kind": "order",
        "reference_id": new_id(),
        "owner_ids": (UUID(int=7),),
        "occurred_at": NOON,
        "facts": facts,
        "order": bought,
    }
    return Occasion(**{**values, **more})


def decided(*versions: Version, on: Occasion, usage: Usage | None = None) -> Decision:
    return rules.decide(on, rule_set(*versions), usage or Usage())


def granted(decision: Decision) -> dict[str, int]:
    """The units that each rule grants, by its code."""
    return {each.rule_code: each.units for each in decision.grants}


def outcomes(decision: Decision) -> dict[str, str]:
    return {each.rule_code: each.outcome for each in decision.trace}


def total(grants: Iterable[Any]) -> int:
    return sum(each.units for each in grants)


def local(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A time in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def born(year: int, month: int, day: int) -> dict[str, date]:
    return {"birth_date": date(year, month, day)}


def _fields(each: LineFacts) -> dict[str, Any]:
    return {name: getattr(each, name) for name in each.__struct_fields__}

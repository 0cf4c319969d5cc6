"""Short ways to judge one node, for the tests of this folder."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from regulars.infra.regex import compile_regex
from regulars.kernel.conditions.compiling import compiled
from regulars.kernel.conditions.facts import FactSheet, PastEvent
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.truth import Truth

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 15, 4, 0, tzinfo=UTC)
"""Noon in Shanghai on a Sunday."""


def truth(document: dict[str, Any], now: datetime = NOW, **facts: Any) -> Truth:
    """The truth of a condition, which is explained the same."""
    sheet = FactSheet(**{"program_zone": SHANGHAI, **facts})
    ready = compiled(from_builtins({"v": 1, **document}), compile_regex)
    found = ready.evaluate(sheet, now)
    assert (
        ready.explain(sheet, now).verdict == {True: "true", False: "false", None: "unknown"}[found]
    )
    return found


def compared(seen: object, cmp: str, value: object = None, **more: Any) -> Truth:
    """The truth of `seen cmp value` where `seen` is an attribute."""
    node = {"op": "attr", "path": "member.x", "cmp": cmp}
    if value is not None:
        node["value"] = value  # type: ignore[assignment]
    attributes = {"member": {} if seen is None else {"x": seen}}
    return truth(node, attributes=attributes, **more)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def history(*found: tuple[str, datetime] | tuple[str, datetime, dict[str, object]]) -> Any:
    """Events by name, from tuples of name, instant and properties."""
    events: dict[str, list[PastEvent]] = {}
    for name, occurred_at, *properties in found:
        event = PastEvent(
            name=name, occurred_at=occurred_at, properties=properties[0] if properties else {}
        )
        events.setdefault(name, []).append(event)
    return events

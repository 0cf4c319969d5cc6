"""Documents of programs for tests."""

from pathlib import Path
from typing import Any

from regulars.bootstrap import Platform
from regulars.domains.access.types import SYSTEM, Caller
from regulars.flows.program_config.applying import apply, plan
from regulars.flows.program_config.document import Application, ProgramDocument
from regulars.flows.program_config.exporting import Contents, export
from regulars.flows.program_config.planning import Plan
from regulars.flows.program_config.reading import document_of_text, read_document

EXAMPLES = Path(__file__).parents[2] / "examples"


def rule(*effects: dict[str, Any], **more: Any) -> dict[str, Any]:
    named = {"names": {"en": "A rule"}, "trigger": {"on": "order"}}
    return {**named, "effects": [*effects], **more}


def per_pound(units: int = 1, asset: str = "points") -> dict[str, Any]:
    return {"kind": "per_amount", "asset": asset, "units": units, "per": "1.00"}


def tier(code: str, at_least: str) -> dict[str, Any]:
    entry = {"kind": "reach", "metric": {"kind": "spend"}, "at_least": at_least}
    return {"code": code, "names": {"en": code.title()}, "entry": entry}


def ladder(*tiers: dict[str, Any], **more: Any) -> dict[str, Any]:
    window = {"kind": "calendar", "unit": "year"}
    return {"names": {"en": "Status"}, "window": window, "tiers": [*tiers], **more}


def document(**more: Any) -> dict[str, Any]:
    """A small program in London: points, a rule, a ladder of two tiers."""
    small = {
        "program": {
            "code": "shop",
            "name": "Shop",
            "time_zone": "Europe/London",
            "currency": "GBP",
        },
        "assets": {"points": {"name": "Points", "kind": "points"}},
        "rules": {"base": rule(per_pound())},
        "ladders": {"status": ladder(tier("silver", "100"), tier("gold", "500"))},
    }
    return {**small, **more}


def example(name: str) -> ProgramDocument:
    """A document under `examples/`."""
    return document_of_text((EXAMPLES / name).read_text(encoding="utf-8"))


async def applied(platform: Platform, raw: object, **how: Any) -> Plan:
    """Apply a document as the platform itself."""
    wanted = raw if isinstance(raw, ProgramDocument) else read_document(raw)
    caller = Caller(principal=SYSTEM)
    async with platform.database.transaction() as tx:
        return await apply(
            tx, platform.vault, wanted, Application(**how), caller, platform.clock.now()
        )


async def compared(platform: Platform, raw: object, **how: Any) -> Plan:
    """What applying a document would change."""
    async with platform.database.transaction() as tx:
        return await plan(tx, read_document(raw), Application(**how), platform.clock.now())


async def exported(platform: Platform, code: str = "shop", **how: Any) -> ProgramDocument:
    async with platform.database.transaction() as tx:
        return await export(tx, code, Contents(**how))


def outcomes(made: Plan) -> list[str]:
    """Each item in one line, as `update rule base`."""
    return [f"{each.change} {each.kind} {each.code}" for each in made.items]
